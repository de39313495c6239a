"""The frame around every page of the console: where one is, who acts, and how refusals look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from recommender.domain.errors import InvalidInput, Problem, RecommenderError
from recommender.domain.languages import ENGLISH
from recommender.formats.problems import shown
from recommender.web.console.acting import Unnamed, acting_name
from recommender.web.console.csv_files import csv_file
from recommender.web.pages import rendering
from recommender.web.pages.audit_report import security_policy
from recommender.web.pages.forms import Fields as Fields
from recommender.web.pages.page_route import PageRoute
from recommender.web.pages.rendering import asset
from recommender.web.pages.rendering import see as see

PACKAGE = "recommender.web.console"
ROOMS = (
    ("/console/decisions", "Decisions"),
    ("/console/coverage", "Coverage"),
    ("/console/fairness", "Fairness"),
    ("/console/impact", "Impact"),
    ("/console/quality", "Quality"),
    ("/console/disputes", "Disputes"),
    ("/console/policies", "Policies"),
    ("/console/catalogue", "Catalogue"),
    ("/console/links", "Links"),
    ("/console/people", "People"),
    ("/console/recipes", "Recipes"),
    ("/console/record", "Record"),
)
"""The rooms of the console, in the order in which they stand on every page."""


class ConsoleRoute(PageRoute):
    """A route whose refusals are pages of the console."""

    def refusal(self, request: Request, error: RecommenderError) -> Response:
        """Return the page that says what was refused; who has no name yet may give one."""
        if isinstance(error, Unnamed):
            return page(request, "acting.html", 403, refused=str(error), back=request.url.path)
        status, said = rendering.refused(error)
        return page(request, "refused.html", status, **said)


def room() -> APIRouter:
    """Return a router for one room of the console."""
    return APIRouter(route_class=ConsoleRoute, include_in_schema=False)


def page(request: Request, template: str, status: int = 200, **shown_there: Any) -> Response:
    """Return a page of the console."""
    return rendering.page(
        request,
        template,
        status,
        package=PACKAGE,
        language=ENGLISH,
        rooms=ROOMS,
        here=request.url.path,
        acting=acting_name(request),
        sheet=f"/console/static/console.css?v={asset('console.css', PACKAGE).version}",
        **shown_there,
    )


def spreadsheet(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """Return a table as a CSV file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(csv_file(header, rows), 200, headers, "text/csv; charset=utf-8")


def printable(report: str) -> Response:
    """Return an audit report, which runs nothing and asks for nothing."""
    return HTMLResponse(report, headers={"Content-Security-Policy": security_policy()})


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a longer list: its rows, and where the page after it starts."""

    rows: tuple[Any, ...]
    total: int
    start: int
    after: int | None

    @property
    def first(self) -> int:
        """The number of its first row, from 1; 0 when it has none."""
        return self.start + 1 if self.rows else 0


def part(rows: list[Any], start: int, most: int) -> Part:
    """Return the rows from ``start`` on, at most ``most``."""
    end = start + most
    return Part(tuple(rows[start:end]), len(rows), start, end if end < len(rows) else None)


def place(name: str, typed: str | None) -> int:
    """Return where a list goes on.

    Raises:
        InvalidInput: when it is not a whole number.
    """
    if not typed:
        return 0
    if not (typed.isascii() and typed.isdigit() and len(typed) < 16):
        problem = Problem(
            f"/{name}",
            "bad_place",
            f"The place {name} is {shown(typed)}.",
            "take the link at the foot of the list",
        )
        raise InvalidInput([problem])
    return int(typed)


def text_of(asked: Mapping[str, str], name: str) -> str | None:
    """Return what a filter says, or None where it says nothing."""
    return asked.get(name, "").strip() or None
