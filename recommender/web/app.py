"""The application: one factory, nothing built at import."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from recommender import __version__
from recommender.formats.door import (
    AskBody,
    EvidenceBody,
    EvidenceMarkBody,
    LearnerBody,
    LinkVerdictBody,
    LinkVerdictsBody,
)
from recommender.formats.door_aliases import AliasBody
from recommender.formats.door_disputes import DisputeBody, OutcomeBody, OwnerBody
from recommender.formats.door_feedback import FeedbackBody
from recommender.formats.door_measurements import MeasurementBody
from recommender.formats.door_policies import PolicyBody, WithdrawalBody
from recommender.formats.door_questions import QuestionBody
from recommender.formats.door_recipes import PromotionBody
from recommender.ports import Edge
from recommender.runtime import opened, settings
from recommender.web import (
    aliases,
    audit,
    catalogue,
    disputes,
    feedback,
    learners,
    links,
    measurements,
    mentors,
    operations,
    paths,
    policies,
    problems,
    questions,
    recipes,
    reports,
    xapi,
)
from recommender.web.console import routes as console
from recommender.web.console.charts import warm
from recommender.web.guard import CATALOGUE_LIMIT, Guard
from recommender.web.pages import routes as pages
from recommender.web.problems import MEDIA_TYPE
from recommender.web.shapes import ProblemDocument
from recommender.web.xapi_requests import Spoken

DESCRIPTION = """What should I learn next, and why? Levels are 0-5, minutes are whole minutes,
scores are importance-weighted levels of gap expected to close. The service recommends; people
decide. Every answer is recorded and can be replayed."""

DOCUMENTED = (
    AliasBody,
    AskBody,
    DisputeBody,
    EvidenceBody,
    EvidenceMarkBody,
    FeedbackBody,
    LearnerBody,
    LinkVerdictBody,
    LinkVerdictsBody,
    MeasurementBody,
    OutcomeBody,
    OwnerBody,
    PolicyBody,
    ProblemDocument,
    WithdrawalBody,
    QuestionBody,
    PromotionBody,
)
"""Shapes of bodies that handlers validate themselves, and of refusals."""

KNOWN_WITHOUT_SAYING = {
    "LearnerBody": ("learner",),
    "EvidenceBody": ("learner", "at"),
    "EvidenceMarkBody": ("learner", "at"),
}
"""Fields that a file must state and a request need not: the address names the learner, and what
has no date is of now."""


def create_app(edge: Edge) -> FastAPI:
    """Return the API over an opened edge."""
    app = _application()
    app.state.edge = edge
    return app


def create_served_app() -> FastAPI:
    """Return the API that opens, and closes, what its environment names; for server workers."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with opened(settings()) as edge:
            app.state.edge = edge
            Thread(target=warm, name="warming", daemon=True).start()
            yield

    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    return _application(lifespan=lifespan)


def _application(**options: Any) -> FastAPI:
    refusals: dict[int | str, dict[str, Any]] = {
        "4XX": _problem("Refused; nothing has changed."),
        503: _problem("Nothing whole to answer from."),
    }
    app = FastAPI(
        title="Learning-pathway recommender",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        responses=refusals,
        **options,
    )
    problems.install(app)
    metrics = operations.Metrics()
    app.state.metrics = metrics
    app.add_middleware(operations.Measured, metrics=metrics)
    larger = dict.fromkeys(("/v1/snapshots", "/console/catalogue"), CATALOGUE_LIMIT)
    app.add_middleware(Guard, larger=larger)
    app.add_middleware(Spoken)
    own = (paths, questions, learners, feedback, aliases, audit, catalogue, links, mentors, recipes)
    rooms = (*own, policies, disputes, reports, measurements, xapi, operations, pages, console)
    for router in (room.router for room in rooms):
        app.include_router(router)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The description of the API, with the shapes of the bodies that handlers validate."""
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        schemas = described.setdefault("components", {}).setdefault("schemas", {})
        for model in DOCUMENTED:
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(schema.pop("$defs", {}))
            schemas[model.__name__] = schema
        for body, known in KNOWN_WITHOUT_SAYING.items():
            required = schemas[body]["required"]
            schemas[body]["required"] = [name for name in required if name not in known]
        app.openapi_schema = described
    return app.openapi_schema
