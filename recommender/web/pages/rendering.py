"""Templates become pages: escaped, without unseen characters, under a strict policy."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from recommender.domain.errors import InvalidInput, NotFound, RecommenderError
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.web.pages import speaking
from recommender.web.pages.controls import CONTROLS
from recommender.web.pages.forms import Forged, keep_token, token_of
from recommender.web.pages.kinds import kind_in_words
from recommender.web.pages.levels import level_name
from recommender.web.pages.text import SENTENCE_MOST, TITLE_MOST, cut, seen, segment
from recommender.web.problems import standing

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Under no-referrer a browser sends our own forms with the Origin "null", which the guard
    # refuses; other sites learn as little from this as from that.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
FOREVER = "public, max-age=31536000, immutable"
MEDIA_TYPES = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "console.css": "text/css; charset=utf-8",
    "progress.js": "text/javascript; charset=utf-8",
}
PAGES = "recommender.web.pages"
"""The package whose templates and files these are; a room of its own brings its own beside."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of ours that pages refer to; its address carries its digest."""

    content: bytes
    media_type: str
    version: str


@cache
def asset(name: str, package: str = PAGES) -> Asset:
    """Return a file that pages refer to.

    Raises:
        NotFound: when it is none of ours.
    """
    found = files(package).joinpath("static", name)
    if name not in MEDIA_TYPES or not found.is_file():
        raise NotFound(f"There is no file “{name}”.")
    content = found.read_bytes()
    return Asset(content, MEDIA_TYPES[name], hashlib.sha256(content).hexdigest()[:12])


@cache
def templates(package: str = PAGES, language: Language = ENGLISH) -> Environment:
    """Return a package's templates, and ours, in a language.

    What they print is escaped and has nothing unseen. What stands in a place of a phrase passes by
    that, so names and sentences come there by ``cut`` or a macro that cuts.
    """
    found = Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in dict.fromkeys((package, PAGES))]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.policies["ext.i18n.trimmed"] = True
    found.install_gettext_translations(language.phrases, newstyle=True)  # type: ignore[attr-defined]
    found.filters |= {
        "cut": lambda text, most=TITLE_MOST: cut(seen(text), most),
        "day": language.day,
        "exact": escape,
        "hundredths": language.hundredths,
        "kind": lambda kind: kind_in_words(kind, language),
        "level_name": lambda level: level_name(level, language),
        "said": lambda text: speaking.said(text, language),
        "segment": segment,
    }
    found.globals |= {
        "versioned": lambda name: f"/static/{name}?v={asset(name).version}",
        "sentence_most": SENTENCE_MOST,
        "controls": CONTROLS,
        "day": language.day,
        "language": language.code,
    }
    return found


def page(
    request: Request,
    template: str,
    status: int = 200,
    *,
    package: str = PAGES,
    language: Language | None = None,
    **shown: Any,
) -> Response:
    """Return a page of a package, with the token that its forms carry.

    Args:
        request: that it answers.
        template: its name.
        status: of the answer.
        package: whose template it is.
        language: that what it shows is recorded in; None: as was chosen, or as the browser likes.
        shown: what the template shows.
    """
    token, spoken = token_of(request), language or speaking.chosen(request)
    kept = "" if spoken == speaking.of_browser(request) else spoken.code
    text = (
        templates(package, spoken)
        .get_template(template)
        .render(
            token=token,
            tongues=speaking.others(request, spoken),
            answer_shown=request.path_params.get("decision") if language else None,
            kept=kept,
            home=f"/?{speaking.FIELD}={kept}" if kept else "/",
            **shown,
        )
    )
    headers = {**HEADERS, "Content-Language": spoken.code, "Vary": "Accept-Language"}
    response = Response(text, status, headers, "text/html; charset=utf-8")
    keep_token(response, token)
    return response


def see(address: str) -> Response:
    """Lead to another page, which may be loaded again without doing anything again."""
    return RedirectResponse(address, 303, HEADERS)


def refusal(request: Request, error: RecommenderError) -> Response:
    """Return an error as a page that says what was refused and what to do."""
    status, said = refused(error)
    return page(request, "refusal.html", status, **said)


def refused(error: RecommenderError) -> tuple[int, dict[str, Any]]:
    """Return the status of an error, and what a page says of it."""
    if isinstance(error, Forged):
        status, remedy = 403, phrase("go back, reload that page and send it again")
    else:
        status, remedy = standing(error)
    problems = error.problems if isinstance(error, InvalidInput) else ()
    said = {
        "title": error.title,
        "detail": str(error) or error.title,
        "remedy": remedy,
        "problems": problems[:20],
    }
    return status, said


def _finalize(value: object) -> object:
    return seen(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
