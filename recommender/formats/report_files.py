"""Reports as JSON and as CSV that a spreadsheet opens without computing anything."""

import csv
import io

from recommender.domain.decisions import Json
from recommender.domain.errors import NotFound
from recommender.reports.tables import Cell, Column, Report, Table

COMPUTES = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet may take for a formula (OWASP, CSV injection)."""


def report_body(report: Report) -> dict[str, Json]:
    """Return a report as JSON; each row is an object under its columns' keys."""
    return {
        "report": report.name,
        "at": report.at.isoformat().replace("+00:00", "Z"),
        "asked": dict(report.asked),
        "tables": {table.name: table_body(table) for table in report.tables},
        "notes": list(report.notes),
    }


def table_body(table: Table) -> dict[str, Json]:
    """Return one table as JSON."""
    keys = [column.key for column in table.columns]
    return {
        "title": table.title,
        "note": table.note,
        "columns": [
            {"key": c.key, "heading": c.heading, "unit": c.unit or None} for c in table.columns
        ],
        "rows": [dict(zip(keys, row, strict=True)) for row in table.rows],
    }


def one_table(report: Report, name: str | None) -> Table:
    """Return a report's table of a name, or its first.

    Raises:
        NotFound: when it has none of that name.
    """
    if name is None:
        return report.tables[0]
    for table in report.tables:
        if table.name == name:
            return table
    names = ", ".join(table.name for table in report.tables)
    raise NotFound(f"The report has no table “{name}”; it has {names}.")


def csv_text(table: Table) -> str:
    """Return a table as CSV (RFC 4180): headings with their units, then the rows."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(heading(column)) for column in table.columns])
    writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def heading(column: Column) -> str:
    """Return a column's heading with its unit."""
    return f"{column.heading} ({column.unit})" if column.unit else column.heading


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet computes: text that looks like a formula is quoted."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if not isinstance(cell, str):
        return "" if cell is None else cell
    begins = cell.lstrip(" \u00a0\ufeff")
    return f"'{cell}" if cell.startswith(COMPUTES) or begins.startswith(COMPUTES) else cell
