import json
from typing import Any

from recommender.formats.files import read_catalogue, read_catalogue_with_places, read_people


def lines(*rows: Any) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def test_ids_met_twice_are_told_and_the_first_stays() -> None:
    catalogue, problems = read_catalogue(
        [
            ("f", lines({"item": "a", "title": "1"}, {"item": "a", "title": "2"})),
            ("g", lines({"item": "a", "title": "3"}, {"skill": "a", "label": "S"})),
            ("h", lines({"item": "A", "title": "4"})),
        ]
    )
    assert [(p.pointer, p.code) for p in problems] == [
        ("f:2:item", "duplicate_id"),
        ("g:1:item", "duplicate_id"),
        ("h:1:item", "duplicate_id"),
    ]
    assert "f:1" in problems[0].detail
    assert "capitals" in problems[2].detail
    assert catalogue.items["a"].title == "1"
    assert list(catalogue.items) == ["a"]
    assert list(catalogue.skills) == ["a"]


def test_all_problems_of_all_rows_and_files() -> None:
    _, problems = read_catalogue(
        [
            ("f", lines({"item": "a", "minutes": 0, "colour": 1}, {"skill": "s"})),
            ("g", lines({"role": "r", "label": "R", "targets": [{"skill": "s", "level": 9}]})),
        ]
    )
    assert {(p.pointer, p.code) for p in problems} == {
        ("f:1:title", "missing"),
        ("f:1:minutes", "out_of_range"),
        ("f:1:colour", "unknown_field"),
        ("f:2:label", "missing"),
        ("g:1:targets/0/level", "out_of_range"),
    }


def test_a_mixed_file_serves_both() -> None:
    evidence = {"learner": "ann", "skill": "s", "level": 2, "source": "self", "at": "2026-01-01"}
    mixed = lines(
        {"skill": "s", "label": "S"}, {"learner": "ann", "role": "r"}, evidence, {"itme": 1}
    )
    catalogue, problems = read_catalogue([("f", mixed)])
    assert (list(catalogue.skills), [p.pointer for p in problems]) == (["s"], ["f:4:itme"])
    people, problems = read_people([("f", mixed)])
    assert [learner.id for learner in people.learners] == ["ann"]
    assert [(learner, e.skill) for learner, e in people.evidence] == [("ann", "s")]
    assert [p.pointer for p in problems] == ["f:4:itme"]


def test_evidence_without_an_id_gets_the_same_one_each_time() -> None:
    row = {"learner": "ann", "skill": "s", "level": 2, "source": "self", "at": "2026-01-01"}
    first, problems = read_people([("f", lines(row, {**row, "level": 3}, row))])
    again, _ = read_people([("g", lines({**row, "level": 2.0, "at": "2026-01-01T00:00:00Z"}))])
    assert problems == ()
    assert first.evidence[0] == again.evidence[0]
    assert len(first.evidence) == 2
    assert first.evidence[0][1].id != first.evidence[1][1].id


def test_evidence_ids_are_each_learner_s_own() -> None:
    row = {"evidence": "e", "skill": "s", "level": 2, "source": "self", "at": "2026-01-01"}
    people, problems = read_people(
        [("f", lines({"learner": "a", **row}, {"learner": "b", **row}, {"learner": "a", **row}))]
    )
    assert [learner for learner, _ in people.evidence] == ["a", "b"]
    assert [(p.pointer, p.code) for p in problems] == [("f:3:evidence", "duplicate_id")]


def test_a_catalogue_is_no_list_of_people() -> None:
    _, problems = read_people([("f", lines({"item": "a", "title": "A"}))])
    assert [(p.pointer, p.code) for p in problems] == [("f:1", "belongs_elsewhere")]


def test_places_are_kept_for_the_checks_that_follow() -> None:
    reading = read_catalogue_with_places(
        [("f", lines({"item": "a", "title": "A"}, {"skill": "a", "label": "S"}))]
    )
    assert reading.places == {("item", "a"): "f:1", ("skill", "a"): "f:2"}
