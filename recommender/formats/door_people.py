"""Learners and the evidence about them, as they come in through the door."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.learners import (
    EVIDENCE_MARKS,
    EVIDENCE_SOURCES,
    Evidence,
    EvidenceMark,
    Learner,
)
from recommender.domain.mentors import Mentoring
from recommender.domain.scales import Reading
from recommender.formats.door_reading import stated, validated, with_learner
from recommender.formats.door_scales import ForeignScale, read_level
from recommender.formats.plain_text import without_controls
from recommender.formats.problems import did_you_mean
from recommender.formats.values import (
    Body,
    Id,
    Line,
    Moment,
    Talks,
    Title,
    WeekMinutes,
    Word,
    stated_only,
)

_LEVEL_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string"}]}
_MARKS = {f"{kind}s": kind for kind in EVIDENCE_MARKS}
"""Fields that say what is to become of earlier evidence, and the kind of mark each makes."""


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


class MentorsBody(Body):
    """What a person agreed to help colleagues with."""

    talks_per_month: Talks = Field(description="Most talks in a calendar month.")
    skills: list[Id] = Field(
        default_factory=list,
        max_length=1000,
        description="Ids of skills to help with; empty: whatever the person is good at.",
    )


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
    mentors: MentorsBody | None = Field(
        None, description="What the person agreed to help colleagues with; absent: nothing."
    )
    attributes: Annotated[dict[Id, Attribute], BeforeValidator(stated_only)] = Field(
        default_factory=dict, max_length=200, description="Anything else, kept for audits."
    )


class EvidenceBody(Body):
    """One dated observation bearing on one skill of one learner."""

    learner: Id = Field(description="Id of the learner.")
    evidence: Id | None = Field(None, description="Id of the evidence; absent: one is given.")
    skill: Id = Field(description="Id of the skill.")
    scale: ForeignScale | None = Field(
        None, description="The scale that `level` is on; absent: levels 0 to 5."
    )
    level: Annotated[tuple[float, Reading | None], WithJsonSchema(_LEVEL_SCHEMA)] = Field(
        description="Level observed, 0 to 5, or a value on `scale`."
    )
    source: Annotated[str, BeforeValidator(_source)] = Field(
        description="Who or what observed it.", json_schema_extra={"enum": list(EVIDENCE_SOURCES)}
    )
    at: Moment = Field(description="When it was observed.")
    issuer: Line | None = Field(None, description="Who observed it.")
    expires: Moment | None = Field(None, description="From when on it no longer counts.")

    @field_validator("level", mode="plain")
    @classmethod
    def _on_its_scale(cls, value: Json, info: ValidationInfo) -> tuple[float, Reading | None]:
        if "scale" not in info.data:
            return 0.0, None  # The scale itself is refused; there is nothing to read it on.
        return read_level(value, info.data["scale"])

    @field_validator("expires")
    @classmethod
    def _after_it_was_observed(cls, value: datetime | None, info: ValidationInfo) -> Json:
        if value is not None and "at" in info.data and value <= info.data["at"]:
            raise PydanticCustomError("expires_too_early", "give a date after the observation")
        return value


class EvidenceMarkBody(Body):
    """A later entry about evidence: it is void, has ended, or is disputed."""

    learner: Id = Field(description="Id of the learner.")
    voids: Id | None = Field(None, description="Id of evidence that should not count.")
    ends: Id | None = Field(None, description="Id of evidence that counts no longer.")
    disputes: Id | None = Field(None, description="Id of evidence that is objected to.")
    at: Moment = Field(description="From when on.")
    reason: Title = Field(description="Why.")


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
        mentors=_mentoring(body.mentors),
        attributes=dict(body.attributes),
    )


def _mentoring(said: MentorsBody | None) -> Mentoring | None:
    if said is None:
        return None
    return Mentoring(said.talks_per_month, tuple(dict.fromkeys(said.skills)))


def read_evidence(
    value: Json,
    learner_from_url: str | None = None,
    *,
    new_id: Callable[[], str] | None = None,
    now: datetime | None = None,
) -> tuple[str, Evidence | EvidenceMark]:
    """Return the learner's id, and the evidence or the mark on evidence that a value states.

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
    if any(stated(value, field) is not None for field in _MARKS):
        return _read_mark(value, problems)
    if new_id is None and isinstance(value, dict) and stated(value, "evidence") is None:
        problems.append(_MISSING_ID)
    body = validated(EvidenceBody, value, problems)
    id_ = body.evidence or (new_id() if new_id else "")
    if not id_:
        raise InvalidInput([_MISSING_ID])
    level, reading = body.level
    return body.learner, Evidence(
        id=id_,
        skill=body.skill,
        level=level,
        source=body.source,
        at=body.at,
        issuer=body.issuer or None,
        expires=body.expires,
        reading=reading,
    )


def _read_mark(value: Json, problems: list[Problem]) -> tuple[str, EvidenceMark]:
    said = [field for field in _MARKS if stated(value, field) is not None]
    if len(said) > 1:
        detail = f"The entry states {' and '.join(said)}."
        problems.append(Problem(f"/{said[1]}", "too_many", detail, "make one entry for each"))
    body = validated(EvidenceMarkBody, value, problems)
    target: str = getattr(body, said[0])
    return body.learner, EvidenceMark(target, _MARKS[said[0]], body.at, body.reason)


_MISSING_ID = Problem("/evidence", "missing", '"evidence" is missing.', 'give "evidence"')
