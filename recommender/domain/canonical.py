"""Canonical JSON (RFC 8785): the one spelling of a value, under every digest and commitment."""

import hashlib
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring as quoted
from typing import Any

import rfc8785

Json = Any
"""A value that JSON can carry."""

EXACT = 2**53 - 1
"""Whole numbers up to here are exact in JSON (RFC 7493, 2.2)."""


def canonical(value: Json) -> bytes:
    """Return the canonical JSON (RFC 8785) of a JSON value.

    What is common is written here, at a tenth of the time; ``rfc8785`` spells what is not, and
    says what cannot be spelled.

    Raises:
        rfc8785.CanonicalizationError: when JSON cannot carry the value.
    """
    try:
        return _text(value).encode()
    except UnicodeEncodeError as error:
        raise rfc8785.CanonicalizationError("a text holds half of a surrogate pair") from error


def digest(value: Json) -> str:
    """``sha256:`` and the hex SHA-256 of the canonical bytes."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def _text(value: Json) -> str:
    kind = type(value)
    if kind is str:
        return quoted(value)
    if kind is float:
        return _number(value)
    if kind is int and -EXACT <= value <= EXACT:
        return str(value)
    if kind is list or kind is tuple:
        return _array(value)
    if kind is dict:
        return _object(value)
    return rfc8785.dumps(value).decode()


def _array(values: Sequence[Json]) -> str:
    # A column of one kind of value, as most long arrays are, needs no look at each value.
    kinds = set(map(type, values))
    if kinds == {str}:
        return f"[{','.join(map(quoted, values))}]"
    if kinds == {int} and min(values) >= -EXACT and max(values) <= EXACT:
        return repr(list(values)).replace(" ", "")
    return f"[{','.join(map(_text, values))}]"


def _object(value: Mapping[str, Json]) -> str:
    try:
        plain = "".join(value).isascii()
    except TypeError:
        raise rfc8785.CanonicalizationError("object keys must be strings") from None
    # By UTF-16 code units (RFC 8785, 3.2.3); among ASCII keys that is the order of the texts.
    keys = sorted(value) if plain else sorted(value, key=lambda key: key.encode("utf-16-be"))
    return f"{{{','.join([f'{quoted(key)}:{_text(value[key])}' for key in keys])}}}"


def _number(value: float) -> str:
    """ECMAScript's spelling; Python's has the same digits, and differs in form at the ends."""
    if value.is_integer() and -EXACT <= value <= EXACT:
        return str(int(value))
    if 1e-4 <= abs(value) < EXACT:
        return repr(value)
    return rfc8785.dumps(value).decode()
