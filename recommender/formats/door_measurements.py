"""What the firm measures of itself, as it comes in through the door."""

import math
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from recommender.domain.decisions import Json
from recommender.domain.measurements import CATEGORIES, Measurement
from recommender.formats.door_reading import validated
from recommender.formats.problems import did_you_mean
from recommender.formats.values import Body, Line, Moment, Word

MOST = 1e15
"""Beyond this a figure loses its last digits on the way."""


def _category(value: Json) -> Json:
    if not isinstance(value, str):
        raise PydanticCustomError("wrong_type", f"give one of {', '.join(CATEGORIES)}")
    if value not in CATEGORIES:
        raise PydanticCustomError("unknown_value", did_you_mean(value, CATEGORIES))
    return value


def _figure(value: Json) -> Json:
    remedy = "give a number, such as 12.5"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("not_a_number", remedy)
    if not math.isfinite(value) or abs(value) > MOST:
        raise PydanticCustomError("out_of_range", remedy)
    return float(value)


class MeasurementBody(Body):
    """One dated figure of a series."""

    measure: Annotated[Line, Field(min_length=1)] = Field(description="What is measured.")
    category: Annotated[str, BeforeValidator(_category)] = Field(
        description="Where it belongs.", json_schema_extra={"enum": list(CATEGORIES)}
    )
    at: Moment = Field(description="The day or moment that it is of.")
    value: Annotated[float, BeforeValidator(_figure)] = Field(description="The figure.")
    unit: Annotated[Word, Field(min_length=1)] = Field(description="What it counts, such as EUR.")
    team: Line | None = Field(None, description="Whose figure it is; absent: the firm's.")


def read_measurement(value: Json) -> Measurement:
    """Return the measurement that a JSON value states.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(MeasurementBody, value)
    return Measurement(
        measure=body.measure,
        category=body.category,
        at=body.at,
        value=body.value,
        unit=body.unit,
        team=body.team or None,
    )
