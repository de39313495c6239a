"""Policies: rules under a name, what they would do, and how they end."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from recommender.domain.policies import PolicyConflict, PolicyEntry, Scope
from recommender.formats.door_policies import (
    PolicyBody,
    WithdrawalBody,
    read_policy,
    read_withdrawal,
)
from recommender.service import policing
from recommender.service.rehearsing import Rehearsal, Rehearsed, rehearse
from recommender.web.bodies import change_row
from recommender.web.moments import moment
from recommender.web.requests import Actor, Asker, Body, Outside, Paging, page, takes
from recommender.web.shapes import Open, Page

router = APIRouter(prefix="/v1/policies", tags=["policies"])


class ScopeShown(Open):
    """Whom a policy is about; everyone where nothing is named."""

    teams: list[str]
    roles: list[str]
    skills: list[str]


class EndingShown(Open):
    """That a policy holds no longer."""

    by: str
    reason: str
    at: str


class PolicyRow(Open):
    """A policy and how it stands."""

    id: str
    kind: str
    items: list[str]
    scope: ScopeShown
    author: str
    reason: str
    starts: str
    expires: str | None
    due: str | None
    minutes: int | None
    provider: str | None
    share: float | None
    standing: str = Field(description="in_force, to_come, withdrawn or expired")
    withdrawn: EndingShown | None


class ConflictShown(Open):
    """Two policies that cannot both have their way."""

    policies: list[str]
    items: list[str]
    certain: bool = Field(description="false: only somebody in both scopes would meet both")
    because: str


class PolicyMade(PolicyRow):
    """A policy that was recorded, and the conflicts that are possible with it."""

    conflicts: list[ConflictShown]


class PolicyPage(Page[PolicyRow]):
    """Policies in the order in which they were made, and all conflicts among them."""

    conflicts: list[ConflictShown]


class ChangeShown(Open):
    """An item that would enter, leave or move."""

    item: str
    title: str
    what: str
    before: int | None
    after: int | None
    sentence: str


class PersonChanged(Open):
    """Whose path would change, and how."""

    learner: str
    changes: list[ChangeShown]
    mandatory_added: list[str]
    mandatory_removed: list[str]
    value_before: float
    value_after: float
    minutes_before: int
    minutes_after: int


class RehearsalShown(Open):
    """What a policy would do, as if it held now; nothing is stored."""

    people: list[PersonChanged]
    tried: int
    unplanned: int
    remark: str | None
    conflicts: list[ConflictShown]


class PolicyFilters(Paging):
    """Which policies to list."""

    kind: Literal["require", "forbid", "pin", "prefer", "cap"] | None = None
    item: str | None = Field(None, max_length=200, description="Id of an item they are about.")
    standing: Literal["in_force", "to_come", "withdrawn", "expired"] | None = None


@router.post("", status_code=201, response_model=PolicyMade, openapi_extra=takes(PolicyBody))
def post_policy(value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """Record a policy; refused where it is certain to contradict one that stands."""
    policy = read_policy(value, actor=who, new_id=edge.new_id, now=edge.clock())
    found = policing.add_policy(policy, edge, actor=who)
    entry = next(e for e in found.entries if e.policy.id == policy.id)
    clashing = [conflict_row(c) for c in found.conflicts if policy.id in c.policies]
    return {**policy_row(entry, found.now), "conflicts": clashing}


@router.get("", response_model=PolicyPage)
def list_policies(edge: Outside, asked: Annotated[PolicyFilters, Query()]) -> dict[str, Any]:
    """List policies in the order in which they were made, and the conflicts among them."""
    found = policing.policies(edge)
    wanted = [
        entry
        for entry in found.entries
        if asked.kind in (None, entry.policy.kind)
        and (asked.item is None or asked.item in entry.policy.items)
        and asked.standing in (None, entry.standing(found.now))
    ]
    rows = page(wanted, lambda entry: policy_row(entry, found.now), asked)
    return {**rows, "conflicts": [conflict_row(c) for c in found.conflicts]}


@router.post("/dry-run", response_model=RehearsalShown, openapi_extra=takes(PolicyBody))
def dry_run(value: Body, edge: Outside, who: Asker) -> dict[str, Any]:
    """Return whose path a policy would change, and how, before it is switched on."""
    policy = read_policy(value, actor=who, new_id=edge.new_id, now=edge.clock())
    return rehearsal_body(rehearse(policy, edge))


@router.get("/{policy}", response_model=PolicyRow)
def get_policy(policy: str, edge: Outside) -> dict[str, Any]:
    """Return one policy and how it stands."""
    return policy_row(policing.one_policy(policy, edge), edge.clock())


@router.post("/{policy}/withdraw", response_model=PolicyRow, openapi_extra=takes(WithdrawalBody))
def withdraw_policy(policy: str, value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """Record that a policy holds no longer, from now or from a later moment on."""
    now = edge.clock()
    ending = read_withdrawal(value, policy, actor=who, now=now)
    return policy_row(policing.withdraw_policy(ending, edge, actor=who, now=now), edge.clock())


def policy_row(entry: PolicyEntry, now: datetime) -> dict[str, Any]:
    """Return a policy as one row of a list."""
    policy, ending = entry.policy, entry.ending
    return {
        "id": policy.id,
        "kind": policy.kind,
        "items": list(policy.items),
        "scope": _scope(policy.scope),
        "author": policy.author,
        "reason": policy.reason,
        "starts": moment(policy.starts),
        "expires": moment(policy.expires) if policy.expires else None,
        "due": policy.due.isoformat() if policy.due else None,
        "minutes": policy.minutes,
        "provider": policy.provider,
        "share": policy.share,
        "standing": entry.standing(now),
        "withdrawn": ending and {"by": ending.by, "reason": ending.reason, "at": moment(ending.at)},
    }


def conflict_row(found: PolicyConflict) -> dict[str, Any]:
    """Return a conflict as one row of a list."""
    return {
        "policies": list(found.policies),
        "items": list(found.items),
        "certain": found.certain,
        "because": found.because,
    }


def rehearsal_body(found: Rehearsal) -> dict[str, Any]:
    """Return what a dry run found."""
    return {
        "people": [_person(one) for one in found.people],
        "tried": found.tried,
        "unplanned": found.unplanned,
        "remark": found.remark,
        "conflicts": [conflict_row(c) for c in found.conflicts],
    }


def _person(one: Rehearsed) -> dict[str, Any]:
    return {
        "learner": one.learner,
        "changes": [change_row(change) for change in one.changes],
        "mandatory_added": list(one.mandatory[0]),
        "mandatory_removed": list(one.mandatory[1]),
        "value_before": one.value[0],
        "value_after": one.value[1],
        "minutes_before": one.minutes[0],
        "minutes_after": one.minutes[1],
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {"teams": list(scope.teams), "roles": list(scope.roles), "skills": list(scope.skills)}
