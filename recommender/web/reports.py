"""Reports on many people, as JSON or as CSV."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from recommender.domain.errors import InvalidInput, Problem
from recommender.formats.report_files import csv_text, one_table, report_body
from recommender.reports.tables import Report
from recommender.service import outcomes, reporting
from recommender.service.auditors import audit_of_decision, audit_of_period
from recommender.web.pages import audit_report
from recommender.web.paths import as_given, read_moment
from recommender.web.requests import Asker, Outside
from recommender.web.shapes import Open

router = APIRouter(prefix="/v1/reports", tags=["reports"])

Accept = Annotated[str, Header(include_in_schema=False)]


class ReportColumn(Open):
    """What stands in a column, and in which unit."""

    key: str
    heading: str
    unit: str | None


class ReportTable(Open):
    """Rows under the keys of the columns; a null is withheld or not known, as the note says."""

    title: str
    note: str
    columns: list[ReportColumn]
    rows: list[dict[str, Any]]


class ReportShown(Open):
    """One report as of a moment; the tables by name, the main one first."""

    report: str
    at: str
    asked: dict[str, Any]
    tables: dict[str, ReportTable]
    notes: list[str]


class Shown(BaseModel):
    """How to hand a report over."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "csv"] | None = Field(None, description="Stands over Accept.")
    table: str | None = Field(None, max_length=60, description="Of CSV: which table; the first.")


class CoverageQuery(Shown):
    """Which links count."""

    chance: float = Field(0.5, ge=0, le=1, description="Inferred links count from this chance on.")


class FairnessQuery(Shown):
    """By which attribute, and why."""

    attribute: str = Field("team", max_length=200, description="team, role or any of people's own.")
    reason: str | None = Field(None, max_length=2000, description="Why, for the record.")


class AuditQuery(BaseModel):
    """One decision, or a period; and why."""

    model_config = ConfigDict(extra="forbid")

    decision: str | None = Field(None, max_length=200, description="A decision's id.")
    since: str | None = Field(None, max_length=40, description="A moment or a date, ISO 8601.")
    until: str | None = Field(None, max_length=40, description="Before a moment or a date.")
    reason: str | None = Field(None, max_length=2000, description="Why, for the record.")


def handed(report: Report, asked: Shown, accept: str) -> Response:
    """Return a report in the form that was asked for."""
    wanted = asked.format or ("csv" if "text/csv" in accept.lower() else "json")
    if wanted == "json":
        return as_given(report_body(report))
    table = one_table(report, asked.table)
    name = f'attachment; filename="{report.name}-{table.name}.csv"'
    headers = {"Content-Disposition": name}
    return Response(csv_text(table), 200, headers, "text/csv; charset=utf-8")


REPORTED: dict[str, Any] = {
    "response_model": ReportShown,
    "responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
}


@router.get("/coverage", **REPORTED)
def coverage(
    edge: Outside, asked: Annotated[CoverageQuery, Query()], accept: Accept = "*/*"
) -> Response:
    """Say what roles ask for and no item reaches, what rests on one person, who is where."""
    return handed(reporting.coverage_report(edge, chance=asked.chance), asked, accept)


@router.get("/fairness", **REPORTED)
def fairness(
    edge: Outside, who: Asker, asked: Annotated[FairnessQuery, Query()], accept: Accept = "*/*"
) -> Response:
    """Say who is given what, and how well levels are estimated, by an attribute; on record."""
    made = reporting.fairness_report(edge, asked.attribute, actor=who, reason=asked.reason)
    return handed(made, asked, accept)


@router.get("/impact", **REPORTED)
def impact(edge: Outside, asked: Annotated[Shown, Query()], accept: Accept = "*/*") -> Response:
    """Say how levels moved, how far learning is taken up, and show the firm's own figures."""
    return handed(outcomes.impact_report(edge), asked, accept)


@router.get("/quality", **REPORTED)
def quality(edge: Outside, asked: Annotated[Shown, Query()], accept: Accept = "*/*") -> Response:
    """Say whether answers hold together, are taken up, and bring what they expect."""
    return handed(outcomes.quality_report(edge), asked, accept)


@router.get("/audit", response_class=HTMLResponse)
def audit(edge: Outside, who: Asker, asked: Annotated[AuditQuery, Query()]) -> Response:
    """Hand over a printable report on one decision or on a period; put on record."""
    if (asked.decision is None) == (asked.since is None and asked.until is None):
        raise InvalidInput([_ONE_OF])
    if asked.decision is not None:
        text = audit_report.decision_report(
            audit_of_decision(asked.decision, edge, actor=who, reason=asked.reason)
        )
    else:
        since, until = read_moment("since", asked.since), read_moment("until", asked.until)
        text = audit_report.period_report(
            audit_of_period(since, until, edge, actor=who, reason=asked.reason)
        )
    headers = {"Content-Security-Policy": audit_report.security_policy()}
    return HTMLResponse(text, 200, headers)


_ONE_OF = Problem(
    "/decision",
    "one_of",
    "The report is asked for neither of one decision nor of a period alone.",
    "give decision, or since, until or both of them",
)
