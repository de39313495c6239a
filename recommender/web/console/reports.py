"""Reports on many people: coverage, fairness, impact, quality; drawn, told, and as tables."""

from dataclasses import dataclass

from fastapi import Request, Response

from recommender.domain.errors import NotFound
from recommender.formats.report_files import csv_text, one_table
from recommender.ports import Edge
from recommender.reports.tables import Cell, Column, Report, Table
from recommender.service import outcomes, reporting
from recommender.web.console.acting import Acting
from recommender.web.console.report_charts import Chart, charts_of
from recommender.web.console.shell import page, room, text_of
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

router = room()

SHARES = ("share 0-1", "0-1")
OF_THE_ROW = ("value", "low", "high", "others")
"""Columns whose unit stands in the row, where the table has a column for it."""

LISTED = 60
FIRST = {"coverage": "teams"}
"""The table that a page begins with, where it is not the report's own first."""

SAID = {
    "coverage": ("Coverage", "What roles ask for: who is there, and what nothing teaches."),
    "impact": ("Impact", "What came of it, quarter by quarter, in four categories."),
    "quality": ("Quality", "Do answers hold together, are they taken up, do they come true?"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One table of a report as its page shows it."""

    table: Table
    charts: list[Chart]
    columns: tuple[Column, ...]
    rows: list[list[str]]
    more: int


@router.get("/console/coverage")
def coverage(request: Request, edge: Outside) -> Response:
    """Show who is at the level asked for, what is to be bought, what rests on one person."""
    return _page(request, reporting.coverage_report(edge))


@router.get("/console/impact")
def impact(request: Request, edge: Outside) -> Response:
    """Show how levels moved, how far learning is taken up, and the firm's own figures."""
    return _page(request, outcomes.impact_report(edge))


@router.get("/console/quality")
def quality(request: Request, edge: Outside) -> Response:
    """Show whether answers hold together, are taken up, and bring what they expect."""
    return _page(request, outcomes.quality_report(edge))


@router.get("/console/fairness")
def ask_fairness(request: Request, edge: Outside) -> Response:
    """Ask by which attribute; reading the report goes on record, so that it takes a name."""
    with edge.store.read() as tx:
        names = reporting.declared(reporting.workforce(tx).learners)
    return page(request, "fairness.html", attributes=names)


@router.get("/console/fairness/report")
def fairness(request: Request, edge: Outside, who: Acting) -> Response:
    """Show who is given what by one attribute; that it was read goes on record."""
    made = _by_attribute(request, edge, who)
    attribute = str(made.asked["attribute"])
    return page(
        request,
        "report.html",
        name=f"Fairness by {attribute}",
        lead="Who is given what, and how well levels are estimated, group by group.",
        report=made,
        tables=[_shown(table) for table in made.tables],
        files="/console/fairness",
        query=f"?attribute={segment(attribute)}",
    )


@router.get("/console/fairness/{table}.csv")
def fairness_file(request: Request, edge: Outside, who: Acting, table: str) -> Response:
    """Return the groups by one attribute as CSV; that it was read goes on record."""
    return _file(_by_attribute(request, edge, who), table)


@router.get("/console/{name}/{table}.csv")
def table_file(edge: Outside, name: str, table: str) -> Response:
    """Return one table of a report, whole, as CSV."""
    if name not in SAID:
        raise NotFound(f"There is no report “{name}”.")
    return _file(_report(name, edge), table)


def _file(report: Report, table: str) -> Response:
    found = one_table(report, table)
    headers = {"Content-Disposition": f'attachment; filename="{report.name}-{found.name}.csv"'}
    return Response(csv_text(found), 200, headers, "text/csv; charset=utf-8")


def _by_attribute(request: Request, edge: Edge, who: str) -> Report:
    asked = request.query_params
    attribute = text_of(asked, "attribute") or "team"
    return reporting.fairness_report(edge, attribute, actor=who, reason=text_of(asked, "reason"))


def _report(name: str, edge: Edge) -> Report:
    made = {
        "coverage": reporting.coverage_report,
        "impact": outcomes.impact_report,
        "quality": outcomes.quality_report,
    }
    return made[name](edge)


def _page(request: Request, report: Report) -> Response:
    name, lead = SAID[report.name]
    tables = sorted(report.tables, key=lambda t: t.name != FIRST.get(report.name))
    return page(
        request,
        "report.html",
        name=name,
        lead=lead,
        report=report,
        tables=[_shown(table) for table in tables],
        files=f"/console/{report.name}",
        query="",
    )


def _shown(table: Table) -> Shown:
    keys = [column.key for column in table.columns]
    kept = [n for n, key in enumerate(keys) if not table.brief or key in table.brief]
    rows = []
    for row in table.rows[:LISTED]:
        unit = str(row[keys.index("unit")]) if "unit" in keys else ""
        rows.append([_said(row[n], _unit(table.columns[n], unit)) for n in kept])
    columns = tuple(table.columns[n] for n in kept)
    return Shown(table, charts_of(table), columns, rows, max(0, len(table.rows) - LISTED))


def _unit(column: Column, of_row: str) -> str:
    return of_row if of_row and column.key in OF_THE_ROW else column.unit


def _said(cell: Cell, unit: str) -> str:
    """Return a figure as people write it; a dash where it is withheld or not known."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float) and unit in SHARES:
        return f"{round(100 * cell)} %"
    if isinstance(cell, float):
        return f"{cell:.2f}".rstrip("0").rstrip(".").replace("-", "−")
    return str(cell)
