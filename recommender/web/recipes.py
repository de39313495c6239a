"""Recipes: which there are, what they learned, how they compare, and which serves."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from recommender.domain.decisions import Json
from recommender.domain.recipes import Recipe
from recommender.formats.door_recipes import PromotionBody, read_promotion
from recommender.formats.recipe_rows import learned_body
from recommender.ports import Edge
from recommender.service import comparing, learning, recipes
from recommender.service.recipes import Shown
from recommender.web.moments import moment
from recommender.web.requests import Actor, Body, Outside, Pages, page, takes
from recommender.web.shapes import Open, Page

router = APIRouter(prefix="/v1/recipes", tags=["recipes"])


class PromotionShown(Open):
    """That a recipe was put to use."""

    actor: str
    at: str
    reason: str | None


class RecipeRow(Open):
    """A recipe: every knob of the engine under the digest of its content."""

    id: str
    in_use: bool
    promotions: list[PromotionShown] = Field(description="newest first")
    items_learned: int
    outcomes: int = Field(description="What it learned rests on so many outcomes.")


class WholeRecipe(RecipeRow):
    """A recipe with what it learned and every knob."""

    learned: dict[str, Any]
    recipe: dict[str, Any]


class PlanDiffShown(Open):
    """How the plan of one recorded ask would differ; ids of items, in order."""

    decision: str
    serving: list[str]
    other: list[str]
    entered: list[str]
    left: list[str]
    moved: list[str]


class WorthShown(Open):
    """What the plans of both are worth in all by the reckoning of one, in levels of gap."""

    serving: float
    other: float


class TrialsShown(Open):
    """What equally good next steps that were tried say of the other recipe's."""

    steps: int
    effective: float = Field(description="Effective sample size; under 50 nothing is said.")
    verdict: str = Field(description="better, worse, no difference shown, or cannot say yet")


class ComparisonShown(Open):
    """A recipe beside the one that serves, on recorded asks."""

    serving: str
    other: str
    decisions: int
    passed_over: int = Field(description="Asks whose snapshot is gone.")
    same_next: float | None = Field(description="Share (0-1) with the same next step.")
    same_plan: float | None = Field(description="Share (0-1) with the same steps in order.")
    by_serving: WorthShown
    by_other: WorthShown
    diffs: list[PlanDiffShown]
    trials: TrialsShown


class Comparing(BaseModel):
    """How much to compare."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(
        comparing.DECISIONS, ge=1, le=500, description="The newest decisions, so many."
    )


@router.get("", response_model=Page[RecipeRow])
def list_recipes(edge: Outside, asked: Pages) -> dict[str, Any]:
    """List recipes, the one in use first."""
    return page(recipes.recipes(edge), recipe_row, asked)


@router.post("", response_model=WholeRecipe, status_code=201)
def learn_recipe(edge: Outside, who: Actor) -> dict[str, Any]:
    """Learn from all outcomes so far. The recipe is kept beside the others; none is put to use."""
    return _whole(recipes.one_recipe(learning.learn_recipe(edge, actor=who).id, edge), edge)


@router.get("/{recipe}", response_model=WholeRecipe)
def get_recipe(recipe: str, edge: Outside) -> dict[str, Any]:
    """Return one recipe, by its id or how its digest begins, with what it learned."""
    return _whole(recipes.one_recipe(recipe, edge), edge)


@router.get("/{recipe}/compare", response_model=ComparisonShown)
def compare_recipe(
    recipe: str, edge: Outside, asked: Annotated[Comparing, Query()]
) -> dict[str, Any]:
    """Answer recorded asks again by this recipe and by the one that serves, and compare."""
    return asdict(comparing.compare(recipe, edge, limit=asked.limit))


@router.post("/{recipe}/promote", response_model=WholeRecipe, openapi_extra=takes(PromotionBody))
def promote_recipe(recipe: str, value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """Put a recipe to use, effective at once; the recipe before is promoted to go back to it."""
    return _whole(recipes.promote(recipe, read_promotion(value), edge, actor=who), edge)


def recipe_row(shown: Shown) -> dict[str, Json]:
    """Return a recipe as one row of a list."""
    return {
        "id": shown.recipe.id,
        "in_use": shown.in_use,
        "promotions": [
            {"actor": p.actor, "at": moment(p.at), "reason": p.reason} for p in shown.promotions
        ],
        "items_learned": len(shown.recipe.learned.effects),
        "outcomes": shown.recipe.learned.outcomes,
    }


def _whole(shown: Shown, edge: Edge) -> dict[str, Any]:
    return {
        **recipe_row(shown),
        "learned": learned_body(shown.recipe, learning.titles(edge)),
        "recipe": knobs(shown.recipe),
    }


def knobs(recipe: Recipe) -> dict[str, Json]:
    """Return every knob; what was learned is told apart."""
    return {name: value for name, value in asdict(recipe).items() if name != "learned"}
