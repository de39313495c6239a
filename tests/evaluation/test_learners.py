"""Simulated learners: what they ask, what they believe, and that the path serves them."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from recommender.domain.errors import NotFound
from recommender.evaluation.asking import Talk
from recommender.evaluation.learners import _ours, learners
from recommender.evaluation.results import RECOMMENDER
from recommender.evaluation.simulated import Asker, Belief, ask_of, bench, catalogue
from recommender.evaluation.truth import Sample
from recommender.formats.door import read_ask
from recommender.ports import Edge

NAN = float("nan")
WORLD = SimpleNamespace(
    n_skills=2,
    prereq=((0, 1, 2.0),),
    minutes=np.array([10.0, 20.0]),
    lo=np.array([[0.0, NAN], [NAN, 1.0]]),
    hi=np.array([[1.0, NAN], [NAN, 2.5]]),
)


def view(**known: object) -> SimpleNamespace:
    """A learner of the benchmark as an agent sees one."""
    seen = {
        "mean": np.array([0.5, 1.0]),
        "sd": np.array([0.4, 0.001]),
        "target": np.array([NAN, 3.0]),
        "weight": np.array([0.0, 3.0]),
        "need_day": np.array([np.inf, 14.0]),
        "budget": 45.0,
        "day": 2.0,
        "done": (1,),
    }
    return SimpleNamespace(**{**seen, **known})


def test_a_world_becomes_a_catalogue() -> None:
    ((_, content),) = catalogue(WORLD)
    rows = [json.loads(line) for line in content.splitlines()]
    assert rows[1]["requires"] == [{"skill": "skill-000", "level": 2.0}]
    assert rows[3]["teaches"] == [{"skill": "skill-001", "from": 1.0, "to": 2.5}]
    assert rows[3]["minutes"] == 20.0


def test_an_ask_says_what_the_learner_may_know_and_no_more() -> None:
    ask = ask_of(view())
    assert ask["levels"]["skill-000"] == {"level": 0.5, "spread": 0.4}
    assert ask["levels"]["skill-001"] == {"level": 1.0, "spread": 0.01}
    gap = {"skill": "skill-001", "target": 3.0, "importance": 1.0, "by": "2026-01-15"}
    assert ask["gaps"] == [gap]
    assert (ask["minutes"], ask["completed"]) == (45, ["item-0001"])
    assert read_ask(ask).minutes == 45


def test_a_date_that_has_passed_is_no_longer_asked_for() -> None:
    assert "by" not in ask_of(view(day=20.0))["gaps"][0]


def test_a_quiz_is_weighed_against_what_was_expected() -> None:
    belief = Belief(np.array([1.0]), np.array([0.16]), {4: {0: 2.0}})
    belief.learn(4, {0: 1.0})
    trust = 0.25 / (0.25 + 0.25)
    assert belief.mean[0] == pytest.approx(2.0 + trust * (1.0 - 2.0))
    assert belief.variance[0] == pytest.approx(0.25 * (1 - trust))


def test_who_has_no_gap_or_no_minute_does_not_ask() -> None:
    asker = Asker(lambda ask: pytest.fail("nobody asks for nothing"))
    assert asker.plan(view(target=np.array([NAN, NAN])), WORLD) == []
    assert asker.plan(view(budget=0.5), WORLD) == []


def test_without_the_benchmark_it_is_said(tmp_path: Path, edge: Edge, talk: Talk) -> None:
    with pytest.raises(NotFound, match="stand in a folder “bench” beside"):
        learners(Sample(tmp_path / "data"), edge, talk)


def test_the_benchmarks_learners_gain_by_the_path(real_data: Path, edge: Edge, talk: Talk) -> None:
    if not (real_data.parent / "bench").is_dir():
        pytest.skip("the benchmark is absent")
    took: list[float] = []
    closed = _ours(Sample(real_data), "clean", 4, edge, talk, took)
    run, agents = bench(real_data, "run"), bench(real_data, "agents")
    chance = run.evaluate(agents.Random(), "clean", 4)["per_learner"]
    assert len(closed) == len(took) == 4
    assert sum(closed) > sum(chance)
    assert Asker.name == RECOMMENDER
