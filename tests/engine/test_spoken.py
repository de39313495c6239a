"""All that an answer says is said in the language that it was asked in."""

import pytest
from pseudo import CODE, on_record, pseudo_language, sentences, translated, unsaid
from spoken_cases import CASES, Case

from recommender.engine.recommend import recommend

ROOMS = (
    *("phrasing", "explanation", "rules", "policies", "naming", "fates", "remarks", "experience"),
    *("transitions", "matching", "calm", "exploration", "mentors", "checks", "fading"),
    "refreshers",
)
"""Rooms of the engine that write the sentences of an answer."""


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_sentence_is_said_in_the_language(case: Case) -> None:
    language, phrases = pseudo_language()
    inputs = case.inputs(CODE)
    decision = recommend(inputs, case.world, case.recipe, language)
    names = {word for known in (inputs, case.world.snapshot.catalogue) for word in on_record(known)}
    spoken = [*sentences(decision.answer), *(c.because for c in decision.candidates)]
    assert [(unsaid(s, sorted(names)), s) for s in spoken if unsaid(s, sorted(names))] == []
    assert phrases.asked - translated().keys() == set()


def test_the_cases_say_all_that_an_answer_can_say() -> None:
    """A phrase that none of them says is one that nobody proved to be said in the language."""
    language, phrases = pseudo_language()
    for case in CASES.values():
        recommend(case.inputs(CODE), case.world, case.recipe, language)
    files = {f"recommender/engine/{room}.py" for room in ROOMS}
    written = {text for text, where in translated().items() if where & files}
    assert written - phrases.asked == set()
