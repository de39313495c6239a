"""All that an answer says is said in the language that it was asked in."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest
from pseudo import CODE, pseudo_language, sentences, translated, unsaid
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
    names = {word for known in (inputs, case.world.snapshot.catalogue) for word in _words(known)}
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
