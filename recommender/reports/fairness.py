"""Fairness: who is given what, and are levels estimated equally well, by a declared attribute.

Every figure is one value per person, as decisions about one person are not independent. The
attributes are used here, after the event, and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from recommender.domain.canonical import Json
from recommender.domain.given import Given
from recommender.reports.comparing import FEW, MEAN, SHARE, Comparison, compared, judged
from recommender.reports.exact import share_interval
from recommender.reports.means import mean, mean_interval
from recommender.reports.tables import Cell, Column, Table, rounded
from recommender.reports.teaching import Teaching
from recommender.reports.withholding import OTHERS, safe_cells

STRETCH_LEVEL = 4.0
"""An item that leads to this level (*proficient*) or higher is a stretch whatever a role asks."""

EVERYONE = "everyone"
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of each person of whom it can be told.

    Attributes:
        kind: ``share`` (0 or 1), ``mean`` or ``error``; see ``comparing``.
    """

    key: str
    title: str
    unit: str
    kind: str
    values: Mapping[str, float]


def exposure(latest: Mapping[str, Given | None], teaching: Teaching) -> tuple[Figure, ...]:
    """Return what people are given.

    Args:
        latest: of every person the latest answer; None where none was given.
        teaching: what the catalogue teaches.
    """
    given = {person: one.answer for person, one in latest.items() if one is not None}
    paths = {p: answer for p, answer in given.items() if answer["steps"]}
    reached = {p: float(p in paths) for p in latest}
    stretch = {p: float(has_stretch(a, teaching)) for p, a in paths.items()}
    minutes = {p: float(a["minutes"]) for p, a in paths.items()}
    closed = {p: float(a["closed"]) for p, a in paths.items()}
    return (
        Figure("path", "Were given a path", "share 0-1", SHARE, reached),
        Figure("stretch", "Have a stretch item in their path", "share 0-1", SHARE, stretch),
        Figure("minutes", "Minutes of their path", "minutes", MEAN, minutes),
        Figure("closed", "Share of their gap it is expected to close", "0-1", MEAN, closed),
    )


def has_stretch(answer: Mapping[str, Json], teaching: Teaching) -> bool:
    """Return whether a path holds an item that leads to level 4, or beyond what is asked for.

    Where an item leads is what the serving catalogue says of it; of an item that it no longer
    has, the level that the answer expected.
    """
    targets = {gap["skill"]: gap["target"] for gap in answer["gaps"]}
    for step in answer["steps"]:
        for gain in step["gains"]:
            leads_to = teaching.leads_to(step["item"]["id"], gain["skill"])
            level = gain["after"] if leads_to is None else leads_to
            if level >= STRETCH_LEVEL or level > targets.get(gain["skill"], STRETCH_LEVEL):
                return True
    return False


def fairness(
    figures: tuple[Figure, ...],
    attributes: Mapping[str, Mapping[str, str]],
    attribute: str,
    least: int,
) -> Table:
    """Return every figure by the groups of one attribute, with verdicts.

    Args:
        figures: what is compared.
        attributes: by attribute the group of every person. All of them bear on what may be shown
            of one, as they can be asked for one after the other; those with fewer groups go first.
        attribute: the one asked for.
        least: people behind a figure at least.
    """
    found = [_groups(figure, attributes, attribute, least) for figure in figures]
    judgements = judged([_comparisons(f, g) for f, g in zip(figures, found, strict=True)])
    rows: list[tuple[Cell, ...]] = []
    for figure, groups, comparisons in zip(figures, found, judgements, strict=True):
        if len(figure.values) >= least:
            rows.append(_everyone(figure))
        if len(groups) < 2:
            rows.append(_nothing(figure, least, len(groups)))
        best = max((c.value for c in comparisons), default=0.0)
        rows += [_row(figure, one, best) for one in comparisons]
    note = (
        f"Groups of fewer than {least} people are put together, with the next smallest where they "
        "are still too few, so that nothing about them follows from the rest, nor from the tables "
        "of other attributes. The other groups are everybody else of whom the figure is known."
    )
    return Table("groups", f"By {attribute}", _COLUMNS, tuple(rows), note, _BRIEF)


