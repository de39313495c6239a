"""Which language a page speaks: the one that was chosen, or the best of the browser's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from recommender.domain.languages import ENGLISH, Language, spoken

FIELD = "language"
"""Of an address's query and of the forms that ask: the language that was chosen."""
LONGEST = 1000
WISH = re.compile(
    r"\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.ASCII | re.IGNORECASE,
)
"""One wish of Accept-Language: a tag, and how much it is wished for (RFC 9110, 12.4.2, 12.5.4)."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language that it is in, where that is not the page's."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that a page may be read in instead: its name in itself, and where that is."""

    code: str
    name: str
    address: str


def wishes(header: str) -> list[str]:
    """Return the language tags of an Accept-Language header, best first; nonsense is passed over.

    ``*`` names no language, and what is wished for with a weight of 0 is not wanted.
    """
    found = filter(None, map(WISH.fullmatch, header[:LONGEST].split(",")))
    weighed = [(float(wish[2] or 1), wish[1]) for wish in found]
    return [tag for q, tag in sorted(weighed, key=lambda one: -one[0]) if q > 0]


def of_browser(request: Request) -> Language:
    """Return the best of the browser's languages; English when there are phrases of none."""
    languages = _languages(request)
    header = request.headers.get("accept-language", "")
    return languages[spoken(wishes(header), languages) or ENGLISH.code]


def chosen(request: Request, code: str | None = None) -> Language:
    """Return the language that a form or else the address chose, or else the browser's."""
    languages = _languages(request)
    code = spoken([code or request.query_params.get(FIELD, "")], languages)
    return of_browser(request) if code is None else languages[code]


def others(request: Request, language: Language) -> list[Tongue]:
    """Return the other languages, each with the address of the same page in it."""
    languages = _languages(request)
    path, query = "/", dict[str, str]()
    if request.method in ("GET", "HEAD"):
        # As it was sent, so that a slash within a name stays one; another site's it never is.
        path = "/" + request.scope["raw_path"].decode("ascii", "replace").lstrip("/")
        query = dict(request.query_params)
    return [
        Tongue(code, name_of(languages[code]), f"{path}?{urlencode({**query, FIELD: code})}")
        for code in languages
        if code != language.code
    ]


def name_of(language: Language) -> str:
    """Return what a language calls itself."""
    return language.phrases.pgettext("name of this language in itself", "English")


def said(text: str, language: Language) -> Said:
    """Return a text that was written for no particular page, in the page's language if it can be.

    What refusals say is English to callers of the API; of a page it is said in the page's language
    where it is a phrase, and is marked as English otherwise.
    """
    own = language.phrases.gettext(text) if text else text
    return Said(own, None if own != text or language == ENGLISH else ENGLISH.code)


def _languages(request: Request) -> Mapping[str, Language]:
    languages: Mapping[str, Language] = request.app.state.edge.languages
    return languages
