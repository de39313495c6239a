"""What learners say of items: recorded, read as evidence where it is some, acted on at once."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from recommender.domain.catalogue import Snapshot
from recommender.domain.decisions import DecisionRecord
from recommender.domain.errors import InvalidInput, NotFound, NotTrusted, Problem
from recommender.domain.feedback import BEARING, Feedback
from recommender.domain.issuers import Caller
from recommender.ports import Edge, Transaction
from recommender.ports.feedback import FeedbackEntry
from recommender.service.browsing import serving
from recommender.service.evidence import date_problems
from recommender.service.meant import Context, context_of, meant
from recommender.service.names import Names, unknown_learner
from recommender.service.own_word import left_by
from recommender.service.replanning import foreseen, replan


@dataclass(frozen=True, slots=True)
class Reaction:
    """Feedback and what came of it.

    Attributes:
        meaning: what it means, in one sentence.
        revised: the plan that was made again because of it; None where none was.
    """

    entry: FeedbackEntry
    meaning: str
    revised: DecisionRecord | None


def react(
    learner: str, said: Feedback, edge: Edge, caller: Caller, *, dated: bool = True
) -> Reaction:
    """Record what a learner says of an item, and make their plan again at once.

    The same id again with the same content changes nothing. A rating never makes a plan again;
    accepting and starting only where something else is due.

    Args:
        learner: whose plan it is.
        said: as it was stated.
        edge: the outside.
        caller: who records it: the learner, or somebody who is no learner, as claimed.
        dated: whether its date was stated; otherwise the same id again keeps its first date.

    Raises:
        NoSnapshot: before anything is published.
        InvalidInput: when learner, item, decision or feedback does not exist, all at once.
        NotTrusted: when another learner says it.
        Conflict: when the id already stands for other feedback.
    """
    snapshot = serving(edge).snapshot
    with edge.store.write() as tx:
        context = context_of(learner, said, edge, tx)
        _judge(learner, said, context, snapshot, caller, edge.clock(), tx)
        known = tx.feedback.get(said.id)
        if known is not None and not dated:
            said = _as_first_said(said, known.feedback)
        entry = tx.feedback.add(said, learner, actor=caller.name)
        if known is None:
            evidence, marks = left_by(
                entry, context.earlier, context.ledger, snapshot, context.language
            )
            tx.learners.add_evidence(learner, evidence, actor=caller.name)
            tx.learners.mark(learner, marks, actor=caller.name)
            ledger = tx.learners.ledger(learner) if evidence else context.ledger
        else:
            ledger = context.ledger
    line = None if context.decision is None else context.decision.line
    return Reaction(
        entry=entry,
        meaning=meant(entry, context, ledger.evidence, snapshot),
        revised=_acted(entry, line, edge, actor=caller.name),
    )


def preview(learner: str, said: Feedback, edge: Edge, caller: Caller) -> Reaction:
    """Return what feedback would change, as it would be recorded; nothing is stored.

    Raises:
        As ``react``.
    """
    snapshot, now = serving(edge).snapshot, edge.clock()
    with edge.store.read() as tx:
        context = context_of(learner, said, edge, tx)
        _judge(learner, said, context, snapshot, caller, now, tx)
    latest = max([now, *(entry.recorded for entry in context.earlier)])
    entry = FeedbackEntry(said, learner, sys.maxsize, latest, caller.name)
    evidence, marks = left_by(entry, context.earlier, context.ledger, snapshot, context.language)
    line = None if context.decision is None else context.decision.line
    return Reaction(
        entry=entry,
        meaning=meant(entry, context, evidence, snapshot),
        revised=foreseen(entry, evidence, marks, edge, line=line) if said.kind in BEARING else None,
    )


def recalled(learner: str, feedback: str, edge: Edge) -> Reaction:
    """Return what was said before, and the plan that was made again because of it.

    Raises:
        NotFound: when this learner said no such thing.
    """
    with edge.store.read() as tx:
        entry = tx.feedback.get(feedback)
        if entry is None or entry.learner != learner:
            raise NotFound(f"This learner has no feedback “{feedback}”.")
        context = context_of(learner, entry.feedback, edge, tx)
        found = tx.lines.because_of(learner, feedback)
    snapshot = serving(edge).snapshot
    told = meant(entry, context, context.ledger.evidence, snapshot)
    return Reaction(entry, told, None if found is None else found[1])


def feedback_page(
    edge: Edge,
    *,
    learner: str | None,
    item: str | None,
    kind: str | None,
    before: int | None,
    limit: int,
) -> tuple[list[FeedbackEntry], bool]:
    """Return feedback, newest first, and whether there is more."""
    with edge.store.read() as tx:
        rows = tx.feedback.page(
            learner=learner, item=item, kind=kind, before=before, limit=limit + 1
        )
    return rows[:limit], len(rows) > limit


def _acted(
    entry: FeedbackEntry, line: str | None, edge: Edge, *, actor: str
) -> DecisionRecord | None:
    """The plan made again because of feedback, now or when it was recorded first."""
    said = entry.feedback
    if said.kind == "rate":
        return None
    if said.kind not in BEARING:
        return replan(entry.learner, edge, actor=actor, line=line)
    for _ in range(2):
        with edge.store.read() as tx:
            found = tx.lines.because_of(entry.learner, said.id)
        if found is not None:
            return found[1]
        replan(entry.learner, edge, actor=actor, line=line)
    return None


def _judge(
    learner: str,
    said: Feedback,
    context: Context,
    snapshot: Snapshot,
    caller: Caller,
    now: datetime,
    tx: Transaction,
) -> None:
    problems = list(_problems(learner, said, context, snapshot))
    if tx.learners.get(learner) is None:
        problems = [unknown_learner("/learner", learner)]
    problems += date_problems("/at", said.at, now)
    if problems:
        raise InvalidInput(problems)
    other = caller.issuer is None and caller.name != learner
    if other and tx.learners.get(caller.name) is not None:
        raise NotTrusted(f"{caller.name} is a learner, and may not react for a colleague.")


def _problems(
    learner: str, said: Feedback, context: Context, snapshot: Snapshot
) -> Iterator[Problem]:
    items, names = snapshot.catalogue.items, Names(snapshot.catalogue)
    decision, undone = context.decision, context.undone
    if said.decision is not None and (decision is None or decision.learner != learner):
        yield _unknown("decision", said.decision, "/v1/decisions")
        decision = None
    offered = [step["item"]["id"] for step in decision.decision.answer["steps"]] if decision else ()
    if said.item is not None and said.item not in items and said.item not in offered:
        yield names.unknown_item("/item", said.item)
    if said.instead is not None and said.instead not in items:
        yield names.unknown_item("/value", said.instead)
    if said.instead is not None and said.instead == said.item:
        detail = f"The item “{said.item}” cannot take its own place."
        yield Problem("/value", "same_item", detail, "name another item, or leave it out")
    if said.undoes is not None and (undone is None or undone.learner != learner):
        yield _unknown("feedback", said.undoes, "/v1/feedback", "/undoes")
    elif undone is not None and undone.feedback.kind == "undo":
        detail = f"The feedback “{undone.feedback.id[:80]}” is itself an undo."
        yield Problem("/undoes", "is_an_undo", detail, "say again what you had said")


def _unknown(kind: str, name: str, place: str, pointer: str = "") -> Problem:
    return Problem(
        pointer or f"/{kind}",
        f"unknown_{kind}",
        f"This learner has no {kind} “{name[:80]}”.",
        f"take an id from {place}",
    )


def _as_first_said(said: Feedback, known: Feedback) -> Feedback:
    """The same words said again later, dated as they were the first time."""
    until = said.until
    if until is not None and known.until is not None:
        until = known.until if until - said.at == known.until - known.at else until
    return replace(said, at=known.at, until=until)
