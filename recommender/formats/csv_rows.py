r"""CSV with our own columns, read into the same objects that JSON Lines gives.

Lists are separated by ``;`` (a real one is written ``\;``), what an item teaches is
``skill:from>to``, what it requires is ``skill:level`` or an item's id, a role's target is
``skill:level:importance``.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.formats.door import (
    EvidenceBody,
    EvidenceMarkBody,
    ItemBody,
    LearnerBody,
    RoleBody,
    SkillBody,
)
from recommender.formats.door_measurements import MeasurementBody
from recommender.formats.problems import did_you_mean, field_names, pointer_to, shown
from recommender.formats.rows import Row, kind_of

_NUMBER = re.compile(r"[+-]?\d+(?P<fraction>\.\d*)?(?P<power>[eE][+-]?\d+)?", re.ASCII)
_HEADER_MAX = 100_000
_YES = {"true": True, "yes": True, "false": False, "no": False}
_LISTS = ("accessibility", "activity_ids", "languages", "levels", "objectives", "sections")
_NUMBERS = ("minutes", "minutes_per_week")
_COLUMNS = {
    name
    for model in (
        *(ItemBody, SkillBody, RoleBody),
        *(LearnerBody, EvidenceBody, EvidenceMarkBody, MeasurementBody),
    )
    for name in field_names(model)
}
_KINDS = ("item", "skill", "role", "learner", "measure")


class _BadCellError(ValueError):
    """A cell that does not follow its column's notation; says which one that is."""


def has_header(text: str) -> bool:
    """Tell whether the text begins with a line of our columns."""
    header = _header(text, _separator(text))
    return any(name in _KINDS for name in header)


def read_csv(text: str) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a CSV text, and what is wrong with the file as a whole.

    Rows are counted as a spreadsheet counts them: the header is row 1, and a cell with line
    breaks belongs to one row. Pointers begin with the row.
    """
    separator = _separator(text)
    header = _header(text, separator)
    problems = list(_bad_columns(header))
    if any(problem.code == "duplicate" for problem in problems):
        return [], problems
    rows: list[Row] = []
    number = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        next(reader)
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                rows.append(_row(number, header, cells))
    except csv.Error as error:
        problems.append(
            Problem(
                str(number + 1),
                "bad_csv",
                f"The file cannot be read on from row {number + 1}: {error}.",
                "close every quotation mark, double the ones inside a cell, and keep cells "
                "under 100000 characters",
            )
        )
    return rows, problems


def _separator(text: str) -> str:
    def known(separator: str) -> int:
        return sum(name in _COLUMNS for name in _header(text, separator))

    return max(",;\t", key=known)


def _header(text: str, separator: str) -> list[str]:
    reader = csv.reader(io.StringIO(text[:_HEADER_MAX], newline=""), delimiter=separator)
    try:
        return [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error:
        return []


def _bad_columns(header: list[str]) -> Iterator[Problem]:
    for position, name in enumerate(header):
        if not name:
            continue
        if name in header[:position]:
            yield Problem(
                f"1{pointer_to((name[:60],)).replace('/', ':', 1)}",
                "duplicate",
                f"The column {shown(name)} stands twice in the header.",
                "keep one of them",
            )
        elif name not in _COLUMNS:
            yield Problem(
                f"1{pointer_to((name[:60],)).replace('/', ':', 1)}",
                "unknown_column",
                f"The column {shown(name)} is not known; its cells are not read.",
                did_you_mean(name, _COLUMNS),
            )


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    problems: list[Problem] = []
    if any(cell.strip() for cell in cells[len(header) :]):
        problems.append(
            Problem(
                "",
                "too_many_cells",
                f"The row has {len(cells)} cells, the header {len(header)}.",
                "put quotation marks around cells that contain the separator",
            )
        )
    texts = {
        name: cell.strip()
        for name, cell in zip(header, cells, strict=False)
        if name in _COLUMNS and cell.strip()
    }
    kind = kind_of(texts) or next(name for name in _KINDS if name in header)
    texts.setdefault("learner" if kind == "evidence" else kind, "")
    value: dict[str, Json] = {}
    for name, text in texts.items():
        try:
            value[name] = _cell(kind, name, text)
        except _BadCellError as error:
            problems.append(
                Problem(
                    f"/{name}",
                    "bad_notation",
                    f"{shown(name)} cannot be read: {shown(text)}.",
                    str(error),
                )
            )
    return Row(number, kind, value, tuple(problems))


def _cell(kind: str, name: str, text: str) -> Json:
    reader = _READERS.get((kind, name))
    if reader:
        return [reader(entry) for entry in _entries(text)]
    if name in _LISTS:
        return _entries(text)
    if name in _NUMBERS or (kind, name) in (("evidence", "level"), ("measure", "value")):
        return _number(text)
    if name in ("free", "retired"):
        return _YES.get(text.lower(), text)
    if name == "attributes":
        return dict(_attribute(entry) for entry in _entries(text))
    return text


def _entries(text: str) -> list[str]:
    parts = re.split(r"(?<!\\);", text)
    return [part.replace("\\;", ";").strip() for part in parts if part.strip()]


def _number(text: str) -> Json:
    # What is not a number stays text, and is refused by name at the door.
    found = _NUMBER.fullmatch(text)
    if not found or len(text) > 30:
        return text
    return float(text) if found["fraction"] or found["power"] else int(text)


def _teaches(entry: str) -> Json:
    skill, colon, levels = entry.rpartition(":")
    entry_level, arrow, exit_level = levels.partition(">")
    if not (colon and arrow):
        raise _BadCellError("write skill:from>to, such as spreadsheets:1>2.5")
    return {
        "skill": skill.strip(),
        "from": _number(entry_level.strip()),
        "to": _number(exit_level.strip()),
    }


def _item_requires(entry: str) -> Json:
    # An id may itself contain a colon; a level is a number.
    skill, colon, level = entry.rpartition(":")
    if colon and not isinstance(_number(level.strip()), str):
        return {"skill": skill.strip(), "level": _number(level.strip())}
    return {"item": entry}


def _skill_requires(entry: str) -> Json:
    skill, colon, level = entry.rpartition(":")
    if colon and not isinstance(_number(level.strip()), str):
        return {"skill": skill.strip(), "level": _number(level.strip())}
    return entry


def _target(entry: str) -> Json:
    parts = [part.strip() for part in entry.rsplit(":", 2)]
    if len(parts) == 3 and not isinstance(_number(parts[1]), str):
        return {"skill": parts[0], "level": _number(parts[1]), "importance": _number(parts[2])}
    skill, colon, level = entry.rpartition(":")
    if not colon:
        raise _BadCellError("write skill:level:importance, such as spreadsheets:3:0.8")
    return {"skill": skill.strip(), "level": _number(level.strip())}


def _attribute(entry: str) -> tuple[str, Json]:
    name, equals, text = (part.strip() for part in entry.partition("="))
    if not equals:
        raise _BadCellError("write name=value, such as site=Leeds")
    return name, _YES.get(text) if text in ("true", "false") else _number(text)


_READERS: dict[tuple[str, str], Callable[[str], Json]] = {
    ("item", "teaches"): _teaches,
    ("item", "requires"): _item_requires,
    ("skill", "requires"): _skill_requires,
    ("role", "targets"): _target,
}
