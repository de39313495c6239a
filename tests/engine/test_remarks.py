"""What is said beside the steps."""

import pytest
from worlds import answer, codes, item, make_world, said, skill

from recommender.domain.paths import StatedGap


def reasons(given: dict) -> dict[str, str]:
    return {one["skill"]: one["because"] for one in given["not_covered"]}


def test_a_ceiling_of_the_catalogue_is_named() -> None:
    world = make_world(item("a", "x:0>3"), item("old", "x:3>5", retired=True))
    assert reasons(answer(world, role={"x": 5})) == {
        "x": "No item in this catalogue teaches x above level 3."
    }


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"minutes": 15}, "1 for which no minutes are left"),
        ({"max_steps": 1}, "1 beyond the steps asked for"),
        ({"minutes": 9}, "1 already completed, 1 longer than the minutes there are"),
    ],
)
def test_what_stood_in_the_way_is_counted(asked: dict, why: str) -> None:
    world = make_world(item("a", "x:0>2"), item("b", "x:2>4"))
    if asked.get("minutes") == 9:
        asked = {**asked, "completed": ("a",), "levels": {"x": 1.5}}
    given = answer(world, role={"x": 4}, **asked)
    assert reasons(given)["x"].endswith(f"could not be chosen: {why}.")


def test_what_would_bring_most_is_named_first() -> None:
    rows = [item(f"i{n}", f"x:0>{n + 1}", retired=True) for n in range(5)]
    given = answer(make_world(*rows, skills=[skill("x")]), role={"x": 5})
    assert [one["item"] for one in given["left_out"]] == ["i4", "i3", "i2", "i1", "i0"]


def test_a_need_half_met_is_not_reported_as_uncovered() -> None:
    world = make_world(item("a", title="build one table"), item("b", title="letters"))
    given = answer(world, need="build a table")
    assert given["steps"]
    assert given["not_covered"] == []


def test_a_need_that_only_ruled_out_items_meet() -> None:
    world = make_world(item("a", title="build a table", minutes=60))
    given = answer(world, need="build a table", minutes=30)
    assert reasons(given) == {
        "need:1": "What matches “build a table” could not be chosen: "
        "1 longer than the minutes there are."
    }


def test_skills_without_evidence_are_named_by_their_label() -> None:
    world = make_world(
        item("a", "x:0>1", "y:0>1", "z:0>1"), skills=[skill("x", "Tables"), skill("y", "Letters")]
    )
    given = answer(
        world,
        role={"x": 1, "y": 1},
        gaps=(StatedGap("z", 1, current=0),),
        evidence=[said("e", "y", 0)],
    )
    assert given["unknown"] == ["No evidence yet, so taken as level 0: Tables."]


def test_a_long_list_of_names_is_cut() -> None:
    given = answer(
        make_world(item("a", "x:0>1")), role={"x": 1}, completed=tuple(f"q{n}" for n in range(8))
    )
    assert given["unknown"][0] == (
        "Completed, but not in this catalogue: q0, q1, q2, q3, q4 and 3 more."
    )


def test_not_needed_too_little_and_locked_are_told_apart() -> None:
    world = make_world(
        item("chosen", "x:0>1"),
        item("same", "x:0>1", minutes=20),
        item("far", "y:4>5"),
        item("shut", "y:0>5", after=["gone"]),
        item("gone", retired=True),
    )
    assert codes(answer(world, role={"x": 1, "y": 5})) == {
        "same": "not_needed",
        "far": "too_little",
        "shut": "locked",
        "gone": "retired",
    }


def test_a_better_match_that_could_not_be_chosen_is_named() -> None:
    world = make_world(
        item("best", title="build a table", minutes=60), item("next", title="build one table")
    )
    given = answer(world, need="build a table", minutes=30)
    assert [step["item"]["id"] for step in given["steps"]] == ["next"]
    assert reasons(given) == {
        "need:1": "“build a table” fits better than any step, but was not chosen: "
        "It takes 60 minutes, more than the 30 there are."
    }
