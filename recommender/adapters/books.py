"""The books of one tenant inside one open transaction; here, learners and decisions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select
from sqlalchemy.exc import IntegrityError

from recommender.adapters.chain import Chain
from recommender.adapters.disputes import DisputeBook
from recommender.adapters.feedback_book import FeedbackBook
from recommender.adapters.given import answers_given
from recommender.adapters.issuers import IssuerBook
from recommender.adapters.lines import LineBook, opened_decisions, tie
from recommender.adapters.link_book import LinkBook
from recommender.adapters.measurement_book import MeasurementBook
from recommender.adapters.policies import PolicyBook
from recommender.adapters.publications import RecipeBook, SnapshotBook
from recommender.adapters.records import (
    decision_body,
    from_json,
    moment,
    pack,
    stamp,
    to_json,
    unpack,
)
from recommender.adapters.statements import StatementBook
from recommender.adapters.tables import decision_items, entries
from recommender.adapters.terms import Terms
from recommender.adapters.trail import AuditBook
from recommender.domain.decisions import DecisionRecord, canonical
from recommender.domain.errors import Conflict
from recommender.domain.given import Given
from recommender.domain.learners import Evidence, EvidenceMark, Learner, Ledger
from recommender.domain.mentors import MENTOR
from recommender.ports import Decisions, Issuers, Learners, LinkVerdicts, Recipes, Snapshots
from recommender.ports.audit import Audit
from recommender.ports.disputes import Disputes
from recommender.ports.feedback import Feedbacks, Lines
from recommender.ports.measurements import Measurements
from recommender.ports.policies import Policies
from recommender.ports.statements import Statements


class LearnerBook(Learners):
    """People and evidence, as entries of the chain; the latest entry about a person counts."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def get(self, learner: str) -> Learner | None:
        subject = self._chain.subject_of(learner)
        if subject is None:
            return None
        query = self._chain.select("learner", subject).order_by(entries.c.seq.desc()).limit(1)
        return next(iter(self._people(query)), None)

    def put(self, learner: Learner, *, actor: str) -> None:
        body, current = to_json(learner), self.get(learner.id)
        # Compared as JSON: Python takes 1, 1.0 and True for equal.
        if current is not None and canonical(to_json(current)) == canonical(body):
            return
        seq = self._chain.append("learner", self._chain.subject_for(learner.id), pack(actor, body))
        if learner.mentors is not None:
            Terms(self._chain).add(seq, (MENTOR, "agreed"))

    def ledger(self, learner: str) -> Ledger:
        subject = self._chain.subject_of(learner)
        if subject is None:
            return Ledger()
        evidence: list[Evidence] = []
        marks: list[EvidenceMark] = []
        query = self._chain.select("evidence", subject).order_by(entries.c.seq)
        for row in self._chain.connection.execute(query):
            payload = self._chain.open(row)
            if payload is None:
                continue
            body, recorded = unpack(payload)[1], moment(row.at)
            if "kind" in body:
                marks.append(replace(from_json(EvidenceMark, body), recorded=recorded))
            else:
                evidence.append(replace(from_json(Evidence, body), recorded=recorded))
        return Ledger(tuple(evidence), tuple(marks))

    def add_evidence(self, learner: str, evidence: Iterable[Evidence], *, actor: str) -> None:
        known = {entry.id: entry for entry in self.ledger(learner).evidence}
        fresh: list[Evidence] = []
        for entry in evidence:
            if entry.id not in known:
                known[entry.id] = entry
                fresh.append(entry)
            elif known[entry.id] != entry:
                raise Conflict(f"Evidence {entry.id!r} is already recorded with other content.")
        self._append(learner, fresh, actor)

    def mark(self, learner: str, marks: Iterable[EvidenceMark], *, actor: str) -> None:
        known = {(m.evidence, m.kind): m for m in self.ledger(learner).marks}
        fresh: list[EvidenceMark] = []
        for mark in marks:
            key = (mark.evidence, mark.kind)
            if key not in known:
                known[key] = mark
                fresh.append(mark)
            elif known[key] != mark:
                raise Conflict(
                    f"Evidence {mark.evidence!r} has a {mark.kind} entry with other content."
                )
        self._append(learner, fresh, actor)

    def _append(self, learner: str, fresh: Sequence[Evidence | EvidenceMark], actor: str) -> None:
        if not fresh:
            return
        subject = self._chain.subject_for(learner)
        for entry in fresh:
            body = {k: v for k, v in to_json(entry).items() if k != "recorded"}
            self._chain.append("evidence", subject, pack(actor, body))

    def mentors(self) -> list[tuple[str, Learner]]:
        found = []
        for subject in Terms(self._chain).subjects([(MENTOR, "agreed")]):
            query = self._chain.select("learner", subject).order_by(entries.c.seq.desc()).limit(1)
            found += [(subject, p) for p in self._people(query) if p.mentors is not None]
        return found

    def ids(self) -> list[str]:
        return [person.id for person in self.all()]

    def all(self) -> list[Learner]:
        latest = (
            self._chain.select("learner")
            .with_only_columns(func.max(entries.c.seq))
            .group_by(entries.c.subject)
        )
        query = self._chain.select("learner").where(entries.c.seq.in_(latest))
        return sorted(self._people(query), key=lambda person: person.id)

    def _people(self, query: Select[Any]) -> list[Learner]:
        rows = self._chain.connection.execute(query)
        opened = ((row, self._chain.open(row)) for row in rows)
        return [self._person(row, p) for row, p in opened if p is not None]

    def _person(self, row: Row[Any], payload: bytes) -> Learner:
        person = from_json(Learner, unpack(payload)[1])
        if person.manager is None:
            return person
        return replace(person, manager=self._chain.forgotten.shown(person.manager, row.at))


