"""Disputes, as they come in through the door."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from recommender.domain.decisions import Json
from recommender.domain.disputes import (
    DISPUTED,
    EFFECTS,
    NO_EFFECT,
    OUTCOMES,
    Dispute,
    DisputeOutcome,
)
from recommender.domain.errors import Problem
from recommender.formats.door_reading import stated, validated
from recommender.formats.problems import shown
from recommender.formats.values import Body, Day, Id, Line, Words, one_of

ALL_EFFECTS = (*(effect for effects in EFFECTS.values() for effect in effects), NO_EFFECT)

Outcome = Annotated[str, BeforeValidator(one_of(OUTCOMES))]
Effect = Annotated[str, BeforeValidator(one_of(ALL_EFFECTS))]


class AboutBody(Body):
    """What is disputed: one of these; with a decision, the step that is meant, or its reasons."""

    evidence: Id | None = Field(None, description="Id of a piece of evidence on the learner.")
    link: Id | None = Field(None, description="Id of a content-skill link.")
    target: Id | None = Field(None, description="Id of a skill that the learner's role asks for.")
    decision: Id | None = Field(None, description="Id of a decision about the learner.")
    item: Id | None = Field(None, description="With a decision: the item that is meant.")


class DisputeBody(Body):
    """An objection, in one's own words."""

    learner: Id = Field(description="Id of the learner it concerns.")
    about: AboutBody = Field(description="What is disputed.")
    words: Words = Field(description="Why, in your own words.", min_length=1)
    due: Day | None = Field(None, description="Day by which an outcome is due; absent: as usual.")
    owner: Line | None = Field(None, description="Who is to take care of it.")


class OwnerBody(Body):
    """Who takes care of a dispute."""

    owner: Line = Field(description="Their name.", min_length=1)


class OutcomeBody(Body):
    """How a dispute ends, and why."""

    outcome: Outcome = Field(
        description="upheld, partly or rejected.", json_schema_extra={"enum": list(OUTCOMES)}
    )
    reasoning: Words = Field(description="Why, whichever way it goes.", min_length=1)
    effect: Effect | None = Field(
        None,
        description="void or end the evidence, ignore or verify the link, or none. Absent: what "
        "is upheld is void or ignored, and nothing else has an effect.",
        json_schema_extra={"enum": list(ALL_EFFECTS)},
    )


def read_dispute(
    value: Json, *, by: str, new_id: Callable[[], str], now: datetime, days: int
) -> tuple[Dispute, str | None]:
    """Return the dispute that a JSON value states, and who is to take care of it, if it says so.

    Args:
        value: an object as JSON gives it.
        by: who objects.
        new_id: gives its id.
        now: when.
        days: until an outcome is due, where the value names no day.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(DisputeBody, value, _across(value))
    about = next(kind for kind in DISPUTED if getattr(body.about, kind) is not None)
    return Dispute(
        id=new_id(),
        learner=body.learner,
        about=about,
        target=getattr(body.about, about),
        words=body.words,
        by=by,
        at=now,
        due=body.due or now.date() + timedelta(days=days),
        item=body.about.item,
    ), body.owner


def read_owner(value: Json) -> str:
    """Return who is to take care of a dispute."""
    return validated(OwnerBody, value).owner


def read_outcome(value: Json, *, by: str, now: datetime) -> DisputeOutcome:
    """Return the outcome that a JSON value states; an effect that it leaves out is empty.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(OutcomeBody, value)
    return DisputeOutcome(body.outcome, body.reasoning, by, now, body.effect or "")


def _across(value: Json) -> Iterator[Problem]:
    about = stated(value, "about")
    if not isinstance(about, dict):
        return
    if stated(about, "dispute") is not None:
        yield Problem(
            "/about/dispute",
            "dispute_of_dispute",
            f"A dispute cannot be about a dispute ({shown(stated(about, 'dispute'))}).",
            "dispute the same thing again, and say what was overlooked",
        )
    named = [kind for kind in DISPUTED if stated(about, kind) is not None]
    if len(named) != 1 and stated(about, "dispute") is None:
        yield Problem(
            "/about",
            "unclear_dispute",
            f'"about" names {" and ".join(named) or "nothing"}.',
            f"name one of {', '.join(DISPUTED)}",
        )
    if stated(about, "item") is not None and "decision" not in named:
        yield Problem(
            "/about/item", "unclear_dispute", '"item" belongs to a decision.', 'give "decision"'
        )
