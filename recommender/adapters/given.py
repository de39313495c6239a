"""Answers read off the chain as they were given: many at once, so without their candidates.

Making every candidate of a record anew takes five times as long as opening and parsing it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from recommender.adapters.chain import Chain
from recommender.adapters.records import stamp, unpack
from recommender.adapters.tables import entries
from recommender.domain.errors import CorruptRecord
from recommender.domain.given import Given, Listed

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


def listed(chain: Chain, rows: Iterable[Row[Any]]) -> list[Listed]:
    """Return decisions as a list shows them; what was erased is passed over.

    Raises:
        CorruptRecord: when a record was altered.
    """
    opened = ((row, chain.open(row)) for row in rows)
    return [_listed(chain, row, payload) for row, payload in opened if payload is not None]


def _listed(chain: Chain, row: Row[Any], payload: bytes) -> Listed:
    actor, body = unpack(payload)
    try:
        ask, answer = body["inputs"]["ask"], body["answer"]
        items = [step["item"] for step in answer["steps"]]
        return Listed(
            seq=row.seq,
            id=body["id"],
            at=datetime.fromisoformat(body["at"]),
            actor=chain.forgotten.shown(actor, row.at),
            learner=body["learner"],
            need=ask["need"],
            role=body["inputs"]["role_label"],
            limit=ask["minutes"],
            next=answer["next"],
            items=tuple(item["id"] for item in items),
            first=items[0]["title"] if items else None,
            value=answer["value"],
            minutes=answer["minutes"],
            digest=answer["digest"],
        )
    except (LookupError, TypeError, ValueError) as error:
        raise CorruptRecord("A stored value is not a decision.") from error


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
