"""What a policy would do before it is switched on: latest plans made with it and without it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from recommender.domain.decisions import Inputs, Json
from recommender.domain.languages import ENGLISH
from recommender.domain.learners import Learner
from recommender.domain.policies import Policy, PolicyConflict, policies_version
from recommender.domain.revisions import Change, Event
from recommender.engine.changes import Stage, changes
from recommender.engine.recommend import recommend
from recommender.ports import Edge
from recommender.service.browsing import serving
from recommender.service.gathering import gather
from recommender.service.policing import check_policy, clashes
from recommender.service.replanning import UNANSWERABLE, asked_now
from recommender.service.since import steps_of

MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would change for one person.

    Attributes:
        mandatory: items that would be mandatory and are not, then the other way round.
        value, minutes: of the plan without the policy and with it.
    """

    learner: str
    changes: tuple[Change, ...]
    mandatory: tuple[tuple[str, ...], tuple[str, ...]]
    value: tuple[float, float]
    minutes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a policy would do.

    Attributes:
        people: those whose path would change, by id.
        tried: how many plans were made again; unplanned: people in scope that have none yet,
            or whose ask cannot be answered any more.
        remark: what was left untried, in a sentence.
        conflicts: with policies that stand.
    """

    people: tuple[Rehearsed, ...]
    tried: int
    unplanned: int
    remark: str | None
    conflicts: tuple[PolicyConflict, ...]


def rehearse(policy: Policy, edge: Edge, *, most: int = MOST_PEOPLE) -> Rehearsal:
    """Return whose path a policy would change, and how, as if it held now. Nothing is stored.

    The latest ask of everybody in scope is answered as of now, as going on from their latest
    plan: with the policies that hold, and then with this one beside them.

    Args:
        policy: not recorded.
        edge: the outside.
        most: people that are tried, in order of their ids.

    Raises:
        InvalidInput: when it names what does not exist.
    """
    edge = edge.up_to_date()
    now, catalogue = edge.clock(), serving(edge).snapshot.catalogue
    with edge.store.read() as tx:
        people, known = tx.learners.all(), tx.policies.all()
    check_policy(policy, catalogue, people, now)
    found, tried, unplanned, more = [], 0, 0, 0
    for person in people:
        if not _may_be_meant(policy, person):
            continue
        if tried == most:
            more += 1
            continue
        one = _rehearsed(policy, person, edge)
        if one is None:
            unplanned += 1
            continue
        tried += 1
        found += [one] if one.changes or any(one.mandatory) else []
    remark = f"Only the first {most} people by id were tried; up to {more} more are in scope."
    return Rehearsal(
        tuple(found), tried, unplanned, remark if more else None, clashes(policy, known, now)
    )


def _may_be_meant(policy: Policy, person: Learner) -> bool:
    # Roles and skills are settled by each ask, which may be for another role than one's own.
    return not policy.scope.teams or person.team in policy.scope.teams


def _rehearsed(policy: Policy, person: Learner, edge: Edge) -> Rehearsed | None:
    with edge.store.read() as tx:
        latest = tx.decisions.latest(person.id)
    if latest is None:
        return None
    try:
        inputs, published = gather(asked_now(latest.inputs.ask, edge.clock()), edge)
    except UNANSWERABLE:
        return None
    inputs = replace(inputs, previous=steps_of(latest), language=ENGLISH.code)
    role = inputs.ask.role or person.role
    skills = [t.skill for t in inputs.targets] + [g.skill for g in inputs.ask.gaps]
    meant = policy.scope.holds(person.team, role, skills)
    before = recommend(inputs, published, edge.recipe).answer
    after = recommend(_with(inputs, policy), published, edge.recipe).answer if meant else before
    event = Event("policy", "this policy holds", id=policy.id)
    required = [frozenset(_mandatory(answer)) for answer in (before, after)]
    return Rehearsed(
        learner=person.id,
        changes=changes(before, [Stage(event, after)]),
        mandatory=(
            tuple(sorted(required[1] - required[0])),
            tuple(sorted(required[0] - required[1])),
        ),
        value=(before["value"], after["value"]),
        minutes=(before["minutes"], after["minutes"]),
    )


def _with(inputs: Inputs, policy: Policy) -> Inputs:
    policies = (*inputs.policies, policy.without_scope())
    versions = replace(inputs.versions, policies=policies_version(policies))
    return replace(inputs, policies=policies, versions=versions)


def _mandatory(answer: Json) -> Iterator[str]:
    return (row["item"]["id"] for row in answer["mandatory"])
