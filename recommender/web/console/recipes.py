"""The recipe that serves: every knob, with its value."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from fastapi import Request, Response

from recommender.service.exporting import logic
from recommender.web.console.shell import page, room, spreadsheet
from recommender.web.requests import Outside

router = room()


@router.get("/console/recipes")
def show_recipe(request: Request, edge: Outside) -> Response:
    """Show the recipe that answers are made with, in words and knob by knob."""
    with edge.store.read() as tx:
        promoted = tx.recipes.in_use()
    recipe = edge.recipe
    return page(
        request,
        "recipes.html",
        recipe=recipe,
        shipped=promoted is None,
        waiting=promoted if promoted and promoted.id != recipe.id else None,
        words=logic(recipe),
        knobs=list(_knobs(asdict(recipe))),
    )


@router.get("/console/recipes/knobs.csv")
def knobs_file(edge: Outside) -> Response:
    """Return every knob of the recipe as a table."""
    return spreadsheet("recipe", ("knob", "value"), _knobs(asdict(edge.recipe)))


def _knobs(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _knobs(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value if isinstance(value, int | float) else str(value)
