"""Policies: rules by named persons about what is learned, with a reason, a scope and an end.

A policy is never altered. It ends by itself, or by a further entry under a name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import combinations

from recommender.domain.canonical import Json, digest
from recommender.domain.languages import ENGLISH, Language, phrase

POLICY_KINDS = ("require", "forbid", "pin", "prefer", "cap")

CONTRADICTS = {
    "require": phrase(
        "{author} requires what {other} forbids: {items}. Until that is settled it is forbidden."
    ),
    "pin": phrase(
        "{author} pins what {other} forbids: {items}. Until that is settled it is forbidden."
    ),
    "prefer": phrase(
        "{author} prefers what {other} forbids: {items}. Until that is settled it is forbidden."
    ),
}
TWO_CAPS = phrase(
    "{author} caps learning at {minutes} minutes a week, {other} at {more}. "
    "Until that is settled the lower one holds."
)
TWO_SHARES = phrase(
    "{author} caps the share of {provider} at {share}, {other} at {more}. "
    "Until that is settled the lower one holds."
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a policy is about: all who fit every part that names anything; everyone otherwise.

    Attributes:
        teams, roles: ids; one of them is enough.
        skills: who works towards one of them, by their role or by what they asked.
    """

    teams: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()

    def holds(self, team: str | None, role: str | None, skills: Iterable[str]) -> bool:
        """Return whether a person of this team and role, who works towards these, is meant."""
        return (
            (not self.teams or team in self.teams)
            and (not self.roles or role in self.roles)
            and (not self.skills or not set(self.skills).isdisjoint(skills))
        )

    def within(self, other: "Scope") -> bool:
        """Return whether all whom this is about are meant by the other, too."""
        pairs = zip(_parts(self), _parts(other), strict=True)
        return all(not wide or (narrow and narrow <= wide) for narrow, wide in pairs)

    def apart_from(self, other: "Scope") -> bool:
        """Return whether nobody can be meant by both: people have one team and one role."""
        return _disjoint(self.teams, other.teams) or _disjoint(self.roles, other.roles)


EVERYONE = Scope()


@dataclass(frozen=True, slots=True)
class Policy:
    """One rule. The engine sees it without its scope: who is meant is settled before.

    Attributes:
        author: whose policy it is.
        items: what is required, forbidden, pinned or preferred, the first pinned first.
        starts, expires: from when on it holds, and from when on no longer; None is open.
        due: of ``require``, the day by which it has to be done.
        minutes: of ``cap``, minutes of learning in a week at most.
        provider, share: of ``cap``, whose items may take which share (0-1) of a path's minutes.
    """

    id: str
    kind: str
    author: str
    reason: str
    starts: datetime
    items: tuple[str, ...] = ()
    expires: datetime | None = None
    due: date | None = None
    minutes: int | None = None
    provider: str | None = None
    share: float | None = None
    scope: Scope = EVERYONE

    def without_scope(self) -> "Policy":
        """Return what the engine may see of it."""
        return replace(self, scope=EVERYONE)


@dataclass(frozen=True, slots=True)
class PolicyEnding:
    """That a policy holds no longer from a moment on: by whom, and why."""

    policy: str
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """A policy as it stands in the book, with its ending where there is one."""

    policy: Policy
    ending: PolicyEnding | None = None

    @property
    def ends(self) -> datetime | None:
        """From when on it holds no longer; None is open."""
        known = (self.policy.expires, self.ending.at if self.ending else None)
        return min((at for at in known if at is not None), default=None)

    def standing(self, now: datetime) -> str:
        """Return ``in_force``, ``to_come``, ``withdrawn`` or ``expired``."""
        if self.ending is not None and self.ending.at <= now:
            return "withdrawn"
        if self.policy.expires is not None and self.policy.expires <= now:
            return "expired"
        return "in_force" if self.policy.starts <= now else "to_come"


