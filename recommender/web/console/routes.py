"""All rooms of the console."""

from fastapi import APIRouter

from recommender.web.console import (
    catalogue,
    decisions,
    entry,
    links,
    people,
    questions,
    recipes,
    record,
)

router = APIRouter()
for room in (entry, decisions, catalogue, links, people, questions, recipes, record):
    router.include_router(room.router)
