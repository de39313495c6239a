"""Other people's scales, as they come in through the door."""

from typing import Annotated, Any

from pydantic import Field, PlainValidator, ValidationError
from pydantic_core import PydanticCustomError

from recommender.domain.decisions import Json
from recommender.domain.scales import Reading, Scale, named_scale, rubric
from recommender.formats.values import Body, Level, Line, Word

_SCALE = (
    'name a scale: "percent", "scaled", "onet-lv", a range such as "1-8", criteria such as '
    '"Emerging < Proficient < Expert", or give {"name", "min", "max"} or {"name", "criteria"}'
)
_LEVEL = "give a number from 0 to 5, or say which scale it is on"


class ScaleBody(Body):
    """A scale by its ends or, for a rubric, by its criteria from lowest to highest."""

    name: Line | None = Field(None, description="Whose scale it is.")
    min: float | None = Field(None, strict=True, description="The value at its lower end.")
    max: float | None = Field(None, strict=True, description="The value at its upper end.")
    criteria: list[Word] = Field(
        default_factory=list, max_length=50, description="Labels of a rubric's levels."
    )
    from_: Level = Field(0.0, alias="from", description="The level its lower end stands for.")
    to: Level = Field(5.0, description="The level its upper end stands for.")


def _scale(value: Json) -> Scale:
    scale = named_scale(value.strip()) if isinstance(value, str) else _described(value)
    if scale is None:
        raise PydanticCustomError("unknown_scale", _SCALE)
    return scale


def _described(value: Json) -> Scale | None:
    try:
        body = ScaleBody.model_validate(value)
    except ValidationError:
        return None
    if body.from_ >= body.to:
        return None
    if body.criteria:
        found = rubric(body.name or None, body.criteria) if body.min is body.max is None else None
    elif body.min is None or body.max is None or not -1e6 <= body.min < body.max <= 1e6:
        found = None
    else:
        found = Scale(body.name or None, body.min, body.max)
    if found is None:
        return None
    return Scale(found.name, found.low, found.high, body.from_, body.to, criteria=found.criteria)


ForeignScale = Annotated[Scale, PlainValidator(_scale, json_schema_input_type=str | ScaleBody)]


def read_level(value: Json, scale: Scale | None) -> tuple[float, Reading | None]:
    """Return the level (0-5) that a value stands for, and what was said where it was on a scale.

    Raises:
        PydanticCustomError: when the value is not on its scale.
    """
    if scale is None:
        _on_scale(value, 0.0, 5.0, _LEVEL)
        return float(value), None
    if isinstance(value, str):
        value = _position(value.strip(), scale)
    low, high = scale.lowest, scale.high
    _on_scale(value, low, high, f"give a number from {low:g} to {high:g}, as its scale has it")
    if scale.criteria and value != int(value):
        raise PydanticCustomError("not_whole", "give a criterion, or its position")
    return scale.level(float(value)), Reading(float(value), scale)


def _position(label: str, scale: Scale) -> int:
    position = scale.position(label)
    if position is None:
        known = ", ".join(scale.criteria)
        remedy = f"give one of: {known}" if known else "give a number on its scale"
        raise PydanticCustomError("unknown_value", "{remedy}", {"remedy": remedy})
    return position


def _on_scale(value: Any, low: float, high: float, remedy: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("not_a_number", "{remedy}", {"remedy": remedy})
    if not low <= value <= high:
        raise PydanticCustomError("out_of_range", "{remedy}", {"remedy": remedy})
