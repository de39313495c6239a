"""People and evidence, as entries of the chain; the latest entry about a person counts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, func

from recommender.adapters.chain import Chain
from recommender.adapters.records import (
    from_json,
    moment,
    pack,
    to_json,
    unpack,
)
from recommender.adapters.tables import entries
from recommender.adapters.terms import Terms
from recommender.domain.decisions import canonical
from recommender.domain.errors import Conflict
from recommender.domain.learners import Evidence, EvidenceMark, Learner, Ledger
from recommender.domain.mentors import MENTOR
from recommender.ports import Learners


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
