"""Levels as bars from 0 to 5, each with the words that say the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from recommender.domain.decisions import Json
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.learners import Evidence, SkillEstimate, likely_range
from recommender.domain.skills import LEVEL_MAX, LEVEL_NAMES

WIDTH = 500.0
REACHED = 0.05
UNSURE = 0.8
"""Spread, in levels, from which a level is called uncertain."""

SOURCES = {
    "assessment": phrase("Test"),
    "credential": phrase("Certificate"),
    "manager": phrase("Your manager"),
    "peer": phrase("A colleague"),
    "completion": phrase("Finished a course"),
    "work_sample": phrase("A piece of your work"),
    "self": phrase("You said so"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of evidence in words; ``weight`` is percent of the estimate.

    ``read_as`` is its level once what its source tends to overstate is taken off; None where
    nothing is.
    """

    id: str
    source: str
    level: str
    read_as: str | None
    disputed: bool
    at: datetime
    weight: int


@dataclass(frozen=True, slots=True)
class LevelBar:
    """One skill: where a person stands (with a range), and what is asked.

    Attributes:
        now_x, low_x, range_width, target_x: places on a bar of width 500.
        state: ``reached``, ``unknown``, ``unsure`` or ``known``.
    """

    skill: str
    label: str
    now: str
    low: str
    high: str
    target: str | None
    gap: str
    by_role: bool
    state: str
    stated: bool
    now_x: float
    low_x: float
    range_width: float
    target_x: float | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class GainBar:
    """What a step changes in one skill, or how much of a need it answers."""

    label: str
    is_need: bool
    before: str
    after: str
    target: str | None
    percent: int
    before_x: float
    gain_width: float
    target_x: float | None


def level_bar(
    gap: Mapping[str, Json],
    estimate: SkillEstimate | None,
    *,
    by_role: bool,
    language: Language = ENGLISH,
) -> LevelBar:
    """Return the bar of a gap of the answer, with the evidence behind its level."""
    state, target, missing = _state(gap, estimate), gap["target"], gap["gap"]
    bar = _bar(
        gap["skill"],
        gap["label"],
        gap["current"],
        gap["spread"],
        target,
        missing,
        state,
        estimate,
        language,
    )
    return replace(bar, by_role=by_role)


def other_bar(label: str, estimate: SkillEstimate, language: Language = ENGLISH) -> LevelBar:
    """Return the bar of a skill that nobody asks for here."""
    now, spread = estimate.mean, estimate.spread
    return _bar(estimate.skill, label, now, spread, None, 0.0, "known", estimate, language)


def gain_bar(
    gain: Mapping[str, Json],
    gap: Mapping[str, Json] | None,
    label: str,
    *,
    need: bool,
    language: Language = ENGLISH,
) -> GainBar:
    """Return what a gain of a step changes; levels run from 0 to 5, needs from 0 to 1."""
    scale = WIDTH if need else WIDTH / LEVEL_MAX
    target = gap["target"] if gap else None
    return GainBar(
        label=label,
        is_need=need,
        before=language.number(gain["before"]),
        after=language.number(gain["after"]),
        target=None if target is None else language.number(target),
        percent=round(100 * gain["after"]),
        before_x=round(gain["before"] * scale, 1),
        gain_width=round((gain["after"] - gain["before"]) * scale, 1),
        target_x=None if target is None or need else round(target * scale, 1),
    )


def level_name(level: float, language: Language = ENGLISH) -> str:
    """Return the word for the nearest whole level."""
    return language.say(LEVEL_NAMES[min(int(LEVEL_MAX), max(0, int(level + 0.5)))])


def source_in_words(source: str, language: Language = ENGLISH) -> str:
    """Return the words for a source of evidence, as a person reads of their own."""
    known = SOURCES.get(source)
    return language.say(known) if known else source.replace("_", " ").capitalize()


def _bar(
    skill: str,
    label: str,
    now: float,
    spread: float,
    target: float | None,
    gap: float,
    state: str,
    estimate: SkillEstimate | None,
    language: Language,
) -> LevelBar:
    number = language.number
    scale = WIDTH / LEVEL_MAX
    low, high = likely_range(now, spread)
    return LevelBar(
        skill=skill,
        label=label,
        now=number(now),
        low=number(low),
        high=number(high),
        target=None if target is None else _named(target, language),
        gap=number(gap),
        by_role=False,
        state=state,
        stated=estimate is not None and estimate.basis == "stated",
        now_x=round(now * scale, 1),
        low_x=round(low * scale, 1),
        range_width=round((high - low) * scale, 1),
        target_x=None if target is None else round(target * scale, 1),
        facts=_facts(estimate, language),
    )


def _state(gap: Mapping[str, Json], estimate: SkillEstimate | None) -> str:
    if gap["gap"] < REACHED:
        return "reached"
    if estimate is None or estimate.basis == "prior":
        return "unknown"
    return "unsure" if gap["spread"] >= UNSURE else "known"


def _named(level: float, language: Language) -> str:
    return language.say("{level} ({name})", level=level, name=level_name(level, language))


def _facts(estimate: SkillEstimate | None, language: Language) -> tuple[Fact, ...]:
    shares, number = estimate.shares if estimate else (), language.number
    return tuple(
        Fact(
            x.evidence.id,
            source_in_words(x.evidence.source, language),
            _given(x.evidence, language),
            None if number(x.read_as) == number(x.evidence.level) else number(x.read_as),
            x.disputed,
            x.evidence.at,
            round(100 * x.share),
        )
        for x in sorted(shares, key=lambda x: (-x.share, x.evidence.id))
    )


def _given(entry: Evidence, language: Language) -> str:
    if entry.at_least:
        return language.say("{level} or more", level=entry.level)
    return language.number(entry.level)
