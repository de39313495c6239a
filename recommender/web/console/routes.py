"""All rooms of the console."""

from fastapi import APIRouter

from recommender.web.console import (
    catalogue,
    decisions,
    disputes,
    entry,
    links,
    people,
    policies,
    questions,
    recipes,
    record,
    reports,
)

router = APIRouter()
router.include_router(entry.router)
router.include_router(decisions.router)
router.include_router(questions.router)
router.include_router(disputes.router)
router.include_router(policies.router)
router.include_router(catalogue.router)
router.include_router(links.router)
router.include_router(people.router)
router.include_router(recipes.router)
router.include_router(record.router)
router.include_router(reports.router)
