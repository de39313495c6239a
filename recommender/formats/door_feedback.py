"""Feedback on a step, as it comes in through the door."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.domain.feedback import (
    DISMISSAL_REASONS,
    FEEDBACK_KINDS,
    RATING_MAX,
    RATING_MIN,
    Feedback,
)
from recommender.formats.door_reading import stated, validated
from recommender.formats.problems import shown
from recommender.formats.values import Body, Id, Moment, one_of

NOT_NOW_DAYS = 7
"""When *not now* does not say until when."""
LONGEST_DAYS = 3660


Kind = Annotated[str, BeforeValidator(one_of(FEEDBACK_KINDS))]
Reason = Annotated[str, BeforeValidator(one_of(DISMISSAL_REASONS))]


class FeedbackBody(Body):
    """One reaction to an item that was offered."""

    feedback: Id | None = Field(None, description="Id of the feedback; absent: one is given.")
    learner: Id = Field(description="Id of the learner whose plan it is.")
    kind: Kind = Field(
        description="What was done.", json_schema_extra={"enum": list(FEEDBACK_KINDS)}
    )
    item: Id | None = Field(None, description="Id of the item; not for undo.")
    decision: Id | None = Field(None, description="Id of the decision that offered it.")
    reason: Reason | None = Field(
        None,
        description="Why it is dismissed.",
        json_schema_extra={"enum": list(DISMISSAL_REASONS)},
    )
    value: str | int | float | None = Field(
        None,
        description="Of rate: 1 to 5. Of not_now: a date, or days from now (7). "
        "Of swap: the item wanted instead.",
    )
    undoes: Id | None = Field(None, description="Of undo: the feedback that it takes back.")
    at: Moment | None = Field(None, description="When; absent: now.")


def read_feedback(value: Json, *, new_id: Callable[[], str], now: datetime) -> tuple[str, Feedback]:
    """Return the learner's id and the feedback that a JSON value states.

    Args:
        value: an object as JSON gives it.
        new_id: gives an id where the value states none.
        now: stands in for ``at``, and is what days are counted from.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(FeedbackBody, value, _across(value, now))
    at = body.at or now
    not_now = body.reason == "not_now"
    return body.learner, Feedback(
        id=body.feedback or new_id(),
        kind=body.kind,
        at=at,
        item=body.item,
        decision=body.decision,
        reason=body.reason,
        rating=int(body.value) if body.kind == "rate" and body.value is not None else None,
        until=_until(body.value, at) if not_now else None,
        instead=str(body.value) if body.kind == "swap" and body.value is not None else None,
        undoes=body.undoes,
    )


def _across(value: Json, now: datetime) -> Iterator[Problem]:
    kind, reason, said = stated(value, "kind"), stated(value, "reason"), stated(value, "value")
    if kind == "undo":
        yield from _needed(value, "undoes", "give the id of the feedback to take back")
        return
    if kind in FEEDBACK_KINDS:
        yield from _needed(value, "item", "give the id of the item")
    if stated(value, "undoes") is not None:
        yield _problem(
            "/undoes", f'"undoes" belongs to undo, not to {shown(kind)}.', "leave it out"
        )
    if reason is not None and kind != "dismiss":
        yield _problem(
            "/reason", f'"reason" belongs to dismiss, not to {shown(kind)}.', "leave it out"
        )
    if kind == "dismiss":
        yield from _needed(value, "reason", f"give one of {', '.join(DISMISSAL_REASONS)}")
    if kind == "rate" and not _is_rating(said):
        yield _problem(
            "/value",
            f'"value" is {shown(said)}, which is no rating.',
            f"give a whole number from {RATING_MIN} to {RATING_MAX}",
        )
    if reason == "not_now" and said is not None:
        yield from _not_now_problems(said, now)
    elif said is not None and kind not in ("rate", "swap"):
        yield _problem("/value", f'"value" has no meaning for {shown(kind)}.', "leave it out")
    if kind == "swap" and said is not None and not isinstance(said, str):
        yield _problem(
            "/value", f'"value" is {shown(said)}, which is no item.', "give the id of an item"
        )


def _needed(value: Json, field: str, remedy: str) -> Iterator[Problem]:
    if stated(value, field) is None:
        yield Problem(f"/{field}", "missing", f'"{field}" is missing.', remedy)


def _not_now_problems(said: Json, now: datetime) -> Iterator[Problem]:
    remedy = f"give a later date as YYYY-MM-DD, or days from 1 to {LONGEST_DAYS}"
    try:
        good = now < _until(said, now) <= now + timedelta(days=LONGEST_DAYS)
    except (ValueError, TypeError, OverflowError):
        good = False
    if not good:
        yield _problem("/value", f'"value" is {shown(said)}, which is no time to come.', remedy)


def _until(said: str | int | float | None, at: datetime) -> datetime:
    if said is None:
        return at + timedelta(days=NOT_NOW_DAYS)
    if isinstance(said, str):
        return datetime.combine(date.fromisoformat(said), datetime.min.time(), UTC)
    if isinstance(said, bool):
        raise TypeError
    return at + timedelta(days=said)


def _is_rating(said: Json) -> bool:
    whole = isinstance(said, int) and not isinstance(said, bool)
    return whole and RATING_MIN <= said <= RATING_MAX


def _problem(pointer: str, detail: str, remedy: str) -> Problem:
    return Problem(pointer, "bad_feedback", detail, remedy)
