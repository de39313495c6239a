"""Plans that are made again: what was said stands, and the rest keeps its order."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import LIKELY, NOW, answer, codes, item, make_world, order

from recommender.domain.feedback import Feedback
from recommender.engine.reactions import bearing, reactions, undone_ids

THREE = make_world(item("a", "x:0>1"), item("b", "y:0>1"), item("c", "z:0>1"))
ROLE = {"x": 1, "y": 1, "z": 1}


def said(kind: str, about: str, **more: object) -> Feedback:
    """Feedback of an hour ago."""
    return Feedback(f"{kind}-{about}", kind, NOW - timedelta(hours=1), about, **more)  # type: ignore[arg-type]


def why(given: dict, of: str) -> str:
    """What the answer says of an item that it left out."""
    return next(one["because"] for one in given["left_out"] if one["item"] == of)


def test_done_and_dismissed_leave_with_a_sentence() -> None:
    later = NOW + timedelta(days=7)
    found = answer(
        THREE,
        role=ROLE,
        feedback=[
            said("done", "a"),
            said("dismiss", "b", reason="too_easy"),
            said("dismiss", "c", reason="not_now", until=later),
        ],
    )
    assert order(found) == []
    assert codes(found) == {"a": "done", "b": "dismissed", "c": "not_now"}
    assert why(found, "a") == "You marked it as done on 23 November 2026."
    assert why(found, "b") == "You said on 23 November 2026 that it is too easy."
    assert why(found, "c") == "You said: not now, until 30 November 2026."


def test_a_swap_puts_the_other_first() -> None:
    found = answer(THREE, role=ROLE, feedback=[said("swap", "a", instead="c")])
    assert order(found)[0] == "c"
    assert codes(found)["a"] == "swapped"


def test_done_opens_what_requires_it() -> None:
    world = make_world(item("first", "x:0>1"), item("then", "x:1>2", after=["first"]))
    found = answer(world, role={"x": 2}, levels={"x": 1}, feedback=[said("done", "first")])
    assert order(found) == ["then"]


def test_a_pin_leads_even_where_little_is_gained() -> None:
    world = make_world(item("a", "x:0>1"), item("fun", "w:0>1"))
    found = answer(world, role={"x": 1}, feedback=[said("pin", "fun")])
    assert order(found) == ["fun", "a"]
    assert "You asked for it to come first." in found["steps"][0]["evidence"]


def test_a_pin_breaks_no_rule_and_says_what_is_missing() -> None:
    world = make_world(item("a", "x:0>1"), item("fun", "w:0>1", floor={"juggling": 4}))
    found = answer(world, role={"x": 1}, feedback=[said("pin", "fun")])
    assert order(found) == ["a"]
    assert codes(found)["fun"] == "locked"
    assert "juggling" in why(found, "fun")


def test_pins_stay_within_the_minutes() -> None:
    world = make_world(item("a", "x:0>1"), item("b", "y:0>1"), item("c", "z:0>1", minutes=30))
    found = answer(world, role=ROLE, minutes=25, feedback=[said("pin", "c"), said("pin", "b")])
    assert order(found) == ["b", "a"]
    assert codes(found)["c"] == "too_long"


def test_a_plan_keeps_its_order() -> None:
    for previous in (("c", "b", "a"), ("b", "a", "c")):
        assert tuple(order(answer(THREE, role=ROLE, previous=previous))) == previous


def test_a_plan_that_lost_a_step_closes_up_and_goes_on() -> None:
    world = make_world(*(item(i, f"{s}:0>1") for i, s in zip("abcd", "wxyz", strict=True)))
    role = dict.fromkeys("wxyz", 1)
    found = answer(
        world, role=role, previous=("d", "c", "b"), minutes=30, feedback=[said("done", "c")]
    )
    assert order(found)[:2] == ["d", "b"]
    assert set(order(found)) == {"d", "b", "a"}


def test_a_step_that_no_longer_helps_is_not_kept() -> None:
    found = answer(THREE, role=ROLE, levels={"y": 1}, previous=("c", "b", "a"))
    assert order(found) == ["c", "a"]


def test_a_plan_gives_way_only_to_one_that_is_worth_clearly_more() -> None:
    for better, threshold, expected in (
        (0.9, 0.05, "new"),
        (0.51, 0.05, "old"),
        (0.51, 0.0, "new"),
    ):
        world = make_world(item("old", "x:0>0.5"), item("new", f"x:0>{better}"))
        calm = replace(LIKELY, planning=replace(LIKELY.planning, calm=threshold))
        found = answer(world, role={"x": 1}, minutes=10, previous=("old",), recipe=calm)
        assert order(found) == [expected]


def test_a_list_keeps_its_order_too() -> None:
    found = answer(THREE, role=ROLE, items=("a", "b", "c"), previous=("c", "b"))
    assert order(found) == ["c", "b", "a"]


KINDS = st.sampled_from(["accept", "start", "done", "dismiss", "rate", "pin", "swap", "undo"])


@st.composite
def histories(draw: st.DrawFn) -> list[Feedback]:
    """What somebody may say of three items, hour by hour."""
    made: list[Feedback] = []
    for n in range(draw(st.integers(0, 8))):
        kind, about = draw(KINDS), draw(st.sampled_from("abc"))
        at = NOW - timedelta(hours=draw(st.integers(-1, 5)))
        one = Feedback(f"f{n}", kind, at, about)
        if kind == "undo":
            if not made:
                continue
            one = replace(one, item=None, undoes=draw(st.sampled_from(made)).id)
        elif kind == "dismiss":
            until = draw(st.sampled_from([None, NOW - timedelta(hours=1), NOW + timedelta(days=1)]))
            one = replace(one, reason="not_now" if until else "too_hard", until=until)
        elif kind == "swap":
            one = replace(one, instead=draw(st.sampled_from([None, *"abc".replace(about, "")])))
        made.append(one)
    return made


@given(histories())
def test_what_bears_on_a_plan_means_what_all_of_it_means(history: list[Feedback]) -> None:
    assert reactions(bearing(history, now=NOW), now=NOW) == reactions(history, now=NOW)


@settings(max_examples=40)
@given(histories(), st.permutations("abc"))
def test_done_and_dismissed_never_come_back(history: list[Feedback], before: list[str]) -> None:
    found = answer(THREE, role=ROLE, feedback=history, previous=tuple(before))
    stands = reactions(history, now=NOW)
    away = set(stands.done) | set(stands.out)
    assert away.isdisjoint(order(found))
    assert set(order(found)) == set("abc") - away
    wanted = [one for one in stands.pinned if one not in away]
    assert order(found)[: len(wanted)] == wanted


@settings(max_examples=40)
@given(histories(), st.permutations("abc"))
def test_what_is_kept_keeps_its_order(history: list[Feedback], before: list[str]) -> None:
    found = order(answer(THREE, role=ROLE, feedback=history, previous=tuple(before)))
    pinned = reactions(history, now=NOW).pinned
    free = [one for one in found if one not in pinned]
    assert free == [one for one in before if one in free]


@settings(max_examples=40)
@given(histories(), st.sampled_from("abc"), st.sampled_from(["done", "pin", "dismiss"]))
def test_undo_restores_the_same_answer(history: list[Feedback], about: str, kind: str) -> None:
    last = Feedback("last", kind, NOW, about, reason="too_hard" if kind == "dismiss" else None)
    undo = Feedback("undo", "undo", NOW, undoes="last")
    history = [said for said in history if said.at <= NOW]
    assert "last" in undone_ids([*history, last, undo])
    once, again = history, [*history, last, undo]
    assert bearing(again, now=NOW) == bearing(once, now=NOW)
    first = answer(THREE, role=ROLE, feedback=once)
    assert answer(THREE, role=ROLE, feedback=again)["digest"] == first["digest"]
