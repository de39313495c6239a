"""Exploration: a recipe that tries equally good next steps, and what its trials say of another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import fsum

from recommender.domain.audit import Act, Target
from recommender.domain.decisions import DecisionRecord, Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.learned import MOST_EXPLORED, ExplorationRecipe
from recommender.domain.recipes import Recipe
from recommender.engine.off_policy import Logged, Verdict, judge
from recommender.ports import Edge

EXPLORE = "explore_recipe"
FINISHED_WITHIN = timedelta(days=30)
"""What is done within this time was taken up; before it is over nothing is known."""
ASSUMED = 2.0
"""How many trials the mean of all counts for, beside those of one item."""


def exploring(share: float, edge: Edge, *, actor: str) -> Recipe:
    """Keep the recipe in use with so much exploration beside the others; it is not put to use.

    Raises:
        InvalidInput: when the share is beyond 0 to 0.1.
    """
    if not 0.0 <= share <= MOST_EXPLORED:
        raise InvalidInput(
            [
                Problem(
                    "/share",
                    "out_of_range",
                    f"The share of next steps to try others at is {share}.",
                    f"give 0 (never) to {MOST_EXPLORED}",
                )
            ]
        )
    recipe = replace(edge.up_to_date().recipe, exploration=ExplorationRecipe(share))
    with edge.store.write() as tx:
        tx.recipes.keep(recipe)
        tx.audit.record(Act(EXPLORE, Target("recipe", recipe.id)), actor=actor)
    return recipe


def judged(asked: Sequence[tuple[DecisionRecord, str | None]], edge: Edge) -> Verdict:
    """Judge another recipe by the trials among recorded asks.

    The reward of a next step is 1 where its item was marked done within 30 days, otherwise 0.
    Only asks count of which that is known, and for which the other recipe would offer something
    that could have been drawn.

    Args:
        asked: recorded asks, each with the next step of the other recipe.
        edge: the outside.
    """
    now, told = edge.clock(), _finished(asked, edge)
    known = [
        (trial, other, _reward(record, trial["chosen"], told))
        for record, other in asked
        if (trial := record.decision.answer.get("exploration")) is not None
        and record.at + FINISHED_WITHIN <= now
        and other in _chances(trial)
    ]
    rewards = [(trial["chosen"], reward) for trial, _, reward in known]
    logged = [
        Logged(
            chance=_chances(trial)[trial["chosen"]],
            wanted=float(other == trial["chosen"]),
            reward=reward,
            foreseen=_foreseen(trial["chosen"], rewards),
            foreseen_of_wanted=_foreseen(other or "", rewards),
        )
        for trial, other, reward in known
    ]
    return judge(logged)


def _chances(trial: Mapping[str, Json]) -> dict[str, float]:
    return {option["item"]: option["chance"] for option in trial["options"]}


def _foreseen(item: str, rewards: Sequence[tuple[str, float]]) -> float:
    """The mean reward of an item, drawn to the mean of all."""
    mean = fsum(reward for _, reward in rewards) / len(rewards)
    own = [reward for one, reward in rewards if one == item]
    return (fsum(own) + ASSUMED * mean) / (len(own) + ASSUMED)


def _finished(
    asked: Sequence[tuple[DecisionRecord, str | None]], edge: Edge
) -> Mapping[tuple[str, str], list[datetime]]:
    """When each learner marked each item done."""
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    with edge.store.read() as tx:
        for learner in {record.learner for record, _ in asked if record.learner}:
            for entry in tx.feedback.bearing(learner):
                if entry.feedback.kind == "done" and entry.feedback.item:
                    found[learner, entry.feedback.item].append(entry.feedback.at)
    return found


def _reward(
    record: DecisionRecord, item: str, told: Mapping[tuple[str, str], list[datetime]]
) -> float:
    done = told.get((record.learner or "", item), ())
    return float(any(record.at <= at <= record.at + FINISHED_WITHIN for at in done))
