"""Is one group treated differently from the others? A verdict in three states, never in two.

*Disparity shown*: the difference is too large for chance (p below .05 after Holm over all
comparisons of a report) and large enough to matter (four-fifths rule: a ratio below .8 or above
1.25). *None shown*: the whole interval lies where it does not matter. Otherwise *not enough
people*, the usual answer below a hundred a group. The bare ratio alone would raise a false alarm
among ten to twenty people a group in one case of three to five.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recommender.reports.exact import ALPHA, fisher, holm, ratio_interval, share_interval
from recommender.reports.means import difference_interval, mean, mean_interval, permutation

SHOWN, NONE, FEW = "disparity shown", "none shown", "not enough people"
LOW_RATIO, HIGH_RATIO = 0.8, 1.25
LEVELS = 0.25
"""Difference of means, in levels, from which on an error matters."""

SHARE, MEAN, ERROR = "share", "mean", "error"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group beside all others of the same people.

    Attributes:
        low, high: 95 % interval of the value.
        ratio: to the value of the others; its interval for shares only.
        difference: from the value of the others; its interval for means only.
        p: chance of so large a difference where there is none; corrected in ``judged``.
        differs: whether it is large enough to matter; ``equal``: whether it surely is not.
    """

    group: str
    people: int
    value: float
    low: float | None
    high: float | None
    others: float
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    difference: float
    difference_low: float | None
    difference_high: float | None
    p: float
    differs: bool
    equal: bool
    verdict: str = FEW


def compared(kind: str, group: str, values: Sequence[float], others: Sequence[float]) -> Comparison:
    """Return how a group stands beside the others.

    Args:
        kind: ``share`` (values 0 or 1), ``mean`` (0 or more) or ``error`` (in levels, 0 is right).
        group: its name.
        values: one of each of its people.
        others: one of everybody else.
    """
    return _shares(group, values, others) if kind == SHARE else _means(kind, group, values, others)


def judged(figures: Sequence[Sequence[Comparison]]) -> list[list[Comparison]]:
    """Return all comparisons of a report, by figure, with corrected p-values and verdicts.

    Of two groups one is *the others* of the other: that is one comparison, and counts once.
    """
    tests = [one.p for figure in figures for one in _different(figure)]
    corrected = iter(holm(tests))
    found = []
    for figure in figures:
        ps = [next(corrected) for _ in _different(figure)]
        both = ps * 2 if len(figure) == 2 else ps
        found.append(
            [replace(x, p=p, verdict=_verdict(x, p)) for x, p in zip(figure, both, strict=True)]
        )
    return found


def _different(figure: Sequence[Comparison]) -> Sequence[Comparison]:
    return figure[:1] if len(figure) == 2 else figure


def _verdict(one: Comparison, p: float) -> str:
    if one.differs and p < ALPHA:
        return SHOWN
    return NONE if one.equal else FEW


def _shares(group: str, values: Sequence[float], others: Sequence[float]) -> Comparison:
    k, n, rest, of = round(sum(values)), len(values), round(sum(others)), len(others)
    low, high = share_interval(k, n)
    ratio_low, ratio_high = ratio_interval(k, n, rest, of)
    ratio = (k / n) / (rest / of) if rest else None
    return Comparison(
        group=group,
        people=n,
        value=k / n,
        low=low,
        high=high,
        others=rest / of,
        ratio=ratio,
        ratio_low=ratio_low,
        ratio_high=ratio_high,
        difference=k / n - rest / of,
        difference_low=None,
        difference_high=None,
        p=fisher(k, n, rest, of),
        differs=(k > 0) if ratio is None else _far(ratio),
        equal=ratio_high is not None and ratio_low >= LOW_RATIO and ratio_high <= HIGH_RATIO,
    )


def _means(kind: str, group: str, values: Sequence[float], others: Sequence[float]) -> Comparison:
    mine, theirs = mean(values), mean(others)
    own, between = mean_interval(values), difference_interval(values, others)
    ratio = mine / theirs if kind == MEAN and theirs > 0 else None
    if kind == ERROR:
        differs, margins = abs(mine - theirs) >= LEVELS, (-LEVELS, LEVELS)
    else:
        differs = mine > 0 if ratio is None else _far(ratio)
        margins = ((LOW_RATIO - 1) * theirs, (HIGH_RATIO - 1) * theirs)
    low, high = between or (None, None)
    return Comparison(
        group=group,
        people=len(values),
        value=mine,
        low=own[0] if own else None,
        high=own[1] if own else None,
        others=theirs,
        ratio=ratio,
        ratio_low=None,
        ratio_high=None,
        difference=mine - theirs,
        difference_low=low,
        difference_high=high,
        p=permutation(values, others),
        differs=differs,
        equal=low is not None and high is not None and margins[0] <= low and high <= margins[1],
    )


def _far(ratio: float) -> bool:
    return not LOW_RATIO <= ratio <= HIGH_RATIO
