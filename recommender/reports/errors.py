"""Was a level estimated right? What was known before an assessment, beside what it found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recommender.domain.learners import Evidence, Ledger
from recommender.domain.recipes import ProfileRecipe
from recommender.engine.profile import estimate_profile, standing
from recommender.reports.means import mean

CHECKS = ("assessment", "work_sample")
"""Sources whose word is taken for the later truth about a level."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An estimate beside the assessment that followed it.

    Attributes:
        error: estimate minus assessment, in levels; below 0: too low.
        inside: whether the assessment lay in the likely range (four times in five).
    """

    error: float
    inside: bool


def level_checks(
    ledgers: Mapping[str, Ledger], recipe: ProfileRecipe
) -> dict[str, tuple[Checked, ...]]:
    """Return by person every estimate that was followed by an assessment, one of each skill.

    The estimate is what all evidence from before the assessment supported the moment before. Only
    people and skills of whom something was known are counted. A test that was merely passed says
    *at least*, and is no measure of an estimate.
    """
    found = {person: tuple(_checked(ledger, recipe)) for person, ledger in ledgers.items()}
    return {person: checks for person, checks in found.items() if checks}


def level_errors(checks: Mapping[str, tuple[Checked, ...]]) -> dict[str, float]:
    """Return the mean error of each person, so that each counts once."""
    return {person: mean([c.error for c in of]) for person, of in checks.items()}


def is_check(entry: Evidence) -> bool:
    """Return whether evidence measures a level, and not only from below."""
    return entry.source in CHECKS and not entry.at_least and not entry.self_reported


def _checked(ledger: Ledger, recipe: ProfileRecipe) -> Iterator[Checked]:
    last: dict[str, Evidence] = {}
    for entry in sorted(ledger.evidence, key=lambda e: (e.at, e.id)):
        if is_check(entry):
            last[entry.skill] = entry
    for check in last.values():
        if standing([check], ledger.marks, check.at)[check.id] != "counts":
            continue
        before = [e for e in ledger.evidence if e.skill == check.skill and e.at < check.at]
        known = estimate_profile(before, {}, recipe, now=check.at, marks=ledger.marks)
        if check.skill in known:
            estimate = known[check.skill]
            low, high = estimate.likely
            yield Checked(estimate.mean - check.level, low <= check.level <= high)
