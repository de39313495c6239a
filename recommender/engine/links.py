"""Which item teaches which skill, and how surely."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import ContentItem
from recommender.domain.recipes import LinkRecipe, LinkWeights

Floats = npt.NDArray[np.float64]

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
MAX_SENTENCES = 12
NEAREST_SENTENCES = 3

PRESUMED = 20
"""Unrelated items presumed to stand beside those of the catalogue, so that little is not much."""
UNRELATED_MEANING = (0.12, 0.08)
UNRELATED_WORDS = (0.0, 0.1)
"""Mean and spread of what an unrelated item shows; of the starter catalogue, rounded."""
ALIKE_UNIT = 0.1
"""Cosine by which an item is more alike to count as one unit."""

TERMS = ("meaning", "words", "named", "alike", "constant")
"""The terms of a link's logit, in the order of ``LinkWeights``."""


def sentences(item: ContentItem) -> tuple[str, ...]:
    """Return the sentences of an item that may carry a link: title, objectives, description."""
    found = [item.title, *item.objectives, *SENTENCE_END.split(item.description), *item.sections]
    return tuple(dict.fromkeys(s.strip() for s in found if s.strip()))[:MAX_SENTENCES]


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for each link of N items to K skills; float64 (N, K), but ``said``.

    Attributes:
        meaning, words, alike: standings, see ``standing`` and ``alike``.
        named: 0 or 1.
        said: (K,), how many items people said teach, or do not teach, each skill.
    """

    meaning: Floats
    words: Floats
    named: Floats
    alike: Floats
    said: Floats


def standing(values: Floats, unrelated: tuple[float, float]) -> Floats:
    """Return how far each item stands out for a skill among all items; float64 (N, K).

    The sign and ``log(1 + |z|)`` of the z-score within the column: nearness itself means another
    thing for every skill and catalogue, standing out carries over; and the second surprise counts
    less than the first. A few unrelated items are presumed beside (pseudo-counts), so that the
    best of three items is not taken for a find.

    Args:
        values: float64 (N, K), any unit.
        unrelated: mean and spread presumed of an unrelated item.
    """
    usual, spread = unrelated
    n = len(values) + PRESUMED
    mean = (values.sum(axis=0) + PRESUMED * usual) / n
    off = ((values - mean) ** 2).sum(axis=0) + PRESUMED * (spread**2 + (usual - mean) ** 2)
    return signed_log((values - mean) / np.sqrt(off / n))


def signed_log(values: Floats) -> Floats:
    """Return ``sign(x) * log(1 + |x|)``."""
    out: Floats = np.sign(values) * np.log1p(np.abs(values))
    return out


def nearness(title: Floats, whole: Floats, of_sentences: Sequence[Floats]) -> Floats:
    """Return how near items are to skills, float64 (N, K): mean of four cosines (-1..1).

    Args:
        title: float64 (N, K), cosines of the title.
        whole: float64 (N, K), cosines of the whole text.
        of_sentences: per item float64 (S, K), cosines of its sentences, S >= 1; the nearest one
            counts, and the mean of the nearest three.
    """
    best = np.empty_like(whole)
    for row, cosines in enumerate(of_sentences):
        near = np.sort(cosines, axis=0)[::-1][:NEAREST_SENTENCES]
        best[row] = (near[0] + near.mean(axis=0)) / 2
    return (title + whole + 2 * best) / 4


def centred(skills: Floats) -> Floats:
    """Return unit skill vectors, float64 (K, dimension), less half of what all have in common.

    What lies near every skill says little of one (hubness; compare CSLS, Conneau et al. 2018).
    """
    common = skills.sum(axis=0) / (len(skills) + PRESUMED)
    moved = skills - common / 2
    out: Floats = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return out


def alike(to_said: Floats, to_all: Floats) -> Floats:
    """Return how much more an item is like those said to teach a skill than like any; signed log.

    Args:
        to_said: mean likeness (-1..1) with them; items said *not* to teach it count against.
        to_all: the same likeness with all items, times the mean sign of what was said.
    """
    return signed_log((to_said - to_all) / ALIKE_UNIT)


def terms(signals: Signals) -> Floats:
    """Return the signals, and the constant 1, in the order of ``TERMS``: float64 (5, N, K)."""
    ones = np.ones_like(signals.meaning)
    return np.stack([signals.meaning, signals.words, signals.named, signals.alike, ones])


def trust(said: Floats) -> Floats:
    """Return how much the weights for tagged skills count (0-1): the first word on one is half."""
    out: Floats = said / (said + 1)
    return out


def shares(signals: Signals, recipe: LinkRecipe) -> Floats:
    """Return what each of ``TERMS`` adds to the logit of each link: float64 (5, N, K)."""
    tagged = trust(signals.said)
    weights = np.outer(_weights(recipe.untagged), 1 - tagged)
    weights += np.outer(_weights(recipe.tagged), tagged)
    out: Floats = terms(signals) * weights[:, None, :]
    return out


def chances(logits: Floats, recipe: LinkRecipe) -> Floats:
    """Return the chance (0-1) of each link, rounded to 1e-6.

    ``agreement / (1 + exp(-logit))``: the logistic curve says how surely the house whose catalogue
    the weights were fitted on would state the link; another house would state a share of these.
    """
    clipped = np.clip(logits, -40.0, 40.0)
    out: Floats = np.round(recipe.agreement / (1.0 + np.exp(-clipped)), 6)
    return out


def kept(
    found: Sequence[tuple[float, int, int]], recipe: LinkRecipe
) -> list[tuple[float, int, int]]:
    """Return (confidence, item row, skill row) of the links to keep, by item, surest first.

    A link is kept that is among the ``per_item`` surest of its item or the ``per_skill`` surest of
    its skill. Ties go to the lower row.
    """
    surest = sorted(found, key=lambda x: (-x[0], x[1], x[2]))
    of_item: dict[int, int] = {}
    of_skill: dict[int, int] = {}
    chosen = []
    for link in surest:
        _, item, skill = link
        of_item[item] = of_item.get(item, 0) + 1
        of_skill[skill] = of_skill.get(skill, 0) + 1
        if of_item[item] <= recipe.per_item or of_skill[skill] <= recipe.per_skill:
            chosen.append(link)
    return sorted(chosen, key=lambda x: (x[1], -x[0], x[2]))


def _weights(weights: LinkWeights) -> Floats:
    return np.array(
        [weights.meaning, weights.words, weights.named, weights.alike, weights.constant]
    )
