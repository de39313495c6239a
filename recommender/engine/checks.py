"""A check before the path: what it asks, and why, as the answer shows it."""

from dataclasses import dataclass

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Json
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.paths import MICRO, Gap
from recommender.domain.skills import LEVEL_NAMES
from recommender.engine.prospects import Prospects

IN_WORDS = (
    phrase("I have not done this yet."),
    phrase("I know what it is about."),
    phrase("I can do simple cases, with some help."),
    phrase("I do it on my own in my daily work."),
    phrase("I handle difficult cases, and others ask me."),
    phrase("I shape how it is done here, and teach it."),
)
"""What each level reads like where a skill has no words of its own."""
SEVERAL = (phrase("Two"), phrase("Three"), phrase("Four"), phrase("Five"))
STEPS = (
    phrase("two steps"),
    phrase("three steps"),
    phrase("four steps"),
    phrase("five steps"),
)
QUESTION = phrase("Which of these describes you in {skill}?")
NEXT = phrase(
    "Your next step depends on your level in {skill}, "
    "which may be anything between {low} and {high}."
)
ONE_OF = phrase(
    "One of your next {steps} depends on your level in {skill}, "
    "which may be anything between {low} and {high}."
)
MANY_OF = phrase(
    "{depend} of your next {steps} depend on your level in {skill}, "
    "which may be anything between {low} and {high}."
)
TELLS = phrase("{doubt} {minutes} minutes would tell.")
SAVES = phrase("{doubt} {minutes} minutes would tell; guessing may waste about {wasted}.")


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


def check_body(
    check: Check | None, prospects: Prospects, language: Language = ENGLISH
) -> dict[str, Json] | None:
    """Return a check as the answer shows it, with how a self-check is to be answered."""
    if check is None:
        return None
    gap, item = check.gap, check.item
    skill = prospects.snapshot.catalogue.skills.get(gap.skill)
    own = skill.levels if skill else ()
    words = [language.say(one) for one in IN_WORDS]
    words[1:] = own or words[1:]
    options = [
        {"level": level, "name": language.say(name), "description": words[level]}
        for level, name in enumerate(LEVEL_NAMES)
    ]
    return {
        "skill": gap.skill,
        "label": gap.label,
        "item": item.id if item else None,
        "question": item.title if item else language.say(QUESTION, skill=gap.label),
        "minutes": check.minutes,
        "options": [] if item else options,
        "source": None if item else "self",
        "low": check.low,
        "high": check.high,
        "depend": check.depend,
        "of": check.of,
        "saves_minutes": check.minutes_saved,
        "saves": check.value / MICRO,
        "because": _because(check, language),
    }


def _because(check: Check, language: Language) -> str:
    doubt = NEXT if check.of == 1 else ONE_OF if check.depend == 1 else MANY_OF
    said = language.say(
        doubt,
        depend=language.say(SEVERAL[check.depend - 2]) if check.depend > 1 else "",
        steps=language.say(STEPS[check.of - 2]) if check.of > 1 else "",
        skill=check.gap.label,
        low=check.low,
        high=check.high,
    )
    wasted = round(check.minutes_saved)
    tells = TELLS if wasted < check.minutes else SAVES
    return language.say(tells, doubt=said, minutes=check.minutes, wasted=wasted)
