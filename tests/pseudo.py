"""A language that nobody speaks, in which a sentence shows whether all of it was said.

language, phrases = pseudo_language()
language.say("Gap in {skill}.", skill="Excel")  # ⟦Ｇａｐ ｉｎ Excel.⟧

Every phrase stands in ⟦…⟧, its letters wide, and its decimal mark is ``·``. So a plain letter
comes from the record, or from words that no language was asked for.
"""

import gettext
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from babel.messages.pofile import read_po

from recommender.adapters.translations import CATALOGUES
from recommender.domain.languages import Language

CODE = "xx"
WIDE = {n: n + 0xFEE0 for n in range(ord("A"), ord("z") + 1) if chr(n).isalpha()}
PLACE = re.compile(r"(\{[^}]*\}|%\(\w+\)s|%%|<[^>]*>)")
SPOKEN = re.compile(r"⟦[^⟦⟧]*⟧")
SENTENCES = frozenset({"because", "evidence", "unknown", "question", "sentence", "description"})
"""Fields of an answer that hold sentences, wherever they stand."""


class PseudoPhrases(gettext.NullTranslations):
    """Phrases of the language, and a note of each that was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return wide(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        self.asked.add(one)
        return wide(one if n == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        return "·" if context == "decimal mark" else self.gettext(message)


def pseudo_language() -> tuple[Language, PseudoPhrases]:
    """Return the language, and what notes its phrases."""
    phrases = PseudoPhrases()
    return Language(CODE, phrases), phrases


def wide(message: str) -> str:
    """Return a phrase as this language has it, its places and its tags as they were."""
    parts = PLACE.split(message)
    return f"⟦{''.join(p if PLACE.fullmatch(p) else p.translate(WIDE) for p in parts)}⟧"


def unsaid(sentence: str, names: Sequence[str] = ()) -> str:
    """Return what of a sentence was not said in this language; nothing when all of it was.

    Args:
        sentence: as it is shown.
        names: what stands in the record, and is shown as it is.
    """
    outside, before = sentence, ""
    while outside != before:
        outside, before = SPOKEN.sub("", outside), outside
    bare = sentence
    for name in sorted(names, key=len, reverse=True):
        bare = re.sub(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", "", bare)
    crumbs = re.findall(r"[A-Za-z]{2,}|\d\.\d", bare)
    return " ".join([outside.strip(), *crumbs]).strip()


def sentences(given: Any) -> Iterator[str]:
    """Yield every sentence of an answer."""
    if isinstance(given, Mapping):
        said = SENTENCES | {"name"} if "description" in given else SENTENCES
        said |= {"title"} if given.get("kind") == "mentor" else set()
        for name, value in given.items():
            if name in said and not isinstance(value, Mapping):
                yield from (value,) if isinstance(value, str) else _texts(value)
            else:
                yield from sentences(value)
    elif isinstance(given, list | tuple):
        for value in given:
            yield from sentences(value)


def translated(code: str = "de") -> dict[str, set[str]]:
    """Return the phrases that a language has words for, and the files that say each."""
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    return {
        message.id[0] if message.pluralizable else message.id: {
            file for file, _ in message.locations
        }
        for message in catalogue
        if message.id and all(message.string if message.pluralizable else [message.string])
    }


def on_record(known: Any) -> Iterator[str]:
    """Every text of what is on record: names, titles, and what people typed."""
    if isinstance(known, str):
        yield known
    elif isinstance(known, dict):
        yield from (word for pair in known.items() for part in pair for word in on_record(part))
    elif isinstance(known, list | tuple | set | frozenset):
        yield from (word for one in known for word in on_record(one))
    elif is_dataclass(known) and not isinstance(known, date):
        yield from (word for f in fields(known) for word in on_record(getattr(known, f.name)))


def _texts(values: Any) -> Iterator[str]:
    for value in values or ():
        if isinstance(value, str):
            yield value
        else:
            yield from sentences(value)
