"""Which groups may be shown: from all that is shown together, nothing follows about a few people.

What is published of an attribute is a partition of the same people into cells, each of at least
``least`` of them: smaller groups are put together, with the next smallest where they are still
too few or only one. Two attributes may betray together what neither does alone: if a site is a
team and one person more, that person is the difference. So attributes are taken one after the
other, always in the same order, and one that would betray anything beside those before it is made
coarser, or withheld. Whoever collects every table then knows no sum over fewer people, weighted
or not: no linear combination of cells leaves fewer than ``least`` people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

OTHERS = "other groups together"
MOST_SETS = 100_000
"""Sets of people that are looked at; a table that would need more is taken to betray something."""
CLOSE = 1e-9

Cells = Mapping[str, str]
"""The cell that each person is shown in."""


def safe_cells(
    attributes: Mapping[str, Mapping[str, str]], least: int
) -> dict[str, dict[str, str]]:
    """Return for each attribute the cell that each person may be shown in; empty when none may.

    Args:
        attributes: by attribute, in the order of precedence, the group of every person; all
            attributes are about the same people.
        least: people behind each figure at least, 1 or more.

    Raises:
        ValueError: when attributes are not about the same people.
    """
    people = sorted(next(iter(attributes.values()), {}))
    if any(sorted(groups) != people for groups in attributes.values()):
        raise ValueError("attributes are about different people")
    shown: list[list[str]] = [["everyone"] * len(people)]
    found: dict[str, dict[str, str]] = {}
    for name, groups in attributes.items():
        cells = _safe_beside(shown, [groups[person] for person in people], least)
        if cells is not None:
            shown.append(cells)
        found[name] = {} if cells is None else dict(zip(people, cells, strict=True))
    return found


def pooled(groups: Sequence[str], least: int) -> list[str]:
    """Return the cell of each person: their group, or the pool of what is too small."""
    sizes = Counter(groups)
    pool = {group for group, size in sizes.items() if size < least}
    together = sum(sizes[group] for group in pool)
    for group, size in sorted(sizes.items(), key=lambda x: (x[1], x[0])):
        if not pool or (together >= least and len(pool) > 1):
            break
        if group not in pool:
            pool.add(group)
            together += size
    return [OTHERS if group in pool else group for group in groups]


def betrays(partitions: Iterable[Sequence[str]], least: int) -> bool:
    """Tell whether cells, put together, tell something about fewer than ``least`` people.

    A figure over a set S of people follows from the cells when a linear combination x of the
    cells' rows (people as columns, 0 or 1) is zero everywhere else. With H the projection onto the
    space of the rows, that is Hx = x, so that the block of H over S has the eigenvalue 1. Where
    |x| is largest, at c, it follows that 1 - H(c,c) is at most the sum of the other |H(c,s)| of
    S. Few sets pass that test, and all of them are looked at.

    Args:
        partitions: of the same people in the same order, the cell of each.
        least: people.
    """
    kinds = Counter(zip(*partitions, strict=True))
    sizes = np.asarray(list(kinds.values()))
    small = np.flatnonzero(sizes < least)
    if not small.size:
        return False
    project = _projection(list(kinds))[np.ix_(small, small)]
    sets = _near_sets(np.abs(project), sizes[small].tolist(), least - 1)
    if sets is None:
        return True
    by_size: dict[int, list[tuple[int, ...]]] = {}
    for one in sets:
        by_size.setdefault(len(one), []).append(one)
    return any(_eigenvalue_one(project, np.asarray(group)) for group in by_size.values())


def _safe_beside(
    shown: Sequence[Sequence[str]], groups: Sequence[str], least: int
) -> list[str] | None:
    if len(groups) >= least and len(set(groups)) == 1:
        return list(groups)  # It tells what is told of everyone.
    cells = pooled(groups, least)
    while len(set(cells)) > 1:
        if not betrays([*shown, cells], least):
            return cells
        cells = _coarser(cells)
    return None


def _coarser(cells: Sequence[str]) -> list[str]:
    """Put the smallest cell, and what joins it, into the pool."""
    sizes = Counter(cells)
    joining = sorted((size, cell) for cell, size in sizes.items() if cell != OTHERS)
    gone = {cell for _, cell in joining[: 1 if OTHERS in sizes else 2]}
    return [OTHERS if cell in gone else cell for cell in cells]


def _projection(kinds: Sequence[tuple[str, ...]]) -> npt.NDArray[np.float64]:
    """H, float64 (kinds, kinds); people of one kind share all their cells."""
    rows: dict[tuple[int, str], int] = {}
    entries = [
        (rows.setdefault((n, cell), len(rows)), column)
        for column, kind in enumerate(kinds)
        for n, cell in enumerate(kind)
    ]
    cells = np.zeros((len(rows), len(kinds)))
    for row, column in entries:
        cells[row, column] = 1.0
    _, values, vectors = np.linalg.svd(cells, full_matrices=False)
    base = vectors[values > CLOSE * values[0]]
    found: npt.NDArray[np.float64] = base.T @ base
    return found


def _near_sets(
    near: npt.NDArray[np.float64], sizes: Sequence[int], most: int
) -> set[tuple[int, ...]] | None:
    """Sets of at most ``most`` people, each near enough to one of its own; None for too many.

    Args:
        near: absolute values of H, float64 (kinds, kinds).
        sizes: people of each kind.
        most: people.
    """
    own = near.diagonal()
    others = near - np.diag(own)
    largest = np.sort(others, axis=1)[:, ::-1][:, : most - 1].sum(axis=1)
    found: set[tuple[int, ...]] = set()
    for centre in np.flatnonzero(largest >= 1 - own - CLOSE).tolist():
        order = [int(n) for n in np.argsort(-others[centre], kind="stable") if n != centre]
        reach = [(float(others[centre, n]), sizes[n], n) for n in order]
        missing = 1 - float(own[centre]) - CLOSE
        if not _collect(found, centre, reach, missing, most - sizes[centre]):
            return None
    return found


def _collect(
    found: set[tuple[int, ...]],
    centre: int,
    reach: Sequence[tuple[float, int, int]],
    missing: float,
    room: int,
) -> bool:
    """Add the sets around a centre whose reach adds up to what is missing; False for too many."""
    stack: list[tuple[int, float, int, tuple[int, ...]]] = [(0, missing, room, (centre,))]
    looked = 0
    while stack:
        start, left, room, chosen = stack.pop()
        if left <= 0:
            found.add(tuple(sorted(chosen)))
        for n in range(start, len(reach)):
            far, size, kind = reach[n]
            # Those that follow reach no further than this one, and are one person or more each.
            if far * room < left or room == 0:
                break
            looked += 1
            if looked > MOST_SETS or len(found) > MOST_SETS:
                return False
            if size <= room:
                stack.append((n + 1, left - far, room - size, (*chosen, kind)))
    return True


def _eigenvalue_one(project: npt.NDArray[np.float64], sets: npt.NDArray[np.int64]) -> bool:
    blocks = project[sets[:, :, None], sets[:, None, :]]
    return bool((np.linalg.eigvalsh(blocks)[:, -1] > 1 - 1e-7).any())
