"""Now and then an equally good next step instead of the usual one, so that both can be compared.

Only by a recipe that says so; the one that ships never does. The draw comes from the record, so
that a replay tries the same. What was tried, and how likely that was, stands in the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender.domain.decisions import Json, digest
from recommender.domain.languages import phrase
from recommender.domain.paths import Ask, PathStep
from recommender.domain.recipes import Recipe
from recommender.engine.explanation import Reason
from recommender.engine.ordering import opens_throughout, serve_alike, worth_of
from recommender.engine.prospects import Prospects
from recommender.engine.value import take, walk
from recommender.engine.voice import Voice

TRIED = phrase(
    "An equally good alternative (within {within} % of the path's value) is tried here, to "
    "learn which teaches more; {usual} would usually stand here."
)


@dataclass(frozen=True, slots=True)
class Trial:
    """The next step of an answer among what is as good.

    Attributes:
        usual: what stands there without a draw.
        chosen: what stands there now.
        options: all that could have, the usual one first; each within the recipe's tie.
        chances: 0-1, how likely each of them was; they add up to 1.
    """

    usual: str
    chosen: str
    options: tuple[str, ...]
    chances: tuple[float, ...]


def explore(
    steps: tuple[PathStep, ...],
    prospects: Prospects,
    ask: Ask,
    recipe: Recipe,
    draw: int | None,
) -> tuple[tuple[PathStep, ...], Trial | None]:
    """Return the path, its next step perhaps another that is as good, and what was drawn.

    Args:
        steps: the path as it would usually be.
        prospects: what it was made of.
        ask: minutes that it has to keep.
        recipe: how often another step is tried, and what is as good.
        draw: the seed; None where the path is settled, or nothing is tried.
    """
    law = recipe.exploration
    if not law.share or draw is None or not steps:
        return steps, None
    order = tuple(step.item for step in steps)
    options = (order[0], *_as_good(order, prospects, ask, recipe))
    chances = _chances(len(options), law.share)
    drawn = np.random.Generator(np.random.PCG64(draw)).random()
    place = int(np.searchsorted(np.cumsum(chances), drawn, side="right"))
    trial = Trial(order[0], options[min(place, len(options) - 1)], options, chances)
    if trial.chosen == trial.usual:
        return steps, trial
    return walk((trial.chosen, *order[1:]), prospects, recipe.value), trial


def with_trial(
    reasons: Sequence[Reason], trial: Trial | None, voice: Voice, recipe: Recipe
) -> tuple[Reason, ...]:
    """Say of a next step that was drawn that it was, and instead of what."""
    if trial is None or trial.chosen == trial.usual or not reasons:
        return tuple(reasons)
    within = round(100 * recipe.exploration.tie)
    said = voice.language.say(TRIED, within=within, usual=voice.title(trial.usual))
    first, *others = reasons
    return (replace(first, evidence=(said, *first.evidence)), *others)


def with_chances(answer: Mapping[str, Json], trial: Trial | None) -> dict[str, Json]:
    """Return the answer with what was drawn and how likely it was, under its own digest."""
    if trial is None:
        return dict(answer)
    told = {name: value for name, value in answer.items() if name != "digest"}
    told["exploration"] = {
        "usual": trial.usual,
        "chosen": trial.chosen,
        "options": [
            {"item": item, "chance": chance}
            for item, chance in zip(trial.options, trial.chances, strict=True)
        ],
    }
    return {**told, "digest": digest(told)}


def _chances(options: int, share: float) -> tuple[float, ...]:
    """The usual one, but for a share of the cases that goes to all others alike."""
    if options == 1:
        return (1.0,)
    others = (round(share / (options - 1), 6),) * (options - 1)
    return (round(1.0 - sum(others), 6), *others)


def _as_good(
    order: tuple[str, ...], prospects: Prospects, ask: Ask, recipe: Recipe
) -> tuple[str, ...]:
    """Items that may stand in place of the first and leave the path within the tie, best first."""
    law, usual = recipe.exploration, order[0]
    items = prospects.snapshot.catalogue.items
    minutes = sum(items[i].minutes for i in order[1:])
    worth = worth_of(order, prospects, recipe)
    likely = []
    for item in prospects.items:
        if item.id in order or not serve_alike(usual, item.id, prospects):
            continue
        if ask.minutes is not None and minutes + item.minutes > ask.minutes:
            continue
        alone, _ = take(item.id, prospects.levels, prospects, recipe.value)
        likely.append((-alone.score, item.id))
    found = []
    for _, one in sorted(likely)[: law.most_tried]:
        other = (one, *order[1:])
        if opens_throughout(other, prospects, recipe):
            value = worth_of(other, prospects, recipe)
            if value >= (1 - law.tie) * worth:
                found.append((-value, one))
    return tuple(one for _, one in sorted(found)[: law.most_options - 1])
