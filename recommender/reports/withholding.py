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

    A figure over a set of people follows from the cells when a linear combination of the cells'
    rows (people as columns, 0 or 1) is zero everywhere else. With H the projection onto the space
    of the rows, such a combination inside a set S exists exactly when the block of H over S has
    the eigenvalue 1; its trace, the sum of the leverages of S, is then at least 1.

    Args:
        partitions: of the same people in the same order, the cell of each.
        least: people.
    """
    kinds = Counter(zip(*partitions, strict=True))
    small = [kind for kind, size in kinds.items() if size < least]
    if not small:
        return False
    project = _projection(list(kinds))
    place = {kind: n for n, kind in enumerate(kinds)}
    ranked = sorted(
        ((float(project[place[k], place[k]]), kinds[k], place[k]) for k in small), reverse=True
    )
    sets = _heavy_sets(ranked, least - 1)
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


def _heavy_sets(
    ranked: Sequence[tuple[float, int, int]], most: int
) -> list[tuple[int, ...]] | None:
    """Sets of at most ``most`` people whose leverages reach 1; None when there are too many."""
    found: list[tuple[int, ...]] = []
    looked = 0
    stack: list[tuple[int, float, int, tuple[int, ...]]] = [(0, 0.0, most, ())]
    while stack:
        start, leverage, room, chosen = stack.pop()
        for n in range(start, len(ranked)):
            own, size, place = ranked[n]
            # Those that follow have no more leverage than this one, and one person or more each.
            if leverage + own * room < 1 - CLOSE:
                break
            looked += 1
            if looked > MOST_SETS:
                return None
            if size > room:
                continue
            whole = (*chosen, place)
            if leverage + own >= 1 - CLOSE:
                found.append(whole)
            if room > size:
                stack.append((n + 1, leverage + own, room - size, whole))
    return found


def _eigenvalue_one(project: npt.NDArray[np.float64], sets: npt.NDArray[np.int64]) -> bool:
    blocks = project[sets[:, :, None], sets[:, None, :]]
    return bool((np.linalg.eigvalsh(blocks)[:, -1] > 1 - 1e-7).any())