@dataclass(frozen=True, slots=True)
class PolicyConflict:
    """Two policies that cannot both have their way with the same people at the same time.

    Attributes:
        certain: whether somebody is bound to be meant by both, as soon as anybody is meant.
        because: what contradicts what, and what holds meanwhile.
    """

    policies: tuple[str, str]
    items: tuple[str, ...]
    certain: bool
    because: str


def conflicts(
    entries: Iterable[PolicyEntry], now: datetime, language: Language = ENGLISH
) -> tuple[PolicyConflict, ...]:
    """Return every conflict among policies that hold now or will."""
    alive = [e for e in entries if e.standing(now) in ("in_force", "to_come")]
    pairs = (_conflict(one, other, language) for one, other in combinations(alive, 2))
    return tuple(found for found in pairs if found is not None)


def _conflict(one: PolicyEntry, other: PolicyEntry, language: Language) -> PolicyConflict | None:
    a, b = one.policy, other.policy
    if not _meet(one, other) or a.scope.apart_from(b.scope):
        return None
    ids, nested = (a.id, b.id), a.scope.within(b.scope) or b.scope.within(a.scope)
    for pro, contra in ((a, b), (b, a)):
        both = tuple(item for item in pro.items if item in contra.items)
        if contra.kind == "forbid" and pro.kind in ("require", "pin", "prefer") and both:
            because = language.say(
                CONTRADICTS[pro.kind],
                author=pro.author,
                other=contra.author,
                items=", ".join(both),
            )
            return PolicyConflict(ids, both, nested, because)
    for because in _cap_conflicts(a, b, language):
        # A narrower cap within a wider one is a common wish, and the tighter one holds.
        return PolicyConflict(ids, (), a.scope == b.scope, because)
    return None


def _cap_conflicts(a: Policy, b: Policy, language: Language) -> Iterator[str]:
    if not a.kind == b.kind == "cap":
        return
    if a.minutes is not None and b.minutes is not None and a.minutes != b.minutes:
        low, high = sorted((a, b), key=lambda p: (p.minutes or 0, p.id))
        yield language.say(
            TWO_CAPS,
            author=low.author,
            minutes=low.minutes or 0,
            other=high.author,
            more=high.minutes or 0,
        )
    if a.provider == b.provider and a.share is not None and b.share not in (None, a.share):
        low, high = sorted((a, b), key=lambda p: (p.share or 0.0, p.id))
        yield language.say(
            TWO_SHARES,
            author=low.author,
            provider=low.provider or "",
            share=percent(low.share),
            other=high.author,
            more=percent(high.share),
        )


def in_force(
    entries: Iterable[PolicyEntry],
    now: datetime,
    *,
    team: str | None,
    role: str | None,
    skills: Iterable[str],
) -> tuple[Policy, ...]:
    """Return the policies that hold for somebody, as the engine sees them: without scopes.

    Only here does a policy meet a person's team; what is made of the result knows no team.
    """
    wanted = frozenset(skills)
    return tuple(
        e.policy.without_scope()
        for e in sorted(entries, key=lambda e: (e.policy.starts, e.policy.id))
        if e.standing(now) == "in_force" and e.policy.scope.holds(team, role, wanted)
    )


def policies_version(policies: Sequence[Policy]) -> str:
    """Return the digest of the policies that an answer rests on; ``digest([])`` of none."""
    return digest([_plain(asdict(p)) for p in policies])


def percent(share: float | None) -> str:
    """Return a share (0-1) in whole percent."""
    return f"{round(100 * (share or 0.0))} %"


def _meet(one: PolicyEntry, other: PolicyEntry) -> bool:
    """Whether there is a moment at which both hold."""
    first, second = one.policy.starts, other.policy.starts
    return (one.ends is None or second < one.ends) and (other.ends is None or first < other.ends)


def _parts(scope: Scope) -> tuple[frozenset[str], ...]:
    return frozenset(scope.teams), frozenset(scope.roles), frozenset(scope.skills)


def _disjoint(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return bool(some and others) and set(some).isdisjoint(others)


def _plain(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value.isoformat() if isinstance(value, date) else value
