"""JSON read without surprises: what a browser may send and a database cannot hold is refused."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import NoReturn

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem, Unparsable
from recommender.formats.problems import Path, pointer_to, shown, spoken

MAX_DEPTH = 64
INT_MIN = -(2**63)
INT_MAX = 2**63 - 1

_SURROGATE = re.compile("[\ud800-\udfff]")


class Unholdable:
    """Stands where a number was that no 64-bit integer or finite float can hold."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def parse(raw: bytes) -> Json:
    """Return the one JSON value in the bytes.

    Raises:
        Unparsable: not UTF-8, not JSON, cut off, a key twice, NaN or Infinity, nested too deep.
        InvalidInput: JSON with values that cannot be held; carries all of them.
    """
    value, problems = examine(text_of(raw))
    if problems:
        raise InvalidInput(problems)
    return value


def examine(text: str) -> tuple[Json, tuple[Problem, ...]]:
    """Return the value and every place in it that cannot be held.

    Raises:
        Unparsable: as for `parse`.
    """
    if not text.strip():
        raise Unparsable("There is nothing to read: the text is empty. Send a JSON value.")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise Unparsable(_why_not_json(text, error)) from None
    except RecursionError:
        raise Unparsable(_TOO_DEEP) from None
    return value, tuple(_unholdable(value))


def text_of(raw: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark.

    Raises:
        Unparsable: the bytes are not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = raw[error.start] if error.start < len(raw) else 0
        raise Unparsable(
            f"The text is not UTF-8: byte 0x{byte:02X} at position {error.start} does not belong. "
            "Save or send it as UTF-8."
        ) from None


_TOO_DEEP = f"Lists and objects are nested more than {MAX_DEPTH} deep. Send a flatter value."


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, n in Counter(name for name, _ in pairs).items() if n > 1)
        raise Unparsable(f"The key {shown(twice)} stands twice in one object. Keep one of them.")
    return found


def _integer(digits: str) -> int | Unholdable:
    # The length is looked at first: int() itself refuses some thousands of digits.
    if len(digits) > 20:
        return Unholdable(digits)
    number = int(digits)
    return number if INT_MIN <= number <= INT_MAX else Unholdable(digits)


def _float(digits: str) -> float | Unholdable:
    number = float(digits)
    return number if math.isfinite(number) else Unholdable(digits)


def _constant(name: str) -> NoReturn:
    raise Unparsable(f"{name} is not JSON. Leave the field out, or give a number.")


def _why_not_json(text: str, error: json.JSONDecodeError) -> str:
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return "The text ends before the JSON does. Send all of it."
    return (
        f"The text is not JSON: {error.msg[:1].lower()}{error.msg[1:]} "
        f"(line {error.lineno}, column {error.colno})."
    )


def _unholdable(root: Json) -> Iterator[Problem]:
    # A stack instead of recursion, so that depth is measured and never felt.
    stack: list[tuple[Path, Json]] = [((), root)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            yield from _bad_text(path, value)
        elif isinstance(value, Unholdable):
            yield _bad_number(path, value.text)
        elif isinstance(value, dict | list):
            if len(path) >= MAX_DEPTH:
                raise Unparsable(_TOO_DEEP)
            children = value.items() if isinstance(value, dict) else enumerate(value)
            below = [((*path, key), child) for key, child in children]
            if isinstance(value, dict):
                for key in value:
                    yield from _bad_text((*path, key), key, is_key=True)
            stack.extend(reversed(below))


def _bad_text(path: Path, text: str, *, is_key: bool = False) -> Iterator[Problem]:
    if "\x00" in text:
        yield Problem(
            pointer_to(path),
            "nul_character",
            f"{_named(path, text, is_key)} contains the character NUL (U+0000).",
            "remove the NUL character",
        )
    # Plain ASCII is the common case and cannot hold a surrogate.
    if not text.isascii() and _SURROGATE.search(text):
        yield Problem(
            pointer_to(path),
            "lone_surrogate",
            f"{_named(path, text, is_key)} contains half of a character (a lone surrogate).",
            "send whole characters, as UTF-8 or as a pair of \\u escapes",
        )


def _named(path: Path, text: str, is_key: bool) -> str:
    return f"The key {shown(text)}" if is_key else f"{spoken(path)} ({shown(text)})"


def _bad_number(path: Path, digits: str) -> Problem:
    size = f" ({len(digits)} characters)" if len(digits) > 40 else ""
    short = digits if len(digits) <= 40 else digits[:20] + "…"
    return Problem(
        pointer_to(path),
        "number_too_large",
        f"{spoken(path)} is {short}{size}, a number too large to hold.",
        "give a number of ordinary size",
    )
