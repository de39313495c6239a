"""Recipes: the one that serves, those beside it, and how a person puts one to use."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from fastapi import Request, Response

from recommender.domain.recipes import Recipe
from recommender.formats.recipe_rows import learned_body
from recommender.service import comparing, learning, recipes
from recommender.service.exporting import logic
from recommender.web.console.acting import Acting
from recommender.web.console.shell import Fields, page, room, see, spreadsheet
from recommender.web.requests import Outside

router = room()

LISTED = 30
EFFECTS = 25
DIFFS = 20


@router.get("/console/recipes")
def list_recipes(request: Request, edge: Outside) -> Response:
    """Show the recipe that serves, in words and knob by knob, and the recipes beside it."""
    known = recipes.recipes(edge)
    serving = known[0].recipe
    return page(
        request,
        "recipes.html",
        recipe=serving,
        promotions=known[0].promotions,
        others=known[1 : LISTED + 1],
        names={shown.recipe.id: short(shown.recipe) for shown in known},
        words=logic(serving),
        knobs=list(_knobs(_plain(serving))),
        learned=learned_body(serving, learning.titles(edge)),
        most=EFFECTS,
    )


@router.post("/console/recipes")
def learn_recipe(edge: Outside, who: Acting, fields: Fields) -> Response:
    """Learn from all outcomes so far, or put a recipe to use; both under the name given."""
    if fields.get("promote"):
        recipes.promote(fields["promote"], fields.get("reason", ""), edge, actor=who)
        return see("/console/recipes")
    made = learning.learn_recipe(edge, actor=who)
    return see(f"/console/recipes/{short(made)}/compare")


@router.get("/console/recipes/knobs.csv")
def knobs_file(edge: Outside) -> Response:
    """Return every knob of the recipe that serves as a table."""
    serving = recipes.recipes(edge)[0].recipe
    return spreadsheet("recipe", ("knob", "value"), _knobs(_plain(serving)))


@router.get("/console/recipes/{recipe}/compare")
def compare_recipe(request: Request, edge: Outside, recipe: str) -> Response:
    """Lay a recipe beside the one that serves, on recorded asks."""
    shown = recipes.one_recipe(recipe, edge)
    return page(
        request,
        "recipe.html",
        shown=shown,
        name=short(shown.recipe),
        found=None if shown.in_use else comparing.compare(shown.recipe.id, edge),
        titles=learning.titles(edge),
        learned=learned_body(shown.recipe, learning.titles(edge)),
        most=EFFECTS,
        most_diffs=DIFFS,
    )


def short(recipe: Recipe) -> str:
    """How a recipe's digest begins: enough to name it by."""
    return recipe.id.rpartition(":")[2][:16]


def _plain(recipe: Recipe) -> dict[str, Any]:
    return {name: value for name, value in asdict(recipe).items() if name != "learned"}


def _knobs(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _knobs(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value if isinstance(value, int | float) else str(value)
