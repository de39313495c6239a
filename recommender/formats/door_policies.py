"""Policies, as they come in through the door."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.domain.policies import POLICY_KINDS, Policy, PolicyEnding, Scope
from recommender.formats.door_reading import stated, validated
from recommender.formats.problems import shown
from recommender.formats.values import (
    Body,
    Day,
    Id,
    Line,
    Moment,
    Share,
    WeekMinutes,
    one_of,
)

MOST = 1000
ONLY_OF = {
    "items": ("require", "forbid", "pin", "prefer"),
    "due": ("require",),
    "minutes": ("cap",),
    "provider": ("cap",),
    "share": ("cap",),
}
"""The kinds that a field has a meaning for."""

Kind = Annotated[str, BeforeValidator(one_of(POLICY_KINDS))]
Ids = Annotated[list[Id], Field(default_factory=list, max_length=MOST)]
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


class ScopeBody(Body):
    """Whom a policy is about: all who fit every part that names anything; everyone otherwise."""

    teams: Ids = Field(description="Teams; one of them is enough.")
    roles: Ids = Field(description="Roles; one of them is enough.")
    skills: Ids = Field(description="Who works towards one of these skills.")


class PolicyBody(Body):
    """A rule under a name, with its reason."""

    policy: Id | None = Field(None, description="Id of the policy; absent: one is given.")
    kind: Kind = Field(description="What it does.", json_schema_extra={"enum": list(POLICY_KINDS)})
    items: Ids = Field(description="Ids of the items that it is about; not for cap.")
    scope: ScopeBody = Field(
        default_factory=lambda: ScopeBody.model_validate({}), description="Whom it is about."
    )
    author: Line | None = Field(None, description="Whose policy it is; absent: who sends it.")
    reason: Line = Field(description="Why, in a sentence; people read it.")
    starts: Moment | None = Field(None, description="From when on; absent: now.")
    expires: Moment | None = Field(None, description="From when on no longer; absent: open.")
    due: Day | None = Field(None, description="Of require: the day by which it has to be done.")
    minutes: WeekMinutes | None = Field(None, description="Of cap: most minutes in a week.")
    provider: Line | None = Field(None, description="Of cap: whose items.")
    share: Share | None = Field(
        None, description="Of cap: most that the provider may have of a path's minutes, 0 to 1."
    )


class WithdrawalBody(Body):
    """That a policy holds no longer."""

    reason: Line = Field(description="Why.")
    at: Moment | None = Field(None, description="From when on; absent: now.")


def read_policy(value: Json, *, actor: str, new_id: Callable[[], str], now: datetime) -> Policy:
    """Return the policy that a JSON value states.

    Args:
        value: an object as JSON gives it.
        actor: whose policy it is where the value names nobody.
        new_id: gives an id where the value states none.
        now: stands in for ``starts``.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(PolicyBody, value, _across(value, now))
    return Policy(
        id=body.policy or new_id(),
        kind=body.kind,
        author=body.author or actor,
        reason=body.reason,
        starts=body.starts or now,
        items=_each_once(body.items),
        expires=body.expires,
        due=body.due,
        minutes=body.minutes,
        provider=body.provider,
        share=body.share,
        scope=Scope(
            teams=_each_once(body.scope.teams),
            roles=_each_once(body.scope.roles),
            skills=_each_once(body.scope.skills),
        ),
    )


def read_withdrawal(value: Json, policy: str, *, actor: str, now: datetime) -> PolicyEnding:
    """Return the ending of a policy that a JSON value states.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(WithdrawalBody, value)
    return PolicyEnding(policy, actor, body.reason, body.at or now)


def _across(value: Json, now: datetime) -> Iterator[Problem]:
    kind = stated(value, "kind")
    if kind in POLICY_KINDS:
        yield from _misplaced(value, kind)
        yield from _lacking(value, kind)
    starts, expires = _moment(value, "starts"), _moment(value, "expires")
    if expires is not None and expires <= (starts or now):
        when = "its start" if starts else "now"
        yield Problem(
            "/expires",
            "expires_too_early",
            f'"expires" is {shown(stated(value, "expires"))}, which is not after {when}.',
            "give a later moment, or leave it out",
        )


def _misplaced(value: Json, kind: str) -> Iterator[Problem]:
    for field, kinds in ONLY_OF.items():
        if stated(value, field) is not None and kind not in kinds:
            yield Problem(
                f"/{field}",
                "bad_policy",
                f'"{field}" has no meaning for {kind}; it belongs to {", ".join(kinds)}.',
                "leave it out",
            )


def _lacking(value: Json, kind: str) -> Iterator[Problem]:
    if kind != "cap":
        if stated(value, "items") is None:
            remedy = "give the ids of one or more items"
            yield Problem("/items", "missing", f'"items" is missing: {kind} what?', remedy)
        return
    has = {field: stated(value, field) is not None for field in ("minutes", "provider", "share")}
    if has["minutes"] != (has["provider"] or has["share"]) and has["provider"] == has["share"]:
        return
    yield Problem(
        "/minutes" if not any(has.values()) else "",
        "bad_policy",
        "A cap is either of minutes a week, or of the share of one provider.",
        'give "minutes" alone, or "provider" and "share" alone',
    )


def _moment(value: Json, field: str) -> datetime | None:
    said = stated(value, field)
    try:
        return None if said is None else _MOMENT.validate_python(said)
    except ValidationError:
        return None


def _each_once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
