import json
from datetime import UTC, datetime
from typing import Any

import pytest

from recommender.domain.errors import InvalidInput
from recommender.domain.paths import StatedLevel
from recommender.domain.policies import EVERYONE
from recommender.formats.door import read_ask
from recommender.formats.door_questions import ask_body, changed_ask, read_question
from recommender.formats.door_supposed import read_supposed

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
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


def test_policies_are_taken_by_what_if_alone() -> None:
    read = read_question({"kind": "what_if", "without_policies": ["p", "p", "q"]})
    assert (read.ask, read.without_policies, read.with_policies) == (None, ("p", "q"), ())
    assert problems({"kind": "why", "without_policies": ["p"], "with_policies": [{}]}) == {
        "/without_policies": "not_taken",
        "/with_policies": "not_taken",
    }
    assert "/with_policies/0" in problems({"kind": "what_if", "with_policies": ["p"]})
    assert problems({"kind": "what_if", "with_policies": [], "without_policies": []}) == {
        "/ask": "missing"
    }


def test_a_supposed_policy_holds_from_the_day_of_the_decision() -> None:
    (read,) = read_supposed([{"kind": "forbid", "items": ["a"]}], NOW)
    assert (read.id, read.starts, read.expires, read.scope) == ("supposed-1", NOW, None, EVERYONE)
    assert read.author
    assert read.reason


def test_problems_of_a_supposed_policy_stand_under_it() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_supposed(
            [
                {
                    "kind": "forbid",
                    "items": ["a"],
                    "scope": {"teams": ["t"]},
                    "starts": "2027-01-01",
                },
                {"kind": "pin"},
                {"kind": "ban", "items": ["a"], "reason": 5},
            ],
            NOW,
        )
    assert {(p.pointer, p.code) for p in caught.value.problems} >= {
        ("/with_policies/0/scope", "not_taken"),
        ("/with_policies/0/starts", "not_taken"),
        ("/with_policies/1/items", "missing"),
    }
    pointers = {p.pointer for p in caught.value.problems}
    assert {"/with_policies/2/kind", "/with_policies/2/reason"} <= pointers
    assert all(p.remedy for p in caught.value.problems)
