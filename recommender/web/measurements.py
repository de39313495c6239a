"""What the firm measures of itself."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from recommender.domain.measurements import Measured, Measurement
from recommender.formats.door_measurements import MeasurementBody, read_measurement
from recommender.service import measuring
from recommender.web.moments import moment
from recommender.web.requests import Actor, Body, Outside, Paging, page, takes
from recommender.web.shapes import Open, Page

router = APIRouter(prefix="/v1/measurements", tags=["reports"])

Category = Literal["skill_proficiency", "engagement", "business_performance", "innovation_capacity"]


class MeasurementShown(Open):
    """One dated figure of a series."""

    measure: str
    category: str
    at: str
    value: float
    unit: str
    team: str | None = Field(description="null: the firm's")


class MeasurementRow(MeasurementShown):
    """A figure as it stands; ``corrects`` is the value that it took the place of."""

    recorded: str
    actor: str
    corrects: float | None


class MeasurementQuery(Paging):
    """Which figures to list."""

    measure: str | None = Field(None, max_length=200, description="What is measured.")
    category: Category | None = Field(None, description="One of the four.")


@router.post(
    "", status_code=201, response_model=MeasurementShown, openapi_extra=takes(MeasurementBody)
)
def post_measurement(value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """Enter one figure; for a series and a date that have one it takes its place."""
    said = read_measurement(value)
    measuring.measure([("/", said)], edge, actor=who)
    return _shown(said)


@router.get("", response_model=Page[MeasurementRow])
def list_measurements(edge: Outside, asked: Annotated[MeasurementQuery, Query()]) -> dict[str, Any]:
    """List the figures that stand, by date."""
    found = measuring.measurements(edge, measure=asked.measure, category=asked.category)
    return page(found, _row, asked)


def _shown(said: Measurement) -> dict[str, Any]:
    return {
        "measure": said.measure,
        "category": said.category,
        "at": moment(said.at),
        "value": said.value,
        "unit": said.unit,
        "team": said.team,
    }


def _row(one: Measured) -> dict[str, Any]:
    own = {"recorded": moment(one.recorded), "actor": one.actor, "corrects": one.corrects}
    return {**_shown(one.measurement), **own}
