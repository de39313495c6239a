"""How what is wrong with an input is said: pointer, code, a sentence and a remedy."""

import difflib
import json
import math
import typing
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ValidationError

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem

Path = tuple[str | int, ...]
"""Keys and positions from the root of a value to a place in it."""

_CODES = {
    "extra_forbidden": "unknown_field",
    "missing": "missing",
    "too_long": "too_long",
    "string_too_long": "too_long",
    "too_short": "too_short",
}

_WRONG_TYPE_REMEDIES = {
    "string_type": "give text",
    "bool_type": "give true or false",
    "list_type": "give a list",
    "dict_type": "give an object",
    "model_type": "give an object",
    "model_attributes_type": "give an object",
}

_SAYINGS = {
    "missing": "is missing",
    "unknown_field": "is not a field here",
    "not_a_number": "must be a number, not {value}",
    "not_whole": "must be a whole number, not {value}",
    "out_of_range": "is {value}, which is out of range",
    "too_long": "is too long: {value}",
    "too_short": "is too short: {value}",
    "not_a_date": "is not a date: {value}",
    "not_a_datetime": "is not a date and time: {value}",
    "wrong_type": "is of the wrong type: {value}",
    "empty": "is empty",
    "bad_id": "is not a usable id: {value}",
    "bad_url": "is not a web address: {value}",
    "unknown_scale": "is not a scale known here: {value}",
    "expires_too_early": "is {value}, which is not after the observation",
    "unknown_value": "is {value}, which is not one of the known values",
}


def shown(value: Json, limit: int = 60) -> str:
    """Return the value as a person may read it: short, on one line, printable."""
    if isinstance(value, dict):
        return f"an object of {len(value)}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, str):
        cut = value if len(value) <= limit else value[: limit - 1] + "…"
        written = json.dumps(cut, ensure_ascii=False)
        return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in written)
    if isinstance(value, float) and not math.isfinite(value):
        return "not a finite number"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) >= 10**limit:
        return "a very large number"
    return str(value)[:limit]


def pointer_to(path: Iterable[str | int]) -> str:
    """Return the JSON pointer (RFC 6901) of a path; lone surrogates and controls as escapes."""
    return "".join("/" + _printable(str(p)).replace("~", "~0").replace("/", "~1") for p in path)


def spoken(path: Sequence[str | int]) -> str:
    """Return the name of a place in words: ``"gaps[0].target"``; the root is *The value*."""
    if not path:
        return "The value"
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else ("." if name else "") + part
    return shown(name, 120)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the nearest known name as a question, or the list of what is known."""
    names = sorted(known)
    close = difflib.get_close_matches(name[:100].strip().lower(), names, n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else f"known here: {', '.join(names)}"


def problems_in(error: ValidationError, raw: Json, model: type[BaseModel]) -> list[Problem]:
    """Return every problem of a failed validation, each with pointer, code and remedy."""
    found: dict[tuple[str, str], Problem] = {}
    for fault in error.errors(include_url=False):
        path = _path_in(raw, fault["loc"])
        code = _CODES.get(fault["type"], fault["type"])
        remedy = fault["msg"]
        if fault["type"] in _WRONG_TYPE_REMEDIES:
            code, remedy = "wrong_type", _WRONG_TYPE_REMEDIES[fault["type"]]
        elif code == "missing":
            remedy = f"give {shown(str(path[-1]))}"
        elif code == "unknown_field":
            remedy = did_you_mean(str(path[-1]), field_names(_model_at(model, fault["loc"][:-1])))
        elif bounds := fault.get("ctx", {}):
            least, most = bounds.get("min_length"), bounds.get("max_length")
            remedy = f"give at most {most}" if most is not None else f"give {least}, or none"
        said = _SAYINGS.get(code, "is not valid: {value}")
        detail = f"{spoken(path)} {said.replace('{value}', shown(fault['input']))}."
        problem = Problem(pointer_to(path), code, detail, remedy)
        found.setdefault((problem.pointer, problem.code), problem)
    return list(found.values())


def field_names(model: type[BaseModel]) -> list[str]:
    """Return the names that an object of this model may have, as its users write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _path_in(raw: Json, loc: tuple[int | str, ...]) -> Path:
    # A short form ("sql": 2 for "sql": {"level": 2}) is validated as the long one; the pointer
    # must stop where the sender's own value stops.
    path: list[str | int] = []
    here = raw
    for part in loc:
        if part == "[key]" or (path and not isinstance(here, dict | list)):
            break
        path.append(part)
        if isinstance(here, dict):
            here = here.get(part, {})
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
    return tuple(path)


def _model_at(model: type[BaseModel], path: Sequence[str | int]) -> type[BaseModel]:
    for part in path:
        for name, field in model.model_fields.items():
            if part == (field.alias or name):
                model = _model_inside(field.annotation) or model
                break
    return model


def _model_inside(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_inside(part) for part in typing.get_args(annotation))
    return next((found for found in inner if found), None)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
