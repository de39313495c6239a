"""A recipe laid beside the one that serves, on decisions that were recorded."""

from dataclasses import dataclass, replace
from math import fsum

from recommender.domain.decisions import DecisionRecord, Inputs, Json
from recommender.domain.errors import CorruptSnapshot
from recommender.domain.languages import ENGLISH
from recommender.domain.recipes import Recipe
from recommender.engine.changes import moved
from recommender.engine.off_policy import Verdict
from recommender.engine.recommend import recommend
from recommender.ports import Edge, Published
from recommender.service.recipes import one_recipe
from recommender.service.trying import judged

DECISIONS = 50


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """How the plan of one recorded ask would differ: ids of items, in order."""

    decision: str
    serving: tuple[str, ...]
    other: tuple[str, ...]
    entered: tuple[str, ...]
    left: tuple[str, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """What the plans are worth in all, by the reckoning of one recipe, in levels of gap.

    Attributes:
        serving: of the plans of the recipe that serves; ``other``: of the other's. What a recipe
            thinks of another's plan is what it makes of the same items.
    """

    serving: float
    other: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two recipes on the same asks.

    Attributes:
        decisions: how many asks; ``passed_over``: recorded ones whose snapshot is gone.
        same_next, same_plan: share (0-1) with the same next step, with the same steps in the same
            order; None without any ask.
        diffs: of the plans that differ, newest ask first.
        trials: what trials among these asks say of the other's next steps.
    """

    serving: str
    other: str
    decisions: int
    passed_over: int
    same_next: float | None
    same_plan: float | None
    by_serving: Worth
    by_other: Worth
    diffs: tuple[PlanDiff, ...]
    trials: Verdict


def compare(wanted: str, edge: Edge, *, limit: int = DECISIONS) -> Comparison:
    """Answer the newest recorded asks again, by the recipe that serves and by another.

    Nothing is recorded by it. Asks are answered from what was known when they were recorded.

    Raises:
        NotFound: when there is no such recipe.
    """
    edge = edge.up_to_date()
    serving, other = edge.recipe, one_recipe(wanted, edge).recipe
    with edge.store.read() as tx:
        page = tx.decisions.page(learner=None, since=None, item=None, before=None, limit=limit)
    asked = [(record, _published(record, edge)) for _, record in page]
    held = [(record, published) for record, published in asked if published is not None]
    pairs = [_Pair(record, published, serving, other) for record, published in held]
    n = len(pairs)
    return Comparison(
        serving=serving.id,
        other=other.id,
        decisions=n,
        passed_over=len(asked) - n,
        same_next=sum(p.plans[0][:1] == p.plans[1][:1] for p in pairs) / n if n else None,
        same_plan=sum(p.plans[0] == p.plans[1] for p in pairs) / n if n else None,
        by_serving=Worth(*(fsum(p.worth[0][k] for p in pairs) for k in (0, 1))),
        by_other=Worth(*(fsum(p.worth[1][k] for p in pairs) for k in (0, 1))),
        diffs=tuple(p.diff for p in pairs if p.plans[0] != p.plans[1]),
        trials=judged(
            [
                (record, p.plans[1][0] if p.plans[1] else None)
                for (record, _), p in zip(held, pairs, strict=True)
            ],
            edge,
        ),
    )


class _Pair:
    """One recorded ask answered by both recipes; 0 is the one that serves, 1 the other."""

    def __init__(
        self, record: DecisionRecord, published: Published, serving: Recipe, other: Recipe
    ) -> None:
        recipes = (serving, other)
        answers = [_answer(record.inputs, published, recipe) for recipe in recipes]
        self.plans = [_order(answer) for answer in answers]
        self.worth = [
            [
                answers[by]["value"] if by == of else _worth(self.plans[of], record, published, law)
                for of in (0, 1)
            ]
            for by, law in enumerate(recipes)
        ]
        first, second = self.plans
        self.diff = PlanDiff(
            decision=record.id,
            serving=first,
            other=second,
            entered=tuple(i for i in second if i not in first),
            left=tuple(i for i in first if i not in second),
            moved=tuple(moved(first, second)),
        )


def _answer(inputs: Inputs, published: Published, recipe: Recipe) -> Json:
    versions = replace(inputs.versions, recipe=recipe.id)
    undrawn = replace(inputs, versions=versions, draw=None, language=ENGLISH.code)
    return recommend(undrawn, published, recipe).answer


def _worth(
    plan: tuple[str, ...], record: DecisionRecord, published: Published, recipe: Recipe
) -> float:
    """What a recipe makes of the items of a plan, within the minutes that were asked for."""
    if not plan:
        return 0.0
    items, ask = published.snapshot.catalogue.items, record.inputs.ask
    minutes = ask.minutes
    if minutes is None and not ask.orders_a_list:
        minutes = sum(items[item].minutes for item in plan)
    inputs = replace(record.inputs, ask=replace(ask, items=plan, minutes=minutes), previous=())
    worth: float = _answer(inputs, published, recipe)["value"]
    return worth


def _order(answer: Json) -> tuple[str, ...]:
    return tuple(step["item"]["id"] for step in answer["steps"])


def _published(record: DecisionRecord, edge: Edge) -> Published | None:
    try:
        return edge.shelf.load(record.inputs.versions.snapshot)
    except CorruptSnapshot:
        return None
