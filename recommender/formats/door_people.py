"""Learners and the evidence about them, as they come in through the door."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainValidator
from pydantic_core import PydanticCustomError

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.learners import EVIDENCE_SOURCES, Evidence, Learner
from recommender.formats.door_reading import stated, validated, with_learner
from recommender.formats.plain_text import without_controls
from recommender.formats.problems import did_you_mean
from recommender.formats.values import (
    Body,
    Id,
    Level,
    Line,
    Moment,
    WeekMinutes,
    Word,
    stated_only,
)


def _source(value: Json) -> Json:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", "give the kind of source as text")
    if value not in EVIDENCE_SOURCES:
        raise PydanticCustomError("unknown_value", did_you_mean(value, EVIDENCE_SOURCES))
    return value


def _attribute(value: Json) -> str | int | float | bool:
    if isinstance(value, str):
        if len(value) > 1000:
            raise PydanticCustomError("too_long", "give at most 1000 characters")
        return without_controls(value)
    if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise PydanticCustomError("wrong_type", "give text, a number, true or false")


Attribute = Annotated[
    str | int | float | bool,
    PlainValidator(_attribute, json_schema_input_type=str | int | float | bool),
]


class LearnerBody(Body):
    """A person who learns; only the id is required."""

    learner: Id = Field(description="Id of the learner.")
    name: Line | None = Field(None, description="Name to show.")
    role: Id | None = Field(None, description="Id of the role the person is in.")
    manager: Line | None = Field(None, description="Id or name of the manager.")
    team: Line | None = Field(None, description="Team.")
    languages: list[Word] = Field(
        default_factory=list, max_length=100, description="Languages the person learns in."
    )
    minutes_per_week: WeekMinutes | None = Field(
        None, description="Minutes a week set aside for learning."
    )
    attributes: Annotated[dict[Id, Attribute], BeforeValidator(stated_only)] = Field(
        default_factory=dict, max_length=200, description="Anything else, kept for audits."
    )


class EvidenceBody(Body):
    """One dated observation bearing on one skill of one learner."""

    learner: Id = Field(description="Id of the learner.")
    evidence: Id | None = Field(None, description="Id of the evidence; absent: one is given.")
    skill: Id = Field(description="Id of the skill.")
    level: Level = Field(description="Level observed, 0 to 5.")
    source: Annotated[str, BeforeValidator(_source)] = Field(
        description="Who or what observed it.", json_schema_extra={"enum": list(EVIDENCE_SOURCES)}
    )
    at: Moment = Field(description="When it was observed.")
    issuer: Line | None = Field(None, description="Who vouches for it.")


def read_learner(value: Json, learner_from_url: str | None = None) -> Learner:
    """Return the learner that a JSON value states.

    Raises:
        InvalidInput: every problem at once.
    """
    value, problems = with_learner(value, learner_from_url)
    body = validated(LearnerBody, value, problems)
    return Learner(
        id=body.learner,
        name=body.name or None,
        role=body.role,
        manager=body.manager or None,
        team=body.team or None,
        languages=tuple(dict.fromkeys(body.languages)),
        minutes_per_week=body.minutes_per_week,
        attributes=dict(body.attributes),
    )


def read_evidence(
    value: Json,
    learner_from_url: str | None = None,
    *,
    new_id: Callable[[], str] | None = None,
    now: datetime | None = None,
) -> tuple[str, Evidence]:
    """Return the learner's id and the evidence that a JSON value states.

    Args:
        value: an object as JSON gives it.
        learner_from_url: the learner that the address names, when one does.
        new_id: gives an id where the value states none; without it the id is required.
        now: stands in for ``at`` where the value states none; without it ``at`` is required.

    Raises:
        InvalidInput: every problem at once.
    """
    value, problems = with_learner(value, learner_from_url)
    if now is not None and isinstance(value, dict) and stated(value, "at") is None:
        value = {**value, "at": now.isoformat()}
    if new_id is None and isinstance(value, dict) and stated(value, "evidence") is None:
        problems.append(
            Problem("/evidence", "missing", '"evidence" is missing.', 'give "evidence"')
        )
    body = validated(EvidenceBody, value, problems)
    id_ = body.evidence or (new_id() if new_id else "")
    if not id_:
        raise InvalidInput(
            [Problem("/evidence", "missing", '"evidence" is missing.', 'give "evidence"')]
        )
    return body.learner, Evidence(
        id=id_,
        skill=body.skill,
        level=body.level,
        source=body.source,
        at=body.at,
        issuer=body.issuer or None,
    )
