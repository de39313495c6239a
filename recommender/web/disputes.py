"""Disputes: objections in people's own words, and outcomes with reasons either way."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from recommender.domain.disputes import DisputeCase, DisputeEffect
from recommender.formats.door_disputes import (
    DisputeBody,
    OutcomeBody,
    OwnerBody,
    read_dispute,
    read_outcome,
    read_owner,
)
from recommender.service import disputing
from recommender.service.resolving import resolve_dispute
from recommender.web.bodies import change_row
from recommender.web.moments import moment
from recommender.web.requests import (
    Actor,
    Body,
    Outside,
    Paging,
    read_cursor,
    takes,
    write_cursor,
)
from recommender.web.shapes import Open, Page

router = APIRouter(prefix="/v1/disputes", tags=["disputes"])


class EffectShown(Open):
    """What an outcome changed for the person, or why nothing did."""

    because: str
    decision: str | None
    changes: list[dict[str, Any]]


class OutcomeShown(Open):
    """How a dispute ended."""

    outcome: str = Field(description="upheld, partly or rejected")
    reasoning: str
    by: str
    at: str
    effect: str = Field(description="void, end, ignore, verify or none")
    changed: EffectShown | None


class DisputeRow(Open):
    """A dispute and what became of it."""

    id: str
    learner: str
    about: dict[str, str]
    words: str
    by: str
    at: str
    due: str
    overdue: bool
    owner: str | None
    status: str = Field(description="open, upheld, partly or rejected")
    outcome: OutcomeShown | None


class DisputeFilters(Paging):
    """Which disputes to list."""

    learner: str | None = Field(None, max_length=200, description="A learner's id.")
    status: Literal["open", "resolved"] | None = None


@router.post("", status_code=201, response_model=DisputeRow, openapi_extra=takes(DisputeBody))
def post_dispute(value: Body, edge: Outside, who: Actor, response: Response) -> dict[str, Any]:
    """Record an objection to evidence, a link, a target level, a reason or a step."""
    now = edge.clock()
    dispute, owner = read_dispute(
        value, by=who, new_id=edge.new_id, now=now, days=edge.dispute_days
    )
    case = disputing.open_dispute(dispute, owner, edge, actor=who)
    response.headers["Location"] = f"/v1/disputes/{dispute.id}"
    return dispute_row(case, now.date())


@router.get("", response_model=Page[DisputeRow])
def list_disputes(edge: Outside, asked: Annotated[DisputeFilters, Query()]) -> dict[str, Any]:
    """List disputes, newest first."""
    rows, more = disputing.disputes_page(
        edge,
        learner=asked.learner,
        is_open=None if asked.status is None else asked.status == "open",
        before=read_cursor(asked.cursor),
        limit=asked.limit,
    )
    today = edge.clock().date()
    return {
        "data": [dispute_row(case, today) for _, case in rows],
        "next": write_cursor(rows[-1][0]) if more else None,
    }


@router.get("/{dispute}", response_model=DisputeRow)
def get_dispute(dispute: str, edge: Outside) -> dict[str, Any]:
    """Return one dispute and what became of it."""
    return dispute_row(disputing.one_dispute(dispute, edge), edge.clock().date())


@router.post("/{dispute}/owner", response_model=DisputeRow, openapi_extra=takes(OwnerBody))
def assign_dispute(dispute: str, value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """Record who takes care of a dispute from now on."""
    case = disputing.assign_dispute(dispute, read_owner(value), edge, actor=who)
    return dispute_row(case, edge.clock().date())


@router.post("/{dispute}/outcome", response_model=DisputeRow, openapi_extra=takes(OutcomeBody))
def post_outcome(dispute: str, value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """End a dispute with reasons, under the name of somebody who does not object themselves."""
    outcome = read_outcome(value, by=who, now=edge.clock())
    return dispute_row(resolve_dispute(dispute, outcome, edge, actor=who), edge.clock().date())


def dispute_row(case: DisputeCase, today: date) -> dict[str, Any]:
    """Return a dispute as one row of a list."""
    dispute, outcome = case.dispute, case.outcome
    named = {dispute.about: dispute.target, "item": dispute.item, "skill": dispute.skill}
    return {
        "id": dispute.id,
        "learner": dispute.learner,
        "about": {name: said for name, said in named.items() if said is not None},
        "words": dispute.words,
        "by": dispute.by,
        "at": moment(dispute.at),
        "due": dispute.due.isoformat(),
        "overdue": case.overdue(today),
        "owner": case.owner.owner if case.owner else None,
        "status": case.status,
        "outcome": outcome
        and {
            "outcome": outcome.outcome,
            "reasoning": outcome.reasoning,
            "by": outcome.by,
            "at": moment(outcome.at),
            "effect": outcome.effect,
            "changed": case.effect and _effect(case.effect),
        },
    }


def _effect(effect: DisputeEffect) -> dict[str, Any]:
    return {
        "because": effect.because,
        "decision": effect.decision,
        "changes": [change_row(change) for change in effect.changes],
    }
