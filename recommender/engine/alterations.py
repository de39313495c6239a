"""Changes of what a decision was computed from, and how large each is.

The distance of a change, so that changes of different kinds can be compared: 1 is one level of
one skill. A target that is moved counts like a level; doubling or halving the minutes counts 1;
an importance (0-1) counts as its difference.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log2

from recommender.domain.decisions import Inputs, Json
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.paths import Ask, StatedGap, StatedLevel

QUARTERS = tuple(quarter / 4 for quarter in range(21))
"""Levels (0-5) that a level or a target is moved to."""
IMPORTANCES = (0.25, 0.5, 0.75, 1.0)
MINUTES = (
    *(5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 105, 120, 150, 180, 210, 240, 300, 360),
    *(420, 480, 600, 720, 960, 1200, 1440, 1920, 2400),
)
"""Minutes as people set them aside."""
MOST_TIMES = 4
LEVEL = phrase("your level in {skill} were {new} instead of {now}")
TARGET = phrase("the level asked in {skill} were {new} instead of {now}")
IMPORTANCE = phrase("{skill} mattered {new} of 1 instead of {now}")
YOUR_MINUTES = phrase("you had {new} minutes instead of {now}")
"""Minutes are moved up to so many times what they are, and down to that part of it."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """One change of what a decision was computed from.

    Attributes:
        factor: what is changed, such as ``level`` or ``minutes``.
        subject: what it is about: id of a skill, item, piece of evidence; empty where there is
            only one of the kind.
        before, after: its value.
        distance: how large the change is; 1 is one level of one skill.
        clause: it in words that follow *if*: "you had 90 minutes instead of 60".
        apply: makes the change.
    """

    factor: str
    subject: str
    before: Json
    after: Json
    distance: float
    clause: str
    apply: Callable[[Inputs], Inputs] = field(compare=False, repr=False)


Ray = Sequence[Alteration]
"""Changes of one factor in one direction, from near to far."""
Combination = tuple[Alteration, ...]
"""Changes that are made together."""


def distance(changes: Combination) -> float:
    """Return how large several changes are together."""
    return round(sum(change.distance for change in changes), 6)


def level_rays(
    skill: str, label: str, current: float, spread: float, language: Language = ENGLISH
) -> Iterator[Ray]:
    """Yield the level of one skill (0-5), up and down; its spread stays what it is."""

    def changed(level: float) -> Alteration:
        return Alteration(
            *("level", skill, current, level, abs(level - current)),
            instead(LEVEL, label, level, current, language),
            lambda inputs: _with_level(inputs, skill, level, spread),
        )

    yield from _both_ways(current, QUARTERS, changed)


def target_rays(
    skill: str, label: str, current: float, language: Language = ENGLISH
) -> Iterator[Ray]:
    """Yield the level asked of one skill (0-5), up and down."""

    def changed(level: float) -> Alteration:
        return Alteration(
            *("target", skill, current, level, abs(level - current)),
            instead(TARGET, label, level, current, language),
            lambda inputs: _with_wanted(inputs, skill, target=level),
        )

    yield from _both_ways(current, QUARTERS, changed)


def importance_rays(
    skill: str, label: str, current: float, language: Language = ENGLISH
) -> Iterator[Ray]:
    """Yield how much one skill matters (0-1), up and down."""

    def changed(weight: float) -> Alteration:
        return Alteration(
            *("importance", skill, current, weight, abs(weight - current)),
            instead(IMPORTANCE, label, weight, current, language),
            lambda inputs: _with_wanted(inputs, skill, importance=weight),
        )

    yield from _both_ways(current, IMPORTANCES, changed)


def minutes_rays(
    current: int, more: Sequence[int] = (), language: Language = ENGLISH
) -> Iterator[Ray]:
    """Yield other minutes, up and down: those that people set aside, and more that are given."""

    def changed(there_are: float) -> Alteration:
        whole = round(there_are)
        return Alteration(
            *("minutes", "", current, whole, abs(log2(whole / current))),
            language.say(YOUR_MINUTES, new=whole, now=current),
            lambda inputs: with_ask(inputs, minutes=whole),
        )

    near = [m for m in MINUTES if current / MOST_TIMES <= m <= current * MOST_TIMES]
    yield from _both_ways(current, sorted({*near, *more}), changed)


def with_ask(inputs: Inputs, **changed: object) -> Inputs:
    """Return inputs whose ask has other values in some fields."""
    ask: Ask = replace(inputs.ask, **changed)  # type: ignore[arg-type]
    return replace(inputs, ask=ask)


def with_stated(inputs: Inputs, skill: str, **changed: object) -> Inputs:
    """Return inputs whose ask states something else of one of its gaps."""
    gaps: tuple[StatedGap, ...] = tuple(
        replace(gap, **changed) if gap.skill == skill else gap  # type: ignore[arg-type]
        for gap in inputs.ask.gaps
    )
    return with_ask(inputs, gaps=gaps)


def instead(clause: str, label: str, new: float, now: float, language: Language) -> str:
    """Return the clause that says what a figure about a skill would be, and what it is."""
    return language.say(clause, skill=label, new=language.figure(new), now=language.figure(now))


def _both_ways(
    current: float, steps: Sequence[float], changed: Callable[[float], Alteration]
) -> Iterator[Ray]:
    yield tuple(changed(step) for step in steps if step > current)
    yield tuple(changed(step) for step in reversed(steps) if step < current)


def _with_level(inputs: Inputs, skill: str, level: float, spread: float) -> Inputs:
    if any(g.skill == skill and g.current is not None for g in inputs.ask.gaps):
        return with_stated(inputs, skill, current=level)
    stated: Mapping[str, StatedLevel] = {**inputs.ask.levels, skill: StatedLevel(level, spread)}
    return with_ask(inputs, levels=stated)


def _with_wanted(inputs: Inputs, skill: str, **changed: float) -> Inputs:
    """Another target or importance, where it stands: in the ask, or in the role."""
    if any(g.skill == skill for g in inputs.ask.gaps):
        return with_stated(inputs, skill, **changed)
    values = {"level" if name == "target" else name: value for name, value in changed.items()}
    targets = tuple(
        replace(t, **values) if t.skill == skill else t  # type: ignore[arg-type]
        for t in inputs.targets
    )
    return replace(inputs, targets=targets)
