"""Fit the weights of links to what a house says its items teach."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.domain.recipes import LinkWeights

Floats = npt.NDArray[np.float64]

RIDGE = 1.0
"""Penalty on the square of each weight; the constant is free."""
ALIKE, CONSTANT = 3, 4
STEPS, CLOSE = 50, 1e-8


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs of an item and a skill whose truth is known, each looked at without its own tag.

    Attributes:
        terms: float64 (n, 5), as ``links.TERMS``.
        trust: float64 (n,), as ``links.trust``; 0 everywhere where no tags were looked at.
        true: float64 (n,), 1 where the house says that the item teaches the skill.
        fold: int (n,), the part of the items that the pair's item belongs to.
    """

    terms: Floats
    trust: Floats
    true: Floats
    fold: npt.NDArray[np.intp]

    def of(self, chosen: npt.NDArray[np.bool_]) -> "Examples":
        """Return some of the pairs."""
        return Examples(
            self.terms[chosen], self.trust[chosen], self.true[chosen], self.fold[chosen]
        )


def fit(bare: Examples, tagged: Examples) -> tuple[LinkWeights, LinkWeights]:
    """Return the weights for skills that nobody has tagged, and for tagged ones.

    Two penalised logistic regressions without negative weights: the first on pairs seen without
    any tags; the second for what tags change, the first's logit counting with ``1 - trust``.
    """
    text = [n for n in range(CONSTANT + 1) if n != ALIKE]
    untagged = np.zeros(CONSTANT + 1)
    untagged[text] = logistic(bare.terms[:, text], bare.true, np.zeros(len(bare.true)))
    offset = (1 - tagged.trust) * (tagged.terms @ untagged)
    with_tags = logistic(tagged.terms * tagged.trust[:, None], tagged.true, offset)
    return _named(untagged), _named(with_tags)


def held_out(bare: Examples, tagged: Examples) -> tuple[Floats, Floats]:
    """Return the chance (0-1) of each pair by weights that were fitted on the other folds."""
    found = np.zeros(len(bare.true)), np.zeros(len(tagged.true))
    for fold in np.unique(bare.fold):
        weights = fit(bare.of(bare.fold != fold), tagged.of(tagged.fold != fold))
        for out, pairs in zip(found, (bare, tagged), strict=True):
            own = pairs.fold == fold
            out[own] = chance(pairs.of(own), *weights)
    return found


def chance(pairs: Examples, untagged: LinkWeights, tagged: LinkWeights) -> Floats:
    """Return the chance (0-1) of each pair, as the house itself would tag."""
    bare, with_tags = _array(untagged), _array(tagged)
    logit = (1 - pairs.trust) * (pairs.terms @ bare) + pairs.trust * (pairs.terms @ with_tags)
    out: Floats = 1 / (1 + np.exp(-np.clip(logit, -40, 40)))
    return out


def logistic(design: Floats, true: Floats, offset: Floats) -> Floats:
    """Return the weights that make what is true likeliest, none but the last one negative.

    Newton's method on the ridge-penalised likelihood; a weight that turns negative is left out.

    Args:
        design: float64 (n, m), the constant's column last.
        true: float64 (n,), 0 or 1.
        offset: float64 (n,), part of the logit that is given.
    """
    weights = np.zeros(design.shape[1])
    free = list(range(design.shape[1]))
    while True:
        weights[:] = 0.0
        weights[free] = _newton(design[:, free], true, offset)
        worst = int(np.argmin(weights[:-1])) if len(weights) > 1 else -1
        if worst < 0 or weights[worst] >= 0:
            return weights
        free.remove(worst)


def _newton(design: Floats, true: Floats, offset: Floats) -> Floats:
    weights = np.zeros(design.shape[1])
    ridge = np.full(design.shape[1], RIDGE)
    ridge[-1] = 1e-6
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(design @ weights + offset, -40, 40)))
        slope = design.T @ (p - true) + ridge * weights
        curve = (design * (p * (1 - p))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if float(np.abs(step).max()) < CLOSE:
            break
    return weights


def _named(weights: Floats) -> LinkWeights:
    return LinkWeights(*(round(float(w), 4) for w in weights))


def _array(weights: LinkWeights) -> Floats:
    return np.array(
        [weights.meaning, weights.words, weights.named, weights.alike, weights.constant]
    )
