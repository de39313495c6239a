"""All rooms of the console."""

from fastapi import APIRouter

from recommender.web.console import catalogue, decisions, entry, links, people, recipes, record

router = APIRouter()
for room in (entry, decisions, catalogue, links, people, recipes, record):
    router.include_router(room.router)
