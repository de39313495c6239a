"""The smallest changes that would change the next step."""

from recommender.domain.decisions import Decision
from recommender.domain.languages import phrase, phrases
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
NO_STEP = phrase("There would be no step to take if {conditions}.")
NEXT = phrase("The next step would be “{step}” if {conditions}.")
NEXT_INSTEAD = phrase("The next step would be “{step}” instead of “{now}” if {conditions}.")
SMALLEST_FOUND = phrase("It is the smallest such change that was found.")
NO_SINGLE = phrase("No single change does that, nor a smaller pair.")
NO_SMALLER = phrase("No smaller change does that.")
NO_PAIR = phrase(
    "No single change would change the next step, “{step}”, and no pair of changes that was tried."
)
NO_PAIR_IDLE = phrase(
    "No single change would change that there is no step to take, "
    "and no pair of changes that was tried."
)
NONE_TRIED = phrases(
    "The one change that was tried would not change the next step, “{step}”.",
    "None of the {n} changes that were tried would change the next step, “{step}”.",
)
NONE_TRIED_IDLE = phrases(
    "The one change that was tried would not change that there is no step to take.",
    "None of the {n} changes that were tried would change that there is no step to take.",
)


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
    now, language = basis.decision.answer["next"], basis.language
    might = None if paths is None else lambda inputs: next(iter(paths(inputs)), None) != now
    trials = Trials(basis.inputs, runs, lambda made: made.answer["next"] != now, most, might)
    found = smallest(likeliest_first(basis), trials)
    facts = {"next": now, "search": search_facts(found)}
    if not found.found:
        sentence, untried = _nothing(found, basis), not_tried(found, language)
        return Reply("counterfactual", sentence, facts=facts, not_tried=untried)
    altered, decision = found.found[0]
    return Reply(
        kind="counterfactual",
        answer=f"{_effect(altered, decision, basis)} {language.say(_standing(found))}",
        changes=tuple(shown(one, made, _effect(one, made, basis)) for one, made in found.found),
        path=decision.answer,
        diff=moves(basis.decision.answer, decision.answer, language),
        facts=facts,
        not_tried=not_tried(found, language),
    )


def likeliest_first(basis: Basis) -> list[Ray]:
    """Return all that may be changed, what bears on the next step first."""
    steps = basis.decision.answer["steps"]
    near = {term["skill"] for term in steps[0]["contributions"]} if steps else set()

    def far(ray: Ray) -> bool:
        return ray[0].subject != "" and ray[0].subject not in near

    return sorted(rays(basis), key=far)


def _effect(altered: Combination, then: Decision, basis: Basis) -> str:
    now, new = basis.decision.answer["next"], then.answer["next"]
    said = NO_STEP if new is None else NEXT_INSTEAD if now else NEXT
    return basis.language.say(
        said,
        conditions=conditions(altered, basis.language),
        step=title(then, new) if new else "",
        now=title(basis.decision, now) if now else "",
    )


def _standing(found: Search) -> str:
    if found.untried:
        return SMALLEST_FOUND
    return NO_SINGLE if found.together == 2 else NO_SMALLER


def _nothing(found: Search, basis: Basis) -> str:
    now = basis.decision.answer["next"]
    step = title(basis.decision, now) if now else ""
    if found.together == 2:
        return basis.language.say(NO_PAIR if now else NO_PAIR_IDLE, step=step)
    tried = NONE_TRIED if now else NONE_TRIED_IDLE
    return basis.language.plural(found.runs, *tried, step=step)
