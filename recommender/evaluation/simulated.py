"""Simulated learners who ask the path that serves: the other side of a benchmark kept elsewhere.

The benchmark (``pathbench``) is imported from where its data stand; nothing of it is part of this
project. Its skills, items and learners become a published catalogue and asks.
"""

import importlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from recommender.domain.decisions import Json
from recommender.domain.errors import NotFound
from recommender.intake import Sources

BENCH = "pathbench"
TODAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The benchmark's day 0."""
CERTAIN = 0.01
"""Least spread of a stated level, in levels."""
MOST_IMPORTANT = 3.0
"""The benchmark's greatest weight of a target."""
QUIZ_SPREAD, GROWTH_SPREAD = 0.5, 0.3
"""One standard deviation, in levels, of a quiz after an item and of how much an item moved."""


def bench(data: Path, module: str) -> Any:
    """Return a module of the benchmark that stands beside the data.

    Raises:
        NotFound: when there is none.
    """
    folder = (data / ".." / "bench").resolve()
    if not (folder / BENCH).is_dir():
        raise NotFound(
            f"There is no {folder / BENCH}: simulated learners stand in a folder “bench” beside "
            "the folder that --data names."
        )
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return importlib.import_module(f"{BENCH}.{module}")


def skill_id(skill: int) -> str:
    """Return the id under which a skill is published."""
    return f"skill-{skill:03}"


def item_id(item: int) -> str:
    """Return the id under which an item is published."""
    return f"item-{item:04}"


def catalogue(world: Any) -> Sources:
    """Return a simulated catalogue as a file to publish.

    A declared prerequisite becomes what a skill builds on. That one item continues another is
    left to its levels: it is no lock.
    """
    lines: list[dict[str, Json]] = []
    for skill in range(world.n_skills):
        requires = [
            {"skill": skill_id(p), "level": level} for p, s, level in world.prereq if s == skill
        ]
        row = {"skill": skill_id(skill), "label": f"Skill {skill}", "requires": requires}
        lines.append(row)
    for item, minutes in enumerate(world.minutes):
        taught = np.flatnonzero(~np.isnan(world.hi[item])).tolist()
        teaches = [
            {"skill": skill_id(s), "from": float(world.lo[item, s]), "to": float(world.hi[item, s])}
            for s in taught
        ]
        lines.append(
            {
                "item": item_id(item),
                "title": f"Item {item}",
                "minutes": float(minutes),
                "teaches": teaches,
            }
        )
    return [("world.jsonl", "\n".join(map(json.dumps, lines)).encode())]


@dataclass
class Belief:
    """What is believed of a learner's levels between two asks: float64 (skills,) each.

    A quiz after an item is weighed against what the item was expected to bring, each by its
    precision (Kalman 1960, one level at a time).
    """

    mean: Any
    variance: Any
    expected: Mapping[int, Mapping[int, float]] = field(default_factory=dict)

    def learn(self, item: int, quiz: Mapping[int, float]) -> None:
        """Take in what was measured right after an item."""
        for skill, level in self.expected.get(item, {}).items():
            self.mean[skill] = level
            self.variance[skill] += GROWTH_SPREAD**2
        for skill, seen in quiz.items():
            trust = self.variance[skill] / (self.variance[skill] + QUIZ_SPREAD**2)
            self.mean[skill] = min(
                5.0, max(0.0, self.mean[skill] + trust * (seen - self.mean[skill]))
            )
            self.variance[skill] *= 1 - trust


class Asker:
    """An agent of the benchmark that asks for a path and takes it."""

    name = "recommender"

    def __init__(self, answer: Callable[[dict[str, Json]], Mapping[str, Json]]) -> None:
        """Ask through ``answer``, which takes an ask and returns the answer."""
        self._answer = answer
        self._belief: Belief | None = None
        self.seconds: list[float] = []

    def reset(self) -> None:
        """Forget the learner before."""
        self._belief = None

    def current(self, view: Any) -> Any:
        """Return the view with what is believed now."""
        if self._belief is None:
            self._belief = Belief(view.mean.copy(), view.sd**2)
        belief = self._belief
        return replace(view, mean=belief.mean.copy(), sd=np.sqrt(belief.variance))

    def plan(self, view: Any, world: Any) -> list[int]:
        """Return the rows of the items of the path, in order."""
        del world
        ask = ask_of(view)
        if not ask["gaps"] or ask["minutes"] < 1:
            return []
        steps = self._answer(ask)["steps"]
        rows = [_number(step["item"]["id"]) for step in steps]
        if self._belief is not None:
            self._belief.expected = {
                row: {_number(g["skill"]): g["after"] for g in step["gains"]}
                for row, step in zip(rows, steps, strict=True)
            }
        return rows

    def observe(self, feedback: Any) -> None:
        """Take in a quiz."""
        if self._belief is not None:
            self._belief.learn(feedback.item, feedback.quiz)


def ask_of(view: Any) -> dict[str, Json]:
    """Return what a simulated learner asks for: levels with spreads, targets, dates, minutes."""
    today = TODAY + timedelta(days=float(view.day))
    return {
        "levels": {
            skill_id(s): {"level": float(mean), "spread": max(CERTAIN, float(spread))}
            for s, (mean, spread) in enumerate(zip(view.mean, view.sd, strict=True))
        },
        "gaps": _gaps(view, today),
        "completed": sorted({item_id(i) for i in view.done}),
        "minutes": int(view.budget),
        "as_of": today.isoformat(),
    }


def _gaps(view: Any, today: datetime) -> Sequence[dict[str, Json]]:
    gaps = []
    for skill in np.flatnonzero(~np.isnan(view.target)).tolist():
        gap: dict[str, Json] = {
            "skill": skill_id(skill),
            "target": float(view.target[skill]),
            "importance": float(view.weight[skill]) / MOST_IMPORTANT,
        }
        day = float(view.need_day[skill])
        if view.day <= day < np.inf:
            gap["by"] = max(today, TODAY + timedelta(days=day)).date().isoformat()
        gaps.append(gap)
    return gaps


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])
