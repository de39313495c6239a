"""Disputes: opened by anyone concerned, owned, and ended with reasons by somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from recommender.domain.audit import Act, Target
from recommender.domain.catalogue import Catalogue
from recommender.domain.decisions import DecisionRecord
from recommender.domain.disputes import (
    EFFECTS,
    NO_EFFECT,
    Dispute,
    DisputeCase,
    DisputeOutcome,
    DisputeOwner,
)
from recommender.domain.errors import InvalidInput, NotFound, Problem, Settled
from recommender.ports import Edge, Transaction
from recommender.service.browsing import serving
from recommender.service.dispute_marks import mark_disputed, mark_settled
from recommender.service.evidence import unknown_evidence
from recommender.service.judging import link_id
from recommender.service.names import Names, unknown_learner

AT_ONCE, PART = 200, 50
"""Open disputes that are sorted by due date, and those shown at once where there are more."""


def open_dispute(dispute: Dispute, owner: str | None, edge: Edge, *, actor: str) -> DisputeCase:
    """Record an objection. Evidence that is objected to says so, and counts on until the outcome.

    Raises:
        InvalidInput: when what it is about does not exist, or is not of this learner.
        Settled: when the same is under dispute already.
    """
    catalogue = serving(edge).snapshot.catalogue
    with edge.store.write() as tx:
        dispute, problems = _checked(dispute, catalogue, tx)
        if problems:
            raise InvalidInput(problems)
        same = tx.disputes.open_about(dispute)
        if same is not None:
            raise Settled(f"This is under dispute already, as “{same}”; add to that one.")
        tx.disputes.add(dispute, actor=actor)
        if owner is not None:
            tx.disputes.follow(dispute.id, DisputeOwner(owner, actor, dispute.at), actor=actor)
        mark_disputed(dispute, edge, tx, actor=actor)
        # Nothing of the words: an act outlives the person whom they are about.
        tx.audit.record(Act("open_dispute", Target("dispute", dispute.id)), actor=actor)
    return one_dispute(dispute.id, edge)


def one_dispute(dispute: str, edge: Edge) -> DisputeCase:
    """Return one dispute and what became of it.

    Raises:
        NotFound: when there is none of that id, or it was erased.
    """
    with edge.store.read() as tx:
        return _found(dispute, tx)


def disputes_page(
    edge: Edge, *, learner: str | None, is_open: bool | None, before: int | None, limit: int
) -> tuple[list[tuple[int, DisputeCase]], bool]:
    """Return disputes, newest first, and whether there are more."""
    with edge.store.read() as tx:
        rows = tx.disputes.page(learner=learner, is_open=is_open, before=before, limit=limit + 1)
    return rows[:limit], len(rows) > limit


@dataclass(frozen=True, slots=True)
class Queue:
    """The open disputes, or a part of them.

    Attributes:
        cases: those due first on top where all are here, those raised first where they are not.
        waiting: how many are open in all.
        after: the place in the record from which the queue goes on; None at its end.
    """

    cases: tuple[DisputeCase, ...]
    waiting: int
    after: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all that are open are here."""
        return len(self.cases) == self.waiting


def disputes_waiting(edge: Edge, *, after: int | None = None) -> Queue:
    """Return the open disputes by due date; of more than `AT_ONCE`, a part, the oldest first.

    When one is due stands in its sealed record, so that sorting takes opening all of them.
    """
    with edge.store.read() as tx:
        waiting = tx.disputes.open_count()
        whole = after is None and waiting <= AT_ONCE
        rows = tx.disputes.queue(after=after, limit=AT_ONCE if whole else PART + 1)
    if whole:
        cases = sorted((case for _, case in rows), key=lambda c: (c.dispute.due, c.dispute.at))
        return Queue(tuple(cases), waiting)
    shown = rows[:PART]
    following = shown[-1][0] if len(rows) > PART else None
    return Queue(tuple(case for _, case in shown), waiting, following)


def assign_dispute(dispute: str, owner: str, edge: Edge, *, actor: str) -> DisputeCase:
    """Record who takes care of a dispute from now on.

    Raises:
        NotFound: when there is none of that id.
        Settled: when it has an outcome already.
    """
    with edge.store.write() as tx:
        _still_open(dispute, tx)
        tx.disputes.follow(dispute, DisputeOwner(owner, actor, edge.clock()), actor=actor)
        tx.audit.record(Act("assign_dispute", Target("dispute", dispute)), actor=actor)
    return one_dispute(dispute, edge)


