"""A check before the path: what it asks, and why, as the answer shows it."""

from dataclasses import dataclass

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Json
from recommender.domain.paths import MICRO, Gap
from recommender.domain.skills import LEVEL_NAMES
from recommender.engine.phrasing import number
from recommender.engine.prospects import Prospects

IN_WORDS = (
    "I have not done this yet.",
    "I know what it is about.",
    "I can do simple cases, with some help.",
    "I do it on my own in my daily work.",
    "I handle difficult cases, and others ask me.",
    "I shape how it is done here, and teach it.",
)
"""What each level reads like where a skill has no words of its own."""
COUNTS = ("None", "One", "Two", "Three", "Four", "Five")


@dataclass(frozen=True, slots=True)
class Check:
    """A check that is worth its minutes.

    Attributes:
        item: of the catalogue; None: a self-check.
        depend: how many of the next steps would not be taken at one end or the other.
        of: how many next steps there are, of those looked at.
        minutes_saved: of this path, that would bring nothing; mean over both ends.
        value: what knowing brings, in millionths; mean over both ends.
    """

    gap: Gap
    low: float
    high: float
    item: ContentItem | None
    minutes: int
    depend: int
    of: int
    minutes_saved: float
    value: int


def check_body(check: Check | None, prospects: Prospects) -> dict[str, Json] | None:
    """Return a check as the answer shows it, with how a self-check is to be answered."""
    if check is None:
        return None
    gap, item = check.gap, check.item
    skill = prospects.snapshot.catalogue.skills.get(gap.skill)
    own = skill.levels if skill else ()
    words = (IN_WORDS[0], *own) if own else IN_WORDS
    options = [
        {"level": level, "name": name, "description": words[level]}
        for level, name in enumerate(LEVEL_NAMES)
    ]
    return {
        "skill": gap.skill,
        "label": gap.label,
        "item": item.id if item else None,
        "question": item.title if item else f"Which of these describes you in {gap.label}?",
        "minutes": check.minutes,
        "options": [] if item else options,
        "source": None if item else "self",
        "low": check.low,
        "high": check.high,
        "depend": check.depend,
        "of": check.of,
        "saves_minutes": check.minutes_saved,
        "saves": check.value / MICRO,
        "because": _because(check),
    }


def _because(check: Check) -> str:
    steps = "step" if check.of == 1 else f"{COUNTS[check.of].lower()} steps"
    depend = "depends" if check.depend == 1 else "depend"
    said = (
        f"{COUNTS[check.depend]} of your next {steps} {depend} on your level in {check.gap.label}, "
        f"which may be anything between {number(check.low)} and {number(check.high)}."
    )
    if check.of == 1:
        said = (
            f"Your next step depends on your level in {check.gap.label}, which may be anything "
            f"between {number(check.low)} and {number(check.high)}."
        )
    wasted = round(check.minutes_saved)
    if wasted < check.minutes:
        return f"{said} {check.minutes} minutes would tell."
    return f"{said} {check.minutes} minutes would tell; guessing may waste about {wasted}."
