"""Sentences that a person would say, and that say nothing but what is recorded."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from random_worlds import Case, cases
from worlds import answer, encoded_need, item, make_inputs, make_world, said, skill

from recommender.domain.paths import StatedGap
from recommender.domain.recipes import Recipe, RetrievalRecipe
from recommender.engine.matching import in_words, match
from recommender.engine.phrasing import day, number
from recommender.engine.recommend import recommend

TABLES = skill("x", "spreadsheet analysis")


def because(given: dict[str, Any]) -> list[str]:
    return [step["because"] for step in given["steps"]]


def test_golden_stairs() -> None:
    world = make_world(
        item("a", "x:1.5>2.5"), item("b", "x:2.5>3.5"), item("c", "x:3.5>4"), skills=[TABLES]
    )
    gap = "gap in spreadsheet analysis"
    assert because(answer(world, role={"x": 4}, levels={"x": 1.5})) == [
        f"Closes about half of your {gap}: from about 1.5 to 2.5, your role asks 4.",
        f"Closes about half of your {gap}: from about 2.5 to 3.5, your role asks 4.",
        f"Closes the rest of your {gap}: from about 3.5 to 4, your role asks 4.",
    ]


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        (4, "Closes your gap in spreadsheet analysis: from about 0 to 3, your target is 3."),
        (1.5, "Closes about half of your gap in spreadsheet analysis: from about 0 to 1.5, "
         "your target is 3."),
    ],
)  # fmt: skip
def test_golden_targets_of_ones_own(to: float, sentence: str) -> None:
    world = make_world(item("a", f"x:0>{to}"), skills=[TABLES])
    assert because(answer(world, gaps=(StatedGap("x", 3),), role={"x": 1})) == [sentence]


def test_what_is_too_little_to_be_seen_in_a_level_is_not_told_as_from_0_to_0() -> None:
    world = make_world(item("a", "x:2>2.04"), skills=[TABLES])
    asked = {"gaps": (StatedGap("x", 3, current=2.0),), "items": ("a",)}
    assert because(answer(world, **asked)) == [
        "Adds a little to spreadsheet analysis: about 2 now, your target is 3."
    ]


def test_golden_locks() -> None:
    world = make_world(
        item("base", "t:0>1", "x:0>1", title="Tables 101"),
        item("next", "x:1>3", "y:0>1", title="Pivot tables", after=["base"]),
        skills=[TABLES, skill("y", "reporting")],
    )
    given = answer(world, role={"x": 3, "y": 1})
    assert because(given) == [
        "Closes part of your gap in spreadsheet analysis: from about 0 to 1, your role asks 3. "
        "Opens “Pivot tables” later on.",
        "Closes the rest of your gap in spreadsheet analysis: from about 1 to 3, "
        "your role asks 3. Also helps with reporting.",
    ]
    assert given["steps"][1]["locked_by"] == ["base"]


def test_golden_need() -> None:
    world = make_world(item("a", title="build a pivot table"))
    assert because(answer(world, need="build a pivot table")) == [
        "Fits what you need (match 100 of 100)."
    ]


def test_a_need_that_is_not_the_main_reason_is_told_all_the_same() -> None:
    world = make_world(item("a", "x:0>3", title="pivot table"), skills=[TABLES])
    given = answer(world, role={"x": 3}, need="pivot table", minutes=60)
    (said,) = because(given)
    assert said.startswith("Closes your gap in spreadsheet analysis")
    assert re.search(r"what you need \(match \d+ of 100\)\.$", said)


def test_what_a_match_rests_on_is_evidence() -> None:
    world = make_world(item("a", title="build a pivot table"))
    [step] = answer(world, need="build a pivot table")["steps"]
    matches = match(encoded_need("build a pivot table"), ["a"], world, RetrievalRecipe())
    assert step["evidence"] == [in_words(matches, 0, world.snapshot.catalogue.items)]


def test_which_need_a_match_is_with_is_said_where_there_are_several() -> None:
    world = make_world(item("a", title="pivot table mail merge"))
    inputs = make_inputs(world, need="pivot table")
    both = replace(inputs, needs=(encoded_need("pivot table"), encoded_need("mail merge")))
    [step] = recommend(both, world, Recipe()).answer["steps"]
    assert [said.split(":")[0] for said in step["evidence"]] == ["“pivot table”", "“mail merge”"]


def test_golden_preparation() -> None:
    world = make_world(item("base", "t:0>2"), item("next", "x:0.5>3"), skills=[skill("x", t=2)])
    given = answer(world, items=("base", "next"), role={"x": 3}, levels={"t": 0})
    assert because(given)[0] == "Closes no gap itself; it prepares for “next”."


def test_what_a_level_in_place_of_an_item_opened_is_named() -> None:
    world = make_world(
        item("old", "t:0>1", retired=True),
        item("new", "t:0>1"),
        item("goal", "x:0>3", after=["old"]),
    )
    given = answer(world, role={"x": 3})
    assert given["steps"][1]["locked_by"] == ["new"]
    assert because(given)[0] == "Needed first: it opens “goal”."


def test_facts_name_the_evidence_and_its_weight() -> None:
    world = make_world(item("a", "x:1>3?0.75", minutes_estimated=True), skills=[TABLES])
    evidence = [
        said("e1", "x", 1, "work_sample", datetime(2026, 3, 1, tzinfo=UTC)),
        said("e2", "x", 3, "self", datetime(2026, 3, 1, tzinfo=UTC)),
    ]
    (step,) = answer(world, role={"x": 3}, evidence=evidence)["steps"]
    assert step["evidence"] == [
        "spreadsheet analysis, level 1.1 ± 0.7: work sample 1 on 1 March 2026 (92 %); "
        "self 3 on 1 March 2026, read as 2.6 because self-ratings run high (8 %).",
        "The catalogue does not say that it teaches spreadsheet analysis; inferred, 75 % sure.",
        "10 minutes is an estimate; the catalogue does not say.",
    ]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ({"gaps": (StatedGap("x", 3, current=0.0),)}, "given in the request"),
        ({"gaps": (StatedGap("x", 3, current=1.0),)}, "given in the request"),
        ({"gaps": (StatedGap("x", 3),), "levels": {"x": 1}}, "given in the request"),
        ({"gaps": (StatedGap("x", 3),)}, "no evidence yet"),
    ],
)
@pytest.mark.parametrize("evidence", [(), (said("e1", "x", 2),)])
def test_facts_say_where_a_level_is_from(asked: dict, known: str, evidence: tuple) -> None:
    (step,) = answer(make_world(item("a", "x:0>3")), **asked, evidence=evidence)["steps"]
    if evidence and known == "no evidence yet":
        known = "assessment 2 on 23 November 2026 (100 %)"
    assert step["evidence"][0].endswith(f": {known}.")


def test_numbers_and_days_as_people_write_them() -> None:
    assert [number(n) for n in (0, 1.0, 1.54, 2.96, 5)] == ["0", "1", "1.5", "3", "5"]
    assert day(datetime(2026, 12, 24, tzinfo=UTC)) == "24 December 2026"


@settings(max_examples=80, deadline=None)
@given(cases())
def test_every_number_said_is_a_figure_of_the_step_or_gap(case: Case) -> None:
    found = answer(case.world, **case.question)
    names = {i.title for i in case.world.snapshot.catalogue.items.values()}
    gaps = {g["skill"]: g for g in found["gaps"]}
    for step in found["steps"]:
        known = set()
        for gain in step["gains"]:
            gap = gaps.get(gain["skill"], gain)
            known |= {gain["before"], gain["after"], gap.get("target"), gap.get("current")}
        said_so = step["because"]
        quoted = re.findall("“(.*?)”", said_so)
        assert set(quoted) <= names
        for figure in re.findall(r"\d+(?:\.\d+)?", re.sub("“.*?”", "", said_so)):
            assert figure in {number(n) for n in known if n is not None}, (figure, said_so)
