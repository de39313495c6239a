"""Who a talk on a path is with: looked up when it is shown, and not in any answer."""

from fastapi import APIRouter

from recommender.service.mentoring import name_of
from recommender.web.requests import Outside
from recommender.web.shapes import Open

router = APIRouter(prefix="/v1/mentors", tags=["learners"])


class MentorShown(Open):
    """A colleague who agreed to help; *a colleague* where the name was erased or never given."""

    mentor: str
    name: str


@router.get("/{mentor}", response_model=MentorShown)
def get_mentor(mentor: str, edge: Outside) -> dict[str, str]:
    """Return who a random id stands for; one that is not known is *a colleague*, too."""
    return {"mentor": mentor, "name": name_of(mentor, edge)}
