"""Why one step stands before the next, in words."""

from typing import Any

from worlds import answer, item, make_world


def evidence(given: dict[str, Any]) -> dict[str, list[str]]:
    return {step["item"]["id"]: step["evidence"] for step in given["steps"]}


def test_what_a_text_uses_is_said() -> None:
    world = make_world(
        item("z", title="Measuring lengths", text="Rulers."),
        item(
            "a", title="Areas", text="Measuring lengths comes back here: measuring lengths, twice."
        ),
    )
    said = evidence(answer(world, items=("a", "z")))
    assert any("Best before “Areas”, whose text" in line for line in said["z"])
    assert not any("Best before" in line for line in said["a"])


def test_what_is_no_surer_than_a_coin_is_not_said() -> None:
    world = make_world(item("a", title="Rivers"), item("b", title="Rivers"))
    said = evidence(answer(world, items=("a", "b")))
    assert not any("Best before" in line for lines in said.values() for line in lines)


def test_what_is_required_is_told_elsewhere() -> None:
    world = make_world(item("a", title="Rivers"), item("b", title="Rivers", after=["a"]))
    given = answer(world, items=("a", "b"))
    assert given["steps"][1]["locked_by"] == ["a"]
    assert not any("Best before" in line for lines in evidence(given).values() for line in lines)


def test_levels_are_told_by_the_steps_themselves() -> None:
    world = make_world(item("a", "x:0>1", title="Rivers"), item("b", "x:1>2", title="More rivers"))
    said = evidence(answer(world, role={"x": 2}))
    assert not any("Best before" in line for lines in said.values() for line in lines)


def test_how_sure_is_said_in_words() -> None:
    world = make_world(
        item("a", "x:0>2?0.5", title="Introduction"), item("z", "x:0>2?0.5", title="Summary")
    )
    said = evidence(answer(world, role={"x": 2}))
    line = "Best before “Summary”, going by what both titles say"
    assert [one for one in said["a"] if one.startswith(line)]


def test_of_steps_towards_different_ends_nothing_is_said() -> None:
    world = make_world(
        item("a", "x:0>1", title="Introduction"), item("z", "y:0>1", title="Summary")
    )
    said = evidence(answer(world, role={"x": 1, "y": 1}))
    assert not any("Best before" in line for lines in said.values() for line in lines)
