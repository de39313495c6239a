"""All that an answer says is said in the language that it was asked in."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest
from pseudo import CODE, pseudo_language, sentences, translated, unsaid
from spoken_cases import CASES, Case

from recommender.adapters.translations import Translations
from recommender.domain.languages import Language
from recommender.engine.checks import Check, check_body
from recommender.engine.claims import claims, labels_in
from recommender.engine.known import who_asks
from recommender.engine.recommend import recommend
from recommender.engine.recorded import known_of, known_of_step

ROOMS = (
    *("phrasing", "explanation", "rules", "policies", "naming", "fates", "remarks", "experience"),
    *("transitions", "matching", "calm", "exploration", "mentors", "checks", "fading"),
    *("refreshers", "facts", "voice"),
)
"""Rooms of the engine that write the sentences of an answer."""
RARE = {
    "Beside the steps chosen it would add too little that is sure.",
    "Makes sure of {skills}: you may need it, as levels are not certain.",
    "{n} that would add too little that is sure",
    "{n} not needed",
}
"""Said in worlds larger than these."""


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_sentence_is_said_in_the_language(case: Case) -> None:
    language, phrases = pseudo_language()
    inputs = case.inputs(CODE)
    decision = recommend(inputs, case.world, case.recipe, language)
    names = {word for known in (inputs, case.world.snapshot.catalogue) for word in _words(known)}
    spoken = [*sentences(decision.answer), *(c.because for c in decision.candidates)]
    assert [(unsaid(s, sorted(names)), s) for s in spoken if unsaid(s, sorted(names))] == []
    assert phrases.asked - translated().keys() == set()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_claim_is_borne_out_in_any_language(case: Case, language: str) -> None:
    inputs, snapshot, spoken = case.inputs(language), case.world.snapshot, Translations()[language]
    decision = recommend(inputs, case.world, case.recipe, spoken)
    answer, labels = decision.answer, labels_in(snapshot.catalogue)
    whole = known_of(inputs, decision, snapshot, case.recipe)
    beside = ("left_out", "not_covered", "refreshers", "policies", "mandatory")
    told = [(row["because"], whole) for name in beside for row in answer[name]]
    for step in answer["steps"]:
        known = known_of_step(step["position"], decision, snapshot, whole, spoken)
        told += [(sentence, known) for sentence in (step["because"], *step["evidence"])]
    found = [(c, text) for text, known in told for c in claims(text, known, labels, spoken)]
    assert [one for one in found if not one[0].holds] == []


def test_the_cases_say_all_that_an_answer_can_say() -> None:
    """A phrase that none of them says is one that nobody proved to be said in the language."""
    language, phrases = pseudo_language()
    for case in CASES.values():
        recommend(case.inputs(CODE), case.world, case.recipe, language)
    spoken = [
        _of_a_check(depend, of, language) for of in range(1, 6) for depend in range(1, of + 1)
    ]
    assert [sentence for sentence in spoken if unsaid(sentence)] == []
    files = {f"recommender/engine/{room}.py" for room in ROOMS}
    written = {text for text, where in translated().items() if where & files}
    assert written - phrases.asked == RARE


def _of_a_check(depend: int, of: int, language: Language) -> str:
    case = CASES["check"]
    known = who_asks(case.inputs(CODE), case.world.snapshot, case.recipe, language)
    check = Check(replace(known.gaps[0], label="1"), 1.0, 2.5, None, 3, depend, of, 0.0, 0)
    body = check_body(check, known.prospects, language)
    assert body is not None
    because: str = body["because"]
    return because


def _words(known: Any) -> Iterator[str]:
    """Every text of what is on record: names, titles, and what people typed."""
    if isinstance(known, str):
        yield known
    elif isinstance(known, dict):
        yield from (word for pair in known.items() for part in pair for word in _words(part))
    elif isinstance(known, list | tuple | set | frozenset):
        yield from (word for one in known for word in _words(one))
    elif is_dataclass(known) and not isinstance(known, date):
        yield from (word for f in fields(known) for word in _words(getattr(known, f.name)))
