"""The book of feedback: entries of the chain under the learner's subject, found by terms.

Appending looks one id up and reads nothing else, so that it takes as long after ten thousand
ratings as before; what bears on plans is found without opening the rest.
"""

from typing import Any

from sqlalchemy import Row, Select

from recommender.adapters.chain import Chain
from recommender.adapters.records import from_json, moment, pack, to_json, unpack
from recommender.adapters.tables import entries
from recommender.adapters.terms import Terms
from recommender.domain.errors import Conflict
from recommender.domain.feedback import BEARING, Feedback
from recommender.domain.mentors import mentor_of
from recommender.ports.feedback import FeedbackEntry, Feedbacks

FEEDBACK, BEARS, TALK = "feedback", "bears", "talk"


class FeedbackBook(Feedbacks):
    """Feedback by id, by learner, by item."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._terms = Terms(chain)

    def get(self, feedback: str) -> FeedbackEntry | None:
        return next(iter(self._read(self._query((FEEDBACK, feedback)))), None)

    def add(self, feedback: Feedback, learner: str, *, actor: str) -> FeedbackEntry:
        known = self.get(feedback.id)
        if known is not None:
            if (known.feedback, known.learner) != (feedback, learner):
                raise Conflict(f"Feedback {feedback.id!r} is already recorded with other content.")
            return known
        chain = self._chain
        body = {"learner": learner, "feedback": to_json(feedback)}
        seq = chain.append(FEEDBACK, chain.subject_for(learner), pack(actor, body))
        told: list[tuple[str, ...]] = [(FEEDBACK, feedback.id), ("feedback kind", feedback.kind)]
        if feedback.item is not None:
            told.append(("feedback item", feedback.item))
        mentor = mentor_of(feedback.item or "") or self._mentor_undone(feedback)
        if mentor is not None:
            told.append((TALK, mentor))
        if feedback.kind in BEARING:
            told.append((BEARS, learner))
        self._terms.add(seq, *told)
        return FeedbackEntry(feedback, learner, seq, chain.last_at(), actor)

    def bearing(self, learner: str) -> list[FeedbackEntry]:
        subject = self._chain.subject_of(learner)
        if subject is None:
            return []
        query = self._query((BEARS, learner)).where(entries.c.subject == subject)
        return self._read(query.order_by(entries.c.seq))

    def of_mentor(self, mentor: str) -> list[FeedbackEntry]:
        return self._read(self._query((TALK, mentor)).order_by(entries.c.seq))

    def _mentor_undone(self, feedback: Feedback) -> str | None:
        undone = self.get(feedback.undoes) if feedback.undoes else None
        return mentor_of(undone.feedback.item or "") if undone else None

    def page(
        self,
        *,
        learner: str | None,
        item: str | None,
        kind: str | None,
        before: int | None,
        limit: int,
    ) -> list[FeedbackEntry]:
        wanted = {"feedback item": item, "feedback kind": kind}
        query = self._query(*((role, said) for role, said in wanted.items() if said is not None))
        if learner is not None:
            subject = self._chain.subject_of(learner)
            if subject is None:
                return []
            query = query.where(entries.c.subject == subject)
        query = query.order_by(entries.c.seq.desc())
        found: list[FeedbackEntry] = []
        # More than one round only when entries of forgotten people are passed over.
        while len(found) < limit:
            part = query if before is None else query.where(entries.c.seq < before)
            rows = self._chain.connection.execute(part.limit(limit - len(found))).all()
            if not rows:
                break
            found += self._opened(rows)
            before = rows[-1].seq
        return found

    def _query(self, *wanted: tuple[str, ...]) -> Select[Any]:
        found = (entries.c.seq.in_(self._terms.having(*told)) for told in wanted)
        return self._chain.select(FEEDBACK).where(*found)

    def _read(self, query: Select[Any]) -> list[FeedbackEntry]:
        return self._opened(self._chain.connection.execute(query).all())

    def _opened(self, rows: Any) -> list[FeedbackEntry]:
        opened = ((row, self._chain.open(row)) for row in rows)
        return [self._entry(row, payload) for row, payload in opened if payload is not None]

    def _entry(self, row: Row[Any], payload: bytes) -> FeedbackEntry:
        actor, body = unpack(payload)
        by = self._chain.forgotten.shown(actor, row.at)
        feedback = from_json(Feedback, body["feedback"])
        return FeedbackEntry(feedback, body["learner"], row.seq, moment(row.at), by)