class DecisionBook(Decisions):
    """Decision records, as entries of the chain."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def add(self, record: DecisionRecord) -> None:
        """Record a decision.

        Raises:
            Conflict: when its id is taken; the transaction must be left.
        """
        chain = self._chain
        subject = (
            chain.new_subject() if record.learner is None else chain.subject_for(record.learner)
        )
        payload = pack(record.actor, decision_body(record))
        try:
            seq = chain.append("decision", subject, payload, entry_id=record.id)
        except IntegrityError as error:
            raise Conflict(f"Decision {record.id!r} is already recorded.") from error
        tie(record, seq, chain)
        steps = record.decision.answer.get("steps", ())
        rows = [
            {"tenant": chain.tenant, "seq": seq, "item": item}
            for item in sorted({step["item"]["id"] for step in steps})
        ]
        if rows:
            chain.connection.execute(insert(decision_items), rows)
        named = record.decision.answer.get("policies", ())
        Terms(chain).add(seq, *(("policy", row["id"]) for row in named))

    def get(self, decision: str) -> DecisionRecord | None:
        query = self._chain.select("decision").where(entries.c.entry_id == decision)
        found = self._open(query)
        return found[0][1] if found else None

    def latest(self, learner: str) -> DecisionRecord | None:
        found = self.page(learner=learner, since=None, item=None, before=None, limit=1)
        return found[0][1] if found else None

    def page(
        self,
        *,
        learner: str | None,
        since: datetime | None,
        item: str | None,
        policy: str | None = None,
        before: int | None,
        limit: int,
    ) -> list[tuple[int, DecisionRecord]]:
        subject = None if learner is None else self._chain.subject_of(learner)
        if learner is not None and subject is None:
            return []
        query = self._chain.select("decision", subject).order_by(entries.c.seq.desc())
        if since is not None:
            query = query.where(entries.c.at >= stamp(since))
        if item is not None:
            query = query.where(
                entries.c.seq.in_(
                    select(decision_items.c.seq).where(
                        decision_items.c.tenant == self._chain.tenant,
                        decision_items.c.item == item,
                    )
                )
            )
        if policy is not None:
            query = query.where(entries.c.seq.in_(Terms(self._chain).having("policy", policy)))
        found: list[tuple[int, DecisionRecord]] = []
        # More than one round only when records of forgotten people are passed over.
        while len(found) < limit:
            part = query if before is None else query.where(entries.c.seq < before)
            rows = self._rows(part.limit(limit - len(found)))
            if not rows:
                break
            found += self._opened(rows)
            before = rows[-1].seq
        return found

    def given(self, *, since: datetime | None, until: datetime | None) -> Iterator[Given]:
        return answers_given(self._chain, since, until)

    def _open(self, query: Select[Any]) -> list[tuple[int, DecisionRecord]]:
        return self._opened(self._rows(query))

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        return list(self._chain.connection.execute(query))

    def _opened(self, rows: list[Row[Any]]) -> list[tuple[int, DecisionRecord]]:
        return opened_decisions(self._chain, rows)


@dataclass(frozen=True, slots=True)
class Books:
    """All books over one chain."""

    learners: Learners
    decisions: Decisions
    snapshots: Snapshots
    recipes: Recipes
    issuers: Issuers
    audit: Audit
    links: LinkVerdicts
    measurements: Measurements
    feedback: Feedbacks
    lines: Lines
    statements: Statements
    policies: Policies
    disputes: Disputes


def open_books(chain: Chain) -> Books:
    """The books that write to, and read from, this chain."""
    return Books(
        learners=LearnerBook(chain),
        decisions=DecisionBook(chain),
        snapshots=SnapshotBook(chain),
        recipes=RecipeBook(chain),
        links=LinkBook(chain),
        issuers=IssuerBook(chain),
        audit=AuditBook(chain),
        measurements=MeasurementBook(chain),
        feedback=FeedbackBook(chain),
        lines=LineBook(chain),
        statements=StatementBook(chain),
        policies=PolicyBook(chain),
        disputes=DisputeBook(chain),
    )
