"""Decision records, as entries of the chain."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.exc import IntegrityError

from recommender.adapters.chain import Chain
from recommender.adapters.given import answers_given, listed
from recommender.adapters.lines import opened_decisions, tie
from recommender.adapters.records import (
    decision_body,
    pack,
    stamp,
)
from recommender.adapters.tables import decision_items, entries
from recommender.adapters.terms import Terms
from recommender.domain.decisions import DecisionRecord
from recommender.domain.errors import Conflict
from recommender.domain.given import Given, Listed
from recommender.ports import Decisions

Found = TypeVar("Found")


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
        query = self._newest(learner, since, item, policy)
        return self._paged(query, self._opened, before, limit)

    def listed(
        self,
        *,
        learner: str | None,
        since: datetime | None,
        item: str | None,
        policy: str | None,
        before: int | None,
        limit: int,
    ) -> list[Listed]:
        query = self._newest(learner, since, item, policy)
        return self._paged(query, lambda rows: listed(self._chain, rows), before, limit)

    def given(self, *, since: datetime | None, until: datetime | None) -> Iterator[Given]:
        return answers_given(self._chain, since, until)

    def _newest(
        self, learner: str | None, since: datetime | None, item: str | None, policy: str | None
    ) -> Select[Any] | None:
        """Decisions that fit, newest first; None when nobody is known by that id."""
        subject = None if learner is None else self._chain.subject_of(learner)
        if learner is not None and subject is None:
            return None
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
        return query

    def _paged(
        self,
        query: Select[Any] | None,
        opened: Callable[[Sequence[Row[Any]]], list[Found]],
        before: int | None,
        limit: int,
    ) -> list[Found]:
        found: list[Found] = []
        # More than one round only when records of forgotten people are passed over.
        while query is not None and len(found) < limit:
            part = query if before is None else query.where(entries.c.seq < before)
            rows = self._rows(part.limit(limit - len(found)))
            if not rows:
                break
            found += opened(rows)
            before = rows[-1].seq
        return found

    def _open(self, query: Select[Any]) -> list[tuple[int, DecisionRecord]]:
        return self._opened(self._rows(query))

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        return list(self._chain.connection.execute(query))

    def _opened(self, rows: Sequence[Row[Any]]) -> list[tuple[int, DecisionRecord]]:
        return opened_decisions(self._chain, rows)
