"""What feedback means, one reaction after another."""

from datetime import UTC, datetime, timedelta

from recommender.domain.feedback import Feedback
from recommender.engine.reactions import reactions, undone_ids

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def said(kind: str, item: str | None = "a", hours: int = 1, **more: object) -> Feedback:
    """Feedback of some hours ago; its id is its kind and item."""
    id_ = str(more.pop("id", f"{kind}-{item}"))
    return Feedback(id_, kind, NOW - timedelta(hours=hours), item, **more)  # type: ignore[arg-type]


def test_done_and_dismissed_stay_away() -> None:
    found = reactions([said("done"), said("dismiss", "b", reason="too_easy")], now=NOW)
    assert set(found.done) == {"a"}
    assert set(found.out) == {"b"}


def test_not_now_comes_back_when_it_said() -> None:
    later = said("dismiss", reason="not_now", until=NOW + timedelta(days=7))
    assert set(reactions([later], now=NOW).out) == {"a"}
    assert reactions([later], now=NOW + timedelta(days=7)).out == {}


def test_what_was_undone_never_was_and_an_undo_can_be_undone() -> None:
    done, undo = said("done"), said("undo", None, undoes="done-a", id="u1")
    assert reactions([done, undo], now=NOW).done == {}
    again = said("undo", None, undoes="u1", id="u2")
    assert set(reactions([done, undo, again], now=NOW).done) == {"a"}
    assert undone_ids([done, undo, again]) == {"u1"}


def test_a_pin_brings_back_and_a_later_dismissal_takes_away() -> None:
    out, pin = said("dismiss", reason="not_relevant"), said("pin")
    assert reactions([out, pin], now=NOW).pinned == ("a",)
    assert reactions([out, pin], now=NOW).out == {}
    assert reactions([pin, out], now=NOW).pinned == ()
    assert set(reactions([pin, out], now=NOW).out) == {"a"}


def test_a_swap_puts_one_out_and_wants_the_other() -> None:
    found = reactions([said("swap", instead="b")], now=NOW)
    assert set(found.out) == {"a"}
    assert found.pinned == ("b",)


def test_what_is_done_is_no_longer_wanted() -> None:
    found = reactions([said("pin"), said("pin", "b"), said("done")], now=NOW)
    assert found.pinned == ("b",)


def test_feedback_from_the_future_is_not_seen() -> None:
    assert reactions([said("done", hours=-1)], now=NOW).done == {}


def test_looking_and_rating_change_no_plan() -> None:
    found = reactions([said("accept"), said("start"), said("rate", rating=4)], now=NOW)
    assert (found.done, found.out, found.pinned) == ({}, {}, ())
