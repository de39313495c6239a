"""The whole thought, in worlds whose right answer is visible."""

import pytest
from worlds import answer, codes, decide, item, make_world, order, said, skill

from recommender.domain.paths import StatedGap

STAIRS = (item("a", "x:0>1"), item("b", "x:1>2"), item("c", "x:2>3"))


def test_three_stairs_are_climbed_in_order() -> None:
    given = answer(make_world(*reversed(STAIRS)), role={"x": 3})
    assert order(given) == ["a", "b", "c"]
    assert given["next"] == "a"
    assert given["value"] == 3.0
    assert given["closed"] == 1.0
    assert given["minutes"] == 30
    assert given["not_covered"] == []


def test_what_is_known_already_is_skipped() -> None:
    assert order(answer(make_world(*STAIRS), role={"x": 3}, levels={"x": 2})) == ["c"]


@pytest.mark.parametrize(
    "opening",
    [
        {"after": ["opener"]},
        {"floor": {"tool": 1}},
    ],
)
def test_a_prerequisite_is_chosen_for_what_it_opens(opening: dict) -> None:
    world = make_world(item("opener", "tool:0>1"), item("goal", "x:0>2", **opening))
    given = answer(world, role={"x": 2})
    opener, goal = given["steps"]
    assert order(given) == ["opener", "goal"]
    assert opener["direct"] == opener["score"] == 0.0
    assert opener["enables"] == 1.0
    assert goal["enables"] == -1.0
    assert goal["locked_by"] == ["opener"]
    assert opener["because"] == "Needed first: it opens “goal”."


def test_a_prerequisite_that_nothing_needs_is_not_chosen() -> None:
    world = make_world(item("opener", "tool:0>1"), item("goal", "x:0>2"))
    assert order(answer(world, role={"x": 2})) == ["goal"]


def test_a_chain_of_locks_is_opened_from_its_beginning() -> None:
    world = make_world(
        item("a", "t:0>1"),
        item("b", "t:1>2", after=["a"]),
        item("c", "t:2>3", after=["b"]),
        item("goal", "x:0>3", floor={"t": 3}),
    )
    assert order(answer(world, role={"x": 3})) == ["a", "b", "c", "goal"]


def test_a_far_entry_level_behind_a_lock_is_still_worth_opening() -> None:
    steps = [item(f"s{n}", f"x:{n}>{n + 1}") for n in range(4)]
    world = make_world(*steps, item("top", "x:4>5", floor={"x": 4}))
    assert order(answer(world, role={"x": 5})) == ["s0", "s1", "s2", "s3", "top"]


def test_what_cannot_be_opened_is_left_out_as_locked() -> None:
    world = make_world(item("goal", "x:3>5", floor={"x": 3}))
    given = answer(world, role={"x": 5})
    assert given["steps"] == []
    assert given["next"] is None
    assert codes(given) == {"goal": "locked"}
    assert given["left_out"][0]["because"] == (
        "It requires x at level 3 (you would be at 0), and nothing on this path gets you there."
    )
    assert given["not_covered"] == [
        {
            "skill": "x",
            "because": "x stays at about 0 of 5; the rest could not be chosen: 1 locked.",
        }
    ]


def test_items_that_require_each_other_stay_locked() -> None:
    world = make_world(item("a", "x:0>1", after=["b"]), item("b", "x:0>1", after=["a"]))
    assert codes(answer(world, role={"x": 1})) == {"a": "locked", "b": "locked"}


def test_minutes_are_respected_and_spent_where_they_bring_most() -> None:
    world = make_world(
        item("long", "x:0>2", minutes=60),
        item("short", "y:0>2", minutes=20),
        item("brief", "z:0>1", minutes=20),
    )
    given = answer(world, role={"x": 2, "y": 2, "z": 1}, minutes=45)
    assert order(given) == ["short", "brief"]
    assert given["minutes"] == 40
    assert codes(given) == {"long": "too_long"}


