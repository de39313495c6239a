"""What learners say of items, what it would change, and what it changed."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from recommender.domain.decisions import DecisionRecord, Json
from recommender.formats.door_feedback import FeedbackBody, read_feedback
from recommender.formats.door_reading import stated
from recommender.ports.feedback import FeedbackEntry
from recommender.service.reacting import Reaction, feedback_page, preview, react
from recommender.service.replanning import changes_of
from recommender.web.feedback_shape import FeedbackForeseen, FeedbackRow, FeedbackTaken, RevisionRow
from recommender.web.moments import moment
from recommender.web.requests import (
    Body,
    Outside,
    Paging,
    Writer,
    read_cursor,
    takes,
    write_cursor,
)
from recommender.web.shapes import Page

router = APIRouter(prefix="/v1", tags=["feedback"])


class FeedbackFilters(Paging):
    """Which feedback to list."""

    learner: str | None = Field(None, max_length=200, description="A learner's id.")
    item: str | None = Field(None, max_length=200, description="An item's id.")
    kind: str | None = Field(None, max_length=40, description="Such as done or dismiss.")


@router.post(
    "/feedback",
    status_code=201,
    response_model=FeedbackTaken,
    openapi_extra=takes(FeedbackBody),
)
def post_feedback(value: Body, edge: Outside, who: Writer) -> dict[str, Any]:
    """Record what a learner says of an item, and make their plan again at once.

    The same again changes nothing. Nothing recorded is ever altered: undo takes it back.
    """
    learner, said = read_feedback(value, new_id=edge.new_id, now=edge.clock())
    done = react(learner, said, edge, who, dated=stated(value, "at") is not None)
    return {**feedback_body(done.entry), **outcome_body(done)}


@router.post(
    "/feedback/preview", response_model=FeedbackForeseen, openapi_extra=takes(FeedbackBody)
)
def preview_feedback(value: Body, edge: Outside, who: Writer) -> dict[str, Any]:
    """Say what feedback would change; nothing is recorded."""
    learner, said = read_feedback(value, new_id=edge.new_id, now=edge.clock())
    return outcome_body(preview(learner, said, edge, who), stored=False)


@router.get("/feedback", response_model=Page[FeedbackRow])
def list_feedback(edge: Outside, asked: Annotated[FeedbackFilters, Query()]) -> dict[str, Any]:
    """List feedback, newest first."""
    rows, more = feedback_page(
        edge,
        learner=asked.learner,
        item=asked.item,
        kind=asked.kind,
        before=read_cursor(asked.cursor),
        limit=asked.limit,
    )
    return {
        "data": [feedback_body(entry) for entry in rows],
        "next": write_cursor(rows[-1].seq) if more else None,
    }


@router.get("/learners/{learner}/changes", response_model=Page[RevisionRow])
def list_changes(learner: str, edge: Outside, asked: Annotated[Paging, Query()]) -> dict[str, Any]:
    """List what every plan that was made again changed, and because of what, newest first."""
    rows, more = changes_of(learner, edge, before=read_cursor(asked.cursor), limit=asked.limit)
    return {
        "data": [revision_body(record) for _, record in rows],
        "next": write_cursor(rows[-1][0]) if more else None,
    }


def feedback_body(entry: FeedbackEntry) -> dict[str, Json]:
    """Return feedback as it is recorded, with its value as the body states one."""
    said = entry.feedback
    value: Json = said.rating if said.rating is not None else said.instead
    if said.until is not None:
        value = said.until.date().isoformat()
    return {
        "feedback": said.id,
        "learner": entry.learner,
        "kind": said.kind,
        "item": said.item,
        "decision": said.decision,
        "reason": said.reason,
        "value": value,
        "undoes": said.undoes,
        "at": moment(said.at),
        "recorded": moment(entry.recorded),
        "actor": entry.actor,
    }


def outcome_body(reaction: Reaction, *, stored: bool = True) -> dict[str, Json]:
    """Return what feedback means and moved; what was only looked at has no decision."""
    revised = None if reaction.revised is None else revision_body(reaction.revised)
    if revised is not None and not stored:
        revised["decision"] = None
    return {"meaning": reaction.meaning, "revised": revised}


def revision_body(record: DecisionRecord) -> dict[str, Json]:
    """Return what a plan that was made again changed, and because of what."""
    revision, after = record.revision, record.decision.answer["value"]
    assert revision is not None
    return {
        "decision": record.id,
        "follows": revision.follows,
        "at": moment(record.at),
        "events": [{"kind": e.kind, "id": e.id, "clause": e.clause} for e in revision.events],
        "changes": [
            {
                "item": change.item,
                "title": change.title,
                "what": change.what,
                "before": change.before,
                "after": change.after,
                "event": change.event,
                "sentence": change.sentence,
            }
            for change in revision.changes
        ],
        "value": {"before": revision.worth_before, "after": after},
    }
