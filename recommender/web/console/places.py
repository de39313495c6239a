"""Where a problem stands in a file, as somebody with the file open looks for it."""

import re
from dataclasses import dataclass

from recommender.domain.errors import Problem

IN_A_ROW = re.compile(r"(?P<file>.+?):(?P<row>\d+)(?::(?P<column>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """A problem with its file, row and column; ``row`` is None where it is the file as a whole.

    Attributes:
        row: as editors and spreadsheets count, from 1; a header is row 1.
        column: of a table, or the field of an object; empty where it is the row as a whole.
    """

    file: str
    row: int | None
    column: str
    detail: str
    remedy: str


def placed(problem: Problem) -> PlacedProblem:
    """Return a problem with its pointer (``file:row:column``) taken apart."""
    found = IN_A_ROW.fullmatch(problem.pointer)
    if found is None:
        return PlacedProblem(problem.pointer, None, "", problem.detail, problem.remedy)
    row, column = int(found["row"]), found["column"] or ""
    return PlacedProblem(found["file"], row, column, problem.detail, problem.remedy)
