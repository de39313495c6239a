"""The smallest changes that would change the next step."""

from recommender.domain.decisions import Decision
from recommender.engine.alterations import Combination, Ray
from recommender.engine.factors import Basis, rays
from recommender.engine.replies import (
    Reply,
    conditions,
    moves,
    not_tried,
    search_facts,
    shown,
    title,
)
from recommender.engine.smallest import Paths, Runs, Search, Trials, smallest

MOST_RUNS = 48


def counterfactual(
    basis: Basis, runs: Runs, most: int = MOST_RUNS, paths: Paths | None = None
) -> Reply:
    """Return the smallest changes that change the next step, each shown by running the engine.

    They are of one factor or, where no single one does it, of two.

    Args:
        basis: the decision, as the engine makes it.
        runs: makes a decision of changed inputs, with the same snapshot and recipe.
        most: runs at most.
        paths: gives the steps alone, so that only changes that have the effect are run in full.
    """
    now = basis.decision.answer["next"]
    might = None if paths is None else lambda inputs: next(iter(paths(inputs)), None) != now
    trials = Trials(basis.inputs, runs, lambda made: made.answer["next"] != now, most, might)
    found = smallest(likeliest_first(basis), trials)
    facts = {"next": now, "search": search_facts(found)}
    if not found.found:
        sentence = _nothing(found, basis.decision)
        return Reply("counterfactual", sentence, facts=facts, not_tried=not_tried(found))
    altered, decision = found.found[0]
    return Reply(
        kind="counterfactual",
        answer=f"{_effect(altered, decision, basis.decision)} {_standing(found)}",
        changes=tuple(
            shown(one, made, _effect(one, made, basis.decision)) for one, made in found.found
        ),
        path=decision.answer,
        diff=moves(basis.decision.answer, decision.answer),
        facts=facts,
        not_tried=not_tried(found),
    )


def likeliest_first(basis: Basis) -> list[Ray]:
    """Return all that may be changed, what bears on the next step first."""
    steps = basis.decision.answer["steps"]
    near = {term["skill"] for term in steps[0]["contributions"]} if steps else set()

    def far(ray: Ray) -> bool:
        return ray[0].subject != "" and ray[0].subject not in near

    return sorted(rays(basis), key=far)


def _effect(altered: Combination, then: Decision, before: Decision) -> str:
    now, new = before.answer["next"], then.answer["next"]
    if new is None:
        return f"There would be no step to take if {conditions(altered)}."
    instead = f"instead of {title(before, now)} " if now else ""
    return f"The next step would be {title(then, new)} {instead}if {conditions(altered)}."


def _standing(found: Search) -> str:
    if found.untried:
        return "It is the smallest such change that was found."
    if found.together == 2:
        return "No single change does that, nor a smaller pair."
    return "No smaller change does that."


def _nothing(found: Search, before: Decision) -> str:
    now = before.answer["next"]
    stays = f"the next step, {title(before, now)}" if now else "that there is no step to take"
    if found.together == 2:
        return f"No single change would change {stays}, and no pair of changes that was tried."
    return f"None of the {found.runs} changes that were tried would change {stays}."
