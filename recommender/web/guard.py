"""The gate in front of every request: who may call, and how much they may send.

Until identity arrives the service answers this machine alone. A web page elsewhere that makes a
browser call it is told apart by its ``Host`` (DNS rebinding) and ``Origin`` (cross-site requests).
"""

import re
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recommender.domain.errors import TooLarge
from recommender.web.problems import refused, single

LOOPBACK = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.ASCII | re.IGNORECASE)
SCHEMES = ("http", "https")
MEGABYTE = 1_000_000
BODY_LIMIT = MEGABYTE
CATALOGUE_LIMIT = 64 * MEGABYTE
DRAINED = 256 * MEGABYTE

SECURITY_HEADERS = [  # unless the answer states its own
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
]


class Guard:
    """ASGI middleware: refuses foreign hosts and origins, and bodies over the limit."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        """Wrap an application; ``larger`` names paths that take more than one megabyte."""
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        send = _with_security_headers(send)
        foreign = _foreign(headers)
        if foreign is not None:
            await _forbidden(foreign)(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], BODY_LIMIT)
        if _declared_length(headers) > limit:
            await _drain(receive, DRAINED)
            await refused(TooLarge(_size_sentence(limit)))(scope, receive, send)
            return
        await self._app(scope, _counted(receive, limit), send)


def _foreign(headers: Headers) -> str | None:
    """Return why a caller is foreign, or None."""
    host = headers.get("host", "")
    if not LOOPBACK.fullmatch(host):
        return "The Host header does not name this machine; use 127.0.0.1 or localhost."
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in (f"{s}://{host.lower()}" for s in SCHEMES):
        return "The Origin header names another site; requests from other sites are refused."
    return None


def _declared_length(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


def _counted(receive: Receive, limit: int) -> Receive:
    """Count what really arrives: a body need not say how long it is."""
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            if message.get("more_body"):
                await _drain(receive, DRAINED)
            raise TooLarge(_size_sentence(limit))
        return message

    return counted


async def _drain(receive: Receive, left: int) -> None:
    """Read a refused body to its end, so that the caller gets to read the refusal."""
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return


def _forbidden(why: str) -> ASGIApp:
    remedy = "call from this machine, by its own name"
    return single(403, "foreign_caller", "Only this machine is answered", why, remedy)


def _size_sentence(limit: int) -> str:
    return f"The body is larger than {limit // MEGABYTE} MB; send less at once."


def _with_security_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = {name.lower() for name, _ in message["headers"]}
            strict = [header for header in SECURITY_HEADERS if header[0] not in said]
            message["headers"] = [*message["headers"], *strict]
        await send(message)

    return sending
