"""How often is the verdict of the fairness report wrong, and how often does it find what is there?

Shares are counted over every outcome; minutes are drawn (log-normal, sd of the logarithm .6).
Usage: python bench/fairness_rule.py
"""

import math

import numpy as np
from typer import echo

from recommender.reports.comparing import MEAN, NONE, SHARE, SHOWN, compared, judged

TRIALS = 400
SEED = 20261123


def share(k: int, n: int) -> list[float]:
    return [1.0] * k + [0.0] * (n - k)


def outcomes(n: int, p: float, q: float) -> tuple[float, float, float]:
    """Chances of a bare ratio below .8, of *disparity shown*, of *none shown*."""
    bare = shown = none = 0.0
    for k in range(n + 1):
        for others in range(n + 1):
            chance = binomial(k, n, p) * binomial(others, n, q)
            if chance < 1e-7:
                continue
            one = compared(SHARE, "a", share(k, n), share(others, n))
            verdict = judged([[one]])[0][0].verdict
            bare += chance * (one.ratio is not None and one.ratio < 0.8)
            shown += chance * (verdict == SHOWN)
            none += chance * (verdict == NONE)
    return bare, shown, none


def binomial(k: int, n: int, p: float) -> float:
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


def minutes(n: int, ratio: float) -> tuple[float, float, float]:
    rng = np.random.Generator(np.random.PCG64(SEED))
    bare = shown = none = 0
    for _ in range(TRIALS):
        mine, theirs = rng.lognormal(0, 0.6, n) * ratio, rng.lognormal(0, 0.6, n)
        one = compared(MEAN, "a", mine.tolist(), theirs.tolist())
        verdict = judged([[one]])[0][0].verdict
        bare += one.ratio is not None and one.ratio < 0.8
        shown += verdict == SHOWN
        none += verdict == NONE
    return bare / TRIALS, shown / TRIALS, none / TRIALS


def main() -> None:
    echo("| figure, people per group | equal: bare ratio < .8 | equal: shown / none shown "
          "| ratio .6: bare | ratio .6: shown / none shown |")  # fmt: skip
    echo("|---|---|---|---|---|")
    for rate in (0.3, 0.6, 0.9):
        for n in (10, 20, 50, 100):
            row(f"share {rate}, {n}", outcomes(n, rate, rate), outcomes(n, 0.6 * rate, rate))
    for n in (10, 20, 50, 100):
        row(f"minutes, {n}", minutes(n, 1.0), minutes(n, 0.6))


def row(name: str, equal: tuple[float, ...], unequal: tuple[float, ...]) -> None:
    cells = [f"{x:.3f}".removeprefix("0") for x in (*equal, *unequal)]
    echo(
        f"| {name} | {cells[0]} | {cells[1]} / {cells[2]} | {cells[3]} | {cells[4]} / {cells[5]} |"
    )


if __name__ == "__main__":
    main()
