"""Simulated careers: does the 80 % range hold the true level 80 % of the time?

Somebody's true level wanders for three years; sources observe it, each with its own noise, bias
and leaning; the profile is asked at the end. Nothing here reads the recipe: what the sources are
like is stated below, and the worlds differ in how people move, rate and err, so that no number
can be right by being tuned to one of them.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from rich.console import Console
from rich.table import Table

from recommender.domain.learners import Evidence
from recommender.domain.recipes import ProfileRecipe
from recommender.engine.profile import estimate_profile

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MONTHS = 36
Z = {0.5: 0.6745, 0.8: 1.2816, 0.95: 1.96}
"""Half-widths, in standard deviations, of the central ranges of a normal distribution."""

SOURCES = {
    "assessment": (0.5, 0.0, 0.0),
    "credential": (0.6, 0.0, 0.0),
    "work_sample": (0.6, 0.0, 0.0),
    "manager": (0.7, 0.1, 0.7),
    "peer": (0.8, 0.1, 0.8),
    "completion": (1.1, 0.25, 0.0),
    "self": (1.5, 0.35, 1.3),
}
"""Noise, bias, and the spread of one rater's leaning, of each source in these worlds."""

MIXES: Mapping[str, Sequence[tuple[str, str, int]]] = {
    "one self-rating": [("self", "me", 1)],
    "self-ratings": [("self", "me", 4)],
    "a manager": [("manager", "m", 2)],
    "two managers": [("manager", "m", 2), ("manager", "n", 2)],
    "three peers": [("peer", "a", 1), ("peer", "b", 1), ("peer", "c", 1)],
    "completions": [("completion", "lms", 3)],
    "a credential": [("credential", "school", 1)],
    "an assessment": [("assessment", "exams", 1)],
    "assessments": [("assessment", "exams", 3)],
    "self and manager": [("self", "me", 3), ("manager", "m", 2)],
    "self and assessment": [("self", "me", 3), ("assessment", "exams", 1)],
    "everything": [
        *(("self", "me", 3), ("manager", "m", 2), ("peer", "a", 1), ("completion", "lms", 2)),
        *(("assessment", "exams", 1), ("work_sample", "lead", 1)),
    ],
}


@dataclass(frozen=True, slots=True)
class World:
    """How levels move and how they are told.

    Attributes:
        start: mean and spread of the level at first; None: anything from 0 to 5.
        wander, growth: levels a year, at random and on average.
        squeeze: how much of a true difference a self-rating shows.
        junk: share of readings that have nothing to do with the level.
        grid: what readings are rounded to.
    """

    start: tuple[float, float] | None = (2.2, 1.1)
    wander: float = 0.5
    growth: float = 0.0
    squeeze: float = 1.0
    junk: float = 0.0
    grid: float = 0.5


WORLDS = {
    "plain": World(),
    "anybody": World(start=None),
    "beginners": World(start=(1.0, 0.7)),
    "experts": World(start=(3.8, 0.7)),
    "settled": World(wander=0.3),
    "restless": World(wander=0.7),
    "learning": World(growth=0.3),
    "flattering": World(squeeze=0.6),
    "careless": World(junk=0.05, grid=1.0),
    "all at once": World(growth=0.2, squeeze=0.7, junk=0.05, grid=1.0),
}


@dataclass(frozen=True, slots=True)
class Career:
    """Where somebody ended up, and what was said on the way."""

    truth: float
    evidence: tuple[Evidence, ...]


def careers(world: World, mix: str, n: int, seed: int = 20261101) -> Iterator[Career]:
    """Yield simulated people, the same for the same seed."""
    rng = np.random.Generator(np.random.PCG64(seed))
    for _ in range(n):
        path = _path(world, rng)
        said = [
            e
            for source, issuer, times in MIXES[mix]
            for e in _observations(world, path, source, issuer, times, rng)
        ]
        yield Career(path[-1], tuple(replace(e, id=f"e{n}") for n, e in enumerate(said)))


