"""The page's forms: read without a library, trusted only with the token that the page gave."""

import hmac
import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response

from recommender.domain.decisions import Json
from recommender.domain.errors import RecommenderError, Unparsable
from recommender.domain.languages import phrase

COOKIE = "form_token"
FIELD = "token"
TOKEN = re.compile(r"[0-9a-f-]{36}", re.ASCII)
MOST_FIELDS = 2000
MEDIA_TYPE = "application/x-www-form-urlencoded"
LEVEL = "level."
"""Prefix of the fields that state a level: ``level.spreadsheets``."""


class Forged(RecommenderError):
    """A form that our own page did not give, or gave too long ago."""

    code = "forged_form"
    title = phrase("This form did not come from this page")

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "Nothing was done. The form is older than your browser's visit, was sent by "
                "another site, or your browser keeps no cookies for this one."
            )
        )


def token_of(request: Request) -> str:
    """Return the visit's form token: the one its cookie holds, or a new one from the edge."""
    held = request.cookies.get(COOKIE, "")
    fresh: str = request.app.state.edge.new_id()
    return held if TOKEN.fullmatch(held) else fresh


def keep_token(response: Response, token: str) -> None:
    """Give the token to the browser for this visit; no other site's request carries it."""
    response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="strict")


async def form(request: Request) -> Mapping[str, str]:
    """Return a form's fields, the last of each name, once its token is found to be ours.

    Raises:
        Unparsable: when the body is not a form.
        Forged: when the token is missing or differs from the cookie's.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != MEDIA_TYPE:
        raise Unparsable(f"A form is sent as {MEDIA_TYPE}.")
    body = await request.body()
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise Unparsable("The form's fields could not be read.") from None
    fields = dict(pairs)
    must_be_ours(request, fields.get(FIELD, ""))
    return fields


Fields = Annotated[dict[str, str], Depends(form)]
"""The fields of a form of ours."""


def must_be_ours(request: Request, sent: str) -> None:
    """Refuse a form that our own page did not give; ``sent`` is the token it carries.

    Raises:
        Forged: when the token is missing or differs from the cookie's.
    """
    held = request.cookies.get(COOKIE, "")
    if not TOKEN.fullmatch(held) or not hmac.compare_digest(held.encode(), sent.encode()):
        raise Forged
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forged


def stated_ask(fields: Mapping[str, str], before: Mapping[str, Json]) -> dict[str, Json]:
    """Return what a form asks, as the JSON of an ask, over the ask it goes on from.

    A field that the form does not have leaves what was asked before; an empty one takes it back.
    """
    ask = {**before, "as_of": None}
    for name in ("learner", "role", "need", "language"):
        if name in fields:
            ask[name] = fields[name].strip() or None
    if fields.get("learner_id", "").strip():
        ask["learner"] = fields["learner_id"].strip()
    if "minutes" in fields:
        ask["minutes"] = number_or_text(fields["minutes"])
    levels = {k.removeprefix(LEVEL): v for k, v in fields.items() if k.startswith(LEVEL)}
    if levels:
        ask["levels"] = {skill: number_or_text(level) for skill, level in levels.items()}
    return ask


def number_or_text(text: str) -> Json:
    """Return a number where the text is one; other text as it is, for the door to refuse."""
    text = text.strip()
    if re.fullmatch(r"\d{1,9}", text, re.ASCII):
        return int(text)
    if re.fullmatch(r"\d{1,3}[.,]\d{1,3}", text, re.ASCII):
        return float(text.replace(",", "."))
    return text or None
