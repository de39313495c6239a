"""Answers read off the chain as they were given: thousands at once, so without their candidates."""

from collections.abc import Iterator
from datetime import datetime

from recommender.adapters.chain import Chain
from recommender.adapters.records import stamp, unpack
from recommender.adapters.tables import entries
from recommender.domain.errors import CorruptRecord
from recommender.domain.given import Given

AT_ONCE = 200


def answers_given(chain: Chain, since: datetime | None, until: datetime | None) -> Iterator[Given]:
    """Yield the answers of a period in the order of recording; what was erased is passed over.

    Raises:
        CorruptRecord: when a record was altered.
    """
    query = chain.select("decision").order_by(entries.c.seq)
    if since is not None:
        query = query.where(entries.c.at >= stamp(since))
    if until is not None:
        query = query.where(entries.c.at < stamp(until))
    for row in chain.connection.execute(query.execution_options(yield_per=AT_ONCE)):
        payload = chain.open(row)
        if payload is not None:
            yield _given(row.at, payload, chain)


def _given(recorded: str, payload: bytes, chain: Chain) -> Given:
    actor, body = unpack(payload)
    try:
        ask = body["inputs"]["ask"]
        return Given(
            id=body["id"],
            at=datetime.fromisoformat(body["at"]),
            actor=chain.forgotten.shown(actor, recorded),
            learner=body["learner"],
            role=ask["role"],
            need=ask["need"] is not None,
            answer=body["answer"],
        )
    except (LookupError, TypeError, ValueError) as error:
        raise CorruptRecord("A stored value is not a decision.") from error
