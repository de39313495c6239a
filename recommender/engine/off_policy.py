"""What another recipe's next steps would have come to, from what was tried and logged.

Doubly robust (Dudík, Langford & Li 2011), with clipped weights (Su et al. 2020 on why) and a
bootstrap interval. A logger that never tries anything else allows no such estimate, and few
trials allow no verdict: under an effective sample size of 50 it says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from recommender.engine.measures import Estimate, mean_interval

CLIP = 10.0
LEAST_EFFECTIVE = 50.0
CANNOT_SAY = "cannot say yet"


@dataclass(frozen=True, slots=True)
class Logged:
    """One next step that was offered, and what came of it.

    Attributes:
        chance: 0-1, how likely it was to be offered; above 0.
        wanted: 0-1, how likely the other recipe would have offered it.
        reward: 0-1, what came of it.
        foreseen: what a model expects of it; ``foreseen_of_wanted`` of what the other would offer.
    """

    chance: float
    wanted: float
    reward: float
    foreseen: float
    foreseen_of_wanted: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of the other recipe.

    Attributes:
        steps: how many next steps were logged with their chances.
        effective: (sum of weights)^2 / (sum of their squares), Kish 1965.
        logged: mean reward of what was offered.
        other: of what the other would have offered; None where nothing can be said.
        lead: other less logged, on the same steps; None likewise.
    """

    steps: int
    effective: float
    logged: float | None
    other: Estimate | None
    lead: Estimate | None
    verdict: str


def judge(logged: Sequence[Logged]) -> Verdict:
    """Judge another recipe by what was logged."""
    weights = [min(CLIP, one.wanted / one.chance) for one in logged]
    squares = fsum(w**2 for w in weights)
    effective = fsum(weights) ** 2 / squares if squares else 0.0
    mean = fsum(one.reward for one in logged) / len(logged) if logged else None
    if effective < LEAST_EFFECTIVE:
        return Verdict(len(logged), effective, mean, None, None, CANNOT_SAY)
    values = [
        one.foreseen_of_wanted + weight * (one.reward - one.foreseen)
        for one, weight in zip(logged, weights, strict=True)
    ]
    other = mean_interval(values)
    lead = mean_interval([v - one.reward for v, one in zip(values, logged, strict=True)])
    verdict = "better" if lead.low > 0 else "worse" if lead.high < 0 else "no difference shown"
    return Verdict(len(logged), effective, mean, other, lead, verdict)
