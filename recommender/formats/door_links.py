"""What people say of content-skill links, as it comes in through the door."""

from typing import Annotated, Literal

from pydantic import Field

from recommender.domain.catalogue import IGNORED, VERIFIED, LinkVerdict
from recommender.domain.decisions import Json
from recommender.formats.door_reading import validated
from recommender.formats.values import Body, Id, Line

MEANS = {"verify": VERIFIED, "ignore": IGNORED, "withdraw": None}

Said = Literal["verify", "ignore", "withdraw"]


class LinkVerdictBody(Body):
    """What is said of one link."""

    verdict: Said = Field(description="verify, ignore, or withdraw what was said before.")
    reason: Line | None = Field(None, description="Why, in a few words.")


class PairVerdictBody(LinkVerdictBody):
    """What is said of an item and a skill, whether or not a link was inferred."""

    item: Id = Field(description="Id of the item.")
    skill: Id = Field(description="Id of the skill.")


class LinkVerdictsBody(Body):
    """What is said of several links, all of it or nothing."""

    links: Annotated[list[PairVerdictBody], Field(min_length=1, max_length=1000)]


def read_verdict(value: Json, item: str, skill: str) -> LinkVerdict:
    """Return what a JSON value says of a link.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(LinkVerdictBody, value)
    return LinkVerdict(item, skill, MEANS[body.verdict], body.reason or "")


def read_verdicts(value: Json) -> tuple[LinkVerdict, ...]:
    """Return what a JSON value says of several links.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(LinkVerdictsBody, value)
    return tuple(LinkVerdict(b.item, b.skill, MEANS[b.verdict], b.reason or "") for b in body.links)
