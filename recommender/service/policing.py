"""Policies: made, ended and listed under a name; which of them hold for somebody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.audit import Act, Target
from recommender.domain.catalogue import Catalogue
from recommender.domain.errors import (
    Conflict,
    Contradiction,
    InvalidInput,
    NotFound,
    Problem,
    Settled,
)
from recommender.domain.learners import Learner
from recommender.domain.policies import (
    Policy,
    PolicyConflict,
    PolicyEnding,
    PolicyEntry,
    conflicts,
)
from recommender.ports import Edge, Transaction
from recommender.service.browsing import serving
from recommender.service.names import SERVING, Names


@dataclass(frozen=True, slots=True)
class PolicyList:
    """All policies, in the order in which they were made, and the conflicts among them."""

    entries: tuple[PolicyEntry, ...]
    conflicts: tuple[PolicyConflict, ...]
    now: datetime


def add_policy(policy: Policy, edge: Edge, *, actor: str) -> PolicyList:
    """Record a policy; it holds from its start on. The same again changes nothing.

    Returns:
        The list with it, and the conflicts that are possible with it.

    Raises:
        InvalidInput: every item, role, skill, team and provider that does not exist, at once.
        Contradiction: when it is certain to contradict a policy that stands.
        Conflict: when its id is taken.
    """
    catalogue, now = serving(edge).snapshot.catalogue, edge.clock()
    with edge.store.write() as tx:
        check_policy(policy, catalogue, tx.learners.all(), now)
        known = tx.policies.all()
        same = next((e.policy for e in known if e.policy.id == policy.id), None)
        if same is None:
            for found in clashes(policy, known, now):
                if found.certain:
                    raise Contradiction(found.because)
            tx.policies.add(policy, actor=actor)
            tx.audit.record(
                Act("add_policy", Target("policy", policy.id), policy.reason), actor=actor
            )
        elif same != policy:
            raise Conflict(f"Policy “{policy.id}” is recorded already with other content.")
    return policies(edge)


def withdraw_policy(ending: PolicyEnding, edge: Edge, *, actor: str, now: datetime) -> PolicyEntry:
    """Record that a policy holds no longer.

    Args:
        ending: from when on, and why.
        edge: the outside.
        actor: who records it.
        now: the moment at which it was said; an ending *from now on* is read at the same one.

    Raises:
        NotFound: when there is none of that id.
        InvalidInput: when it is to end before now: what it did stays done.
        Settled: when it ended already.
    """
    with edge.store.write() as tx:
        entry = _found(ending.policy, tx)
        if ending.at < now:
            at = ending.at.isoformat().replace("+00:00", "Z")
            raise InvalidInput(
                [
                    Problem(
                        "/at",
                        "in_the_past",
                        f'"at" is {at}, which is over; what the policy did cannot be undone.',
                        "give a later moment, or leave it out",
                    )
                ]
            )
        if entry.ending is not None or entry.standing(now) == "expired":
            raise Settled(f"Policy “{ending.policy}” has ended already, or was withdrawn.")
        tx.policies.end(ending, actor=actor)
        tx.audit.record(
            Act("withdraw_policy", Target("policy", ending.policy), ending.reason), actor=actor
        )
    return PolicyEntry(entry.policy, ending)


def policies(edge: Edge) -> PolicyList:
    """Return all policies with their standing, and the conflicts among those that hold or will."""
    now = edge.clock()
    with edge.store.read() as tx:
        entries = tuple(tx.policies.all())
    return PolicyList(entries, conflicts(entries, now), now)


def one_policy(policy: str, edge: Edge) -> PolicyEntry:
    """Return one policy.

    Raises:
        NotFound: when there is none of that id.
    """
    with edge.store.read() as tx:
        return _found(policy, tx)


def clashes(
    policy: Policy, known: Iterable[PolicyEntry], now: datetime
) -> tuple[PolicyConflict, ...]:
    """Return the conflicts that a policy would bring."""
    found = conflicts([*known, PolicyEntry(policy)], now)
    return tuple(one for one in found if policy.id in one.policies)


def check_policy(
    policy: Policy, catalogue: Catalogue, people: Iterable[Learner], now: datetime
) -> None:
    """Check that all a policy names exists.

    Raises:
        InvalidInput: everything that does not, at once.
    """
    problems = problems_of_policy(policy, catalogue, people, now)
    if problems:
        raise InvalidInput(problems)


def problems_of_policy(
    policy: Policy,
    catalogue: Catalogue,
    people: Iterable[Learner],
    now: datetime,
    where: str = SERVING,
) -> list[Problem]:
    """Return everything that a policy names and that does not exist; it is ``where`` not."""
    names = Names(catalogue, where)
    return [*_unknown(policy, catalogue, people, names), *_too_early(policy, now)]


def _unknown(
    policy: Policy, catalogue: Catalogue, people: Iterable[Learner], names: Names
) -> Iterator[Problem]:
    scope = policy.scope
    for n, item in enumerate(policy.items):
        if item not in catalogue.items:
            yield names.unknown_item(f"/items/{n}", item)
    for n, role in enumerate(scope.roles):
        if role not in catalogue.roles:
            yield names.unknown_role(f"/scope/roles/{n}", role)
    for n, skill in enumerate(scope.skills):
        if skill not in catalogue.skills:
            yield names.unknown_skill(f"/scope/skills/{n}", skill)
    yield from _unknown_elsewhere(policy, catalogue, people)


def _unknown_elsewhere(
    policy: Policy, catalogue: Catalogue, people: Iterable[Learner]
) -> Iterator[Problem]:
    scope = policy.scope
    teams = {person.team for person in people} if scope.teams else set()
    for n, team in enumerate(scope.teams):
        if team not in teams:
            detail = f"Nobody here is in a team “{team[:80]}”."
            yield Problem(f"/scope/teams/{n}", "unknown_team", detail, "name a team of a learner")
    if policy.provider is not None:
        providers = {item.provider for item in catalogue.items.values()}
        if policy.provider not in providers:
            detail = f"No item here is of a provider “{policy.provider[:80]}”."
            yield Problem("/provider", "unknown_provider", detail, "name it as the items do")


def _too_early(policy: Policy, now: datetime) -> Iterator[Problem]:
    if policy.expires is not None and policy.expires <= now:
        yield Problem(
            "/expires", "in_the_past", "The policy would be over already.", "give a later moment"
        )
    if policy.due is not None and policy.due < max(policy.starts, now).date():
        detail = f"The due date {policy.due.isoformat()} lies before the policy holds."
        yield Problem("/due", "in_the_past", detail, "give a later day")


def _found(policy: str, tx: Transaction) -> PolicyEntry:
    found = next((e for e in tx.policies.all() if e.policy.id == policy), None)
    if found is None:
        raise NotFound(f"There is no policy “{policy}”.")
    return found
