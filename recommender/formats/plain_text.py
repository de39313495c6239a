"""Other people's text, made plain: no markup, no control characters, tidy white space."""

import html
import re
import unicodedata

import nh3

_BLOCK_TAG = re.compile(
    r"(?=</?(?:address|article|blockquote|br|dd|div|dl|dt|figure|h[1-6]|hr|li|ol|p|pre|section"
    r"|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
# Marks that turn the direction of what follows, or that cannot be seen at all; joiners stay,
# as scripts and emoji need them.
_UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_PASSES = 5


def one_line(text: str) -> str:
    """Return the text without markup on a single line: for titles and names."""
    return " ".join(without_controls(without_markup(text)).split())


def paragraphs(text: str) -> str:
    """Return the text without markup, its lines kept: for descriptions and bodies."""
    plain = without_controls(without_markup(text))
    plain = re.sub(r"[^\S\n]+", " ", plain)
    plain = re.sub(r" ?\n ?", "\n", plain)
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


def without_controls(text: str) -> str:
    """Return the text without control characters; newlines and tabs stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _UNSEEN)
    )


def without_markup(text: str) -> str:
    """Return the text with HTML tags removed and entities read.

    Removing can bring new markup to light (``&lt;b&gt;``, ``<<b>script>``), so it is repeated
    until nothing changes; what still moves after some passes was made to deceive and loses
    its angle brackets.
    """
    for _ in range(_PASSES):
        if "<" not in text and "&" not in text:
            return text
        spaced = _BLOCK_TAG.sub(" ", text)
        stripped = html.unescape(nh3.clean(spaced, tags=set()))
        if stripped == text:
            return text
        text = stripped
    return text.replace("<", " ").replace("&", " ")
