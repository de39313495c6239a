"""Recipes: which there are, which serves, and the people who put them to use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.audit import Act, Target
from recommender.domain.errors import Conflict, InvalidInput, NotFound, Problem
from recommender.domain.recipes import Recipe
from recommender.ports import Edge, Transaction
from recommender.service.publishing import publish, serving_catalogue

PROMOTE = "promote_recipe"
LEAST_DIGITS = 6
MOST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Promotion:
    """That a recipe was put to use: by whom, when and why."""

    recipe: str
    actor: str
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A recipe, and its promotions, newest first."""

    recipe: Recipe
    in_use: bool
    promotions: tuple[Promotion, ...]


def recipes(edge: Edge) -> list[Shown]:
    """Return every recipe that is kept, the one in use first, then those promoted last, then by id.

    The one that came with the software is always among them.
    """
    with edge.store.read() as tx:
        serving, known = _in_use(tx, edge), {r.id: r for r in tx.recipes.all()}
        told = list(_promotions(tx))
    known |= {r.id: r for r in (Recipe(), serving)}
    shown = [
        Shown(recipe, recipe.id == serving.id, tuple(p for p in told if p.recipe == name))
        for name, recipe in sorted(known.items())
    ]
    place = {p.recipe: -n for n, p in reversed(list(enumerate(reversed(told))))}
    return sorted(shown, key=lambda s: (not s.in_use, place.get(s.recipe.id, 1)))


def one_recipe(wanted: str, edge: Edge) -> Shown:
    """Return a recipe by its id, or by how its digest begins.

    Raises:
        NotFound: when none, or more than one, is meant.
    """
    known = recipes(edge)
    meant = [s for s in known if s.recipe.id == wanted]
    if not meant and len(wanted) >= LEAST_DIGITS:
        meant = [s for s in known if s.recipe.id.rpartition(":")[2].startswith(wanted)]
    if len(meant) != 1:
        raise NotFound(f"There is no recipe “{wanted}”." if not meant else _several(wanted, meant))
    return meant[0]


def promote(wanted: str, reason: str, edge: Edge, *, actor: str) -> Shown:
    """Put a recipe to use, under a name and with a reason; effective at once in every worker.

    Where it infers links otherwise than the one before, the serving catalogue is published again.

    Raises:
        NotFound: when there is no such recipe.
        InvalidInput: when no reason is given.
        Conflict: when it is in use already.
    """
    why = _reason(reason)
    recipe = one_recipe(wanted, edge).recipe
    with edge.store.write() as tx:
        before = _in_use(tx, edge)
        if recipe.id == before.id:
            raise Conflict(f"The recipe {recipe.id} is in use already.")
        tx.recipes.keep(before)
        tx.recipes.promote(recipe, actor=actor)
        tx.audit.record(Act(PROMOTE, Target("recipe", recipe.id), why), actor=actor)
        has_catalogue = tx.snapshots.serving() is not None
    if recipe.links != before.links and has_catalogue:
        publish(serving_catalogue(edge), edge, actor=actor)
    return one_recipe(recipe.id, edge)


def roll_back(reason: str, edge: Edge, *, actor: str) -> Shown:
    """Put the recipe to use that was in use before the present one was promoted.

    Raises:
        Conflict: when nothing was ever promoted.
        InvalidInput: when no reason is given.
    """
    with edge.store.read() as tx:
        told = [promotion.recipe for promotion in _promotions(tx)]
    if not told:
        raise Conflict("No recipe was ever promoted, so there is none to go back to.")
    return promote(told[1] if len(told) > 1 else Recipe().id, reason, edge, actor=actor)


def _in_use(tx: Transaction, edge: Edge) -> Recipe:
    return tx.recipes.in_use() or edge.recipe


def _promotions(tx: Transaction) -> Iterator[Promotion]:
    """Promotions, newest first."""
    for event in tx.audit.events(since=None, until=None, before=None):
        if event.act.act == PROMOTE:
            yield Promotion(event.act.target.id, event.actor, event.at, event.act.reason)


def _reason(reason: str) -> str:
    why = reason.strip()
    if why and len(why) <= MOST_REASON:
        return why
    raise InvalidInput(
        [
            Problem(
                "/reason",
                "missing_reason" if not why else "too_long",
                "A recipe is promoted with a reason, and none is given."
                if not why
                else f"The reason has {len(why)} characters.",
                f"say in 1 to {MOST_REASON} characters why this recipe should serve",
            )
        ]
    )


def _several(wanted: str, meant: list[Shown]) -> str:
    ids = ", ".join(sorted(s.recipe.id for s in meant))
    return f"“{wanted}” may be any of these recipes; give more of the digest: {ids}."
