"""Levels on other people's scales, read as levels 0-5.

A scale is read by where a value lies between its ends: the same place on any scale is the same
level. No scale is stretched to fit another one's words.
"""

import re
from dataclasses import dataclass

LEVEL_MIN, LEVEL_MAX = 0.0, 5.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale that somebody else measures on.

    Attributes:
        name: whose it is, in words; None for a bare range.
        low, high: the values at its ends.
        floor, ceiling: the levels (0-5) that its ends stand for; a test that covers only
            levels 1 to 3 has them there.
        least: the smallest value that may be said; under ``low`` it is read as ``low``.
        criteria: for a rubric, the labels of its levels from lowest to highest; values are
            then positions from 1.
    """

    name: str | None
    low: float
    high: float
    floor: float = LEVEL_MIN
    ceiling: float = LEVEL_MAX
    least: float | None = None
    criteria: tuple[str, ...] = ()

    def level(self, value: float) -> float:
        """Return the level (0-5, rounded to 1e-6) of a value on this scale.

        Raises:
            ValueError: when the value is not on the scale.
        """
        if not self.lowest <= value <= self.high:
            raise ValueError(f"{value} is not between {self.lowest} and {self.high}")
        part = max(0.0, (value - self.low) / (self.high - self.low))
        return round(self.floor + part * (self.ceiling - self.floor), 6)

    def position(self, label: str) -> int | None:
        """Return the position from 1 of a rubric's criterion; capitals do not matter."""
        folded = [c.casefold() for c in self.criteria]
        return folded.index(label.casefold()) + 1 if label.casefold() in folded else None

    @property
    def lowest(self) -> float:
        """The smallest value that may be said."""
        return self.low if self.least is None else self.least


@dataclass(frozen=True, slots=True)
class Reading:
    """What was said, and the scale it was said on; ``value`` is a position for a rubric."""

    value: float
    scale: Scale

    @property
    def words(self) -> str:
        """What was said, as a person would say it."""
        scale, value = self.scale, f"{self.value:g}"
        if scale.criteria:
            label = scale.criteria[int(self.value) - 1]
            return f"“{label}”, {value} of {len(scale.criteria)}{_of(scale)}"
        if scale == PERCENT:
            return f"{value} %"
        if scale.name is None:
            return f"{value} on a scale of {scale.low:g} to {scale.high:g}"
        return f"{value} of {scale.high:g}{_of(scale)}"


PERCENT = Scale("percent", 0, 100)
SCALED = Scale("score.scaled", 0, 1, least=-1)
"""xAPI allows -1 to 1, cmi5 0 to 1; what is under 0 says no more than 0 does."""
ONET_LEVEL = Scale("O*NET", 0, 7)
"""The level scale (LV) of the O*NET database."""

NAMED = {"percent": PERCENT, "scaled": SCALED, "onet-lv": ONET_LEVEL}

_RANGE = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)\s*[-–]\s*(-?\d{1,6}(?:\.\d{1,6})?)", re.ASCII)


def named_scale(text: str) -> Scale | None:
    """Return the scale that a short text names, or None.

    A text is one of ``NAMED``, a range such as ``1-8``, or the criteria of a rubric from lowest
    to highest, such as ``Emerging < Developing < Proficient``.
    """
    if text.casefold() in NAMED:
        return NAMED[text.casefold()]
    found = _RANGE.fullmatch(text)
    if found:
        low, high = float(found[1]), float(found[2])
        return Scale(None, low, high) if low < high else None
    return rubric(None, [part.strip() for part in text.split("<")])


def rubric(name: str | None, criteria: list[str]) -> Scale | None:
    """Return the scale of a rubric's criteria; None unless there are two, all different."""
    different = {c.casefold() for c in criteria}
    if len(criteria) < 2 or len(different) < len(criteria) or "" in different:
        return None
    return Scale(name, 1, len(criteria), criteria=tuple(criteria))


def _of(scale: Scale) -> str:
    return f" on the scale of {scale.name}" if scale.name else ""
