import json
from typing import Any

import pytest

from recommender.domain.errors import InvalidInput
from recommender.domain.paths import StatedLevel
from recommender.formats.door import read_ask
from recommender.formats.door_questions import ask_body, changed_ask, read_question

WHOLE = {
    "learner": "emp-1",
    "role": "bookkeeper",
    "levels": {"sql": 1.5, "numeracy": {"level": 2, "spread": 0.4}},
    "gaps": [{"skill": "writing", "current": 1, "target": 3, "by": "2026-12-01"}],
    "completed": ["a"],
    "items": ["b", "c"],
    "need": "build a pivot table",
    "minutes": 60,
    "max_steps": 5,
    "deadline": "2026-12-01",
    "as_of": "2026-11-23T09:00:00Z",
    "constraints": {"languages": ["en"], "formats": ["video"], "free_only": True},
}


def problems(value: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        read_question(value)
    assert all(p.detail and p.remedy for p in caught.value.problems)
    return {p.pointer: p.code for p in caught.value.problems}


def test_an_ask_is_written_as_it_was_read() -> None:
    ask = read_ask(WHOLE)
    assert read_ask(json.loads(json.dumps(ask_body(ask)))) == ask
    little = read_ask({"role": "bookkeeper"})
    assert read_ask(ask_body(little)) == little


def test_changes_are_merged_as_rfc_7396_says() -> None:
    ask = read_ask(WHOLE)
    changed = changed_ask(
        ask,
        {
            "minutes": None,
            "levels": {"sql": 3, "numeracy": {"level": 1}, "new": 2},
            "constraints": {"formats": None, "free_only": False},
            "completed": ["z"],
        },
    )
    assert changed.minutes is None
    assert changed.levels == {
        "sql": StatedLevel(3),
        "numeracy": StatedLevel(1, 0.4),
        "new": StatedLevel(2),
    }
    assert changed.constraints.languages == ("en",)
    assert changed.constraints.formats == ()
    assert changed.completed == ("z",)
    assert (changed.need, changed.role, changed.gaps) == (ask.need, ask.role, ask.gaps)
    assert changed_ask(ask, None) is ask
    assert changed_ask(ask, {"learner": "emp-1"}) == ask


def test_problems_of_the_ask_stand_under_it() -> None:
    with pytest.raises(InvalidInput) as caught:
        changed_ask(read_ask(WHOLE), {"minutes": "ten", "levels": {"sql": 9}, "x": 1})
    assert {p.pointer for p in caught.value.problems} == {
        "/ask/minutes",
        "/ask/levels/sql",
        "/ask/x",
    }


def test_kinds_take_what_they_take() -> None:
    assert read_question({"kind": "why"}).item is None
    assert read_question({"kind": "what_if", "ask": {"minutes": 5}}).ask == {"minutes": 5}
    assert problems({}) == {"/kind": "missing"}
    assert "/kind" in problems({"kind": "who"})
    assert problems({"kind": "why_not"}) == {"/item": "missing"}
    assert problems({"kind": "counterfactual", "ask": {}, "recipe": "r"}) == {
        "/ask": "not_taken",
        "/recipe": "not_taken",
    }
    assert "/ask" in problems({"kind": "what_if", "ask": 5})
    assert "/more" in problems({"kind": "why", "more": 1})
    assert problems([])
