"""Reports on many people: gather what they rest on, compute, hand over."""

from collections.abc import Mapping
from dataclasses import dataclass

from recommender.domain.learners import Learner, Ledger
from recommender.engine.profile import estimate_profile
from recommender.ports import Edge, Transaction
from recommender.reports.coverage import Teaching, coverage
from recommender.reports.people import Member, required
from recommender.reports.tables import Report
from recommender.service.attributing import SURE
from recommender.service.browsing import serving


@dataclass(frozen=True, slots=True)
class Workforce:
    """Everybody in the books, and what was recorded about their levels."""

    learners: tuple[Learner, ...]
    ledgers: Mapping[str, Ledger]


def workforce(tx: Transaction) -> Workforce:
    """Return everybody, by id."""
    found = [tx.learners.get(learner) for learner in tx.learners.ids()]
    people = tuple(person for person in found if person is not None)
    return Workforce(people, {p.id: tx.learners.ledger(p.id) for p in people})


def coverage_report(edge: Edge, *, chance: float = SURE) -> Report:
    """Return what roles ask for and nothing teaches, what rests on one person, who is where.

    Args:
        edge: the outside.
        chance: 0-1, from which on an inferred link counts.

    Raises:
        NoSnapshot: before anything is published.
    """
    snapshot = serving(edge).snapshot
    now, recipe = edge.clock(), edge.recipe.profile
    with edge.store.read() as tx:
        force = workforce(tx)
    members = [
        Member(
            person,
            estimate_profile(
                force.ledgers[person.id].evidence,
                {},
                recipe,
                now=now,
                marks=force.ledgers[person.id].marks,
            ),
        )
        for person in force.learners
    ]
    roles = snapshot.catalogue.roles
    levels: dict[str, list[float]] = {}
    for target in (t for role in roles.values() for t in role.targets if t.level > 0):
        levels.setdefault(target.skill, []).append(target.level)
    asked_of = list(required(members, roles, recipe))
    tables = coverage(asked_of, members, levels, Teaching(snapshot, chance), edge.least_people)
    without = sum(roles.get(m.learner.role or "") is None for m in members)
    notes = [
        f"{len(members)} people; of {without} no role profile is known, so nothing is asked of "
        "them here.",
        f"A link counts when it is declared, verified by a person, or inferred with a chance of at "
        f"least {chance:g}. Retired items, and items in a language that a person does not read, do "
        "not count for them.",
        "Of a level the likely range holds the true one four times in five.",
    ]
    return Report(
        "coverage", now, tables, tuple(notes), {"minimum": edge.least_people, "chance": chance}
    )
