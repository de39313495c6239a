"""The book of disputes, over the chain: each under its learner's subject, found by terms."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from recommender.adapters.chain import Chain
from recommender.adapters.records import from_json, pack, to_json, unpack
from recommender.adapters.tables import entries
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
STEPS: dict[str, type[DisputeOwner] | type[DisputeOutcome] | type[DisputeEffect]] = {
    "owner": DisputeOwner,
    "outcome": DisputeOutcome,
    "effect": DisputeEffect,
}


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
        row = self._chain.connection.execute(query).first()
        return None if row is None else self._case(row)

    def open_about(self, dispute: Dispute) -> str | None:
        same = self._terms.having(*_subject_matter(dispute))
        query = self._chain.select(DISPUTE).where(
            entries.c.seq.in_(same), entries.c.seq.in_(self._terms.having(DISPUTE, OPEN))
        )
        row = self._chain.connection.execute(query).first()
        return None if row is None else str(row.entry_id)

    def follow(
        self, dispute: str, step: DisputeOwner | DisputeOutcome | DisputeEffect, *, actor: str
    ) -> None:
        query = self._chain.select(DISPUTE).where(entries.c.entry_id == dispute)
        opened = self._chain.connection.execute(query).one()
        name = next(name for name, kind in STEPS.items() if isinstance(step, kind))
        payload = pack(actor, {"dispute": dispute, name: to_json(step)})
        seq = self._chain.append(STEP, opened.subject, payload)
        self._terms.add(seq, ("dispute-of", dispute))
        if isinstance(step, DisputeOutcome):
            self._terms.drop(opened.seq, DISPUTE, OPEN)

    def page(
        self, *, learner: str | None, is_open: bool | None, before: int | None, limit: int
    ) -> list[tuple[int, DisputeCase]]:
        subject = None if learner is None else self._chain.subject_of(learner)
        if learner is not None and subject is None:
            return []
        query = self._chain.select(DISPUTE, subject).order_by(entries.c.seq.desc())
        still = self._terms.having(DISPUTE, OPEN)
        if is_open is not None:
            where = entries.c.seq.in_(still) if is_open else entries.c.seq.not_in(still)
            query = query.where(where)
        found: list[tuple[int, DisputeCase]] = []
        # More than one round only when disputes of forgotten people are passed over.
        while len(found) < limit:
            part = query if before is None else query.where(entries.c.seq < before)
            rows = list(self._chain.connection.execute(part.limit(limit - len(found))))
            if not rows:
                break
            cases = ((row.seq, self._case(row)) for row in rows)
            found += [(seq, case) for seq, case in cases if case is not None]
            before = rows[-1].seq
        return found

    def _case(self, row: Row[Any]) -> DisputeCase | None:
        payload = self._chain.open(row)
        if payload is None:
            return None
        dispute, shown = from_json(Dispute, unpack(payload)[1]), self._chain.forgotten.shown
        told: dict[str, Any] = {}
        query = self._chain.select(STEP).where(
            entries.c.seq.in_(self._terms.having("dispute-of", dispute.id))
        )
        for later in self._chain.connection.execute(query.order_by(entries.c.seq)):
            step = self._chain.open(later)
            if step is not None:
                body = unpack(step)[1]
                name = next(name for name in STEPS if name in body)
                told[name] = self._named(from_json(STEPS[name], body[name]), later.at)
        return DisputeCase(replace(dispute, by=shown(dispute.by, row.at)), **told)

    def _named(self, step: Any, at: str) -> Any:
        """A step without the names of people who were erased since."""
        shown = self._chain.forgotten.shown
        told = [name for name in ("owner", "by") if hasattr(step, name)]
        return replace(step, **{name: shown(getattr(step, name), at) for name in told})


def _subject_matter(dispute: Dispute) -> tuple[str, ...]:
    """What a dispute is found by, as long as it is open: whose it is, and what it is about."""
    return ("disputed", dispute.learner, dispute.about, dispute.target, dispute.item or "")
