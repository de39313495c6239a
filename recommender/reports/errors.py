"""Was a level estimated right? What was known before an assessment, beside what it found."""

from collections.abc import Iterator, Mapping

from recommender.domain.learners import Evidence, Ledger
from recommender.domain.recipes import ProfileRecipe
from recommender.engine.profile import estimate_profile, standing
from recommender.reports.means import mean

CHECKS = ("assessment", "work_sample")
"""Sources whose word is taken for the later truth about a level."""


def level_errors(ledgers: Mapping[str, Ledger], recipe: ProfileRecipe) -> dict[str, float]:
    """Return by person the mean of estimate minus later assessment, in levels; below 0: too low.

    The estimate is what all evidence from before the assessment supported the moment before. Only
    people and skills of whom something was known are counted, each person once. A test that was
    merely passed says *at least*, and is no measure of an estimate.
    """
    found = {}
    for person, ledger in ledgers.items():
        errors = list(_errors(ledger, recipe))
        if errors:
            found[person] = mean(errors)
    return found


def _errors(ledger: Ledger, recipe: ProfileRecipe) -> Iterator[float]:
    last: dict[str, Evidence] = {}
    for entry in sorted(ledger.evidence, key=lambda e: (e.at, e.id)):
        if entry.source in CHECKS and not entry.at_least and not entry.self_reported:
            last[entry.skill] = entry
    for check in last.values():
        if standing([check], ledger.marks, check.at)[check.id] != "counts":
            continue
        before = [e for e in ledger.evidence if e.skill == check.skill and e.at < check.at]
        known = estimate_profile(before, {}, recipe, now=check.at, marks=ledger.marks)
        if check.skill in known:
            yield known[check.skill].mean - check.level
