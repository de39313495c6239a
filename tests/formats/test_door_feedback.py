"""Feedback at the door: what it means, and every way to get it wrong at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from recommender.domain.errors import InvalidInput
from recommender.domain.feedback import Feedback
from recommender.formats.door_feedback import read_feedback

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def read(**said: Any) -> Feedback:
    """Feedback of emp-1 on an item."""
    whole = {"learner": "emp-1", "item": "a", **said}
    learner, feedback = read_feedback(whole, new_id=lambda: "new", now=NOW)
    assert learner == "emp-1"
    return feedback


def pointers(**said: Any) -> list[str]:
    """Where the problems are."""
    with pytest.raises(InvalidInput) as refused:
        read(**said)
    return [problem.pointer for problem in refused.value.problems]


def test_done_needs_no_more_than_the_item() -> None:
    assert read(kind="done") == Feedback("new", "done", NOW, "a")


def test_an_id_of_ones_own_and_a_moment_are_kept() -> None:
    found = read(kind="accept", feedback="f-1", at="2026-11-20T08:00:00Z", decision="d-1")
    assert found == Feedback("f-1", "accept", datetime(2026, 11, 20, 8, tzinfo=UTC), "a", "d-1")


@pytest.mark.parametrize(
    ("value", "until"),
    [
        (None, NOW + timedelta(days=7)),
        (3, NOW + timedelta(days=3)),
        ("2026-12-01", datetime(2026, 12, 1, tzinfo=UTC)),
    ],
)
def test_not_now_says_until_when(value: Any, until: datetime) -> None:
    assert read(kind="dismiss", reason="not_now", value=value).until == until


@pytest.mark.parametrize("value", [0, -1, "2026-11-24", "soon", True, 4000, 1e308, float("inf")])
def test_not_now_lies_in_the_time_to_come(value: Any) -> None:
    assert pointers(kind="dismiss", reason="not_now", value=value) == ["/value"]


def test_a_rating_is_a_whole_number_from_one_to_five() -> None:
    assert read(kind="rate", value=5).rating == 5
    for wrong in (0, 6, 3.5, "5", True, None):
        assert pointers(kind="rate", value=wrong) == ["/value"]


def test_a_swap_may_name_what_is_wanted_instead() -> None:
    assert read(kind="swap", value="b").instead == "b"
    assert read(kind="swap").instead is None
    assert pointers(kind="swap", value=3) == ["/value"]


def test_undo_names_what_it_takes_back() -> None:
    assert read(kind="undo", item=None, undoes="f-1").undoes == "f-1"
    assert pointers(kind="undo") == ["/undoes"]


def test_a_dismissal_says_why_and_nothing_else_does() -> None:
    assert pointers(kind="dismiss") == ["/reason"]
    assert pointers(kind="done", reason="too_easy") == ["/reason"]
    assert pointers(kind="accept", value=3, undoes="f-1") == ["/undoes", "/value"]


def test_every_problem_is_told_at_once() -> None:
    found = pointers(kind="dismis", item=7, reason="boring", extra=1)
    assert set(found) == {"/kind", "/item", "/reason", "/extra"}
