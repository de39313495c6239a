"""The smallest change that brings an item onto the path."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from recommender.domain.decisions import Decision, Inputs
from recommender.engine.alterations import Combination, Ray
from recommender.engine.openings import asked_for, openings, required
from recommender.engine.replies import steps_of
from recommender.engine.smallest import Paths, Runs, Search, Trials, smallest
from recommender.engine.whys import Case

NOTHING = Search((), 1, 0, (), 0)


def way_in(
    case: Case, kept_out: Sequence[Ray], runs: Runs, most: int, paths: Paths | None = None
) -> Search:
    """Return the smallest single change that brings an item in.

    Where none does, one on top of what lifts every rule and brings all that the item requires;
    where that does not either, that the item is asked for by name.

    Args:
        case: the item and the decision.
        kept_out: for each rule that keeps it out, what lifts it.
        runs: makes a decision of changed inputs.
        most: runs at most, but for the last.
        paths: gives the steps alone, so that only changes that have the effect are run in full.
    """
    if not all(kept_out):
        return NOTHING
    locks = required(case)
    blocked = [*kept_out, *locks]
    most_alone = most // 2 if blocked else most
    trials = Trials(case.inputs, runs, _holds(case), most_alone, _might(case, paths))
    singles = _singles(case, kept_out, locks)
    alone = smallest(singles, trials, together=2 if not blocked else 1)
    if alone.found or not all(blocked):
        return alone
    if not blocked:
        return _by_name(case, alone, (), runs)
    lifted = tuple(ray[0] for ray in blocked)
    both = _joined(alone, _on_top(case, lifted, runs, most - alone.runs, paths))
    return both if both.found else _by_name(case, both, lifted, runs)


def _by_name(case: Case, search: Search, lifted: Combination, runs: Runs) -> Search:
    """What a search that found nothing comes to when the item is pinned."""
    altered = (*lifted, asked_for(case))
    made = runs(_with(altered, case.inputs))
    found = ((altered, made),) if case.item.id in steps_of(made) else ()
    return replace(search, found=found, by_name=True)


def _with(altered: Combination, inputs: Inputs) -> Inputs:
    for one in altered:
        inputs = one.apply(inputs)
    return inputs


def _holds(case: Case) -> Callable[[Decision], bool]:
    return lambda made: case.item.id in steps_of(made)


def _might(case: Case, paths: Paths | None) -> Callable[[Inputs], bool] | None:
    return None if paths is None else lambda inputs: case.item.id in paths(inputs)


def _singles(case: Case, kept_out: Sequence[Ray], locks: Sequence[Ray]) -> list[Ray]:
    """What may bring the item in alone: nothing does where two rules keep it out."""
    if len(kept_out) > 1 or (kept_out and locks):
        return []
    if kept_out:
        return list(kept_out)
    return [*(ray for ray in locks if ray), *openings(case)]


def _on_top(case: Case, lifted: Combination, runs: Runs, most: int, paths: Paths | None) -> Search:
    """One more change on top of the smallest ones that open the item."""
    inputs = _with(lifted, case.inputs)
    made = runs(inputs)
    if case.item.id in steps_of(made):
        return Search(((lifted, made),), len(lifted), 1, (), 1)
    opened = replace(case, inputs=inputs, decision=made)
    touched = {(one.factor, one.subject) for one in lifted}
    rays = [ray for ray in openings(opened) if (ray[0].factor, ray[0].subject) not in touched]
    trials = Trials(inputs, runs, _holds(case), most - 1, _might(case, paths))
    found = smallest(rays, trials, together=1)
    both = tuple(((*lifted, *one), made) for one, made in found.found)
    return replace(found, found=both, together=len(lifted) + 1, runs=found.runs + 1)


def _joined(alone: Search, both: Search) -> Search:
    return replace(both, untried=(*alone.untried, *both.untried), runs=alone.runs + both.runs)
