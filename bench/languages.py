"""Bring the catalogues of phrases up to date with the code.

Usage: scripts/languages [--check]. New phrases come in without a translation, and those that are no
longer said leave. With ``--check`` nothing is written, and whatever is not up to date is told.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT / "recommender" / "languages"
ROOMS = [(f"{floor}/**.py", "python") for floor in ("domain", "engine", "service", "web")]
SOURCES = [*ROOMS, ("web/**.html", "jinja2")]
PLACE = re.compile(r"\{\w+\}|%\(\w+\)s")
KEYWORDS = DEFAULT_KEYWORDS | {"say": (1,), "plural": (2, 3), "phrase": None, "phrases": (1, 2)}


def main() -> int:
    """Write every catalogue anew, or tell what is amiss in it."""
    found = said()
    amiss = list(told(found)) if "--check" in sys.argv else []
    for file in CATALOGUES.glob("*.po") if "--check" not in sys.argv else ():
        file.write_bytes(updated(file, found))
    for fault in amiss:
        print(fault)  # noqa: T201
    return bool(amiss)


def said() -> Catalog:
    """Return every phrase of the code and of the templates."""
    found = Catalog()
    options = {"web/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
    method_map = [(pattern, method) for pattern, method in SOURCES]
    for name, _, message, _, context in extract_from_dir(
        ROOT / "recommender", method_map, options, KEYWORDS
    ):
        found.add(message, locations=[(f"recommender/{name}", None)], context=context)
    return found


def updated(file: Path, found: Catalog) -> bytes:
    """Return a catalogue with the phrases that are said now, and the translations that it has."""
    head, _, _ = file.read_bytes().partition(b"\n\n")
    catalogue, body = _read(file), BytesIO()
    catalogue.update(found, no_fuzzy_matching=True)
    write_po(body, catalogue, omit_header=True, ignore_obsolete=True, width=0)
    return head + b"\n\n" + body.getvalue().lstrip(b"\n")


def told(found: Catalog) -> Iterator[str]:
    """Say of every catalogue what it lacks, and what nobody says any more."""
    for file in sorted(CATALOGUES.glob("*.po")):
        catalogue, wanted = _read(file), {_key(m) for m in found if m.id}
        known = {_key(m): m for m in catalogue if m.id}
        yield from (f"{file.name}: nobody says {key}" for key in known.keys() - wanted)
        yield from (f"{file.name}: without {key}" for key in wanted - known.keys())
        for key, message in known.items():
            ours = message.id if message.pluralizable else [message.id]
            theirs = message.string if message.pluralizable else [message.string]
            if message.fuzzy or not all(theirs):
                yield f"{file.name}: no translation of {key}, or one that is in doubt"
            elif _places("".join(theirs)) != _places("".join(ours)):
                yield f"{file.name}: other places than in {key}"


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def _key(message: Message) -> tuple[object, ...]:
    return (message.context, message.id)


def _read(file: Path) -> Catalog:
    with file.open("rb") as catalogue:
        return read_po(catalogue, locale=file.stem)


if __name__ == "__main__":
    raise SystemExit(main())
