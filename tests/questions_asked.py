"""Questions about decisions on tiny worlds, as the engine answers them."""

from typing import Any

from worlds import LIKELY, make_inputs

from recommender.domain.decisions import Decision, Inputs
from recommender.domain.recipes import Recipe
from recommender.engine.counterfactuals import counterfactual
from recommender.engine.factors import Basis
from recommender.engine.recommend import path_of, recommend
from recommender.engine.replies import Reply
from recommender.engine.what_ifs import what_if
from recommender.engine.why_nots import why_not
from recommender.engine.whys import Case, why
from recommender.ports import Published

ALL = 10**6
"""So many runs that no search on a tiny world is cut."""


class Asked:
    """One decision on a world, and the questions about it."""

    def __init__(self, world: Published, recipe: Recipe = LIKELY, **question: Any) -> None:
        self.world, self.recipe = world, recipe
        self.inputs = make_inputs(world, recipe=recipe, **question)
        self.decision = self.run(self.inputs)

    def run(self, inputs: Inputs) -> Decision:
        return recommend(inputs, self.world, self.recipe)

    def steps_alone(self, inputs: Inputs) -> tuple[str, ...]:
        return path_of(inputs, self.world, self.recipe)

    @property
    def path(self) -> list[str]:
        return [step["item"]["id"] for step in self.decision.answer["steps"]]

    def case(self, item: str) -> Case:
        known = self.world.snapshot.catalogue.items[item]
        return Case(known, self.inputs, self.decision, self.world, self.recipe)

    @property
    def basis(self) -> Basis:
        return Basis(self.inputs, self.decision, self.world.snapshot.catalogue)

    def why(self, item: str) -> Reply:
        return why(self.case(item))

    def why_not(self, item: str, most: int = ALL) -> Reply:
        return why_not(self.case(item), self.run, most, self.steps_alone)

    def counterfactual(self, most: int = ALL) -> Reply:
        return counterfactual(self.basis, self.run, most, self.steps_alone)

    def what_if(self, inputs: Inputs) -> Reply:
        return what_if(self.basis, inputs, self.run(inputs))

    def applied(self, change: Any) -> Decision:
        """The decision once more, on what a change alters."""
        inputs = self.inputs
        for one in change.altered:
            inputs = one.apply(inputs)
        return self.run(inputs)


def steps(decision: Decision) -> list[str]:
    return [step["item"]["id"] for step in decision.answer["steps"]]
