"""How calm is a plan, and what does calm cost? Streams of small events, threshold by threshold.

For every person of a home a stream of small events comes in: a reading near what is known, a step
done, a step dismissed, a week gone by. After each the plan is made again, once under every
threshold, each going on from its own plan, and beside it a plan that keeps to nothing. What an
event itself takes off a plan is not counted against it.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from recommender.domain.decisions import Inputs
from recommender.domain.feedback import Feedback
from recommender.domain.learners import Evidence
from recommender.domain.paths import Ask
from recommender.domain.recipes import Recipe
from recommender.engine.changes import moved
from recommender.engine.recommend import recommend
from recommender.ports import Edge, Published
from recommender.runtime import opened, settings
from recommender.service.gathering import gather

THRESHOLDS = (None, 0.0, 0.02, 0.05, 0.1)
"""None keeps to nothing."""
MINUTES = (60, 120, None)
SEED = 20261124


@dataclass(slots=True)
class Tally:
    """What one threshold came to, event by event."""

    moved: list[int] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    worth: list[float] = field(default_factory=list)


def main() -> None:
    """Run the streams and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", type=Path, required=True, help="a published home with people")
    options.add_argument("--streams", type=int, default=2, help="streams a person")
    options.add_argument("--events", type=int, default=8, help="events a stream")
    given = options.parse_args()
    tallies: dict[float | None, Tally] = defaultdict(Tally)
    with opened(settings(home=given.home)) as edge:
        with edge.store.read() as tx:
            people = tx.learners.ids()
        for n, learner in enumerate(people):
            for stream in range(given.streams):
                rng = np.random.default_rng((SEED, n, stream))  # noqa: TID251  # a bench is its own edge
                minutes = MINUTES[(n + stream) % len(MINUTES)]
                ask = Ask(learner=learner, minutes=minutes)
                run(ask, given.events, edge, rng, tallies)
    show(tallies)


def run(
    ask: Ask,
    events: int,
    edge: Edge,
    rng: np.random.Generator,
    tallies: dict[float | None, Tally],
) -> None:
    """Let one stream come in, under every threshold."""
    begin, published = gather(ask, edge)
    plans = {calm: steps(begin, published, edge.recipe, calm)[0] for calm in THRESHOLDS}
    worlds = dict.fromkeys(THRESHOLDS, begin)
    for n in range(events):
        draw = rng.integers(0, 2**31, size=3).tolist()
        noise, kind = float(rng.normal(0, 0.5)), rng.choice(["reading", "done", "dismiss", "week"])
        for calm in THRESHOLDS:
            world = happened(worlds[calm], plans[calm], n, str(kind), draw, noise, edge.recipe)
            before = plans[calm]
            after, worth = steps(replace(world, previous=before), published, edge.recipe, calm)
            best = worth
            if calm is not None:
                _, best = steps(world, published, edge.recipe, None)
            gone = {said.item for said in world.feedback}
            stayed = [item for item in before if item not in gone]
            tally = tallies[calm]
            left = [item for item in stayed if item not in after]
            tally.moved.append(len(left) + len(moved(stayed, after)))
            tally.first.append(bool(stayed) and stayed[:1] != list(after[:1]))
            tally.worth.append(worth / best if best > 0 else 1.0)
            worlds[calm], plans[calm] = world, after


def happened(
    world: Inputs,
    plan: Sequence[str],
    n: int,
    kind: str,
    draw: Sequence[int],
    noise: float,
    recipe: Recipe,
) -> Inputs:
    """The world after one small event."""
    now = world.now + timedelta(days=7 if kind == "week" else 1)
    world = replace(world, now=now)
    if kind == "reading":
        target = world.targets[draw[0] % len(world.targets)]
        known = [e.level for e in world.evidence if e.skill == target.skill]
        level = min(5.0, max(0.0, (known[-1] if known else recipe.profile.prior_level) + noise))
        source = ("manager", "peer", "self", "assessment")[draw[1] % 4]
        entry = Evidence(f"new-{n}", target.skill, round(level, 2), source, now, "somebody")
        return replace(world, evidence=(*world.evidence, entry))
    if kind in ("done", "dismiss") and plan:
        item = plan[0] if kind == "done" else plan[draw[2] % len(plan)]
        said = Feedback(
            f"f-{n}", kind, now, item, reason=None if kind == "done" else "not_relevant"
        )
        return replace(world, feedback=(*world.feedback, said))
    return world


def steps(
    world: Inputs, published: Published, recipe: Recipe, calm: float | None
) -> tuple[tuple[str, ...], float]:
    """Return the plan's items in order and its worth."""
    knobs = recipe.planning if calm is None else replace(recipe.planning, calm=calm)
    if calm is None:
        world = replace(world, previous=())
    answer = recommend(world, published, replace(recipe, planning=knobs)).answer
    return tuple(step["item"]["id"] for step in answer["steps"]), float(answer["value"])


def show(tallies: dict[float | None, Tally]) -> None:
    """Print one row a threshold."""
    table = Table(
        "calm", "events", "shaken", "another first step", "items moved", "worth kept", "worst"
    )
    for calm, tally in tallies.items():
        shaken, worth = np.array(tally.moved), np.array(tally.worth)
        table.add_row(
            "keeps to nothing" if calm is None else f"{calm:g}",
            str(len(shaken)),
            f"{np.mean(shaken > 0):.0%}",
            f"{np.mean(tally.first):.0%}",
            f"{shaken.mean():.2f}",
            f"{worth.mean():.3f}",
            f"{worth.min():.2f}",
        )
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
