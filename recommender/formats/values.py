"""The kinds of value that may come in through the door, each with its limits and its remedy."""

import math
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    model_validator,
)
from pydantic_core import PydanticCustomError

from recommender.domain.decisions import Json
from recommender.formats.plain_text import one_line, paragraphs, without_controls
from recommender.formats.problems import did_you_mean

YEAR_MIN = 1970
YEAR_MAX = 2200
ID_MAX = 200

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_DAY_REMEDY = f"give a date as YYYY-MM-DD, between {YEAR_MIN} and {YEAR_MAX}"
_MOMENT_REMEDY = (
    "give a date and time such as 2026-11-23T09:00:00Z, or a date as YYYY-MM-DD, "
    f"between {YEAR_MIN} and {YEAR_MAX}"
)


class Body(BaseModel):
    """An object that comes in: unknown fields are refused, empty ones are not stated."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_the_unstated(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        known = {field.alias or name for name, field in cls.model_fields.items()}
        return {key: value for key, value in data.items() if key not in known or is_stated(value)}


def is_stated(value: Json) -> bool:
    """Tell whether a value says anything: null, blank text and an empty list do not."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != []


def stated_only(value: Json) -> Json:
    """Return an object without the keys that state nothing; anything else as it is."""
    if not isinstance(value, dict):
        return value
    return {key: said for key, said in value.items() if is_stated(said)}


def one_of(known: tuple[str, ...]) -> Callable[[Json], Json]:
    """Return the check that a value is one of those known."""

    def check(value: Json) -> Json:
        if not isinstance(value, str):
            raise PydanticCustomError("wrong_type", f"give one of {', '.join(known)}")
        if value not in known:
            raise PydanticCustomError("unknown_value", did_you_mean(value, known))
        return value

    return check


def _number(
    low: float, high: float, remedy: str, *, above: bool = False, whole: bool = False
) -> Callable[[Json], Json]:
    def check(value: Json) -> Json:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PydanticCustomError("not_a_number", remedy)
        if not low <= value <= high or (above and value == low):
            raise PydanticCustomError("out_of_range", remedy)
        if whole and value != int(value):
            raise PydanticCustomError("not_whole", remedy)
        return int(value) if whole else float(value)

    return check


def _round_up(value: float) -> int:
    return math.ceil(value)


def _id(limit: int) -> Callable[[Json], Json]:
    def check(value: Json) -> Json:
        if not isinstance(value, str):
            raise PydanticCustomError("wrong_type", "give an id as text")
        if not value.strip():
            raise PydanticCustomError("empty", "give an id")
        if len(value) > limit:
            raise PydanticCustomError("too_long", f"give an id of at most {limit} characters")
        if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in value):
            raise PydanticCustomError("bad_id", "give an id without control characters")
        if value != value.strip():
            raise PydanticCustomError("bad_id", "remove the spaces around the id")
        return value

    return check


def _text(
    limit: int, clean: Callable[[str], str], *, cut: bool = False, needed: bool = False
) -> Callable[[Json], Json]:
    def check(value: Json) -> Json:
        if not isinstance(value, str):
            raise PydanticCustomError("wrong_type", "give text")
        # Markup is longer than what it says; beyond this nobody meant it to be read.
        plain = clean(value[: limit * 10])
        if len(plain) > limit and not cut:
            raise PydanticCustomError("too_long", f"give at most {limit} characters")
        if needed and not plain:
            raise PydanticCustomError("missing", "give text that remains without its markup")
        return plain[:limit].rstrip()

    return check


def _words(value: str) -> str:
    # A person's own words keep their angle brackets: "how do I use <table>?"
    return without_controls(value).strip()


def _day(value: Json) -> date:
    text = value.strip() if isinstance(value, str) else ""
    day = None
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            day = date.fromisoformat(text)
    if day is None:
        raise PydanticCustomError("not_a_date", _DAY_REMEDY)
    _in_our_time(day.year, _DAY_REMEDY)
    return day


def _moment(value: Json) -> datetime:
    text = value.strip() if isinstance(value, str) else ""
    moment = None
    if _DAY.fullmatch(text) or _MOMENT.fullmatch(text):
        with suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(text)
            moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    if moment is None:
        raise PydanticCustomError("not_a_datetime", _MOMENT_REMEDY)
    _in_our_time(moment.year, _MOMENT_REMEDY)
    return moment


def _in_our_time(year: int, remedy: str) -> None:
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise PydanticCustomError("out_of_range", remedy)


def _url(value: Json) -> Json:
    remedy = "give an address that begins with http:// or https://"
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", remedy)
    address = value.strip()
    if len(address) > 2000:
        raise PydanticCustomError("too_long", "give at most 2000 characters")
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or "\\" in address or not address.isprintable() or " " in address:
        raise PydanticCustomError("bad_url", remedy)
    return address


_LEVEL = "give a number from 0 to 5"
_SPREAD = "give a number above 0, up to 5"
_SHARE = "give a number from 0 to 1"
_LONG = "give a number of minutes above 0, up to 60000"

Id = Annotated[str, BeforeValidator(_id(ID_MAX)), Field(min_length=1, max_length=ID_MAX)]
Iri = Annotated[str, BeforeValidator(_id(2000)), Field(min_length=1, max_length=2000)]
Level = Annotated[float, Field(ge=0, le=5), BeforeValidator(_number(0, 5, _LEVEL))]
Spread = Annotated[float, Field(gt=0, le=5), BeforeValidator(_number(0, 5, _SPREAD, above=True))]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(_number(0, 1, _SHARE))]
Day = Annotated[date, PlainValidator(_day, json_schema_input_type=date)]
Moment = Annotated[datetime, PlainValidator(_moment, json_schema_input_type=datetime)]
Url = Annotated[str, BeforeValidator(_url), Field(max_length=2000)]
Flag = StrictBool
Word = Annotated[str, BeforeValidator(_text(60, one_line)), Field(max_length=60)]
Line = Annotated[str, BeforeValidator(_text(200, one_line)), Field(max_length=200)]
Title = Annotated[str, BeforeValidator(_text(500, one_line, needed=True)), Field(max_length=500)]
Point = Annotated[str, BeforeValidator(_text(1000, one_line, cut=True))]
Summary = Annotated[str, BeforeValidator(_text(20_000, paragraphs, cut=True))]
FullText = Annotated[str, BeforeValidator(_text(100_000, paragraphs, cut=True))]
Words = Annotated[str, BeforeValidator(_text(4000, _words)), Field(max_length=4000)]
Duration = Annotated[
    int,
    BeforeValidator(_round_up),
    BeforeValidator(_number(0, 60_000, _LONG, above=True), json_schema_input_type=float),
]
BudgetMinutes = Annotated[
    int,
    Field(ge=1, le=100_000),
    BeforeValidator(_number(1, 100_000, "give whole minutes from 1 to 100000", whole=True)),
]
Steps = Annotated[
    int,
    Field(ge=1, le=500),
    BeforeValidator(_number(1, 500, "give a whole number from 1 to 500", whole=True)),
]
Talks = Annotated[
    int,
    Field(ge=1, le=100),
    BeforeValidator(_number(1, 100, "give a whole number from 1 to 100", whole=True)),
]
WeekMinutes = Annotated[
    int,
    Field(ge=1, le=10_080),
    BeforeValidator(_number(1, 10_080, "give whole minutes from 1 to 10080", whole=True)),
]
