"""What a report is: tables with plain headings and units, and what has to be said beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from recommender.domain.canonical import Json

Cell = str | int | float | bool | None
"""One figure or text; None is withheld, or not known, and a column beside it says which."""

TOO_FEW = "too few to say"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key for machines, its heading for people, and the unit of its figures."""

    key: str
    heading: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns.

    Attributes:
        note: how to read them.
        brief: keys of the columns that a terminal has room for; empty is all.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    note: str = ""
    brief: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report as of a moment.

    Attributes:
        asked: what was chosen, such as an attribute or two dates.
        notes: what a reader has to know before drawing conclusions.
    """

    name: str
    at: datetime
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    asked: Mapping[str, Json] = field(default_factory=dict)


def rounded(value: float, digits: int = 4) -> float:
    """Return a figure as reports print it; never minus zero."""
    return round(value, digits) + 0.0
