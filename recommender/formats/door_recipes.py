"""A promotion, as it comes in through the door."""

from pydantic import Field

from recommender.domain.decisions import Json
from recommender.formats.door_reading import validated
from recommender.formats.values import Body, Line


class PromotionBody(Body):
    """Why a recipe should serve."""

    reason: Line = Field(description="Why, for the record.")


def read_promotion(value: Json) -> str:
    """Return the reason that a JSON value states.

    Raises:
        InvalidInput: every problem at once.
    """
    return validated(PromotionBody, value).reason
