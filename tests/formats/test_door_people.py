from datetime import UTC, datetime
from typing import Any

import pytest

from recommender.domain.errors import InvalidInput
from recommender.domain.learners import Evidence, EvidenceMark, Learner
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


def level(said: Any, scale: Any) -> tuple[float, str]:
    value = {**EVIDENCE, "level": said, "scale": scale}
    _, made = read_evidence(value, "a", new_id=lambda: "n")
    assert isinstance(made, Evidence)
    assert made.reading is not None
    return made.level, made.reading.words


@pytest.mark.parametrize(
    ("said", "scale", "read"),
    [
        (60, "percent", (3.0, "60 %")),
        (0.6, "scaled", (3.0, "0.6 of 1 on the scale of score.scaled")),
        (4.2, "onet-lv", (3.0, "4.2 of 7 on the scale of O*NET")),
        (3.4, "1-5", (3.0, "3.4 on a scale of 1 to 5")),
        (5.2, {"name": "Degreed", "min": 1, "max": 8}, (3.0, "5.2 of 8 on the scale of Degreed")),
        ("Able", "Unsure < Able < Sure", (2.5, "“Able”, 2 of 3")),
        (3, {"name": "R", "criteria": ["a", "b", "c"]}, (5.0, "“c”, 3 of 3 on the scale of R")),
        (50, {"min": 0, "max": 100, "from": 1, "to": 3}, (2.0, "50 on a scale of 0 to 100")),
    ],
)
def test_a_level_on_another_scale_is_mapped_and_kept(said: Any, scale: Any, read: Any) -> None:
    assert level(said, scale) == read


@pytest.mark.parametrize(
    ("said", "scale", "problem"),
    [
        (101, "percent", {"/level": "out_of_range"}),
        (-1.5, "scaled", {"/level": "out_of_range"}),
        (0, "1-8", {"/level": "out_of_range"}),
        ("seven", "1-8", {"/level": "unknown_value"}),
        (True, "1-8", {"/level": "not_a_number"}),
        (1.5, "a < b", {"/level": "not_whole"}),
        ("c", "a < b", {"/level": "unknown_value"}),
        (None, "1-8", {"/level": "missing"}),
        (float("inf"), "a < b", {"/level": "out_of_range"}),
        (3, "stars", {"/scale": "unknown_scale"}),
        (3, {"min": 5, "max": 1}, {"/scale": "unknown_scale"}),
        (3, {"min": "1", "max": 5}, {"/scale": "unknown_scale"}),
        (3, {"min": 1, "max": 5, "to": 9}, {"/scale": "unknown_scale"}),
        (3, 7, {"/scale": "unknown_scale"}),
        ("Able", None, {"/level": "not_a_number"}),
    ],
)
def test_what_is_not_on_its_scale_is_refused(said: Any, scale: Any, problem: Any) -> None:
    value = {**EVIDENCE, "level": said, "scale": scale}
    assert codes(read_evidence, value, "a", new_id=lambda: "n") == problem


def test_evidence_expires_after_it_was_observed() -> None:
    _, made = read_evidence({**EVIDENCE, "expires": "2027-03-01"}, "a", new_id=lambda: "n")
    assert isinstance(made, Evidence)
    assert made.expires == datetime(2027, 3, 1, tzinfo=UTC)
    bad = {**EVIDENCE, "expires": "2026-03-01"}
    assert codes(read_evidence, bad, "a", new_id=lambda: "n") == {"/expires": "expires_too_early"}


@pytest.mark.parametrize("kind", ["void", "end", "dispute"])
def test_a_mark_names_the_evidence_and_a_reason(kind: str) -> None:
    value = {"learner": "a", f"{kind}s": "ev-1", "at": "2026-03-01", "reason": "mixed up"}
    assert read_evidence(value) == ("a", EvidenceMark("ev-1", kind, MARCH, "mixed up"))
    assert codes(read_evidence, {"voids": "ev-1", "at": "2026-03-01"}, "a") == {
        "/reason": "missing"
    }
    both = {"voids": "x", "disputes": "x", "at": "2026-03-01", "reason": "?"}
    assert codes(read_evidence, both, "a") == {"/disputes": "too_many"}
