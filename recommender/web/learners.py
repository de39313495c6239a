"""Learners, their evidence and their profile."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from recommender.domain.learners import EvidenceMark
from recommender.formats.door import (
    EvidenceBody,
    EvidenceMarkBody,
    LearnerBody,
    read_evidence,
    read_learner,
)
from recommender.formats.door_reading import stated
from recommender.service import evidence, people
from recommender.web.paths import read_moment
from recommender.web.people_bodies import (
    evidence_body,
    learner_body,
    ledger_row,
    mark_body,
    profile_body,
)
from recommender.web.people_shapes import (
    EvidenceMarked,
    EvidenceRecorded,
    LearnerShown,
    LedgerRow,
    Profile,
)
from recommender.web.requests import Actor, Body, Outside, Paging, Writer, page, takes
from recommender.web.shapes import Page

router = APIRouter(prefix="/v1/learners", tags=["learners"])


@router.put(
    "/{learner}",
    response_model=LearnerShown,
    response_model_exclude_unset=True,
    openapi_extra=takes(LearnerBody),
    responses={201: {"model": LearnerShown, "description": "There was none of that id."}},
)
def put_learner(
    learner: str, value: Body, edge: Outside, who: Actor, response: Response
) -> dict[str, Any]:
    """Store a learner."""
    person = read_learner(value, learner)
    if people.put_learner(person, edge, actor=who):
        response.status_code = 201
    return learner_body(person)


@router.get("/{learner}", response_model=LearnerShown, response_model_exclude_unset=True)
def get_learner(learner: str, edge: Outside) -> dict[str, Any]:
    """Return a learner."""
    return learner_body(people.get_learner(learner, edge))


class ProfileMoment(BaseModel):
    """As of when."""

    model_config = ConfigDict(extra="forbid")

    as_of: str | None = Field(None, max_length=40, description="A moment or a date, ISO 8601.")


class LedgerPage(Paging):
    """Which rows, and as of when."""

    as_of: str | None = Field(None, max_length=40, description="A moment or a date, ISO 8601.")


@router.get("/{learner}/profile", response_model=Profile)
def get_profile(
    learner: str, edge: Outside, asked: Annotated[ProfileMoment, Query()]
) -> dict[str, Any]:
    """Return the levels that the evidence supports, as of a moment."""
    return profile_body(people.profile(learner, read_moment("as_of", asked.as_of), edge))


@router.get("/{learner}/evidence", response_model=Page[LedgerRow])
def get_evidence(
    learner: str, edge: Outside, asked: Annotated[LedgerPage, Query()]
) -> dict[str, Any]:
    """Return the ledger in the order of recording, with what each entry is worth at a moment."""
    view = evidence.ledger(learner, read_moment("as_of", asked.as_of), edge)
    return page(view.ledger.evidence, lambda entry: ledger_row(entry, view), asked)


@router.post(
    "/{learner}/evidence",
    status_code=201,
    response_model=EvidenceRecorded | EvidenceMarked,
    openapi_extra=takes(EvidenceBody, EvidenceMarkBody),
)
def post_evidence(learner: str, value: Body, edge: Outside, who: Writer) -> dict[str, Any]:
    """Append one piece of evidence, or that an earlier one is void, has ended or is disputed.

    The same again changes nothing. Nothing recorded is ever altered.
    """
    _, said = read_evidence(value, learner, new_id=edge.new_id, now=edge.clock())
    dated = stated(value, "at") is not None
    if isinstance(said, EvidenceMark):
        return mark_body(learner, evidence.mark_evidence(learner, said, edge, who, dated=dated))
    entry = evidence.add_evidence(learner, said, edge, who, dated=dated)
    return {"learner": learner, "skill": entry.skill, **evidence_body(entry)}
