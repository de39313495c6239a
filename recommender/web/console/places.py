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
    found, remedy = IN_A_ROW.fullmatch(problem.pointer), _as_sentence(problem.remedy)
    if found is None:
        return PlacedProblem(problem.pointer, None, "", problem.detail, remedy)
    row, column = int(found["row"]), found["column"] or ""
    return PlacedProblem(found["file"], row, column, problem.detail, remedy)


def _as_sentence(remedy: str) -> str:
    """Return a remedy, which is kept without them, with a capital and a full stop."""
    return f"{remedy[:1].upper()}{remedy[1:]}{'' if remedy.endswith(('.', '?')) else '.'}"