def _groups(
    figure: Figure, attributes: Mapping[str, Mapping[str, str]], attribute: str, least: int
) -> dict[str, list[float]]:
    here = {
        name: {person: groups[person] for person in figure.values}
        for name, groups in sorted(attributes.items(), key=_coarsest_first)
    }
    found: dict[str, list[float]] = {}
    for person, cell in safe_cells(here, least).get(attribute, {}).items():
        found.setdefault(cell, []).append(figure.values[person])
    return {
        cell: found[cell] for cell in sorted(found, key=lambda c: (c == OTHERS, c.casefold(), c))
    }


def _coarsest_first(attribute: tuple[str, Mapping[str, str]]) -> tuple[int, bool, str]:
    name, groups = attribute
    return len(set(groups.values())), name not in ("team", "role"), name


def _comparisons(figure: Figure, groups: Mapping[str, list[float]]) -> list[Comparison]:
    if len(groups) < 2:
        return []
    return [
        compared(
            figure.kind,
            group,
            values,
            [v for other in groups if other != group for v in groups[other]],
        )
        for group, values in groups.items()
    ]


_COLUMNS = (
    Column("figure", "Figure"),
    Column("unit", "In"),
    Column("group", "Group"),
    Column("people", "People", "people"),
    Column("value", "Value"),
    Column("low", "Lowest likely (95 %)"),
    Column("high", "Highest likely (95 %)"),
    Column("others", "The other groups"),
    Column("ratio", "Ratio to the other groups"),
    Column("ratio_low", "Ratio, lowest likely (95 %)"),
    Column("ratio_high", "Ratio, highest likely (95 %)"),
    Column("impact_ratio", "Ratio to the highest group"),
    Column("difference", "Difference from the other groups"),
    Column("difference_low", "Difference, lowest likely (95 %)"),
    Column("difference_high", "Difference, highest likely (95 %)"),
    Column("p", "Chance of so much by accident (Holm)", "0-1"),
    Column("verdict", "Verdict"),
    Column("key", "Figure id"),
)
_BRIEF = ("figure", "group", "people", "value", "low", "high", "others", "verdict")


def _row(figure: Figure, one: Comparison, best: float) -> tuple[Cell, ...]:
    impact = one.value / best if figure.kind in (SHARE, MEAN) and best > 0 else None
    figures = (
        *(one.value, one.low, one.high, one.others),
        *(one.ratio, one.ratio_low, one.ratio_high, impact),
        *(one.difference, one.difference_low, one.difference_high, one.p),
    )
    shown = [None if x is None else rounded(x) for x in figures]
    return (figure.title, figure.unit, one.group, one.people, *shown, one.verdict, figure.key)


def _everyone(figure: Figure) -> tuple[Cell, ...]:
    values = list(figure.values.values())
    if figure.kind == SHARE:
        own: tuple[float, float] | None = share_interval(round(sum(values)), len(values))
    else:
        own = mean_interval(values)
    low, high = (None, None) if own is None else (rounded(own[0]), rounded(own[1]))
    told = (figure.title, figure.unit, EVERYONE, len(values), rounded(mean(values)), low, high)
    return (*told, *(None,) * (len(_COLUMNS) - len(told) - 2), "", figure.key)


def _nothing(figure: Figure, least: int, groups: int) -> tuple[Cell, ...]:
    """The row of a figure without two groups to compare."""
    few = len(figure.values) < 2 * least or groups == 1
    why = FEW if few else WITHHELD
    blank = (None,) * (len(_COLUMNS) - 5)
    return (figure.title, figure.unit, "", *blank, why, figure.key)
