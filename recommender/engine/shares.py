"""Plans in which no provider has more than the share of minutes that a policy allows it.

The share rests on the whole plan, so it is mended after planning: a plan that breaks a cap loses
the provider's least valuable steps, as few as could do, and is made again from what is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recommender.domain.languages import ENGLISH, Language
from recommender.domain.paths import Ask, PathStep
from recommender.domain.policies import Policy
from recommender.domain.recipes import Recipe
from recommender.engine.calm import Wishes, plan_calmly
from recommender.engine.policies import Rulings, share_sentence
from recommender.engine.precedence import Reader
from recommender.engine.prospects import Prospects
from recommender.engine.rules import Removed
from recommender.engine.value import walk

SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Planned:
    """The steps of a path, what it was made of in the end, and what shares took out of that."""

    steps: tuple[PathStep, ...]
    prospects: Prospects
    removed: tuple[Removed, ...] = ()


def plan_within_shares(
    prospects: Prospects,
    ask: Ask,
    recipe: Recipe,
    reader: Reader,
    wishes: Wishes,
    ruled: Rulings,
    language: Language = ENGLISH,
) -> Planned:
    """Return the plan that keeps every cap of a share; a list put in order is left as it is.

    Each round takes at least one item away, so that there is an end; what was pinned goes last.
    """
    removed: list[Removed] = []
    while True:
        order = plan_calmly(prospects, ask, recipe, reader, wishes)
        steps = walk(order, prospects, recipe.value)
        broken = None if ask.orders_a_list else _broken(steps, prospects, ruled)
        if broken is None:
            return Planned(steps, prospects, tuple(removed))
        out = _least_valuable(steps, prospects, broken, wishes)
        because = share_sentence(broken, language)
        removed += [Removed(item, "over_share", because) for item in out]
        left = tuple(item for item in prospects.items if item.id not in out)
        prospects = replace(prospects, items=left)


def _broken(steps: Sequence[PathStep], prospects: Prospects, ruled: Rulings) -> Policy | None:
    """The first cap of a share that a path does not keep."""
    whole = sum(_minutes(step, prospects) for step in steps)
    for provider, policy in ruled.shares.items():
        own = sum(_minutes(s, prospects) for s in steps if _provider(s, prospects) == provider)
        if own > (policy.share or 0.0) * whole + SLACK:
            return policy
    return None


def _least_valuable(
    steps: Sequence[PathStep], prospects: Prospects, cap: Policy, wishes: Wishes
) -> frozenset[str]:
    """The steps to give up first: so many as have to go even if others filled their minutes."""
    own = [s for s in steps if _provider(s, prospects) == cap.provider]
    own.sort(key=lambda s: (s.item in wishes.pinned, s.score, s.item))
    allowed = (cap.share or 0.0) * sum(_minutes(step, prospects) for step in steps)
    left = sum(_minutes(step, prospects) for step in own)
    out: list[str] = []
    for step in own:
        if out and left <= allowed + SLACK:
            break
        out.append(step.item)
        left -= _minutes(step, prospects)
    return frozenset(out)


def _minutes(step: PathStep, prospects: Prospects) -> int:
    return prospects.snapshot.catalogue.items[step.item].minutes


def _provider(step: PathStep, prospects: Prospects) -> str | None:
    return prospects.snapshot.catalogue.items[step.item].provider
