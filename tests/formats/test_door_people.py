from datetime import UTC, datetime
from typing import Any

import pytest

from recommender.domain.errors import InvalidInput
from recommender.domain.learners import Evidence, Learner
from recommender.formats.door import read_evidence, read_learner

EVIDENCE: dict[str, Any] = {"skill": "s", "level": 2, "source": "manager", "at": "2026-03-01"}
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def codes(call: Any, *args: Any, **kwargs: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        call(*args, **kwargs)
    return {problem.pointer: problem.code for problem in caught.value.problems}


def test_the_learner_of_the_contract() -> None:
    assert read_learner(
        {
            "learner": "emp-0042",
            "name": "A <b>Name</b>",
            "role": "bookkeeper",
            "manager": "m",
            "team": "",
            "languages": ["en", "en"],
            "minutes_per_week": 60.0,
            "attributes": {"site": "Leeds", "grade": 3, "night": False, "none": None},
        }
    ) == Learner(
        id="emp-0042",
        name="A Name",
        role="bookkeeper",
        manager="m",
        languages=("en",),
        minutes_per_week=60,
        attributes={"site": "Leeds", "grade": 3, "night": False},
    )
    assert read_learner({}, "emp-1") == Learner(id="emp-1")


def test_a_learner_s_problems() -> None:
    assert codes(read_learner, {"learner": "a"}, "b") == {"/learner": "mismatch"}
    assert codes(read_learner, {"name": "x"}) == {"/learner": "missing"}
    assert codes(
        read_learner,
        {"learner": "a", "attributes": {"x": [1]}, "minutes_per_week": "1", "rôle": "x"},
    ) == {
        "/attributes/x": "wrong_type",
        "/minutes_per_week": "not_a_number",
        "/rôle": "unknown_field",
    }


def test_evidence_with_and_without_an_id() -> None:
    given = read_evidence({"learner": "a", "evidence": "ev-1", **EVIDENCE})
    assert given == ("a", Evidence("ev-1", "s", 2.0, "manager", MARCH))
    made = read_evidence(EVIDENCE, "a", new_id=lambda: "new")
    assert made == ("a", Evidence("new", "s", 2.0, "manager", MARCH))
    assert codes(read_evidence, EVIDENCE, "a") == {"/evidence": "missing"}


def test_evidence_without_a_time_takes_now_when_there_is_one() -> None:
    value = {key: said for key, said in EVIDENCE.items() if key != "at"}
    _, made = read_evidence(value, "a", new_id=lambda: "n", now=MARCH)
    assert made.at == MARCH
    assert codes(read_evidence, value, "a", new_id=lambda: "n") == {"/at": "missing"}


def test_evidence_s_problems() -> None:
    assert codes(read_evidence, {"learner": "b", "level": 6, "source": "boss", "at": "x"}, "a") == {
        "/skill": "missing",
        "/level": "out_of_range",
        "/source": "unknown_value",
        "/at": "not_a_datetime",
        "/learner": "mismatch",
        "/evidence": "missing",
    }
    assert codes(read_evidence, "x", "a", new_id=lambda: "n") == {"": "wrong_type"}
