"""Other people's text at display: nothing unseen, nothing endless, no link that is not one."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

TITLE_MOST = 120
SENTENCE_MOST = 600

JOINERS = "\u200c\u200d"
LINKED = ("http", "https")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be followed, and the host it leads to."""

    href: str
    host: str


def seen(text: str) -> str:
    """Return the text without characters that nobody sees or that turn others around.

    Control and format characters (Unicode Cc, Cf, Cs) go; line breaks become spaces. Joiners stay
    between characters beyond ASCII, where scripts and emoji need them.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_kept(n, c, text) for n, c in enumerate(text))


def cut(text: str, most: int = TITLE_MOST) -> str:
    """Return the text, or its beginning and an ellipsis where it is longer than ``most``."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def link(address: str | None) -> Link | None:
    """Return an address as a link, or None where it is not a plain web address.

    Only http and https with a host and without a user name: ``javascript:`` and ``data:`` run
    here, and ``https://known.example@other.example`` leads elsewhere than it reads.
    """
    if address is None or not address.isprintable() or "\\" in address or " " in address:
        return None
    try:
        parts = urlsplit(address)
        host, user = parts.hostname, parts.username
    except ValueError:
        return None
    if parts.scheme not in LINKED or not host or user is not None:
        return None
    return Link(address, host)


def segment(name: str) -> str:
    """Return a name as one part of an address, or as one value of its query."""
    return quote(name, safe="")


def _kept(n: int, c: str, text: str) -> str:
    if c in "\n\t\r":
        return " "
    if c in JOINERS:
        inside = 0 < n < len(text) - 1 and not (text[n - 1].isascii() or text[n + 1].isascii())
        return c if inside else ""
    return "" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c
