"""What people did with the steps they were offered: accepted, dismissed, done; and what it brought.

Every person counts once, as what one person does with ten steps is not ten independent answers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.canonical import Json
from recommender.domain.given import Given
from recommender.domain.learners import Evidence, Ledger
from recommender.reports.errors import is_check
from recommender.reports.means import mean

DONE = "done"


@dataclass(frozen=True, slots=True)
class Reaction:
    """One thing that a person did with an item.

    Attributes:
        kind: as in feedback (``accept``, ``dismiss``, ``done``…); what a platform reports as
            completed is ``done``, too.
    """

    learner: str
    item: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Brought:
    """What the steps that somebody did were expected to bring, and what came, in levels."""

    expected: float
    came: float


def offered(given: Iterable[Given]) -> dict[str, dict[str, datetime]]:
    """Return by person each item that was ever in a path of theirs, and since when."""
    found: dict[str, dict[str, datetime]] = {}
    for one in given:
        if one.learner is not None:
            mine = found.setdefault(one.learner, {})
            for step in one.answer["steps"]:
                mine.setdefault(step["item"]["id"], one.at)
    return found


def share_that(
    kind: str, offers: Mapping[str, Mapping[str, datetime]], reactions: Iterable[Reaction]
) -> dict[str, float]:
    """Return by person the share (0-1) of the items offered to which they reacted so, later."""
    reacted: dict[str, set[str]] = {person: set() for person in offers}
    for one in reactions:
        since = offers.get(one.learner, {}).get(one.item)
        if one.kind == kind and since is not None and one.at >= since:
            reacted[one.learner].add(one.item)
    return {p: len(reacted[p]) / len(items) for p, items in offers.items() if items}


def gains(
    given: Iterable[Given], reactions: Iterable[Reaction], ledgers: Mapping[str, Ledger]
) -> dict[str, Brought]:
    """Return by person the mean gain that steps done were expected to bring, and that came.

    Of each step done the first skill-step of the latest path before it counts, where the level
    before is the estimate itself. What came is the next assessment of the skill, less that level.
    """
    done = [r for r in reactions if r.kind == DONE]
    people = {r.learner for r in done}
    paths: dict[str, list[Given]] = {}
    for one in given:
        if one.learner in people and one.learner is not None:
            paths.setdefault(one.learner, []).append(one)
    found: dict[str, list[Brought]] = {}
    for reaction in done:
        ledger = ledgers.get(reaction.learner, Ledger())
        for path in reversed(paths.get(reaction.learner, [])):
            if path.at <= reaction.at:
                brought = list(_brought(path.answer, reaction, _checks(ledger)))
                found.setdefault(reaction.learner, []).extend(brought)
                break
    return {
        person: Brought(mean([b.expected for b in of]), mean([b.came for b in of]))
        for person, of in found.items()
        if of
    }


def _checks(ledger: Ledger) -> Sequence[Evidence]:
    void = {mark.evidence for mark in ledger.marks if mark.kind == "void"}
    checks = [e for e in ledger.evidence if is_check(e) and e.id not in void]
    return sorted(checks, key=lambda e: (e.at, e.id))


def _brought(
    answer: Mapping[str, Json], reaction: Reaction, checks: Sequence[Evidence]
) -> Iterator[Brought]:
    met: set[str] = set()
    for step in answer["steps"]:
        for gain in step["gains"]:
            skill, before = gain["skill"], gain["before"]
            if step["item"]["id"] == reaction.item and skill not in met:
                later = [e.level for e in checks if e.skill == skill and e.at >= reaction.at]
                if later:
                    yield Brought(gain["after"] - before, later[0] - before)
            met.add(skill)
