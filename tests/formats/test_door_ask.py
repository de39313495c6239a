import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from recommender.domain.errors import InvalidInput
from recommender.domain.learners import Constraints
from recommender.domain.paths import Ask, StatedGap, StatedLevel
from recommender.formats.door import AskBody, read_ask


def problems(value: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        read_ask(value)
    for problem in caught.value.problems:
        assert problem.detail
        assert problem.remedy
    return {problem.pointer: problem.code for problem in caught.value.problems}


def test_the_whole_ask_of_the_contract() -> None:
    ask = read_ask(
        {
            "learner": "emp-0042",
            "role": "bookkeeper",
            "levels": {"spreadsheets": 1.5, "numeracy": {"level": 2, "spread": 0.4}},
            "gaps": [
                {
                    "skill": "spreadsheets",
                    "current": 1.5,
                    "spread": 0.6,
                    "target": 3,
                    "importance": 0.8,
                    "by": "2026-12-01",
                }
            ],
            "completed": ["a", "b", "a"],
            "items": ["c", "c"],
            "need": "build a pivot table for tomorrow's meeting",
            "minutes": 60,
            "max_steps": 50,
            "deadline": "2026-12-01",
            "as_of": "2026-11-23T09:00:00Z",
            "constraints": {
                "languages": ["en"],
                "formats": [],
                "accessibility": ["captions"],
                "free_only": True,
            },
        }
    )
    assert ask == Ask(
        learner="emp-0042",
        role="bookkeeper",
        levels={"spreadsheets": StatedLevel(1.5), "numeracy": StatedLevel(2.0, 0.4)},
        gaps=(StatedGap("spreadsheets", 3.0, 1.5, 0.6, 0.8, date(2026, 12, 1)),),
        completed=("a", "b"),
        items=("c",),
        need="build a pivot table for tomorrow's meeting",
        minutes=60,
        max_steps=50,
        deadline=date(2026, 12, 1),
        as_of=datetime(2026, 11, 23, 9, tzinfo=UTC),
        constraints=Constraints(languages=("en",), accessibility=("captions",), free_only=True),
    )


def test_null_blank_and_empty_mean_not_stated() -> None:
    ask = read_ask(
        {
            "learner": "a",
            "role": "",
            "levels": {"sql": None},
            "gaps": [],
            "need": "  ",
            "minutes": None,
            "max_steps": None,
            "deadline": "",
            "as_of": None,
            "constraints": {"languages": None, "free_only": None},
        }
    )
    assert ask == Ask(learner="a")


@pytest.mark.parametrize(
    "value", [{}, {"levels": {"a": 1}}, {"need": "", "gaps": [], "learner": None}, {"minutes": 5}]
)
def test_an_ask_with_nothing_to_go_on(value: Any) -> None:
    assert problems(value) == {"": "nothing_to_go_on"}


@pytest.mark.parametrize("value", [None, [], "a", 1, True])
def test_an_ask_that_is_no_object(value: Any) -> None:
    assert problems(value) == {"": "wrong_type"}


@pytest.mark.parametrize(
    ("field", "value", "pointer", "code"),
    [
        ("minutes", 0, "/minutes", "out_of_range"),
        ("minutes", -5, "/minutes", "out_of_range"),
        ("minutes", 20.5, "/minutes", "not_whole"),
        ("minutes", 100_001, "/minutes", "out_of_range"),
        ("minutes", 1e300, "/minutes", "out_of_range"),
        ("minutes", "20", "/minutes", "not_a_number"),
        ("minutes", True, "/minutes", "not_a_number"),
        ("minutes", [20], "/minutes", "not_a_number"),
        ("minutes", float("nan"), "/minutes", "out_of_range"),
        ("minutes", 10**400, "/minutes", "out_of_range"),
        ("max_steps", 0, "/max_steps", "out_of_range"),
        ("max_steps", 501, "/max_steps", "out_of_range"),
        ("deadline", "1.12.2026", "/deadline", "not_a_date"),
        ("deadline", "2026-02-30", "/deadline", "not_a_date"),
        ("deadline", "2026-12-01T10:00:00Z", "/deadline", "not_a_date"),
        ("deadline", 20261201, "/deadline", "not_a_date"),
        ("deadline", "1969-12-31", "/deadline", "out_of_range"),
        ("deadline", "2201-01-01", "/deadline", "out_of_range"),
        ("as_of", "yesterday", "/as_of", "not_a_datetime"),
        ("as_of", "2026-W05-1", "/as_of", "not_a_datetime"),
        ("as_of", "2026-01-01T25:00:00Z", "/as_of", "not_a_datetime"),
        ("as_of", "0001-01-01T00:00:00+14:00", "/as_of", "out_of_range"),
        ("as_of", "9999-01-01", "/as_of", "out_of_range"),
        ("as_of", 1700000000, "/as_of", "not_a_datetime"),
        ("need", "x" * 4001, "/need", "too_long"),
        ("need", 5, "/need", "wrong_type"),
        ("learner", "x" * 201, "/learner", "too_long"),
        ("learner", "a\x07b", "/learner", "bad_id"),
        ("learner", " a", "/learner", "bad_id"),
        ("learner", 42, "/learner", "wrong_type"),
        ("role", {}, "/role", "wrong_type"),
        ("items", "a", "/items", "wrong_type"),
        ("items", ["a", ""], "/items/1", "empty"),
        ("items", ["a"] * 10_001, "/items", "too_long"),
        ("completed", [None], "/completed/0", "wrong_type"),
        ("levels", [], "", ""),
        ("levels", {"sql": 5.1}, "/levels/sql", "out_of_range"),
        ("levels", {"sql": -0.1}, "/levels/sql", "out_of_range"),
        ("levels", {"sql": "3"}, "/levels/sql", "not_a_number"),
        ("levels", {"sql": {"level": 2, "spread": 0}}, "/levels/sql/spread", "out_of_range"),
        ("levels", {"sql": {"spread": 1}}, "/levels/sql/level", "missing"),
        ("levels", {"a/b": 9}, "/levels/a~1b", "out_of_range"),
        ("levels", {"x" * 300: 1}, "/levels/" + "x" * 300, "too_long"),
        ("gaps", {"skill": "a"}, "/gaps", "wrong_type"),
        ("gaps", ["sql"], "/gaps/0", "wrong_type"),
        ("gaps", [{"skill": "a"}], "/gaps/0/target", "missing"),
        ("gaps", [{"skill": "a", "target": 6}], "/gaps/0/target", "out_of_range"),
        (
            "gaps",
            [{"skill": "a", "target": 1, "importance": 2}],
            "/gaps/0/importance",
            "out_of_range",
        ),
        (
            "gaps",
            [{"skill": "a", "target": 1}, {"skill": "a", "target": 2}],
            "/gaps/1",
            "duplicate",
        ),
        ("constraints", [1], "/constraints", "wrong_type"),
        ("constraints", {"free_only": "yes"}, "/constraints/free_only", "wrong_type"),
        ("constraints", {"languages": "en"}, "/constraints/languages", "wrong_type"),
        ("constraints", {"language": ["en"]}, "/constraints/language", "unknown_field"),
    ],
)
def test_one_bad_value(field: str, value: Any, pointer: str, code: str) -> None:
    ask = {"need": "x", field: value}
    if not code:
        read_ask(ask)
    else:
        assert problems(ask) == {pointer: code}


def test_numbers_and_moments_that_are_accepted() -> None:
    assert read_ask({"need": "x", "minutes": 20.0}).minutes == 20
    assert isinstance(read_ask({"need": "x", "minutes": 20.0}).minutes, int)
    for text, moment in (
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11-23T09:00", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("2026-11-23T09:00:00+02:00", datetime(2026, 11, 23, 7, tzinfo=UTC)),
        ("2026-11-23T09:00:00.250Z", datetime(2026, 11, 23, 9, 0, 0, 250_000, tzinfo=UTC)),
    ):
        assert read_ask({"need": "x", "as_of": text}).as_of == moment


def test_all_problems_come_at_once() -> None:
    assert problems(
        {
            "minuts": 5,
            "levels": {"a": 9, "b": {"levle": 1}},
            "gaps": [{"skill": "s", "target": 1}, {"skill": "s", "target": True}],
            "deadline": "soon",
        }
    ) == {
        "/minuts": "unknown_field",
        "/levels/a": "out_of_range",
        "/levels/b/level": "missing",
        "/levels/b/levle": "unknown_field",
        "/gaps/1/target": "not_a_number",
        "/gaps/1": "duplicate",
        "/deadline": "not_a_date",
    }


def test_problems_name_field_value_and_remedy() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_ask({"need": "x", "minuts": 5, "levels": {"sql": 7}})
    level, unknown = caught.value.problems
    assert '"levels.sql" is 7' in level.detail
    assert level.remedy == "give a number from 0 to 5"
    assert '"minuts"' in unknown.detail
    assert unknown.remedy == 'did you mean "minutes"?'


def test_the_models_describe_every_field() -> None:
    schema = AskBody.model_json_schema()
    json.dumps(schema)
    for name, model in {"AskBody": schema, **schema["$defs"]}.items():
        assert model["additionalProperties"] is False, name
        for field in model["properties"].values():
            assert field["description"]
    assert schema["properties"]["minutes"]["anyOf"][0]["maximum"] == 100_000
