"""The book of disputes, over the chain: each under its learner's subject, found by terms."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from recommender.adapters.chain import Chain
from recommender.adapters.records import from_json, pack, to_json, unpack
from recommender.adapters.tables import entries, terms
from recommender.adapters.terms import Terms
from recommender.domain.disputes import (
    OPEN,
    Dispute,
    DisputeCase,
    DisputeEffect,
    DisputeOutcome,
    DisputeOwner,
)
from recommender.ports.disputes import Disputes

DISPUTE, STEP = "dispute", "dispute_step"
OF = "dispute-of"
STEPS: dict[str, type[DisputeOwner] | type[DisputeOutcome] | type[DisputeEffect]] = {
    "owner": DisputeOwner,
    "outcome": DisputeOutcome,
    "effect": DisputeEffect,
}


AT_ONCE = 1000
"""Disputes that are opened in one round."""


class DisputeBook(Disputes):
    """Disputes and what followed, as entries of the chain; the latest of each kind counts."""

    def __init__(self, chain: Chain) -> None:
        self._chain, self._terms = chain, Terms(chain)

    def add(self, dispute: Dispute, *, actor: str) -> None:
        chain = self._chain
        payload, subject = pack(actor, to_json(dispute)), chain.subject_for(dispute.learner)
        seq = chain.append(DISPUTE, subject, payload, entry_id=dispute.id)
        self._terms.add(seq, (DISPUTE, OPEN), _subject_matter(dispute))

    def get(self, dispute: str) -> DisputeCase | None:
        query = self._chain.select(DISPUTE).where(entries.c.entry_id == dispute)
        found = self._cases(self._chain.connection.execute(query).all())
        return found[0][1] if found else None

    def open_about(self, dispute: Dispute) -> str | None:
        same = self._terms.having(*_subject_matter(dispute))
        query = self._chain.select(DISPUTE).where(entries.c.seq.in_(same))
        rows = self._chain.connection.execute(query)
        still = (str(row.entry_id) for row in rows if self._terms.has(row.seq, DISPUTE, OPEN))
        return next(still, None)

    def follow(
        self, dispute: str, step: DisputeOwner | DisputeOutcome | DisputeEffect, *, actor: str
    ) -> None:
        query = self._chain.select(DISPUTE).where(entries.c.entry_id == dispute)
        opened = self._chain.connection.execute(query).one()
        name = next(name for name, kind in STEPS.items() if isinstance(step, kind))
        payload = pack(actor, {"dispute": dispute, name: to_json(step)})
        seq = self._chain.append(STEP, opened.subject, payload)
        self._terms.add(seq, (OF, dispute))
        if isinstance(step, DisputeOutcome):
            self._terms.drop(opened.seq, DISPUTE, OPEN)

    def page(
        self, *, learner: str | None, is_open: bool | None, before: int | None, limit: int
    ) -> list[tuple[int, DisputeCase]]:
        subject = None if learner is None else self._chain.subject_of(learner)
        if learner is not None and subject is None:
            return []
        query = self._chain.select(DISPUTE, subject).order_by(entries.c.seq.desc())
        if is_open is not None:
            query = query.where(self._still_open() if is_open else ~self._still_open())
        return self._paged(query, before, limit, entries.c.seq.__lt__)

    def queue(self, *, after: int | None, limit: int) -> list[tuple[int, DisputeCase]]:
        query = self._chain.select(DISPUTE).where(self._still_open()).order_by(entries.c.seq)
        return self._paged(query, after, limit, entries.c.seq.__gt__)

    def open_count(self) -> int:
        waiting = self._terms.having(DISPUTE, OPEN).subquery()
        return self._chain.connection.scalar(select(func.count()).select_from(waiting)) or 0

    def _still_open(self) -> ColumnElement[bool]:
        # Asked of each row in turn: thousands may be open, and a page shows few.
        return self._terms.having(DISPUTE, OPEN).where(terms.c.seq == entries.c.seq).exists()

    def _paged(
        self,
        query: Select[Any],
        place: int | None,
        limit: int,
        beyond: Callable[[int], ColumnElement[bool]],
    ) -> list[tuple[int, DisputeCase]]:
        found: list[tuple[int, DisputeCase]] = []
        # What followed is found by one value a dispute; SQLite takes a limited number of values.
        while len(found) < limit:
            part = query if place is None else query.where(beyond(place))
            some = min(AT_ONCE, limit - len(found))
            rows = list(self._chain.connection.execute(part.limit(some)))
            if not rows:
                break
            found += self._cases(rows)
            place = rows[-1].seq
        return found

    def _cases(self, rows: Sequence[Row[Any]]) -> list[tuple[int, DisputeCase]]:
        """Disputes that can be opened, with what followed; two queries however many there are."""
        told: dict[str, dict[str, Any]] = {}
        later = self._terms.having_any([(OF, row.entry_id) for row in rows])
        query = self._chain.select(STEP).where(entries.c.seq.in_(later)).order_by(entries.c.seq)
        for row in self._chain.connection.execute(query):
            step = self._chain.open(row)
            if step is not None:
                body = unpack(step)[1]
                name = next(name for name in STEPS if name in body)
                said = self._named(from_json(STEPS[name], body[name]), row.at)
                told.setdefault(body["dispute"], {})[name] = said
        found = []
        for row in rows:
            payload = self._chain.open(row)
            if payload is not None:
                dispute = self._named(from_json(Dispute, unpack(payload)[1]), row.at)
                found.append((row.seq, DisputeCase(dispute, **told.get(dispute.id, {}))))
        return found

    def _named(self, step: Any, at: str) -> Any:
        """A dispute, or a step of one, without the names of people who were erased since."""
        shown = self._chain.forgotten.shown
        told = [name for name in ("owner", "by") if hasattr(step, name)]
        return replace(step, **{name: shown(getattr(step, name), at) for name in told})


def _subject_matter(dispute: Dispute) -> tuple[str, ...]:
    """What a dispute is found by, as long as it is open: whose it is, and what it is about."""
    return ("disputed", dispute.learner, dispute.about, dispute.target, dispute.item or "")
