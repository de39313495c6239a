"""How much of their gaps simulated learners close who follow the path, beside other planners."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from math import fsum
from multiprocessing import get_context
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from recommender.domain.decisions import Json
from recommender.engine.measures import DRAWS, SEED, Estimate, mean_interval
from recommender.engine.recommend import recommend
from recommender.evaluation.asking import ACTOR, Talk
from recommender.evaluation.results import RECOMMENDER, Report, Row
from recommender.evaluation.simulated import Asker, bench, catalogue
from recommender.evaluation.truth import Sample
from recommender.formats.door import read_ask
from recommender.intake import publish_files
from recommender.ports import Edge
from recommender.service.gathering import gather

LEARNERS = 40
WORLDS, APART = 4, 100
"""The benchmark takes its learners in turns through so many worlds, with seeds so far apart."""
TRUTH = "the planner that sees the truth"
CLOSED, SHARE, LEAD = "share of the gap closed", "relative to the truth", "lead, paired"
ALL = "mean of the scenarios"
NOTES = (
    "Everything but the planner that sees the truth knows only what the recommender is asked with.",
    "Leads are paired by learner. The benchmark's truth is a beam search, not a bound.",
)

Closed = Mapping[str, Sequence[float]]
"""Share of the gap closed of each learner, by planner."""


def learners(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Let simulated learners follow the recommender and every planner of the benchmark.

    Raises:
        NotFound: when the benchmark does not stand beside the data.
    """
    n = sample.n or LEARNERS
    scenarios = list(bench(sample.data, "worlds").SCENARIOS)
    took: list[float] = []
    found: dict[str, Closed] = {}
    # The others need nothing of ours: they run beside it, in a process of their own.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        others: dict[str, Future[Closed]] = {
            name: beside.submit(_others, sample, name, n) for name in scenarios
        }
        ours = {name: _ours(sample, name, n, edge, talk, took) for name in scenarios}
        for name in scenarios:
            found[name] = {RECOMMENDER: ours[name], **others[name].result()}
    rows = [row for name in scenarios for row in _rows(name, found[name])]
    notes = (*NOTES, f"{len(took)} plans, each with its explanation: median {_ms(took)} ms.")
    return Report(
        "learners", f"{n} learners a scenario, seed {sample.seed}", (*rows, *_means(found)), notes
    )


def _ours(
    sample: Sample, scenario: str, n: int, edge: Edge, talk: Talk, took: list[float]
) -> list[float]:
    core, worlds = bench(sample.data, "core"), bench(sample.data, "worlds")
    of_world, of_learner, every = worlds.SCENARIOS[scenario]
    closed = [0.0] * n
    for first in range(min(WORLDS, n)):
        world = worlds.make_world(seed=sample.seed + APART * first, **of_world)
        publish_files(catalogue(world.cat), edge, actor=ACTOR)
        asker = Asker(lambda ask: _timed(ask, edge, took))
        for k in range(first, n, WORLDS):
            asker.reset()
            learner = worlds.make_learner(world, sample.seed + k, **of_learner)
            closed[k] = core.simulate(world, learner, asker, replan_every=every)["closed"]
    talk.say(f"{scenario}: {fsum(closed) / n:.3f} of the gap closed.")
    return closed


def _timed(ask: dict[str, Json], edge: Edge, took: list[float]) -> Mapping[str, Json]:
    inputs, published = gather(read_ask(ask), edge)
    began = perf_counter()
    answer = recommend(inputs, published, edge.recipe).answer
    took.append(perf_counter() - began)
    return answer


def _others(sample: Sample, scenario: str, n: int) -> Closed:
    """Run every planner of the benchmark; in a process of its own."""
    run, agents = bench(sample.data, "run"), bench(sample.data, "agents")
    perpetual = bench(sample.data, "perpetual")
    given: list[Any] = [*agents.baselines(), perpetual.Perpetual(), perpetual.Portfolio()]
    many = {"n": n, "worlds": WORLDS, "seed": sample.seed}
    closed = {agent.name: run.evaluate(agent, scenario, **many)["per_learner"] for agent in given}
    truth = run.evaluate(agents.OracleBeam(), scenario, **many)["per_learner"]
    return {**closed, TRUTH: truth}


def _rows(scenario: str, closed: Closed) -> list[Row]:
    rows = [
        Row.of(name, scenario, CLOSED, mean_interval(values)) for name, values in closed.items()
    ]
    rows.append(Row.of(RECOMMENDER, scenario, SHARE, _ratio(closed[RECOMMENDER], closed[TRUTH])))
    rows.append(_lead(scenario, closed))
    return rows


def _lead(scenario: str, closed: Closed) -> Row:
    """How far ahead of the best of the others that do not see the truth."""
    others = {name: v for name, v in closed.items() if name not in (RECOMMENDER, TRUTH)}
    best = max(others, key=lambda name: fsum(others[name]))
    pairs = zip(closed[RECOMMENDER], others[best], strict=True)
    lead = mean_interval([ours - theirs for ours, theirs in pairs])
    return Row.of(f"{RECOMMENDER} less {best}", scenario, LEAD, lead)


def _means(found: Mapping[str, Closed]) -> list[Row]:
    """The mean share of the truth over the scenarios, with and without ours."""
    names = next(iter(found.values()))
    rows = []
    for name in names:
        shares = [_ratio(closed[name], closed[TRUTH]) for closed in found.values()]
        drawn = np.mean([_drawn(closed[name], closed[TRUTH]) for closed in found.values()], axis=0)
        low, high = np.percentile(drawn, [2.5, 97.5])
        figure = fsum(share.figure for share in shares) / len(shares)
        rows.append(Row(name, ALL, SHARE, figure, float(low), float(high), len(shares)))
    return rows


def _ratio(ours: Sequence[float], truth: Sequence[float]) -> Estimate:
    """Return the ratio of two means over the same learners, with its bootstrap interval."""
    low, high = np.percentile(_drawn(ours, truth), [2.5, 97.5])
    return Estimate(fsum(ours) / fsum(truth), float(low), float(high), len(ours))


def _drawn(ours: Sequence[float], truth: Sequence[float]) -> Any:
    draw = np.random.Generator(np.random.PCG64(SEED)).integers(0, len(ours), (DRAWS, len(ours)))
    return np.asarray(ours)[draw].mean(axis=1) / np.asarray(truth)[draw].mean(axis=1)


def _ms(seconds: Sequence[float]) -> str:
    return f"{1000 * median(seconds):.0f}" if seconds else "0"
