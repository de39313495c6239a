"""Reports on many people, for the terminal, a spreadsheet or a program."""

from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from recommender import options
from recommender.formats.report_files import csv_text, heading, one_table, report_body
from recommender.options import Reason, Since, Until, first_moment, moment_after
from recommender.reports.tables import Cell, Report, Table
from recommender.service import outcomes, reporting
from recommender.service.auditors import audit_of_decision, audit_of_period
from recommender.verbs import As, AsJson, Home, Tenant, edge_of, show

SHOWN_ROWS = 40

app = typer.Typer(no_args_is_help=True, help="Reports on many people, and on the record.")

AsCsv = Annotated[bool, typer.Option("--csv", help="Print one table as CSV.")]
Html = Annotated[Path, typer.Option("--html", help="Where to write it.", dir_okay=False)]
OfTable = Annotated[str | None, typer.Option("--table", help="With --csv: which; the first.")]


@app.callback()
def reports() -> None:
    """Reports on many people, and on the record."""


@app.command()
def coverage(
    context: typer.Context,
    chance: Annotated[float, typer.Option(min=0, max=1, help="Of inferred links.")] = 0.5,
    table: OfTable = None,
    home: Home = None,
    tenant: Tenant = None,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """What roles ask for and no item reaches, what rests on one person, who is where."""
    with edge_of(context, home, tenant, as_json) as edge:
        handed(reporting.coverage_report(edge, chance=chance), as_csv, table, as_json)


@app.command()
def fairness(
    context: typer.Context,
    by: Annotated[str, typer.Option(help="team, role or any attribute of people.")] = "team",
    reason: Reason = None,
    table: OfTable = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """Who is given what, and how well levels are estimated, by an attribute; put on record."""
    with edge_of(context, home, tenant, as_json) as edge:
        made = reporting.fairness_report(edge, by, actor=options.actor(who), reason=reason)
    handed(made, as_csv, table, as_json)


@app.command()
def impact(
    context: typer.Context,
    table: OfTable = None,
    home: Home = None,
    tenant: Tenant = None,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """How levels moved, how far learning is taken up, and the firm's own figures beside it."""
    with edge_of(context, home, tenant, as_json) as edge:
        made = outcomes.impact_report(edge)
    handed(made, as_csv, table, as_json)


@app.command()
def quality(
    context: typer.Context,
    table: OfTable = None,
    home: Home = None,
    tenant: Tenant = None,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """Whether answers hold together, are taken up, and bring what they expect."""
    with edge_of(context, home, tenant, as_json) as edge:
        made = outcomes.quality_report(edge)
    handed(made, as_csv, table, as_json)


@app.command()
def decision(
    context: typer.Context,
    decision: Annotated[str, typer.Argument(help="A decision's id.")],
    html: Html,
    reason: Reason = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Write a printable report on one decision: all that it rests on, and its replay."""
    from recommender.web.pages.audit_report import decision_report

    with edge_of(context, home, tenant, as_json) as edge:
        made = audit_of_decision(decision, edge, actor=options.actor(who), reason=reason)
        _written(decision_report(made), html, as_json)


@app.command()
def period(
    context: typer.Context,
    html: Html,
    since: Since = None,
    until: Until = None,
    reason: Reason = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Write a printable report on a period: answers, acts, the record, model card, data sheet."""
    from recommender.web.pages.audit_report import period_report

    begin, end = first_moment(since), moment_after(until)
    with edge_of(context, home, tenant, as_json) as edge:
        made = audit_of_period(begin, end, edge, actor=options.actor(who), reason=reason)
        _written(period_report(made), html, as_json)


def _written(text: str, file: Path, as_json: bool) -> None:
    file.write_text(text, "utf-8")
    show({"file": str(file)}, as_json, Text(f"Wrote {file}. It opens in a browser, and prints."))


def handed(report: Report, as_csv: bool, table: str | None, as_json: bool) -> None:
    """Print a report in the form that was asked for."""
    if as_csv:
        typer.echo(csv_text(one_table(report, table)).encode(), nl=False)
    elif as_json:
        show(report_body(report), True, None)
    else:
        Console(highlight=False).print(_pretty(report))


def _pretty(report: Report) -> Group:
    parts: list[RenderableType] = []
    for table in report.tables:
        parts += [Text(f"\n{table.title}", style="bold"), _grid(table)]
        if len(table.rows) > SHOWN_ROWS:
            parts.append(Text(f"… and {len(table.rows) - SHOWN_ROWS} more rows.", style="dim"))
        if table.note:
            parts.append(Text(table.note, style="dim"))
    parts.append(Text("\nGood to know", style="bold"))
    parts += [Padding(Text(f"· {note}"), (0, 0, 0, 1)) for note in report.notes]
    return Group(*parts)


def _grid(table: Table) -> RenderableType:
    if not table.rows:
        return Text("Nothing to show.", style="dim")
    keys = table.brief or [column.key for column in table.columns]
    shown = [n for n, column in enumerate(table.columns) if column.key in keys]
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
    for n in shown:
        figures = any(isinstance(row[n], int | float) for row in table.rows)
        grid.add_column(heading(table.columns[n]), justify="right" if figures else "left")
    for row in table.rows[:SHOWN_ROWS]:
        grid.add_row(*(Text(_cell(row[n])) for n in shown))
    return grid


def _cell(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if cell is None:
        return "–"
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
