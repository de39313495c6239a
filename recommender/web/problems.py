"""Errors become application/problem+json (RFC 9457)."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import islice
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from recommender.domain import errors
from recommender.domain.errors import InvalidInput, Problem, RecommenderError
from recommender.domain.languages import phrase
from recommender.formats.problems import pointer_to, shown

log = logging.getLogger(__name__)

ANSWERS = {
    errors.Unparsable: (400, phrase("send one whole JSON value in UTF-8")),
    errors.InvalidInput: (422, ""),
    errors.BadCredentials: (401, "send the key and secret that recommender issuer add printed"),
    errors.NotTrusted: (403, "send it with the key and secret of an issuer trusted for it"),
    errors.NotFound: (404, phrase("take an id from the list of what there is")),
    errors.Contradiction: (409, "withdraw the other one, or narrow the scope of one of them"),
    errors.Settled: (409, phrase("take it as it stands, or make a new one")),
    errors.Conflict: (409, phrase("give it an id of its own, or send what is stored already")),
    errors.UnsupportedMedia: (415, "send it as application/json"),
    errors.TooLarge: (413, "send less at once"),
    errors.NoSnapshot: (503, phrase("publish a catalogue: recommender publish FILES…")),
    errors.CorruptSnapshot: (503, phrase("publish again, or restore the snapshot's folder")),
    errors.CorruptRecord: (503, phrase("restore the data folder from a backup")),
    errors.StorageFull: (507, phrase("free space on the disk of the data folder, then ask again")),
    errors.EncoderMismatch: (
        503,
        phrase("start with the encoder that the catalogue was published with"),
    ),
    errors.MissingDependency: (503, "install what is missing; recommender doctor tells"),
}
"""The status of each error, and the remedy where the error itself carries none."""

OTHER = {
    404: ("not_found", "There is nothing at this address"),
    405: ("method_not_allowed", "This address does not take that verb"),
}
MOST_PROBLEMS = 200
LONGEST = 500
MEDIA_TYPE = "application/problem+json"
ACTOR_REMEDY = "send X-Actor with 1 to 200 printable characters, such as a name or a system"
MISSING_ACTOR = Problem(
    "/X-Actor",
    "missing_actor",
    "The header X-Actor is missing: every write names who is acting.",
    ACTOR_REMEDY,
)


def problem(
    status: int, code: str, title: str, detail: str, problems: Iterable[Problem]
) -> Response:
    """Return a problem document; at most the first 200 problems are listed."""
    body = {
        "type": f"urn:recommender:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": [asdict(p) for p in islice(problems, MOST_PROBLEMS)],
    }
    text = json.dumps(body, ensure_ascii=True)
    return Response(text, status_code=status, media_type=MEDIA_TYPE)


def single(status: int, code: str, title: str, detail: str, remedy: str) -> Response:
    """Return a problem document about the request as a whole."""
    detail = detail if len(detail) <= LONGEST else detail[:LONGEST] + "…"
    return problem(status, code, title, detail, [Problem("", code, detail, remedy)])


def standing(error: RecommenderError) -> tuple[int, str]:
    """Return the status of an error, and the remedy where the error itself carries none."""
    known = (answer for kind, answer in ANSWERS.items() if isinstance(error, kind))
    return next(known, (500, phrase("tell the operator")))


def refused(error: RecommenderError, *, invalid: int = 422) -> Response:
    """Return an error of the service as a problem document.

    Args:
        error: what is wrong.
        invalid: the status of bad values; other people's specifications ask for 400.
    """
    status, remedy = standing(error)
    if status >= 500 and not isinstance(error, errors.NoSnapshot):
        log.error("refused with %s: %s", error.code, error)
    if not isinstance(error, InvalidInput):
        answer = single(status, error.code, error.title, str(error) or error.title, remedy)
        if status == 401:
            answer.headers["WWW-Authenticate"] = 'Basic realm="recommender", charset="UTF-8"'
        return answer
    n = len(error.problems)
    detail = error.problems[0].detail if n == 1 else f"{n} values are not valid."
    return problem(invalid, error.code, error.title, detail, error.problems)


def install(app: FastAPI) -> None:
    """Let every error leave as a problem document."""
    app.add_exception_handler(RecommenderError, _refused)
    app.add_exception_handler(RequestValidationError, _bad_parameters)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, internal)


def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RecommenderError)
    return refused(error)


def _bad_parameters(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return refused(InvalidInput(_parameter(fault) for fault in error.errors()))


def _parameter(fault: Mapping[str, Any]) -> Problem:
    """Say what is wrong with a header or a parameter of the address."""
    name = str(fault["loc"][-1])
    if fault["type"] == "missing" and name == "x-actor":
        return MISSING_ACTOR
    if fault["type"] == "extra_forbidden":
        detail = f"There is no query parameter {shown(name)} here."
        return Problem(pointer_to((name,)), "unknown_parameter", detail, "see /openapi.json")
    remedy = _PARAMETER_REMEDIES.get(fault["type"], fault["msg"])
    return Problem(
        pointer_to((name,)),
        "bad_parameter",
        f"The {fault['loc'][0]} parameter {shown(name)} is {shown(fault['input'])}.",
        remedy.format(**fault.get("ctx", {})),
    )


_PARAMETER_REMEDIES = {
    "bool_parsing": "give true or false",
    "int_parsing": "give a whole number",
    "int_parsing_size": "give a whole number of ordinary size",
    "greater_than_equal": "give a number of at least {ge}",
    "less_than_equal": "give a number of at most {le}",
    "string_too_long": "give at most {max_length} characters",
}


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, title = OTHER.get(error.status_code, ("http_error", str(error.detail)))
    headers = dict(error.headers or {})
    detail = f"{request.method} {shown(request.url.path)}: {error.detail}."
    allowed = headers.get("Allow", "")
    remedy = f"use {allowed}" if allowed else "see /openapi.json for what there is"
    answer = single(error.status_code, code, title, detail, remedy)
    answer.headers.update(headers)
    return answer


def _gone(_request: Request, _error: Exception) -> Response:
    """The caller hung up while sending; nobody reads this."""
    detail = "The caller hung up while sending."
    return single(400, "cut_off", "The body was cut off", detail, "send all of it")


def internal(_request: object, error: Exception) -> Response:
    """Return what a caller is told of an error that nobody foresaw."""
    log.error("unexpected error", exc_info=error)
    detail = "The request was not carried out."
    return single(500, "internal", "Something went wrong here", detail, "tell the operator")
