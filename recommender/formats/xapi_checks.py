"""The kinds of value that an xAPI statement may hold; each clause of xAPI 1.0.3 is named.

A check looks at one place of a value and reports every problem in it. Types are strict: a text
that looks like a number is none, and null is never a value (Data 2.2, requirements on an LRS).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.formats.problems import Path, did_you_mean, pointer_to, shown, spoken

Check = Callable[[Json, Path], Iterator[Problem]]

_NUMBER = r"\d+(?:\.\d+)?"
_TIME = f"T(?=\\d)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?"
_DURATION = re.compile(
    f"P(?:{_NUMBER}W|(?=\\d|T)(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?(?:{_TIME})?)"
)
_FRACTION_BEFORE_MORE = re.compile(r"\.\d+[A-Z].*\d")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.I)
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x1f\x7f]+", re.I)
_MAILTO = re.compile(r"mailto:[^@\s:]+@[^@\s]+")
_SHA1 = re.compile(r"[0-9a-f]{40}", re.I)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"  # language, extended language
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"  # script, region
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"  # variants
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"  # extensions, private use
    r"|x(?:-[a-z0-9]{1,8})+|i-[a-z]{3,8}",
    re.I,
)


def told(path: Path, code: str, what: str, remedy: str) -> Problem:
    """Return the problem of one place."""
    return Problem(pointer_to(path), code, f"{spoken(path)} {what}.", remedy)


def text(value: Json, path: Path) -> Iterator[Problem]:
    """Report what is not text."""
    if not isinstance(value, str):
        yield told(path, "wrong_type", f"must be text, not {shown(value)}", "give text")


def flag(value: Json, path: Path) -> Iterator[Problem]:
    """Report what is not true or false; the text "true" is not (Data 2.2)."""
    if not isinstance(value, bool):
        said = f"must be true or false, not {shown(value)}"
        yield told(path, "wrong_type", said, "give true or false, without quotation marks")


def number(value: Json, path: Path) -> Iterator[Problem]:
    """Report what is not a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        said = f"must be a number, not {shown(value)}"
        yield told(path, "not_a_number", said, "give a number, without quotation marks")


def whole(value: Json, path: Path) -> Iterator[Problem]:
    """Report what is not a whole number of at least 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        said = f"must be a whole number, not {shown(value)}"
        yield told(path, "not_whole", said, "give a whole number of at least 0")


def matching(pattern: re.Pattern[str], code: str, name: str, remedy: str) -> Check:
    """Return a check for text of a form."""

    def check(value: Json, path: Path) -> Iterator[Problem]:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            yield told(path, code, f"is not {name}: {shown(value)}", remedy)

    return check


# Data 2.2 and 4.3: an IRI has a scheme; the rest is checked as best one can.
iri = matching(_IRI, "bad_iri", "an IRI with a scheme", "give one such as https://lms.example/a/1")
# Data 4.4: UUIDs in their standard form (RFC 4122, RFC 9562).
uuid = matching(_UUID, "bad_uuid", "a UUID", "give 32 hexadecimal digits in groups 8-4-4-4-12")
# Data 2.4.2.3: mbox is a mailto IRI; mbox_sha1sum the hex SHA-1 of one.
mailto = matching(_MAILTO, "bad_mbox", "a mailto address", "give one such as mailto:a@firm.example")
sha1 = matching(_SHA1, "bad_sha1", "a SHA-1 in hexadecimal", "give 40 hexadecimal digits")
# Data 4.2: at least the lengths of the parts of a language tag (RFC 5646) are checked.
language = matching(_LANGUAGE, "bad_language", "a language tag", "give one such as en or nl-NL")


def duration(value: Json, path: Path) -> Iterator[Problem]:
    """Report what is not an ISO 8601 duration (Data 4.6); only its last part may be broken."""
    good = isinstance(value, str) and _DURATION.fullmatch(value)
    if not good or _FRACTION_BEFORE_MORE.search(value):
        said = f"is not an ISO 8601 duration: {shown(value)}"
        yield told(path, "bad_duration", said, "give one such as PT4M30S or P1DT2H")


def timestamp(*, zoned: bool) -> Check:
    """Return a check for moments (Data 4.5); xAPI 2.0 asks for RFC 3339, so for an offset."""
    remedy = "give one such as 2026-05-01T09:30:00Z"

    def check(value: Json, path: Path) -> Iterator[Problem]:
        if not isinstance(value, str) or moment_of(value) is None:
            said = f"is not an ISO 8601 date and time: {shown(value)}"
            yield told(path, "bad_timestamp", said, remedy)
        elif zoned and datetime.fromisoformat(value).tzinfo is None:
            yield told(path, "bad_timestamp", f"has no offset from UTC: {shown(value)}", remedy)

    return check


def moment_of(value: str) -> datetime | None:
    """Return the moment in UTC that a text states, or None when it states none.

    Without an offset it is taken for UTC. The offset -00:00 is refused (Data 4.5).
    """
    found = _MOMENT.fullmatch(value)
    if not found or (found[1] or "").replace(":", "") in ("-00", "-0000"):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def one_of(*names: str) -> Check:
    """Return a check for one of some words, in exactly these letters (Data 2.2)."""

    def check(value: Json, path: Path) -> Iterator[Problem]:
        if value not in names or not isinstance(value, str):
            said = f"is {shown(value)}, which is not one of the known values"
            yield told(path, "unknown_value", said, f"give one of: {', '.join(names)}")

    return check


def extensions(value: Json, path: Path) -> Iterator[Problem]:
    """Report keys that are not IRIs; what stands under them is free, null too (Data 4.1)."""
    if not isinstance(value, dict):
        yield told(path, "wrong_type", f"must be an object, not {shown(value)}", "give an object")
        return
    for key in value:
        yield from iri(key, (*path, key))


def language_map(value: Json, path: Path) -> Iterator[Problem]:
    """Report what is not a text for each language (Data 4.2)."""
    if not isinstance(value, dict):
        yield told(path, "wrong_type", f"must be an object, not {shown(value)}", "give an object")
        return
    for key, said in value.items():
        yield from language(key, (*path, key))
        yield from text(said, (*path, key))


def list_of(check: Check, *, least: int = 0, single: bool = False) -> Check:
    """Return a check for a list; with ``single`` one value may stand for a list of one."""

    def each(value: Json, path: Path) -> Iterator[Problem]:
        if isinstance(value, list):
            if len(value) < least:
                yield told(path, "too_short", "is empty", f"give at least {least}")
            for place, inner in enumerate(value):
                yield from check(inner, (*path, place))
        elif single:
            yield from check(value, path)
        else:
            yield told(path, "wrong_type", f"must be a list, not {shown(value)}", "give a list")

    return each


def object_of(fields: Mapping[str, Check], *needed: str) -> Check:
    """Return a check for an object with these fields and no others, in these letters (Data 2.2)."""

    def check(value: Json, path: Path) -> Iterator[Problem]:
        if not isinstance(value, dict):
            said = f"must be an object, not {shown(value)}"
            yield told(path, "wrong_type", said, "give an object")
            return
        for name in needed:
            if name not in value:
                yield told((*path, name), "missing", "is missing", f"give {shown(name)}")
        for name, inner in value.items():
            if name in fields:
                yield from fields[name](inner, (*path, name))
            else:
                remedy = did_you_mean(name, fields)
                yield told((*path, name), "unknown_field", "is not a property here", remedy)

    return check


def all_of(*checks: Check) -> Check:
    """Return a check that reports what any of these does."""

    def check(value: Json, path: Path) -> Iterator[Problem]:
        for one in checks:
            yield from one(value, path)

    return check
