"""Statements from learning platforms: a statement receiver that speaks xAPI 1.0.3 and 2.0.

It takes, keeps and hands out statements. It holds no documents, no state and no profiles, and is
not a learning record store. Clauses are those of xAPI 1.0.3, Part Three.
"""

import json
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.statements import Received
from recommender.formats.problems import shown
from recommender.formats.xapi import FIRST, SECOND, Assigning, read_statements, version_spoken
from recommender.formats.xapi_answers import PARAMETERS, as_answered, asked_for, read_id
from recommender.ports import Edge
from recommender.service import statements
from recommender.web.requests import Outside
from recommender.web.xapi_requests import (
    VERSION,
    BadRequestRoute,
    Sender,
    Sent,
    Version,
    parameters_of,
    spoken_version,
)

ABOUT = {"urn:recommender:xapi": "a statement receiver; no learning record store"}

router = APIRouter(prefix="/xapi", tags=["xAPI"], route_class=BadRequestRoute)

SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": ["object", "array"]}}},
    }
}


def _described(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names]


@router.get("/about")
def about(request: Request) -> dict[str, Any]:
    """Say which versions are spoken; open to anybody, whatever version they speak (2.8).

    A caller of 1.0.x is told of that alone: clients made for it refuse a list with others.
    """
    asked = version_spoken(request.headers.get(VERSION))
    return {"version": [FIRST] if asked == FIRST else [FIRST, SECOND], "extensions": ABOUT}


@router.post("/statements", openapi_extra=SENT)
def post_statements(
    request: Request, version: Version, sender: Sender, value: Sent, edge: Outside
) -> list[str]:
    """Record a statement or a list of them, all or none; answers with their ids in order (2.1.2).

    What is on record already changes nothing, and is answered just the same.
    """
    for name in parameters_of(request):
        detail = f"There is no query parameter {shown(name)} here."
        raise InvalidInput([Problem(f"/{name}", "unknown_parameter", detail, "leave it out")])
    found = read_statements(value, Assigning(version, edge.clock(), edge.new_id))
    statements.receive(found, edge, sender)
    return [str(one.body["id"]) for one in found]


@router.put(
    "/statements",
    status_code=204,
    response_class=Response,
    openapi_extra={**SENT, "parameters": _described("statementId")},
)
def put_statement(
    request: Request, version: Version, sender: Sender, value: Sent, edge: Outside
) -> Response:
    """Record one statement under the id that the address gives (2.1.1)."""
    id_ = read_id(parameters_of(request))
    if isinstance(value, dict):
        value = {"id": id_, **value}
    if not isinstance(value, dict) or str(value["id"]).lower() != id_.lower():
        detail = f"The body is not one statement with the id {shown(id_)}."
        raise InvalidInput([Problem("/id", "other_id", detail, "send it with that id, or none")])
    found = read_statements(value, Assigning(version, edge.clock(), edge.new_id))
    statements.receive(found, edge, sender)
    return Response(status_code=204)


@router.get(
    "/statements",
    dependencies=[Depends(spoken_version)],
    response_model=dict[str, Any],
    openapi_extra={"parameters": _described(*PARAMETERS)},
)
def get_statements(request: Request, sender: Sender, edge: Outside) -> Response:
    """Return one statement, or a list of those that are asked for, of the caller's own (2.1.3)."""
    parameters = parameters_of(request)
    one, voided, asked = asked_for(parameters)
    shape = parameters.get("format", "exact")
    id_ = one or voided
    if id_ is not None:
        found = statements.one_statement(id_, edge, sender, voided=voided is not None)
        return _answered(as_answered(found, shape), [found], edge)
    listed, more = statements.some_statements(asked, edge, sender)
    rest = {**parameters, "cursor": str(listed[-1].seq)} if more else {}
    body = {
        "statements": [as_answered(found, shape) for found in listed],
        "more": f"/xapi/statements?{urlencode(rest)}" if more else "",
    }
    return _answered(body, listed, edge)


router.add_api_route(
    "/statements",
    get_statements,
    methods=["HEAD"],
    dependencies=[Depends(spoken_version)],
    response_model=None,
    include_in_schema=False,
)


def _answered(body: Json, shown_: list[Received], edge: Edge) -> Response:
    """2.1.3: until when the answer is complete; 2.0: when the latest part of it was recorded."""
    headers = {
        "X-Experience-API-Consistent-Through": edge.clock().isoformat().replace("+00:00", "Z")
    }
    if shown_:
        latest = max(received.stored for received in shown_)
        headers["Last-Modified"] = format_datetime(latest, usegmt=True)
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, media_type="application/json", headers=headers)
