"""Why an item is not on the path: what removed it, what it lost to, what would bring it in."""

from collections.abc import Sequence

from recommender.domain.languages import Language, phrase, phrases
from recommender.engine.alterations import Combination, Ray
from recommender.engine.lifts import lifts
from recommender.engine.replies import Reply, conditions, moves, not_tried, search_facts, shown
from recommender.engine.rivals import compare, comparison_body, loss
from recommender.engine.smallest import Paths, Runs, Search
from recommender.engine.ways_in import way_in
from recommender.engine.whys import Case, why

MOST_RUNS = 12
"""Of the search for a change, beside those that compare."""
LOCKED = "locked"
NOTHING = phrase("Nothing that could be asked otherwise brings it in.")
NONE = phrases(
    "The one change that was tried does not bring it in.",
    "None of the {n} changes that were tried brings it in.",
)
COMES_IN = phrase("It would come in if {conditions}.")
ONLY_BY_NAME = phrases(
    "The one change that was tried does not bring it in by itself; "
    "it would come in if {conditions}.",
    "None of the {n} changes that were tried brings it in by itself; "
    "it would come in if {conditions}.",
)
ITEM_COMES_IN = phrase("“{item}” would come in if {conditions}.")


def why_not(case: Case, runs: Runs, most: int = MOST_RUNS, paths: Paths | None = None) -> Reply:
    """Return why an item is not on the path, and the smallest change that brings it in.

    Where no rule keeps it out, it is told by how much it lost, to which steps, on which terms. The
    change is shown by running the engine.

    Args:
        case: the item and the decision, as the engine makes it.
        runs: makes a decision of changed inputs, with the same snapshot and recipe.
        most: runs at most of the search for a change.
        paths: gives the steps alone, so that only changes that have the effect are run in full.
    """
    told = why(case)
    facts = {k: told.facts[k] for k in ("item", "standing", "position", "terms", "rules")}
    if case.step is not None:
        return Reply("why_not", told.answer, facts={**facts, "comparison": None, "search": None})
    kept_out = lifts(case)
    locked = case.standing == LOCKED
    compared = None if kept_out or locked else compare(case, runs)
    found = way_in(case, kept_out, runs, most, paths)
    sentences = [told.answer]
    if compared is not None:
        sentences.append(loss(case, compared))
    sentences.append(_remedy(found, kept_out, case.language))
    facts["comparison"] = None if compared is None else comparison_body(case, compared)
    facts["search"] = search_facts(found)
    path = found.found[0][1] if found.found else compared.forced if compared else None
    return Reply(
        kind="why_not",
        answer=" ".join(sentences),
        changes=tuple(shown(one, made, _comes_in(one, case)) for one, made in found.found),
        path=path.answer if path else None,
        diff=moves(case.decision.answer, path.answer, case.language) if path else (),
        facts=facts,
        not_tried=not_tried(found, case.language),
    )


def _comes_in(altered: Combination, case: Case) -> str:
    told = conditions(altered, case.language)
    return case.language.say(ITEM_COMES_IN, item=case.item.title, conditions=told)


def _remedy(found: Search, kept_out: Sequence[Ray], language: Language) -> str:
    if not all(kept_out):
        return language.say(NOTHING)
    if not found.found:
        return language.plural(found.runs, *NONE)
    told = conditions(found.found[0][0], language)
    if found.by_name and found.runs:
        return language.plural(found.runs, *ONLY_BY_NAME, conditions=told)
    return language.say(COMES_IN, conditions=told)
