"""Learners, their evidence and their profile."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from recommender.formats.door import EvidenceBody, LearnerBody, read_evidence, read_learner
from recommender.service import people
from recommender.web.bodies import evidence_body, learner_body, profile_body
from recommender.web.paths import read_moment
from recommender.web.requests import Actor, Body, Outside, takes
from recommender.web.shapes import EvidenceRecorded, LearnerShown, Profile

router = APIRouter(prefix="/v1/learners", tags=["learners"])


@router.put(
    "/{learner}",
    response_model=LearnerShown,
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


@router.get("/{learner}", response_model=LearnerShown)
def get_learner(learner: str, edge: Outside) -> dict[str, Any]:
    """Return a learner."""
    return learner_body(people.get_learner(learner, edge))


class ProfileMoment(BaseModel):
    """As of when."""

    model_config = ConfigDict(extra="forbid")

    as_of: str | None = Field(None, max_length=40, description="A moment or a date, ISO 8601.")


@router.get("/{learner}/profile", response_model=Profile)
def get_profile(
    learner: str, edge: Outside, asked: Annotated[ProfileMoment, Query()]
) -> dict[str, Any]:
    """Return the levels that the evidence supports, as of a moment."""
    return profile_body(people.profile(learner, read_moment("as_of", asked.as_of), edge))


@router.post(
    "/{learner}/evidence",
    status_code=201,
    response_model=EvidenceRecorded,
    openapi_extra=takes(EvidenceBody),
)
def post_evidence(learner: str, value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """Append one piece of evidence; the same piece again changes nothing."""
    _, evidence = read_evidence(value, learner, new_id=edge.new_id, now=edge.clock())
    people.add_evidence(learner, [evidence], edge, actor=who)
    return {"learner": learner, "skill": evidence.skill, **evidence_body(evidence)}
