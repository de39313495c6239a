from typing import Any

import pytest

from recommender.domain.catalogue import ContentItem, ContentSkillLink
from recommender.domain.errors import InvalidInput
from recommender.domain.skills import RoleProfile, RoleTarget, Skill, SkillRequirement
from recommender.formats.door import read_item, read_role, read_skill


def codes(call: Any, value: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        call(value)
    return {problem.pointer: problem.code for problem in caught.value.problems}


def test_the_skill_and_role_of_the_contract() -> None:
    assert read_skill(
        {
            "skill": "spreadsheets",
            "label": "Spreadsheet analysis",
            "broader": "data-analysis",
            "requires": ["numeracy", {"skill": "data-literacy", "level": 2}],
            "levels": ["a", "b", "c", "d", "e"],
        }
    ) == Skill(
        "spreadsheets",
        "Spreadsheet analysis",
        broader="data-analysis",
        requires=(SkillRequirement("numeracy", 1.0), SkillRequirement("data-literacy", 2.0)),
        levels=("a", "b", "c", "d", "e"),
    )
    assert read_role(
        {"role": "r", "label": "R", "targets": [{"skill": "s", "level": 3, "importance": 0.8}]}
    ) == RoleProfile("r", "R", targets=(RoleTarget("s", 3.0, 0.8),))


def test_skill_and_role_problems() -> None:
    assert codes(read_skill, {"skill": "a"}) == {"/label": "missing"}
    assert codes(read_skill, {"skill": "a", "label": "A", "levels": ["x"]}) == {
        "/levels": "too_short"
    }
    assert codes(read_skill, {"skill": "a", "label": "A", "requires": ["b", {"skill": "b"}]}) == {
        "/requires/1": "duplicate"
    }
    target = {"skill": "s", "level": 1}
    assert codes(read_role, {"role": "r", "label": "R", "targets": [target, target]}) == {
        "/targets/1": "duplicate"
    }
    assert codes(read_role, {"role": "r", "label": "R", "targets": [{"skill": "s"}]}) == {
        "/targets/0/level": "missing"
    }


def test_the_item_of_the_contract() -> None:
    item, links = read_item(
        {
            "item": "pivot-101",
            "title": "Pivot tables",
            "objectives": ["one", ""],
            "sections": ["a", "a"],
            "kind": "practice",
            "format": "video",
            "url": "https://example.org/x?y=1",
            "language": "en",
            "minutes": 19.2,
            "level": "beginner",
            "teaches": [{"skill": "spreadsheets", "from": 1, "to": 2.5}],
            "requires": [{"skill": "numeracy", "level": 2}, {"item": "tables"}, {"skill": "x"}],
            "accessibility": ["captions"],
            "free": True,
            "activity_ids": ["https://lms.example/xapi/activities/pivot-101"],
            "updated_at": "2026-05-01",
            "retired": False,
        }
    )
    assert item == ContentItem(
        id="pivot-101",
        title="Pivot tables",
        objectives=("one",),
        sections=("a", "a"),
        kind="practice",
        format="video",
        url="https://example.org/x?y=1",
        language="en",
        minutes=20,
        level="beginner",
        requires_items=("tables",),
        requires_skills=(SkillRequirement("numeracy", 2.0), SkillRequirement("x", 1.0)),
        accessibility=("captions",),
        free=True,
        activity_ids=("https://lms.example/xapi/activities/pivot-101",),
        updated_at="2026-05-01",
    )
    assert links == (ContentSkillLink("pivot-101", "spreadsheets", 1.0, 2.5),)


def test_an_item_of_id_and_title_is_enough() -> None:
    item, links = read_item({"item": "a", "title": "A", "minutes": "", "teaches": []})
    assert (item.kind, item.minutes_estimated, links) == ("course", True, ())
    assert item.minutes >= 5


@pytest.mark.parametrize(
    ("field", "value", "pointer", "code"),
    [
        ("title", "", "/title", "missing"),
        ("title", "<p> </p>", "/title", "missing"),
        ("title", "x" * 501, "/title", "too_long"),
        ("title", "x" * 1_000_000, "/title", "too_long"),
        ("minutes", 0, "/minutes", "out_of_range"),
        ("minutes", -1, "/minutes", "out_of_range"),
        ("minutes", 60_001, "/minutes", "out_of_range"),
        ("minutes", "20", "/minutes", "not_a_number"),
        ("url", "javascript:alert(1)", "/url", "bad_url"),
        ("url", "data:text/html,x", "/url", "bad_url"),
        ("url", "/relative", "/url", "bad_url"),
        ("url", "http://", "/url", "bad_url"),
        ("url", "http://[", "/url", "bad_url"),
        ("url", "https://a b", "/url", "bad_url"),
        ("url", "java\nscript:alert(1)", "/url", "bad_url"),
        ("kind", "k" * 61, "/kind", "too_long"),
        ("updated_at", "May", "/updated_at", "not_a_datetime"),
        ("free", "yes", "/free", "wrong_type"),
        ("retired", 1, "/retired", "wrong_type"),
        ("teaches", [{"skill": "s", "from": 2, "to": 2}], "/teaches/0/to", "out_of_range"),
        ("teaches", [{"skill": "s", "from": 3, "to": 1}], "/teaches/0/to", "out_of_range"),
        ("teaches", [{"skill": "s", "from": 0, "to": 6}], "/teaches/0/to", "out_of_range"),
        (
            "teaches",
            [{"skill": "s", "from": 0, "to": 1, "confidence": 1}],
            "/teaches/0/confidence",
            "unknown_field",
        ),
        ("teaches", [{"skill": "s", "from": 0, "to": 1}] * 2, "/teaches/1", "duplicate"),
        ("requires", [{"item": "b", "skill": "c"}], "/requires/0", "unclear_requirement"),
        ("requires", [{"level": 1}], "/requires/0", "unclear_requirement"),
        ("requires", ["b"], "/requires/0", "wrong_type"),
        ("duration", 5, "/duration", "unknown_field"),
    ],
)
def test_one_bad_value_of_an_item(field: str, value: Any, pointer: str, code: str) -> None:
    assert codes(read_item, {"item": "a", "title": "A", field: value}) == {pointer: code}


def test_long_text_is_cut_and_markup_becomes_text() -> None:
    item, _ = read_item(
        {
            "item": "a",
            "title": 'Tables &amp; <img src=x onerror="alert(1)">charts<script>alert(1)</script>',
            "description": "<p>One</p><p>Two</p>" + "x" * 30_000,
            "text": "y" * 200_000,
        }
    )
    assert item.title == "Tables & charts"
    assert item.description.startswith("One Two x")
    assert len(item.description) == 20_000
    assert len(item.text) == 100_000
