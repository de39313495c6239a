"""What every handler takes from a request: its JSON, its actor, its page.

These run in the event loop, as none of them waits for anything: a thread for each would cost more
than the work.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from recommender.domain.decisions import Json
from recommender.domain.errors import BadCredentials, InvalidInput, Problem, Unparsable
from recommender.domain.issuers import Caller
from recommender.formats.problems import shown
from recommender.formats.strict_json import parse
from recommender.ports import Edge
from recommender.service.trusting import verified_issuer
from recommender.web.problems import ACTOR_REMEDY, MISSING_ACTOR

T = TypeVar("T")

ACTOR_MAX = 200
UNNAMED = "unnamed caller"


async def edge_of(request: Request) -> Edge:
    """Return the outside that this application was opened with."""
    edge: Edge = request.app.state.edge
    return edge


async def json_body(request: Request) -> Json:
    """Return the body as strict JSON.

    Raises:
        Unparsable: when it is compressed, and as ``formats.strict_json`` says.
        InvalidInput: as ``formats.strict_json`` says.
    """
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.lower() != "identity":
        raise Unparsable(f"The body has Content-Encoding {shown(encoding)}. Send it uncompressed.")
    return parse(await request.body())


async def raw_body(request: Request) -> bytes:
    """Return the body as it came."""
    return await request.body()


async def actor(x_actor: Annotated[str, Header(description="Who is acting.")]) -> str:
    """Return who acts, as claimed; every write names somebody.

    Raises:
        InvalidInput: when the header is blank, too long or not printable.
    """
    return _name(x_actor)


def _name(x_actor: str) -> str:
    """Return the name that a header states.

    Raises:
        InvalidInput: when the header is blank, too long or not printable.
    """
    name = _as_utf8(x_actor).strip()
    if not name or len(name) > ACTOR_MAX or not name.isprintable():
        raise InvalidInput(
            [
                Problem(
                    "/X-Actor",
                    "bad_actor",
                    f"The header X-Actor is {shown(name)}, which does not say who is acting.",
                    ACTOR_REMEDY,
                )
            ]
        )
    return name


async def asker(
    x_actor: Annotated[str | None, Header(description="Who is asking; may be left out.")] = None,
) -> str:
    """Return who asks, as claimed. An ask changes nothing for anyone, so it may be unnamed."""
    return UNNAMED if x_actor is None else _name(x_actor)


def caller(
    edge: Annotated[Edge, Depends(edge_of)],
    x_actor: Annotated[str | None, Header(description="Who is acting; not with a key.")] = None,
    authorization: Annotated[
        str | None, Header(description="Basic, with a trusted issuer's key and secret.")
    ] = None,
) -> Caller:
    """Return who writes: the trusted issuer whose key came along, or the actor named.

    Raises:
        BadCredentials: when there is an Authorization, but not of a trusted issuer.
        InvalidInput: when nobody is named.
    """
    if authorization is not None:
        key, secret = _basic(authorization)
        issuer = verified_issuer(key, secret, edge)
        return Caller(issuer.name, issuer)
    if x_actor is None:
        raise InvalidInput([MISSING_ACTOR])
    return Caller(_name(x_actor))


def _basic(authorization: str) -> tuple[str, str]:
    """Return key and secret (RFC 7617)."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    key, colon, secret = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise BadCredentials("The Authorization header does not hold a key and a secret.")
    return key, secret


def _as_utf8(header: str) -> str:
    """Headers are read as Latin-1, but most callers write names in UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


Outside = Annotated[Edge, Depends(edge_of)]
Body = Annotated[Json, Depends(json_body)]
RawBody = Annotated[bytes, Depends(raw_body)]
Actor = Annotated[str, Depends(actor)]
Asker = Annotated[str, Depends(asker)]
Writer = Annotated[Caller, Depends(caller)]


class Paging(BaseModel):
    """Which rows of a list; parameters that are not known are refused."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(50, ge=1, le=200, description="Rows a page.")
    cursor: str | None = Field(None, max_length=400, description="`next` of the page before.")


Pages = Annotated[Paging, Query()]


def page(rows: Sequence[T], row: Callable[[T], dict[str, Json]], asked: Paging) -> dict[str, Json]:
    """Return one page of a list, each row as JSON, and the cursor of the next; None at its end."""
    start = read_cursor(asked.cursor) or 0
    end = start + asked.limit
    shown_rows = [row(r) for r in rows[start:end]]
    return {"data": shown_rows, "next": write_cursor(end) if end < len(rows) else None}


def write_cursor(place: int) -> str:
    """Return an opaque cursor for a place in a list."""
    return base64.urlsafe_b64encode(f"at:{place}".encode()).decode().rstrip("=")


def read_cursor(cursor: str | None) -> int | None:
    """Return the place that a cursor stands for.

    Raises:
        InvalidInput: when it is not one of ours.
    """
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    digits = text.removeprefix("at:")
    if not text.startswith("at:") or not digits.isdigit() or len(digits) > 15:
        raise InvalidInput(
            [
                Problem(
                    "/cursor",
                    "bad_cursor",
                    f"The cursor {shown(cursor)} is not one that this service gave.",
                    "take it from `next` of the page before, unchanged",
                )
            ]
        )
    return int(digits)


def takes(*models: type[BaseModel]) -> dict[str, Any]:
    """Return the OpenAPI description of a request body that the handler validates itself."""
    references = [{"$ref": f"#/components/schemas/{model.__name__}"} for model in models]
    schema = references[0] if len(references) == 1 else {"anyOf": references}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
