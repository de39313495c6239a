"""Health and metrics."""

import time

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recommender.domain.errors import RecommenderError
from recommender.service.browsing import serving
from recommender.web.problems import refused
from recommender.web.requests import Outside
from recommender.web.shapes import Status

router = APIRouter(tags=["operations"])

PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The counters of one application, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "recommender_requests_total",
            "Requests answered.",
            ["route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "recommender_request_seconds",
            "Time to answer a request.",
            ["route"],
            registry=self.registry,
        )
        self.recommendation = Histogram(
            "recommender_recommendation_seconds",
            "Time to answer and record an ask.",
            registry=self.registry,
        )


class Measured:
    """ASGI middleware: counts requests by route template, never by path or person."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._metrics.requests.labels(route, str(status)).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - began)


@router.get("/livez", response_model=Status)
def live() -> dict[str, str]:
    """Say that the process runs."""
    return {"status": "ok"}


@router.get("/readyz", response_model=Status)
def ready(edge: Outside) -> Response:
    """Say whether asks can be answered: the database opens and the serving snapshot is whole."""
    try:
        published = serving(edge)
    except RecommenderError as error:
        return refused(error)
    return JSONResponse({"status": "ok", "snapshot": published.snapshot.id})


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(request: Request) -> Response:
    """Return the counters in Prometheus' text format."""
    text = generate_latest(request.app.state.metrics.registry)
    return Response(text, media_type=PROMETHEUS_TEXT)
