"""Reports on many people: gather what they rest on, compute, hand over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.audit import Act, Target
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.given import Given
from recommender.domain.learners import Learner, Ledger
from recommender.engine.profile import estimate_profile
from recommender.ports import Edge, Transaction
from recommender.reports.comparing import ERROR, MEAN
from recommender.reports.coverage import coverage
from recommender.reports.errors import level_checks, level_errors
from recommender.reports.fairness import Figure, exposure, fairness
from recommender.reports.people import Member, grouped_by, required
from recommender.reports.reacting import DONE, offered, share_that
from recommender.reports.tables import Report
from recommender.reports.teaching import Teaching
from recommender.service.attributing import SURE
from recommender.service.browsing import serving
from recommender.service.uptake import reactions_of


@dataclass(frozen=True, slots=True)
class Workforce:
    """Everybody in the books, and what was recorded about their levels."""

    learners: tuple[Learner, ...]
    ledgers: Mapping[str, Ledger]


def workforce(tx: Transaction) -> Workforce:
    """Return everybody, by id."""
    people = tuple(tx.learners.all())
    return Workforce(people, {p.id: tx.learners.ledger(p.id) for p in people})


def members_of(force: Workforce, edge: Edge, now: datetime) -> list[Member]:
    """Return everybody with the levels that the evidence supports at a moment."""
    recipe, found = edge.recipe.profile, []
    for person in force.learners:
        ledger = force.ledgers[person.id]
        known = estimate_profile(ledger.evidence, {}, recipe, now=now, marks=ledger.marks)
        found.append(Member(person, known))
    return found


def coverage_report(edge: Edge, *, chance: float = SURE) -> Report:
    """Return what roles ask for and nothing teaches, what rests on one person, who is where.

    Args:
        edge: the outside.
        chance: 0-1, from which on an inferred link counts.

    Raises:
        NoSnapshot: before anything is published.
    """
    edge = edge.up_to_date()
    snapshot = serving(edge).snapshot
    now, recipe = edge.clock(), edge.recipe.profile
    with edge.store.read() as tx:
        force = workforce(tx)
    members = members_of(force, edge, now)
    roles = snapshot.catalogue.roles
    levels: dict[str, list[float]] = {}
    for target in (t for role in roles.values() for t in role.targets if t.level > 0):
        levels.setdefault(target.skill, []).append(target.level)
    asked_of = list(required(members, roles, recipe))
    tables = coverage(asked_of, members, levels, Teaching(snapshot, chance), edge.least_people)
    without = sum(roles.get(m.learner.role or "") is None for m in members)
    notes = [
        _of_whom(len(members), without),
        f"A link counts when it is declared, verified by a person, or inferred with a chance of at "
        f"least {chance:g}. Retired items, and items in a language that a person does not read, do "
        "not count for them.",
        "Of a level the likely range holds the true one four times in five.",
    ]
    return Report(
        "coverage", now, tables, tuple(notes), {"minimum": edge.least_people, "chance": chance}
    )


def fairness_report(edge: Edge, attribute: str, *, actor: str, reason: str | None = None) -> Report:
    """Return who is given what, and how well levels are estimated, by one attribute; on record.

    The groups are used here, after the event; no recommendation ever sees them.

    Raises:
        NoSnapshot: before anything is published.
        InvalidInput: when nobody has such an attribute.
    """
    edge = edge.up_to_date()
    teaching = Teaching(serving(edge).snapshot, SURE)
    with edge.store.read() as tx:
        force = workforce(tx)
        names = declared(force.learners)
        if attribute not in names:
            raise InvalidInput([_unknown_attribute(attribute, names)])
        given: list[Given] = []
        latest: dict[str, Given | None] = {person.id: None for person in force.learners}
        for one in tx.decisions.given(since=None, until=None):
            if one.learner in latest:
                latest[one.learner] = one
                given.append(one)
        reactions = reactions_of(force.learners, edge, tx)
    with edge.store.write() as tx:
        act = Act("report_fairness", Target("attribute", attribute), reason)
        tx.audit.record(act, actor=actor)
    errors = level_errors(level_checks(force.ledgers, edge.recipe.profile))
    done = share_that(DONE, offered(given), reactions)
    figures = (
        *exposure(latest, teaching),
        Figure("done", "Share of the items offered that they did", "0-1", MEAN, done),
        Figure("error", "Estimate less later assessment", "levels", ERROR, errors),
    )
    groups = {name: {p.id: grouped_by(p, name) for p in force.learners} for name in names}
    table = fairness(figures, groups, attribute, edge.least_people)
    asked = {"attribute": attribute, "attributes": list(names), "minimum": edge.least_people}
    return Report("fairness", edge.clock(), (table,), FAIRNESS_NOTES, asked)


def declared(learners: tuple[Learner, ...]) -> tuple[str, ...]:
    """Return the attributes that people may be grouped by, always in the same order."""
    others = {name for person in learners for name in person.attributes}
    return ("team", "role", *sorted(others - {"team", "role"}))


FAIRNESS_NOTES = (
    "Of every person the latest answer counts, once. How long a path is depends on the minutes "
    "that people ask for, and a stretch item on what their role asks for: look at a role before "
    "you draw a conclusion about a group.",
    "A stretch item leads to level 4 (proficient) or higher, or beyond what is asked for.",
    "Disparity shown: the difference is too large for chance (below 5 % for the whole report, "
    "Holm) and the ratio to the other groups lies outside .8 to 1.25; of an estimate, it is .25 "
    "levels or more. None shown: the whole interval lies inside. Not enough people: anything else, "
    "which is usual below a hundred people a group.",
    "An estimate below the later assessment (a negative figure) is too low, and asks for content "
    "that somebody does not need.",
    "Attributes are used for this report alone. No recommendation ever sees them, and every "
    "reading of this report is on record.",
)


def _unknown_attribute(attribute: str, names: tuple[str, ...]) -> Problem:
    return Problem(
        "/attribute",
        "unknown_attribute",
        f"Nobody has an attribute “{attribute[:100]}”.",
        f"give one of {', '.join(names[:30])}",
    )


def _of_whom(people: int, without: int) -> str:
    """Return the sentence that says of how many people nothing can be asked."""
    many = f"{people} {'person' if people == 1 else 'people'}"
    if not without:
        return f"{many}; each with a role that is known here."
    have = "has" if without == 1 else "have"
    return (
        f"{many}; {without} of them {have} no role that is known here, so nothing is asked of them."
    )