def test_no_minutes_left_is_said() -> None:
    world = make_world(item("a", "x:0>2", minutes=30), item("b", "y:0>1", minutes=30))
    given = answer(world, role={"x": 2, "y": 1}, minutes=40)
    assert order(given) == ["a"]
    assert given["left_out"][0]["because"] == "It takes 30 minutes; the steps chosen leave 10."


def test_max_steps_is_respected_by_chains_too() -> None:
    world = make_world(
        item("a", "t:0>1"), item("goal", "x:0>3", after=["a"]), item("small", "x:0>1")
    )
    assert order(answer(world, role={"x": 3}, max_steps=1)) == ["small"]
    assert order(answer(world, role={"x": 3}, max_steps=2)) == ["a", "goal"]


def test_completed_opens_and_is_never_proposed() -> None:
    world = make_world(item("opener", "x:0>2"), item("goal", "x:0>3", after=["opener"]))
    given = answer(world, role={"x": 3}, completed=("opener", "elsewhere"))
    assert order(given) == ["goal"]
    assert codes(given) == {"opener": "completed"}
    assert "Completed, but not in this catalogue: elsewhere." in given["unknown"]


@pytest.mark.parametrize(("level", "path"), [(1.0, ["goal"]), (0.5, ["opener", "goal"])])
def test_a_level_stands_for_having_done_an_item(level: float, path: list[str]) -> None:
    world = make_world(item("opener", "t:0>1"), item("goal", "x:0>3", after=["opener"]))
    assert order(answer(world, role={"x": 3}, levels={"t": level})) == path


def test_what_stands_for_a_retired_item_opens_what_it_opened() -> None:
    world = make_world(
        item("old", "t:0>1", retired=True),
        item("new", "t:0>1"),
        item("goal", "x:0>3", after=["old"]),
    )
    assert order(answer(world, role={"x": 3})) == ["new", "goal"]


def test_what_a_skill_builds_on_comes_first() -> None:
    world = make_world(
        item("basics", "x:0>2"), item("advanced", "y:0>2"), skills=[skill("y", x=2), skill("x")]
    )
    given = answer(world, role={"x": 2, "y": 2})
    assert order(given) == ["basics", "advanced"]
    assert given["value"] == 4.0


def test_evidence_decides_where_to_start() -> None:
    world = make_world(*STAIRS)
    given = answer(world, role={"x": 3}, evidence=[said("e1", "x", 1)])
    assert order(given) == ["b", "c"]
    assert given["gaps"][0]["current"] == 1.0
    assert 0.4 < given["gaps"][0]["spread"] < 0.5


def test_need_alone() -> None:
    world = make_world(
        item("pivot", title="build a pivot table"), item("mail", title="write a polite letter")
    )
    given = answer(world, need="build a pivot table")
    assert order(given) == ["pivot"]
    assert given["gaps"][0]["skill"] == "need:1"
    assert given["steps"][0]["because"].startswith("Fits what you need (match")
    assert given["unknown"] == []


def test_a_need_is_served_before_the_role() -> None:
    world = make_world(
        item("pivot", title="build a pivot table", minutes=20),
        item("role", "x:0>5", title="leading people", minutes=20),
    )
    asked = {"role": {"x": 5}, "need": "build a pivot table"}
    assert order(answer(world, **asked)) == ["pivot", "role"]
    assert order(answer(world, **asked, minutes=20)) == ["pivot"]


def test_a_need_that_nothing_answers_is_said() -> None:
    given = answer(make_world(item("mail", title="letter")), need="pivot")
    assert given["steps"] == []
    assert given["not_covered"] == [
        {"skill": "need:1", "because": "Nothing in this catalogue matches “pivot” well enough."}
    ]


def test_a_list_is_put_in_order_whole() -> None:
    world = make_world(
        item("c", "x:2>3", minutes=500),
        item("b", "x:1>2", after=["a"]),
        item("a", "x:0>1"),
        item("idle"),
        item("old", "x:0>1", retired=True),
        item("stranger", "x:0>1"),
    )
    given = answer(world, items=("idle", "c", "old", "b", "a"), max_steps=1)
    assert order(given) == ["a", "idle", "b", "c"]
    assert given["value"] == 0.0
    assert codes(given) == {"old": "retired"}
    assert {s["because"] for s in given["steps"]} == {
        "It is on your list; it closes no gap that is known.",
        "Needed first: it opens “b”.",
    }


