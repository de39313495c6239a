"""The terms of a step's score as bars that start where the one before ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.decisions import Json
from recommender.domain.languages import ENGLISH, Language
from recommender.engine.term_words import term_in_words

WIDTH = 100.0
CENT = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One term of a score.

    Attributes:
        words: what it stands for.
        cents: its value in hundredths of a point.
        points: the value as people write it, with its sign: ``+0.61``, ``−0.13``.
        left, width: where its bar lies (0-100).
    """

    words: str
    cents: int
    points: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All terms of one step; the hundredths of the bars add up to the total's."""

    bars: tuple[Bar, ...]
    total: Bar


def waterfall(
    contributions: Sequence[Mapping[str, Json]],
    labels: Mapping[str, str],
    needs: frozenset[str],
    language: Language = ENGLISH,
) -> Waterfall:
    """Return the bars of a step's contributions, in their order.

    Args:
        contributions: ``{"term", "skill", "value"}`` as the answer states them.
        labels: words for each skill.
        needs: those among them that are needs in words.
        language: to say it in.
    """
    values = [c["value"] for c in contributions]
    cents = adding_up(values)
    edges = [0.0]
    for value in values:
        edges.append(edges[-1] + value)
    low, high = min(edges), max(*edges, 1e-9)
    scale = WIDTH / (high - low)

    def bar(words: str, amount: int, one: float, other: float) -> Bar:
        left, right = sorted((one, other))
        place, width = round((left - low) * scale, 2), round((right - left) * scale, 2)
        return Bar(words, amount, signed(amount, language), place, width)

    bars = tuple(
        bar(_words(c, labels, needs, language), amount, one, other)
        for c, amount, one, other in zip(contributions, cents, edges, edges[1:], strict=False)
    )
    return Waterfall(bars, bar(language.say("What this step brings"), sum(cents), 0.0, edges[-1]))


def adding_up(values: Sequence[float]) -> list[int]:
    """Return the values in hundredths, rounded so that they add up to their rounded sum.

    The largest remainders are rounded up, as seats are given to parties (Hamilton's method).
    """
    scaled = [value * CENT for value in values]
    whole = [int(s // 1) for s in scaled]
    rest = round(sum(scaled)) - sum(whole)
    by_remainder = sorted(range(len(scaled)), key=lambda n: (whole[n] - scaled[n], n))
    for n in by_remainder[:rest]:
        whole[n] += 1
    return whole


def signed(cents: int, language: Language = ENGLISH) -> str:
    """Return hundredths with their sign, a true minus."""
    return f"{'−' if cents < 0 else '+'}{language.hundredths(abs(cents) / CENT)}"


def _words(
    term: Mapping[str, Json], labels: Mapping[str, str], needs: frozenset[str], language: Language
) -> str:
    skill = term["skill"]
    return term_in_words(
        term["term"], labels.get(skill, skill), is_need=skill in needs, language=language
    )
