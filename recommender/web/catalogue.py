"""Items, skills, roles, and the snapshots that publish them."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from recommender.domain.errors import InvalidInput, Problem
from recommender.intake import publish_files
from recommender.ports import Edge
from recommender.service import browsing
from recommender.web.bodies import item_body, item_row, role_row, skill_row, snapshot_row
from recommender.web.requests import Actor, Outside, Pages, Paging, RawBody, page
from recommender.web.shapes import (
    ItemRow,
    Page,
    PublicationDone,
    RoleRow,
    SkillRow,
    SnapshotRow,
    WholeItem,
)

router = APIRouter(prefix="/v1", tags=["catalogue"])

ANY_CATALOGUE = {
    "requestBody": {
        "required": True,
        "description": "JSON Lines, CSV, a JSON list or Microsoft Learn's catalogue; may be gzip.",
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }
}


class ItemFilters(Paging):
    """Which items to list."""

    q: str | None = Field(None, max_length=4000, description="A need in words.")
    skill: str | None = Field(None, max_length=200, description="A skill's id.")


class Publishing(BaseModel):
    """How to publish."""

    model_config = ConfigDict(extra="forbid")

    add: bool = Field(False, description="Merge by id over what serves.")
    strict: bool = Field(False, description="Refuse what would only be a warning.")


@router.get("/items", response_model=Page[ItemRow])
def list_items(edge: Outside, asked: Annotated[ItemFilters, Query()]) -> dict[str, Any]:
    """List items: ranked for a need, linked to a skill (surest first), or all by id."""
    return page(_chosen(edge, asked), item_row, asked)


@router.get("/items/{item:path}", response_model=WholeItem)
def get_item(item: str, edge: Outside) -> dict[str, Any]:
    """Return one item whole: objectives, instructions, what it teaches and requires."""
    snapshot = browsing.serving(edge).snapshot
    return item_body(browsing.one_item(item, snapshot), snapshot)


@router.get("/skills", response_model=Page[SkillRow])
def list_skills(edge: Outside, asked: Pages) -> dict[str, Any]:
    """List skills by id."""
    skills = browsing.serving(edge).snapshot.catalogue.skills
    return page([skills[s] for s in sorted(skills)], skill_row, asked)


@router.get("/roles", response_model=Page[RoleRow])
def list_roles(edge: Outside, asked: Pages) -> dict[str, Any]:
    """List role profiles by id."""
    roles = browsing.serving(edge).snapshot.catalogue.roles
    return page([roles[r] for r in sorted(roles)], role_row, asked)


@router.get("/snapshots", response_model=Page[SnapshotRow])
def list_snapshots(edge: Outside, asked: Pages) -> dict[str, Any]:
    """List publications, newest first."""
    with edge.store.read() as tx:
        entries, serving = tx.snapshots.all(), tx.snapshots.serving()
    return page(entries, lambda entry: snapshot_row(entry, serving), asked)


@router.post(
    "/snapshots", status_code=201, response_model=PublicationDone, openapi_extra=ANY_CATALOGUE
)
def publish_snapshot(
    raw: RawBody, edge: Outside, who: Actor, asked: Annotated[Publishing, Query()]
) -> dict[str, Any]:
    """Publish a catalogue; the snapshot before serves until the new one is complete."""
    done, warnings = publish_files(
        [("body", raw)], edge, actor=who, add=asked.add, strict=asked.strict
    )
    return {
        "id": done.snapshot,
        "changed": done.changed,
        "counts": dict(done.counts),
        "warnings": [asdict(w) for w in warnings],
    }


def _chosen(edge: Edge, asked: ItemFilters) -> list[browsing.Ranked]:
    if asked.q is not None and asked.skill is not None:
        problem = Problem(
            "/skill", "one_of", "Both q and skill are given.", "give one of them, not both"
        )
        raise InvalidInput([problem])
    if asked.q is not None and asked.q.strip():
        return browsing.items_for_need(asked.q, edge)
    if asked.skill is not None:
        return browsing.items_for_skill(asked.skill, edge)
    return browsing.all_items(edge)