def test_a_list_with_minutes_is_chosen_from() -> None:
    world = make_world(*STAIRS, item("d", "x:0>3"))
    given = answer(world, items=("a", "b"), minutes=60, role={"x": 3})
    assert order(given) == ["a", "b"]
    assert given["not_covered"] == [
        {"skill": "x", "because": "No item on your list teaches x above level 2."}
    ]


@pytest.mark.parametrize(
    ("rows", "asked", "reason"),
    [
        (STAIRS, {}, "There is no role, gap or need to work towards."),
        (STAIRS, {"items": ("a",), "minutes": 9}, "There is no role, gap or need to work towards."),
        (
            STAIRS,
            {"role": {"x": 2}, "levels": {"x": 2}},
            "Nothing is left to close: every target is already reached.",
        ),
        (STAIRS, {"role": {"y": 2}}, "No item in this catalogue teaches y."),
        ((), {"role": {"y": 2}}, "No item in this catalogue teaches y."),
        (STAIRS, {"role": {"x": 3.04}, "levels": {"x": 3}}, "above level 3."),
        (
            STAIRS,
            {"role": {"x": 3}, "completed": ("a", "b", "c")},
            "the rest could not be chosen: 3 already completed.",
        ),
        (
            (item("far", "x:4>5"),),
            {"role": {"x": 5}},
            "the rest could not be chosen: 1 that would teach too little from there.",
        ),
        (
            (item("a", after=["b"]), item("b", retired=True)),
            {"items": ("a", "b")},
            "Nothing on your list can be taken: 1 locked, 1 retired.",
        ),
    ],
)
def test_nothing_to_do_is_an_answer_with_a_reason(rows: tuple, asked: dict, reason: str) -> None:
    world = make_world(*rows, skills=[skill("y"), skill("x")])
    given = answer(world, **asked)
    assert given["steps"] == []
    assert given["next"] is None
    assert given["value"] == 0.0
    reasons = [*given["unknown"], *(one["because"] for one in given["not_covered"])]
    assert any(one.endswith(reason) for one in reasons), reasons


def test_learners_languages_rule_out_what_states_another() -> None:
    world = make_world(item("de", "x:0>1", language="de"), item("none", "x:0>1"))
    assert codes(answer(world, role={"x": 1}, languages=("en",))) == {"de": "language"}


def test_every_candidate_leaves_a_trace() -> None:
    world = make_world(*STAIRS, item("spare", "x:0>1", minutes=99))
    decision = decide(world, role={"x": 2})
    fates = {t.item: t.code for t in decision.candidates}
    assert fates == {"a": "chosen", "b": "chosen", "c": "not_needed", "spare": "not_needed"}
    assert decision.candidates[0].sources[0] == "link:x"
    assert decision.candidates[0].because == "Step 1."


def test_estimates_are_recorded_with_what_was_stated() -> None:
    decision = decide(
        make_world(*STAIRS),
        gaps=(StatedGap("x", 3, current=1.0),),
        evidence=[said("e1", "x", 2)],
    )
    assert [(e.skill, e.mean, e.basis) for e in decision.estimates] == [("x", 1.0, "stated")]
    assert decision.answer["steps"][0]["evidence"] == ["x, level 1: given in the request."]


def test_a_level_with_many_decimals_is_not_lowered_by_a_step_that_teaches_next_to_nothing() -> None:
    world = make_world(item("both", "x:0>1", "y:4.5>5"), item("more", "y:0>1", after=["both"]))
    levels = {"x": 0.0, "y": 0.0949750734277297}
    given = answer(world, role={"x": 1, "y": 5}, levels=levels, minutes=60)
    assert order(given) == ["both", "more"]
    (gain,) = given["steps"][1]["gains"]
    assert gain["before"] == levels["y"]
