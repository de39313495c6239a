"""What moved, and which event moved it, in orders short enough to see."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pseudo import pseudo_language, unsaid

from recommender.domain.revisions import Event
from recommender.engine.changes import Stage, changes, moved

DONE = Event("feedback", "you marked “A” as done", "f1", "a")
TIME = Event("time", "time has passed")


def path(order: str, left_out: dict[str, str] | None = None) -> dict[str, Any]:
    """An answer with one step for each letter."""
    steps = [{"item": {"id": one, "title": one.upper()}} for one in order]
    out = [{"item": k, "code": "x", "because": v} for k, v in (left_out or {}).items()]
    return {"steps": steps, "left_out": out}


def told(before: str, *stages: tuple[Event, str], **left_out: str) -> list[str]:
    """The sentences of a revision."""
    last = len(stages) - 1
    made = [
        Stage(event, path(order, left_out if n == last else None))
        for n, (event, order) in enumerate(stages)
    ]
    return [change.sentence for change in changes(path(before), made)]


def test_what_is_done_leaves_and_says_so() -> None:
    assert told("abc", (DONE, "bc")) == ["“A” left the path: you marked “A” as done."]


def test_what_enters_and_leaves_with_it_names_the_event() -> None:
    found = told("abc", (DONE, "bd"), c="It takes 20 minutes; the steps chosen leave 5.")
    assert found == [
        "“D” is new as step 2, since you marked “A” as done.",
        "“A” left the path: you marked “A” as done.",
        "“C” left the path, since you marked “A” as done. "
        "It takes 20 minutes; the steps chosen leave 5.",
    ]


def test_each_change_is_laid_to_the_event_that_made_it() -> None:
    found = changes(path("abc"), [Stage(TIME, path("ac")), Stage(DONE, path("cd"))])
    assert [(c.item, c.what, c.event) for c in found] == [
        ("d", "entered", 1),
        ("a", "left", 1),
        ("b", "left", 0),
    ]


def test_what_comes_and_goes_in_between_has_not_changed() -> None:
    assert changes(path("ab"), [Stage(TIME, path("abz")), Stage(DONE, path("ab"))]) == ()


def test_no_event_no_change() -> None:
    assert changes(path("ab"), []) == ()


def test_sliding_up_is_not_moving_and_a_move_names_its_place() -> None:
    assert told("abcd", (DONE, "bcd")) == ["“A” left the path: you marked “A” as done."]
    assert told("abcd", (TIME, "dabc")) == ["“D” moved to step 1, since time has passed."]


def test_a_move_is_laid_to_the_event_that_made_it() -> None:
    found = changes(path("abc"), [Stage(TIME, path("cab")), Stage(DONE, path("cb"))])
    assert [(c.item, c.what, c.event) for c in found] == [("c", "moved", 0), ("a", "left", 1)]


@given(st.permutations("abcdef"), st.permutations("abcdef"))
def test_moving_the_moved_turns_one_order_into_the_other(one: list[str], two: list[str]) -> None:
    shifted = set(moved(one, two))
    assert [i for i in one if i not in shifted] == [i for i in two if i not in shifted]
    assert len(shifted) <= len(one) - 1
    assert (not shifted) == (one == two)


def test_nothing_is_said_in_another_language() -> None:
    language, _ = pseudo_language()
    event = Event("feedback", language.say("you started “{item}”", item="A"), "f1", "a")
    after = path("cdb", {"e": language.say("It is not free of charge.")})
    found = changes(path("abce"), [Stage(event, after)], language)
    assert {one.what for one in found} == {"entered", "left", "moved"}
    assert [unsaid(one.sentence, tuple("ABCDE")) for one in found] == [""] * len(found)
