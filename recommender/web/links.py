"""Content-skill links, and what people say of them."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from recommender.domain.catalogue import ContentSkillLink, LinkVerdict
from recommender.domain.decisions import Json
from recommender.engine.links import TERMS
from recommender.formats.door import (
    LinkVerdictBody,
    LinkVerdictsBody,
    read_verdict,
    read_verdicts,
)
from recommender.ports import Edge
from recommender.service import judging
from recommender.web.requests import Actor, Body, Outside, Paging, page, takes
from recommender.web.shapes import LinkRow, LinksJudged, Page

router = APIRouter(prefix="/v1/links", tags=["links"])


class LinkFilters(Paging):
    """Which links to list."""

    item: str | None = Field(None, max_length=200, description="An item's id.")
    skill: str | None = Field(None, max_length=200, description="A skill's id.")
    origin: Literal["declared", "inferred"] | None = Field(None, description="Who says so.")
    verdict: Literal["verified", "ignored"] | None = Field(None, description="What people said.")


@router.get("", response_model=Page[LinkRow])
def list_links(edge: Outside, asked: Annotated[LinkFilters, Query()]) -> dict[str, Any]:
    """List links, ignored ones too, by item, surest first."""
    wanted = judging.LinkFilter(asked.item, asked.skill, asked.origin, asked.verdict)
    return page(judging.links(wanted, edge), link_row, asked)


@router.get("/{link}", response_model=LinkRow)
def get_link(link: str, edge: Outside) -> dict[str, Any]:
    """Return one link with what speaks for it."""
    return link_row(judging.one_link(link, edge))


@router.patch("", response_model=LinksJudged, openapi_extra=takes(LinkVerdictsBody))
def judge_links(value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """Verify or ignore links, or pairs that have none yet; effective at once."""
    return _judged(read_verdicts(value), edge, who)


@router.patch("/{link}", response_model=LinksJudged, openapi_extra=takes(LinkVerdictBody))
def judge_link(link: str, value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """Verify or ignore one link; effective at once."""
    known = judging.one_link(link, edge)
    return _judged([read_verdict(value, known.item, known.skill)], edge, who)


def link_row(link: ContentSkillLink) -> dict[str, Json]:
    """Return a link as one row of a list. ``shares`` add up to the logit of an inferred link."""
    return {
        "id": judging.link_id(link),
        "item": link.item,
        "skill": link.skill,
        "from": link.entry,
        "to": link.exit,
        "confidence": link.confidence,
        "origin": link.origin,
        "verdict": link.verdict,
        "sentence": link.sentence,
        "like": link.like,
        "shares": dict(zip(TERMS, link.shares, strict=False)),
    }


def _judged(verdicts: Sequence[LinkVerdict], edge: Edge, who: str) -> dict[str, Any]:
    snapshot = judging.judge(verdicts, edge, actor=who)
    judged = {(v.item, v.skill) for v in verdicts}
    links = judging.links(judging.LinkFilter(), edge)
    rows = [link_row(x) for x in links if (x.item, x.skill) in judged]
    return {"snapshot": snapshot, "links": rows}
