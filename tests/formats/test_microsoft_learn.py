import json
from pathlib import Path
from typing import Any

from recommender.formats.files import read_catalogue
from recommender.formats.references import check_references

MODULE: dict[str, Any] = {
    "uid": "learn.Pivot",
    "type": "module",
    "title": "Pivot tables",
    "summary": "<p>Sum &amp; <b>group</b>.</p><script>alert(1)</script>",
    "levels": ["beginner", "advanced"],
    "products": ["office"],
    "locale": "en-us",
    "duration_in_minutes": 35,
    "last_modified": "2023-05-04T00:00:00+00:00",
    "url": "https://learn.microsoft.com/en-us/training/modules/pivot/",
    "units": ["learn.pivot.1", "learn.pivot.2", "learn.gone"],
    "something_new": {"a": 1},
}
UNITS = [
    {"uid": "learn.pivot.2", "title": "Grouping"},
    {"uid": "learn.pivot.1", "title": "Introduction"},
    {"uid": None},
    5,
]


def read(**lists: Any) -> Any:
    return read_catalogue([("c", json.dumps(lists).encode())])


def test_a_module_becomes_an_item() -> None:
    path = {"uid": "p", "title": "Path", "modules": ["learn.Pivot", "m2"]}
    catalogue, problems = read(
        modules=[MODULE, {"uid": "m2", "title": "Two"}], units=UNITS, learningPaths=[path]
    )
    assert problems == ()
    assert list(catalogue.items) == ["learn.Pivot", "m2"]
    item = catalogue.items["learn.Pivot"]
    assert item.description == "Sum & group."
    assert item.sections == ("Introduction", "Grouping")
    assert (item.kind, item.provider) == ("module", "Microsoft Learn")
    assert (item.minutes, item.minutes_estimated) == (35, False)
    assert (item.level, item.language, item.updated_at) == ("beginner", "en-us", "2023-05-04")
    assert all(not item.requires_items for item in catalogue.items.values())
    assert catalogue.items["m2"].minutes_estimated


def test_problems_use_the_names_of_the_format() -> None:
    _, problems = read(
        modules=[
            {"title": "no uid"},
            {**MODULE, "uid": "x", "duration_in_minutes": -1, "last_modified": "May"},
            "text",
            MODULE,
            {**MODULE, "uid": "learn.pivot"},
        ]
    )
    assert {(p.pointer, p.code) for p in problems} == {
        ("c:1:uid", "missing"),
        ("c:2:duration_in_minutes", "out_of_range"),
        ("c:2:last_modified", "not_a_datetime"),
        ("c:3", "wrong_type"),
        ("c:5:uid", "duplicate_id"),
    }
    assert [p.pointer for p in read(modules={}, units=[])[1]] == ["c:modules"]


def test_a_catalogue_on_one_line_or_many_is_told_apart_from_rows() -> None:
    for text in (
        json.dumps({"modules": [MODULE]}),
        json.dumps({"modules": [MODULE]}, indent=1),
        json.dumps({"levels": [], "units": [], "modules": [MODULE]}) + "\n",
    ):
        catalogue, problems = read_catalogue([("c", text.encode())])
        assert (len(catalogue.items), problems) == (1, ())


def test_the_real_catalogue(real_data: Path) -> None:
    raw = (real_data / "mslearn" / "catalog.json").read_bytes()
    catalogue, problems = read_catalogue([("catalog.json", raw)])
    assert (len(catalogue.items), problems, check_references(catalogue)) == (100, (), ())
    for item in catalogue.items.values():
        assert "<" not in item.description
        assert item.sections
        assert not item.minutes_estimated