def settled(dispute: str, outcome: DisputeOutcome, edge: Edge) -> tuple[Dispute, DisputeOutcome]:
    """Return a dispute that is open, and the outcome with what it does.

    Raises:
        NotFound: when there is none of that id.
        Settled: when it has an outcome already.
        InvalidInput: when it would be decided by who objects or by whom it is about, or when the
            effect does not fit what is disputed, or how it ends.
    """
    with edge.store.read() as tx:
        case = _still_open(dispute, tx)
    if outcome.by in (case.dispute.by, case.dispute.learner):
        detail = f"{outcome.by} objects, or is the person it is about."
        raise InvalidInput(
            [Problem("/X-Actor", "own_dispute", detail, "let somebody else decide it")]
        )
    possible = EFFECTS.get(case.dispute.about, ())
    if not outcome.effect:
        upheld = possible and outcome.outcome == "upheld"
        return case.dispute, replace(outcome, effect=possible[0] if upheld else NO_EFFECT)
    wanted = outcome.effect != NO_EFFECT
    if wanted and (outcome.effect not in possible or outcome.outcome == "rejected"):
        what = "An objection that is rejected" if outcome.effect in possible else "This"
        raise InvalidInput(
            [
                Problem(
                    "/effect",
                    "no_such_effect",
                    f"{what} cannot {outcome.effect} anything.",
                    f"give one of {', '.join((*possible, NO_EFFECT))}, or leave it out",
                )
            ]
        )
    return case.dispute, outcome


def record_outcome(dispute: Dispute, outcome: DisputeOutcome, edge: Edge, *, actor: str) -> None:
    """Record how a dispute ended, and what that means for the evidence it is about.

    Raises:
        Settled: when it has an outcome already.
    """
    with edge.store.write() as tx:
        _still_open(dispute.id, tx)
        tx.disputes.follow(dispute.id, outcome, actor=actor)
        mark_settled(dispute, outcome, edge, tx, actor=actor)
        act = Act("resolve_dispute", Target("dispute", dispute.id), outcome.outcome)
        tx.audit.record(act, actor=actor)


def _ended(outcome: DisputeOutcome) -> str:
    return "partly upheld" if outcome.outcome == "partly" else outcome.outcome


def _checked(
    dispute: Dispute, catalogue: Catalogue, tx: Transaction
) -> tuple[Dispute, list[Problem]]:
    """The dispute with what its link joins, and everything that is wrong with it."""
    if tx.learners.get(dispute.learner) is None:
        return dispute, [unknown_learner("/learner", dispute.learner)]
    problems = list(_problems(dispute, catalogue, tx))
    if dispute.due < dispute.at.date():
        detail = f'"due" is {dispute.due.isoformat()}, which is over.'
        problems.append(Problem("/due", "in_the_past", detail, "give a later day"))
    if dispute.about == "link" and not problems:
        link = next(x for x in catalogue.links if link_id(x) == dispute.target)
        dispute = replace(dispute, item=link.item, skill=link.skill)
    return dispute, problems


def _problems(dispute: Dispute, catalogue: Catalogue, tx: Transaction) -> Iterator[Problem]:
    about, target = dispute.about, dispute.target
    if tx.disputes.get(target) is not None:
        detail = f"“{target}” is a dispute; a dispute cannot be about a dispute."
        remedy = "dispute the same thing again, and say what was overlooked"
        yield Problem(f"/about/{about}", "dispute_of_dispute", detail, remedy)
    elif about == "evidence":
        if target not in {e.id for e in tx.learners.ledger(dispute.learner).evidence}:
            yield unknown_evidence("/about/evidence", target)
    elif about == "link":
        if not any(link_id(x) == target for x in catalogue.links):
            detail = f"There is no link “{target[:80]}” in the serving catalogue."
            yield Problem("/about/link", "unknown_link", detail, "take an id from /v1/links")
    elif about == "target":
        yield from _target_problems(dispute, catalogue, tx)
    else:
        yield from _decision_problems(dispute, tx.decisions.get(target))


def _target_problems(dispute: Dispute, catalogue: Catalogue, tx: Transaction) -> Iterator[Problem]:
    skill = dispute.target
    if skill not in catalogue.skills:
        yield Names(catalogue).unknown_skill("/about/target", skill)
        return
    person = tx.learners.get(dispute.learner)
    role = catalogue.roles.get((person.role if person else None) or "")
    if skill not in {t.skill for t in role.targets if role} if role else True:
        detail = f"The role of this learner has no target in “{skill}”."
        yield Problem("/about/target", "no_such_target", detail, "name a skill of their role")


def _decision_problems(dispute: Dispute, record: DecisionRecord | None) -> Iterator[Problem]:
    if record is None or record.learner != dispute.learner:
        detail = f"There is no decision “{dispute.target[:80]}” about this learner."
        remedy = "take an id from /v1/decisions?learner=…"
        yield Problem("/about/decision", "unknown_decision", detail, remedy)
    elif dispute.item is not None:
        answer = record.decision.answer
        known = {row["item"]["id"] for row in (*answer["steps"], *answer["mandatory"])}
        known.update(row["item"] for row in answer["left_out"])
        if dispute.item not in known:
            detail = f"That decision says nothing of an item “{dispute.item[:80]}”."
            yield Problem("/about/item", "unknown_item", detail, "name one of its steps")


def _still_open(dispute: str, tx: Transaction) -> DisputeCase:
    case = _found(dispute, tx)
    if case.outcome is not None:
        raise Settled(f"Dispute “{dispute}” has an outcome already: {_ended(case.outcome)}.")
    return case


def _found(dispute: str, tx: Transaction) -> DisputeCase:
    case = tx.disputes.get(dispute)
    if case is None:
        raise NotFound(f"There is no dispute “{dispute}”.")
    return case
