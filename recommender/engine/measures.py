"""How good a ranking, an order, a choice or a probability is, and how sure that figure is.

Every measure is a share between 0 and 1. A ranking, an order and a set are lists of ids; what is
true is a list of ids too. Nothing here draws without a seed.
"""

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

DRAWS = 2000
SEED = 20260901
BINS = 10
LEAST_CHANCE = 0.2
"""Probabilities below are about pairs that nobody would be shown."""

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?:](?=\s|$)")
LONG_WORD = 6

Chance = tuple[float, bool]
"""A probability that was stated (0-1), and whether it came true."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its bootstrap interval.

    Attributes:
        low, high: the 2.5 % and 97.5 % points of the figure over resampled units.
        n: how many units it rests on.
    """

    figure: float
    low: float
    high: float
    n: int


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Return the share of what could be found among the first ``k`` that was found there.

    ``hits / min(k, relevant)``: recall whose best value stays 1 where there is more to find than
    places (Thakur et al. 2021, BEIR, "capped recall"). 0 nothing, 1 everything.

    Raises:
        ValueError: when nothing is relevant.
    """
    wanted = _wanted(relevant)
    return sum(item in wanted for item in ranked[:k]) / min(k, len(wanted))


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first ``k``, relevance 0 or 1.

    A hit at rank r counts ``1 / log2(r + 1)``; the sum is divided by that of the best ranking
    (Järvelin & Kekäläinen 2002). 0 nothing, 1 all hits first.

    Raises:
        ValueError: when nothing is relevant.
    """
    wanted = _wanted(relevant)
    gained = math.fsum(
        _discount(rank) for rank, item in enumerate(ranked[:k], start=1) if item in wanted
    )
    return gained / math.fsum(_discount(r) for r in range(1, min(k, len(wanted)) + 1))


def order_accuracy(
    order: Sequence[str], truth: Sequence[str], *, absent_is_wrong: bool = False
) -> float | None:
    """Return the share of pairs that stand in the same order as in the truth.

    The concordant share of pairs, ``(tau + 1) / 2`` of Kendall's tau without ties (Kendall 1938):
    0 reversed, .5 chance, 1 the same order.

    Args:
        order: ids in the order to judge, each once.
        truth: ids in the right order, each once.
        absent_is_wrong: judge every pair of the truth, and one that is not whole in ``order`` is
            wrong; otherwise only pairs that both hold are judged.

    Returns:
        The share, or None when there is no pair to judge.
    """
    place = {item: n for n, item in enumerate(order)}
    pairs = list(combinations(truth, 2))
    both = [(a, b) for a, b in pairs if a in place and b in place]
    judged = len(pairs) if absent_is_wrong else len(both)
    return sum(place[a] < place[b] for a, b in both) / judged if judged else None


def set_f1(chosen: Collection[str], truth: Collection[str]) -> float:
    """Return the harmonic mean of precision and recall of a choice, order left aside.

    ``2 * hits / (chosen + truth)`` (van Rijsbergen 1979). 0 nothing in common, 1 the same set.

    Raises:
        ValueError: when the truth is empty.
    """
    wanted, found = _wanted(truth), set(chosen)
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def rank_agreement(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's rank correlation (Spearman 1904), -1..1; equal values share their mean rank.

    None where either side is all the same: there is no order to agree on.
    """
    ranks = [_mean_ranks(np.asarray(values, dtype=np.float64)) for values in (one, other)]
    if any(np.ptp(rank) == 0 for rank in ranks):
        return None
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def readability(text: str) -> float:
    """Return the LIX of a text (Björnsson 1968): words a sentence, and per cent of long words.

    Words of more than six letters are long. About 25 is a children's book, 40 a newspaper, 55
    an expert's text; it needs no syllables, so it means the same in other languages.
    """
    words = WORD.findall(text)
    if not words:
        return 0.0
    long = sum(len(word) > LONG_WORD for word in words)
    return len(words) / max(1, len(SENTENCE_END.findall(text))) + 100 * long / len(words)


def brier(chances: Sequence[Chance]) -> float:
    """Return the mean squared difference between probability and outcome (Brier 1950).

    0 certain and right, 1 certain and wrong; always stating the base rate b scores ``b (1 - b)``.

    Raises:
        ValueError: when there are no probabilities.
    """
    if not chances:
        raise ValueError("there are no probabilities to judge")
    return math.fsum((p - came_true) ** 2 for p, came_true in chances) / len(chances)


def calibration_error(chances: Sequence[Chance]) -> float:
    """Return the expected calibration error over ten bins of equal width.

    The mean over bins of |mean probability - share that came true|, each bin weighted by how many
    it holds (Naeini et al. 2015). Probabilities below .2 are left aside. 0: what is called 70 %
    comes true seven times in ten.

    Raises:
        ValueError: when no probability reaches .2.
    """
    shown = [(p, came_true) for p, came_true in chances if p >= LEAST_CHANCE]
    if not shown:
        raise ValueError("there are no probabilities to judge")
    bins: list[list[Chance]] = [[] for _ in range(BINS)]
    for p, came_true in shown:
        bins[min(int(p * BINS), BINS - 1)].append((p, came_true))
    # |sum of p - how many came true| of a bin is its size times the difference of the means.
    return math.fsum(abs(math.fsum(p - came_true for p, came_true in b)) for b in bins) / len(shown)


def mean_interval(values: Sequence[float], *, draws: int = DRAWS, seed: int = SEED) -> Estimate:
    """Return the mean of one value per unit, with its bootstrap interval.

    Units (paths, skills) are drawn again with replacement; the interval is the percentile
    interval (Efron & Tibshirani 1993, chapter 13).

    Raises:
        ValueError: when there are no values.
    """
    array = np.asarray(values, dtype=np.float64)
    drawn = _draws(len(array), draws, seed)
    return _estimate(math.fsum(values) / len(array), array[drawn].mean(axis=1), len(array))


def interval(
    units: Sequence[Sequence[Chance]],
    figure: Callable[[Sequence[Chance]], float],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Estimate:
    """Return a figure over the probabilities of all units, with its bootstrap interval.

    Whole units are drawn again, as the probabilities within one are not independent.

    Raises:
        ValueError: when there are no units, or none that the figure can be computed of.
    """
    full = [unit for unit in units if unit]
    drawn = _draws(len(full), draws, seed)
    figures = [figure([chance for n in row for chance in full[n]]) for row in drawn.tolist()]
    every = [chance for unit in full for chance in unit]
    return _estimate(figure(every), np.asarray(figures), len(every))


def _estimate(figure: float, drawn: npt.NDArray[np.float64], n: int) -> Estimate:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(figure, float(low), float(high), n)


def _draws(n: int, draws: int, seed: int) -> npt.NDArray[np.int64]:
    if not n:
        raise ValueError("there is nothing to measure")
    return np.random.Generator(np.random.PCG64(seed)).integers(0, n, size=(draws, n))


def _mean_ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rank of each value, from 0; float64 (n,)."""
    below = (values[:, None] > values[None, :]).sum(axis=1, dtype=np.float64)
    alike = (values[:, None] == values[None, :]).sum(axis=1, dtype=np.float64)
    ranks: npt.NDArray[np.float64] = below + (alike - 1) / 2
    return ranks


def _wanted(relevant: Collection[str]) -> set[str]:
    if not relevant:
        raise ValueError("nothing is relevant, so nothing can be measured")
    return set(relevant)


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)
