"""The book of what people said of content-skill links."""

from collections.abc import Iterable

from recommender.adapters.chain import Chain
from recommender.adapters.records import from_json, pack, to_json, unpack
from recommender.adapters.tables import entries
from recommender.domain.catalogue import LinkVerdict
from recommender.ports import LinkVerdicts


class LinkBook(LinkVerdicts):
    """Verdicts as entries of the chain; the latest about an item and a skill counts."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def current(self) -> tuple[LinkVerdict, ...]:
        query = self._chain.select("link").order_by(entries.c.seq)
        latest: dict[tuple[str, str], LinkVerdict] = {}
        for row in self._chain.connection.execute(query):
            payload = self._chain.open(row)
            if payload is not None:
                verdict = from_json(LinkVerdict, unpack(payload)[1])
                latest[verdict.item, verdict.skill] = verdict
        return tuple(latest[pair] for pair in sorted(latest) if latest[pair].verdict)

    def add(self, verdicts: Iterable[LinkVerdict], *, actor: str) -> None:
        for verdict in verdicts:
            payload = pack(actor, to_json(verdict))
            self._chain.append("link", self._chain.new_subject(), payload)
