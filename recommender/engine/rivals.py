"""What an item lost to: the path beside the best one found that holds the item."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from recommender.domain.decisions import Decision, Json
from recommender.domain.languages import phrase
from recommender.domain.paths import MICRO
from recommender.engine.openings import with_pins
from recommender.engine.replies import steps_of, title
from recommender.engine.smallest import Runs
from recommender.engine.term_words import term_in_words
from recommender.engine.whys import Case

MOST_PLACES = 3
"""How many places at the start of the path are tried for the item."""
NAMED = 3
WITH_IT = phrase(" with it")
IN_PLACE = phrase(" with it in the place of {steps}")
AS_MUCH = phrase("A path{with_it} would be worth as much, {worth} levels of gap.")
AS_MUCH_LONGER = phrase(
    "A path{with_it} would be worth as much, {worth} levels of gap and take {minutes} minutes more."
)
WORTH_LESS = phrase(
    "The best path found{with_it} is worth {worth} levels of gap instead of {value}."
)
WORTH_MORE = phrase("A path{with_it} is worth {worth} levels of gap instead of {value}, {why}.")
NEEDS_FIRST = phrase("but serves what you need in words less, which comes first")
KEPT_CALM = phrase("but the path before it is kept unless another is clearly better")
NOT_FOUND = phrase("but the search for the best path did not come upon it")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The path beside the best one found that holds the item.

    Attributes:
        forced: the decision with the item pinned.
        lost: what that path is worth less, in millionths; negative where it is worth more.
        instead_of: the steps that it has no room for.
        terms: by (term, skill), what it brings more or less, in millionths; they add up to
            minus ``lost``.
    """

    forced: Decision
    lost: int
    instead_of: tuple[str, ...]
    terms: Mapping[tuple[str, str], int]


def compare(case: Case, runs: Runs) -> Comparison | None:
    """Return how the best path found that holds the item compares; None where none was found.

    The item is pinned as the first step or after the first steps of the path.
    """
    path = steps_of(case.decision)
    holding = []
    for place in range(min(len(path), MOST_PLACES - 1) + 1):
        made = runs(with_pins(case.inputs, (*path[:place], case.item.id)))
        if case.item.id in steps_of(made):
            holding.append(made)
    if not holding:
        return None
    best = max(holding, key=lambda made: _micros(made.answer["value"]))
    terms: dict[tuple[str, str], int] = defaultdict(int)
    for decision, sign in ((best, 1), (case.decision, -1)):
        for step in decision.answer["steps"]:
            for term in step["contributions"]:
                terms[term["term"], term["skill"]] += sign * _micros(term["value"])
    return Comparison(
        best,
        _micros(case.decision.answer["value"]) - _micros(best.answer["value"]),
        tuple(item for item in path if item not in steps_of(best)),
        {name: micros for name, micros in sorted(terms.items()) if micros},
    )


def loss(case: Case, compared: Comparison) -> str:
    """Return in words by how much an item lost, and to what."""
    value, other = case.decision.answer["value"], compared.forced.answer["value"]
    language = case.language
    named = [language.quoted(title(case.decision, i)) for i in compared.instead_of[:NAMED]]
    more = [language.say("more")] if len(compared.instead_of) > NAMED else []
    minutes = compared.forced.answer["minutes"] - case.decision.answer["minutes"]
    said = WORTH_LESS if compared.lost > 0 else WORTH_MORE
    if f"{value:.2f}" == f"{other:.2f}":
        said = AS_MUCH_LONGER if minutes > 0 else AS_MUCH
    return language.say(
        said,
        with_it=language.say(IN_PLACE if named else WITH_IT, steps=[*named, *more]),
        worth=language.hundredths(other),
        value=language.hundredths(value),
        minutes=minutes,
        why=language.say(_why_preferred(case, compared)),
    )


def _why_preferred(case: Case, compared: Comparison) -> str:
    """Why a path that is worth more was not given."""
    of_needs = sum(
        micros for (_, skill), micros in compared.terms.items() if skill.startswith("need:")
    )
    if of_needs < 0:
        return NEEDS_FIRST
    if case.inputs.previous:
        return KEPT_CALM
    return NOT_FOUND


def comparison_body(case: Case, compared: Comparison) -> Json:
    """Return a comparison as JSON."""
    labels = {
        gap["skill"]: gap["label"]
        for decision in (case.decision, compared.forced)
        for gap in decision.answer["gaps"]
    }
    return {
        "value": case.decision.answer["value"],
        "value_with_it": compared.forced.answer["value"],
        "lost": compared.lost / MICRO,
        "instead_of": [
            {"item": item, "title": title(case.decision, item)} for item in compared.instead_of
        ],
        "terms": [
            {
                "term": term,
                "skill": skill,
                "label": labels[skill],
                "value": micros / MICRO,
                "sentence": term_in_words(
                    term,
                    labels[skill],
                    is_need=skill.startswith("need:"),
                    language=case.language,
                ),
            }
            for (term, skill), micros in compared.terms.items()
        ],
        "steps": steps_of(compared.forced),
    }


def _micros(value: float) -> int:
    return round(value * MICRO)
