"""Policies: rules under a name, rehearsed before they hold, withdrawn with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request, Response

from recommender.domain.canonical import Json, digest
from recommender.domain.catalogue import Catalogue
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.policies import POLICY_KINDS, Policy
from recommender.formats.door_policies import read_policy, read_withdrawal
from recommender.ports import Edge
from recommender.service import policing
from recommender.service.browsing import serving
from recommender.service.rehearsing import Rehearsal, rehearse
from recommender.web.console.acting import Acting
from recommender.web.console.by_name import ids
from recommender.web.console.shell import Fields, page, room, see
from recommender.web.pages.forms import number_or_text
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

router = room()

KINDS = {
    "forbid": "Forbid: nobody meant is offered these items",
    "require": "Require: everybody meant has to do these items",
    "pin": "Pin: these items come first, where they help",
    "prefer": "Prefer: these items go before others as good",
    "cap": "Cap: not more than this of a path",
}
REHEARSE, ACTIVATE = "rehearse", "activate"
REHEARSED = 20
"""People whose plans are made again for a page; somebody waits for it."""


@dataclass(frozen=True, slots=True)
class Before:
    """A policy before it holds, what it would do, and whether it was to hold without that seen."""

    policy: Policy
    rehearsal: Rehearsal
    stated: Mapping[str, Json]
    hasty: bool

    @property
    def does(self) -> str:
        """A digest of what it would do, by which the form tells that it was seen."""
        return what_it_does(self.stated)


@router.get("/console/policies")
def list_policies(request: Request, edge: Outside) -> Response:
    """List policies, those that hold first, and offer to write one; ``made`` names the newest."""
    return _page(request, edge, {}, (), made=request.query_params.get("made"))


@router.post("/console/policies")
def write_policy(request: Request, edge: Outside, who: Acting, fields: Fields) -> Response:
    """Rehearse a policy, or let it hold; what was typed stays in the form until it does.

    What became another policy since it was rehearsed is rehearsed again before it holds.
    """
    try:
        stated = stated_policy(fields, serving(edge).snapshot.catalogue)
        policy = read_policy(stated, actor=who, new_id=edge.new_id, now=edge.clock())
        activate, seen = fields.get("do") == ACTIVATE, fields.get("rehearsed")
        if not activate or (seen and seen != what_it_does(stated)):
            rehearsal = rehearse(policy, edge, most=REHEARSED)
            return _page(request, edge, fields, (), Before(policy, rehearsal, stated, activate))
        policing.add_policy(policy, edge, actor=who)
    except InvalidInput as error:
        return _page(request, edge, fields, error.problems)
    return see(f"/console/policies?made={segment(policy.id)}")


@router.post("/console/policies/withdraw")
def withdraw_policy(edge: Outside, who: Acting, fields: Fields) -> Response:
    """Record that a policy holds no longer."""
    reason = {"reason": fields.get("reason", "").strip()}
    policy = fields.get("policy", "")
    now = edge.clock()
    ending = read_withdrawal(reason, policy, actor=who, now=now)
    policing.withdraw_policy(ending, edge, actor=who, now=now)
    return see("/console/policies")


def what_it_does(stated: Mapping[str, Json]) -> str:
    """Return a digest of what a policy would do: of everything that is stated but the reason."""
    return digest({name: value for name, value in stated.items() if name != "reason"})


def stated_policy(fields: Mapping[str, str], catalogue: Catalogue) -> dict[str, Json]:
    """Return the policy that a form states, as JSON; an empty box states nothing.

    Items, roles and skills may be named by title or label.
    """
    said = {name: text for name, value in fields.items() if (text := value.strip())}
    known: dict[str, dict[str, str]] = {
        "items": {item.id: item.title for item in catalogue.items.values()},
        "roles": {role.id: role.label for role in catalogue.roles.values()},
        "skills": {skill.id: skill.label for skill in catalogue.skills.values()},
        "teams": {},
    }
    named = {box: ids(said.get(box, ""), names) for box, names in known.items()}
    stated: dict[str, Json] = {
        "kind": said.get("kind"),
        "items": named.pop("items"),
        "scope": named,
        "reason": said.get("reason", ""),
    }
    stated |= {name: said[name] for name in ("expires", "due", "provider") if name in said}
    if "minutes" in said:
        stated["minutes"] = number_or_text(said["minutes"])
    if "percent" in said:
        percent = number_or_text(said["percent"])
        stated["share"] = percent / 100 if isinstance(percent, int | float) else percent
    return stated


def _page(
    request: Request,
    edge: Edge,
    fields: Mapping[str, str],
    problems: tuple[Problem, ...],
    rehearsed: Before | None = None,
    made: str | None = None,
) -> Response:
    found = policing.policies(edge)
    order = ("in_force", "to_come", "expired", "withdrawn")
    rows = [(entry, entry.standing(found.now)) for entry in reversed(found.entries)]
    rows.sort(key=lambda row: order.index(row[1]) if row[1] in order else len(order))
    return page(
        request,
        "policies.html",
        422 if problems else 200,
        rows=rows,
        conflicts=found.conflicts,
        items=serving(edge).snapshot.catalogue.items,
        kinds={kind: KINDS.get(kind, kind) for kind in POLICY_KINDS},
        typed=dict(fields),
        problems=problems,
        rehearsed=rehearsed,
        made=next((row for row in rows if row[0].policy.id == made), None),
    )
