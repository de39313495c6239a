"""Levels, days and weights as people write them."""

from collections.abc import Sequence
from datetime import date

from recommender.domain.learners import EvidenceShare, SkillEstimate

NAMED_SHARES = 4
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
OVERSTATING = {
    "self": "self-ratings run high",
    "completion": "finishing is not yet mastering",
    "manager": "managers rate kindly",
    "peer": "colleagues rate kindly",
}
"""Why a source's levels are taken lower, where a recipe says so."""


def number(value: float) -> str:
    """Return a level as people write it: one decimal, none when it is whole."""
    return f"{value:.1f}".removesuffix(".0")


def day(at: date) -> str:
    """Return a date in words: 1 March 2026."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def in_a_row(parts: Sequence[str]) -> str:
    """Return words in a row: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def level_in_words(estimate: SkillEstimate) -> str:
    """Return a level with its spread and what it is made of: 2.1 ± 0.4: manager 2 on …."""
    level = number(estimate.mean)
    if estimate.basis == "prior":
        return f"level {level}: no evidence yet"
    if estimate.basis == "stated":
        return f"level {level}: given in the request"
    return f"level {level} ± {number(estimate.spread)}: {weights(estimate)}"


def weights(estimate: SkillEstimate) -> str:
    """Return what an estimate is made of, weightiest first, with weights that add up to 100 %.

    What weighs nothing is not named; where there are many, the least are counted together.
    """
    said = [x for x in estimate.shares if x.share > 0]
    said.sort(key=lambda x: (-x.share, -x.evidence.at.timestamp(), x.evidence.id))
    percents = _percents([x.share for x in said])
    most = NAMED_SHARES if len(said) > NAMED_SHARES + 1 else len(said)
    parts = [f"{_said(x)} ({p} %)" for x, p in zip(said[:most], percents, strict=False)]
    if most < len(said):
        parts.append(f"{len(said) - most} more ({sum(percents[most:])} %)")
    # Clauses with commas of their own need a stronger mark between them.
    return "; ".join(parts) if any(", " in p for p in parts) else in_a_row(parts)


def _said(weighed: EvidenceShare) -> str:
    entry = weighed.evidence
    source = entry.source.replace("_", " ")
    if entry.self_reported and entry.source != "self":
        source = f"self-reported {source}"
    more = " or more" if entry.at_least else ""
    if entry.reading is None:
        text = f"{source} {number(entry.level)}{more} on {day(entry.at)}"
    else:
        text = f"{source} {entry.reading.words} on {day(entry.at)}"
    if number(weighed.read_as) != number(entry.level):
        why = OVERSTATING["self" if entry.self_reported else entry.source]
        text += f", read as {number(weighed.read_as)} because {why}"
    elif entry.reading is not None:
        text += f", read as {number(weighed.read_as)}{more}"
    return f"{text}, disputed" if weighed.disputed else text


def _percents(shares: Sequence[float]) -> list[int]:
    """Whole percents that add up to 100, the largest remainders rounded up."""
    percents = [int(100 * share) for share in shares]
    rest = 100 - sum(percents)
    for n in sorted(range(len(shares)), key=lambda n: (percents[n] - 100 * shares[n], n))[:rest]:
        percents[n] += 1
    return percents
