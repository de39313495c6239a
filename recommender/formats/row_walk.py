"""Through many sources row by row: validate each, keep every problem, meet each id once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from recommender.domain.errors import InvalidInput, Problem
from recommender.formats.door_reading import stated
from recommender.formats.problems import did_you_mean, pointer_to, shown
from recommender.formats.rows import EVIDENCE, KINDS, MEASURE, Row
from recommender.formats.sources import read_source

Readers = Mapping[str, Callable[[Any], Any]]
"""How the object of each kind of row is validated."""


class RowWalk:
    """Goes through sources and remembers what was wrong, and where each id was met.

    Args:
        kinds: the kinds of row that are wanted; others are at home in a mixed file and are
            passed over, but a file of nothing else is a problem.
        elsewhere: what a file of nothing else is, and where it belongs.
    """

    def __init__(self, kinds: Sequence[str], elsewhere: str) -> None:
        self.problems: list[Problem] = []
        self.places: dict[tuple[str, str], str] = {}
        self._kinds = kinds
        self._elsewhere = elsewhere
        self._met: dict[tuple[str, str, str], tuple[str, str]] = {}

    def read(
        self, sources: Sequence[tuple[str, bytes]], readers: Readers
    ) -> Iterator[tuple[str, str, Any]]:
        """Yield the place (``file:row``), kind and value of every row without a problem."""
        for name, raw in sources:
            rows, problems = read_source(raw)
            self.problems += [_at(name, problem, {}) for problem in problems]
            wanted = [row for row in rows if row.kind is None or row.kind in self._kinds]
            if rows and not wanted:
                self.problems.append(_misplaced(name, rows[0], self._elsewhere))
            for row in wanted:
                place = f"{name}:{row.number}"
                value, found = _examined(row, readers)
                found += self._met_before(row, place)
                self.problems += [_at(place, problem, row.names) for problem in found]
                if not found and row.kind is not None:
                    yield place, row.kind, value

    def _met_before(self, row: Row, place: str) -> list[Problem]:
        key = row.kind or ""
        # Evidence is numbered per learner; everything else per kind.
        owner = stated(row.value, "learner") if key == EVIDENCE else None
        id_ = stated(row.value, key)
        if not isinstance(id_, str) or key == MEASURE:  # A series has many rows of one name.
            return []
        folded = (key, owner.casefold() if isinstance(owner, str) else "", id_.casefold())
        if folded not in self._met:
            self._met[folded] = (id_, place)
            return []
        first, first_place = self._met[folded]
        if first == id_:
            return [
                Problem(
                    f"/{key}",
                    "duplicate_id",
                    f"The {key} id {shown(id_)} is already used at {first_place}.",
                    "give each its own id, or remove one of the rows",
                )
            ]
        return [
            Problem(
                f"/{key}",
                "duplicate_id",
                f"The {key} id {shown(id_)} differs only in capitals from {shown(first)} "
                f"at {first_place}.",
                "write the id the same way everywhere, or give each its own",
            )
        ]


def _examined(row: Row, readers: Readers) -> tuple[Any, list[Problem]]:
    problems = list(row.problems)
    if row.kind is None:
        return None, [*problems, _kindless(row.value)]
    try:
        return readers[row.kind](row.value), problems
    except InvalidInput as error:
        # What could not even be read needs no second complaint about its value.
        told = {problem.pointer for problem in problems}
        return None, problems + [p for p in error.problems if p.pointer not in told]


def _kindless(value: Any) -> Problem:
    if not isinstance(value, dict):
        return Problem("", "wrong_type", f"The row is {shown(value)}.", "give an object")
    guess = next((k for k in value if "did you" in did_you_mean(k, KINDS)), "")
    remedy = did_you_mean(guess, KINDS) if guess else f"begin it with one of: {', '.join(KINDS)}"
    return Problem(
        pointer_to((guess,)) if guess else "",
        "unknown_row",
        f"The row does not say what it is about: it has none of {', '.join(KINDS)}.",
        remedy,
    )


def _misplaced(name: str, row: Row, elsewhere: str) -> Problem:
    return Problem(
        f"{name}:{row.number}",
        "belongs_elsewhere",
        f"{shown(name)} holds only rows of another kind ({row.kind}); none was read.",
        f"this is {elsewhere}",
    )


def _at(place: str, problem: Problem, names: Mapping[str, str]) -> Problem:
    field = problem.pointer.removeprefix("/")
    first, slash, rest = field.partition("/")
    theirs = names.get(first, first)
    where = f"{place}:{theirs}{slash}{rest}" if field else place
    return Problem(where, problem.code, problem.detail, problem.remedy)