def _path(world: World, rng: np.random.Generator) -> list[float]:
    first = rng.uniform(0, 5) if world.start is None else rng.normal(*world.start)
    path = [float(np.clip(first, 0, 5))]
    for _ in range(MONTHS):
        step = rng.normal(world.growth / 12, world.wander / np.sqrt(12))
        there = abs(path[-1] + step)
        path.append(float(np.clip(min(there, 10 - there), 0, 5)))
    return path


def _observations(
    world: World,
    path: list[float],
    source: str,
    issuer: str,
    times: int,
    rng: np.random.Generator,
) -> Iterator[Evidence]:
    noise, bias, leaning = SOURCES[source]
    leans = rng.normal(0, leaning) if leaning else 0.0
    for month in rng.integers(0, MONTHS + 1, times):
        seen = path[month]
        if source == "self":
            seen = 2.5 + world.squeeze * (seen - 2.5)
        said = seen + bias + leans + rng.normal(0, noise)
        if rng.random() < world.junk:
            said = rng.uniform(0, 5)
        level = float(np.clip(round(said / world.grid) * world.grid, 0, 5))
        at = NOW - timedelta(days=365.25 / 12 * (MONTHS - int(month)))
        yield Evidence("", "skill", level, source, at, issuer)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of one mix in one world: shares of truths inside each range, and errors."""

    held: Mapping[float, float]
    error: float
    mean_error: float
    latest_error: float


def calibration(found: Sequence[Career], recipe: ProfileRecipe) -> Calibration:
    """Compare what the profile says of simulated people with the truth about them."""
    estimates = [estimate_profile(c.evidence, {}, recipe, now=NOW)["skill"] for c in found]
    truth = np.array([c.truth for c in found])
    level = np.array([e.mean for e in estimates])
    spread = np.array([e.spread for e in estimates])
    plain = np.array([np.mean([e.level for e in c.evidence]) for c in found])
    latest = np.array([max(c.evidence, key=lambda e: (e.at, e.id)).level for c in found])
    return Calibration(
        {p: float((np.abs(level - truth) <= z * spread).mean()) for p, z in Z.items()},
        _rms(level - truth),
        _rms(plain - truth),
        _rms(latest - truth),
    )


def _rms(errors: np.ndarray) -> float:
    return float(np.sqrt(np.square(errors).mean()))


def main() -> None:
    """Print one table: a row a mix, a column a world, and the errors beside simple rules."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--n", type=int, default=1000, help="people of each mix and world")
    n = arguments.parse_args().n
    recipe = ProfileRecipe()
    table = Table(title=f"Truth inside the 80 % range, in percent; {n} people a cell")
    table.add_column("what is known")
    for name in WORLDS:
        table.add_column(name, justify="right")
    for title in ("50 %", "95 %", "error", "of mean", "of latest"):
        table.add_column(title, justify="right", style="dim")
    inside = 0
    for mix in MIXES:
        cells = [calibration(list(careers(w, mix, n)), recipe) for w in WORLDS.values()]
        inside += sum(0.75 <= c.held[0.8] <= 0.85 for c in cells)
        errors = [
            np.mean([getattr(c, name) for c in cells])
            for name in ("error", "mean_error", "latest_error")
        ]
        wide = [np.mean([c.held[p] for c in cells]) for p in (0.5, 0.95)]
        table.add_row(
            mix,
            *[f"{100 * c.held[0.8]:.0f}" for c in cells],
            *[f"{100 * w:.0f}" for w in wide],
            *[f"{e:.2f}" for e in errors],
        )
    console = Console(width=200)
    console.print(table)
    margin = 100 * 1.96 * np.sqrt(0.16 / n)
    console.print(
        f"{inside} of {len(MIXES) * len(WORLDS)} cells between 75 and 85; "
        f"a cell is sure to ± {margin:.1f}. The right columns are means over the worlds; "
        "errors are root mean square, in levels."
    )


if __name__ == "__main__":
    main()
