"""Asks, answers, decisions and their replay."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from recommender.domain.decisions import DecisionRecord, Json, canonical
from recommender.formats.door import AskBody, read_ask
from recommender.service.asking import answer, answer_body, answer_given
from recommender.service.browsing import decisions_page
from recommender.service.replanning import latest_path as latest
from recommender.service.replaying import replay
from recommender.web.answer_shape import Answer, DecisionRow, Replayed, WholeDecision
from recommender.web.bodies import decision_body, decision_row
from recommender.web.moments import read_moment as read_moment
from recommender.web.requests import (
    Asker,
    Body,
    Outside,
    Paging,
    read_cursor,
    takes,
    write_cursor,
)
from recommender.web.shapes import Page

router = APIRouter(prefix="/v1", tags=["paths"])


def as_given(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return canonical JSON: the bytes of an answer are the same whenever it is read."""
    return Response(canonical(body), status, headers, "application/json")


def _spoken(record: DecisionRecord, status: int = 200, **headers: str) -> Response:
    """Return an answer as it was given, and the language it was given in (RFC 9110, 8.5)."""
    told = {"Content-Language": record.inputs.language, **headers}
    return as_given(answer_body(record), status, told)


@router.post("/paths", status_code=201, response_model=Answer, openapi_extra=takes(AskBody))
def ask_for_path(value: Body, edge: Outside, who: Asker, request: Request) -> Response:
    """Answer an ask with an explained path, and record the decision."""
    with request.app.state.metrics.recommendation.time():
        record = answer(read_ask(value), edge, actor=who)
    return _spoken(record, 201, Location=f"/v1/paths/{record.id}")


@router.get("/paths/{decision}", response_model=Answer)
def get_path(decision: str, edge: Outside) -> Response:
    """Return an answer as it was given."""
    return _spoken(answer_given(decision, edge))


class DecisionFilters(Paging):
    """Which decisions to list."""

    learner: str | None = Field(None, max_length=200, description="A learner's id.")
    since: str | None = Field(None, max_length=40, description="A moment or a date, ISO 8601.")
    item: str | None = Field(None, max_length=200, description="Id of an item in the path.")
    policy: str | None = Field(None, max_length=200, description="A policy's id.")


@router.get("/decisions", response_model=Page[DecisionRow])
def list_decisions(edge: Outside, asked: Annotated[DecisionFilters, Query()]) -> dict[str, Any]:
    """List decisions, newest first."""
    rows, more = decisions_page(
        edge,
        learner=asked.learner,
        since=read_moment("since", asked.since),
        item=asked.item,
        policy=asked.policy,
        before=read_cursor(asked.cursor),
        limit=asked.limit,
    )
    return {
        "data": [decision_row(one) for one in rows],
        "next": write_cursor(rows[-1].seq) if more else None,
    }


@router.get("/decisions/{decision}", response_model=WholeDecision)
def get_decision(decision: str, edge: Outside) -> Response:
    """Return the whole record of a decision."""
    return as_given(decision_body(answer_given(decision, edge)))


@router.post("/decisions/{decision}/replay", response_model=Replayed)
def replay_decision(decision: str, edge: Outside) -> dict[str, Any]:
    """Compute a decision again from its record and compare."""
    found = replay(decision, edge)
    return asdict(found)


@router.get("/learners/{learner}/path", response_model=Answer)
def latest_path(learner: str, edge: Outside, who: Asker) -> Response:
    """Return the latest answer that was given about a learner.

    Where something came in since that bears on it, such as completions from elsewhere, it is
    made again and recorded first.
    """
    return _spoken(latest(learner, edge, actor=who))
