"""Plans that follow each other: which decisions are of one line, and what made each of them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select

from recommender.adapters.chain import Chain
from recommender.adapters.feedback_book import BEARS
from recommender.adapters.records import decision_record, to_json
from recommender.adapters.tables import entries
from recommender.adapters.terms import Terms
from recommender.domain.audit import DECISION
from recommender.domain.decisions import DecisionRecord, digest
from recommender.domain.paths import Ask
from recommender.ports.feedback import Found, Lines

REVISED = "revised"
RESTED_ON = ("learner", "evidence", DECISION)
"""Kinds of entries that a learner's next plan rests on, beside feedback that bears on it."""


class LineBook(Lines):
    """Decisions of a learner, found by terms."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._terms = Terms(chain)

    def last(self, learner: str) -> int:
        subject = self._chain.subject_of(learner)
        if subject is None:
            return 0
        # One by one: each is found in the index at once.
        queries = [
            self._chain.select(kind, subject).with_only_columns(entries.c.seq) for kind in RESTED_ON
        ]
        queries.append(self._terms.having(BEARS, learner))
        found = [self._chain.connection.scalar(_newest(query)) for query in queries]
        return max(seq or 0 for seq in found)

    def latest(
        self, learner: str, *, ask: Ask | None = None, line: str | None = None
    ) -> Found | None:
        told = [] if ask is None else [("asked", asked(ask))]
        told += [] if line is None else [("line", line)]
        return next(iter(self._found(learner, told, None, 1)), None)

    def of_line(self, learner: str, line: str, *, limit: int) -> list[Found]:
        return self._found(learner, [("line", line)], None, limit)

    def because_of(self, learner: str, feedback: str) -> Found | None:
        return next(iter(self._found(learner, [("because of", feedback)], None, 1)), None)

    def revisions(self, learner: str, *, before: int | None, limit: int) -> list[Found]:
        return self._found(learner, [(REVISED, learner)], before, limit)

    def _found(
        self, learner: str, told: Iterable[tuple[str, ...]], before: int | None, limit: int
    ) -> list[Found]:
        subject = self._chain.subject_of(learner)
        if subject is None:
            return []
        query = self._chain.select(DECISION, subject).where(
            *(entries.c.seq.in_(self._terms.having(*one)) for one in told)
        )
        if before is not None:
            query = query.where(entries.c.seq < before)
        query = query.order_by(entries.c.seq.desc()).limit(limit)
        return opened_decisions(self._chain, self._chain.connection.execute(query).all())


def tie(record: DecisionRecord, seq: int, chain: Chain) -> None:
    """Let a new decision be found by its line, its ask, and what it was made because of.

    An ask as of a stated moment asks what was right then; no plan goes on from it by itself.
    """
    if record.learner is None:
        return
    told: list[tuple[str, ...]] = [("line", record.line)]
    if record.inputs.ask.as_of is None:
        told.append(("asked", asked(record.inputs.ask)))
    if record.revision is not None and record.revision.events:
        told.append((REVISED, record.learner))
        told += [
            ("because of", e.id) for e in record.revision.events if e.kind == "feedback" and e.id
        ]
    Terms(chain).add(seq, *told)


def asked(ask: Ask) -> str:
    """What is the same for the same ask, whatever language it is answered in."""
    return digest(to_json(replace(ask, as_of=None, language=None)))


def _newest(query: Select[Any]) -> Select[Any]:
    seq = query.selected_columns[0]
    return query.order_by(seq.desc()).limit(1)


def opened_decisions(chain: Chain, rows: Iterable[Row[Any]]) -> list[Found]:
    """The decisions that can be opened, each with its sequence number."""
    opened = ((row, chain.open(row)) for row in rows)
    return [(row.seq, _decision(chain, row, p)) for row, p in opened if p is not None]


def _decision(chain: Chain, row: Row[Any], payload: bytes) -> DecisionRecord:
    record = decision_record(payload)
    by = chain.forgotten.shown(record.actor, row.at)
    return record if by == record.actor else replace(record, actor=by)
