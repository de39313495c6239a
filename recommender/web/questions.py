"""Questions about a decision over HTTP."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import Field

from recommender.engine.replies import reply_body
from recommender.formats.door_questions import QuestionBody
from recommender.inquiry import inquire
from recommender.web.paths import as_given
from recommender.web.requests import Body, Outside, takes
from recommender.web.shapes import Open

router = APIRouter(prefix="/v1", tags=["paths"])


class Altered(Open):
    """One factor and its two values; levels 0-5, whole minutes, importance and weights 0-1."""

    factor: str
    subject: str | None
    from_: Any = Field(alias="from")
    to: Any


class ChangeShown(Open):
    """A change that was run, and what it does."""

    sentence: str
    distance: float = Field(ge=0, description="1 is one level of one skill")
    next: str | None
    altered: list[Altered]


class Moved(Open):
    """An item that came in, left or moved; positions from 1."""

    item: str
    title: str
    what: str = Field(description="entered, left or moved")
    before: int | None
    after: int | None
    sentence: str


class Replied(Open):
    """The answer to a question; what else it holds depends on its kind (docs/questions.md)."""

    kind: str
    answer: str
    changes: list[ChangeShown]
    path: dict[str, Any] | None = Field(description="an answer without id, at and learner")
    diff: list[Moved]
    not_tried: str | None = Field(description="what a search that was cut did not try")


@router.post(
    "/decisions/{decision}/questions",
    response_model=Replied,
    openapi_extra=takes(QuestionBody),
)
def ask_question(decision: str, value: Body, edge: Outside) -> Response:
    """Answer why, why not, what if, or what would change the next step; nothing is recorded."""
    return as_given(reply_body(inquire(decision, value, edge)))
