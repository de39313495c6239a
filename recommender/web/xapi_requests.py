"""What xAPI asks of every request and answer: a version, a key, JSON; clauses of its Part Three."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recommender.domain.decisions import Json
from recommender.domain.errors import (
    BadCredentials,
    InvalidInput,
    Problem,
    UnsupportedMedia,
)
from recommender.domain.issuers import Issuer
from recommender.formats.problems import shown
from recommender.formats.xapi import FIRST, version_spoken
from recommender.service.trusting import verified_issuer
from recommender.web.problems import internal, refused
from recommender.web.requests import Outside, json_body, key_and_secret

VERSION = "X-Experience-API-Version"


class BadRequestRoute(APIRoute):
    """Answers a bad value with 400 (xAPI Communication 3.2)."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except InvalidInput as error:
                return refused(error, invalid=400)

        return handled


class Spoken:
    """ASGI middleware: every answer under /xapi says which version it speaks (3.3)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/xapi/"):
            await self._app(scope, receive, send)
            return
        spoken = version_spoken(Headers(scope=scope).get(VERSION)) or FIRST
        started = False

        async def saying(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = [*message["headers"], (VERSION.lower().encode(), spoken.encode())]
                message["headers"] = headers
            await send(message)

        try:
            await self._app(scope, receive, saying)
        except Exception as error:
            if started:
                raise
            await internal(None, error)(scope, receive, saying)


async def spoken_version(
    x_experience_api_version: Annotated[
        str | None, Header(description="1.0.x or 2.0.x; must be given.")
    ] = None,
) -> str:
    """Return the version that the caller speaks.

    Raises:
        InvalidInput: when it says none, or one that is not spoken here (3.3).
    """
    spoken = version_spoken(x_experience_api_version)
    if spoken is None:
        said = "missing" if x_experience_api_version is None else shown(x_experience_api_version)
        detail = f"The header {VERSION} is {said}; versions 1.0.x and 2.0.x are spoken here."
        raise InvalidInput([Problem(f"/{VERSION}", "bad_version", detail, f"send {FIRST}")])
    return spoken


def issuer(
    edge: Outside,
    authorization: Annotated[
        str | None, Header(description="Basic, with a trusted issuer's key and secret.")
    ] = None,
) -> Issuer:
    """Return the trusted issuer that calls (4.0).

    Raises:
        BadCredentials: when no key came along, or not one of a trusted issuer.
    """
    if authorization is None:
        raise BadCredentials("Statements come with the key and secret of a trusted issuer.")
    return verified_issuer(*key_and_secret(authorization), edge)


async def statement_json(request: Request) -> Json:
    """Return the body.

    Raises:
        UnsupportedMedia: when it is not JSON; attachments are not taken (1.5.2).
    """
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip()
    if kind.lower().startswith("multipart/"):
        raise UnsupportedMedia(
            "Attachments are not taken here. Send the statements as application/json, and what is "
            "attached as a fileUrl."
        )
    if kind.lower() != "application/json":
        raise UnsupportedMedia(f"The body is {shown(kind)}, not application/json.")
    return await json_body(request)


def parameters_of(request: Request) -> dict[str, str]:
    """Return the parameters of the address.

    Raises:
        InvalidInput: when one is given twice.
    """
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in found:
            detail = f"The parameter {shown(name)} is given twice."
            raise InvalidInput([Problem(f"/{name}", "duplicate", detail, "give it once")])
        found[name] = value
    return found


Version = Annotated[str, Depends(spoken_version)]
Sender = Annotated[Issuer, Depends(issuer)]
Sent = Annotated[Json, Depends(statement_json)]
