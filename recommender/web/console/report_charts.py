"""The drawings of reports: which table is drawn how, and the sentence that says the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from recommender.reports.coverage import EVERYONE
from recommender.reports.tables import Cell as Figure
from recommender.reports.tables import Table
from recommender.reports.withholding import OTHERS
from recommender.web.console.charts import Cell, Dot, Point, dots, heat_map, trends

MOST_ROWS, MOST_COLUMNS = 24, 10
SERIES_TOLD = 5
FOUR_FIFTHS = 0.8
"""Below this ratio to the other groups a difference is looked into (four-fifths rule)."""

NO_DISPARITY = "No disparity is shown."

EDGE = 2.5
"""Where a drawing of ratios ends; what lies beyond is drawn at its edge."""

Row = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, what it is of, and the sentence that says what it shows."""

    title: str
    summary: str
    drawing: Markup
    shades: bool = False


def charts_of(table: Table) -> list[Chart]:
    """Return the drawings of a table; none where there is nothing to draw."""
    draw = DRAWN.get(table.name)
    keys = [column.key for column in table.columns]
    return draw([dict(zip(keys, row, strict=True)) for row in table.rows]) if draw else []


def _coverage(rows: Sequence[Row]) -> list[Chart]:
    known = [r for r in rows if isinstance(r["at_target"], int | float)]
    if not known:
        return []
    whole = [r for r in known if r["team"] == EVERYONE]
    whole.sort(key=lambda r: (_share(r), -_number(r["people"]), str(r["label"])))
    labels = list(dict.fromkeys(str(r["label"]) for r in whole))
    named = sorted({str(r["team"]) for r in known} - {EVERYONE, OTHERS}, key=str.casefold)
    teams = [EVERYONE, *named[: MOST_COLUMNS - 2], OTHERS]
    drawn = [r for r in known if r["label"] in labels[:MOST_ROWS] and r["team"] in teams]
    cells = [Cell(str(r["label"]), str(r["team"]), _percent(r), _shade(r)) for r in drawn]
    lowest = whole[0]
    left = f" The {MOST_ROWS} furthest from it are drawn." if len(labels) > MOST_ROWS else ""
    summary = (
        f"{len(labels)} skills that enough people are asked for. Furthest away is "
        f"{lowest['label']}: {_percent(lowest)} of {lowest['people']} people are at the level that "
        f"their role asks for.{left} A free place: too few are asked for it there."
    )
    drawing = heat_map(cells, labels[:MOST_ROWS], teams)
    return [Chart("Share of people at the level asked for", summary, drawing, shades=True)]


def _fairness(rows: Sequence[Row]) -> list[Chart]:
    charts = []
    for figure in dict.fromkeys(str(r["figure"]) for r in rows):
        known = [r for r in rows if r["figure"] == figure and r["ratio"] is not None]
        if not known:
            continue
        points = [
            Dot(str(r["group"]), _number(r["ratio"]), *_interval(r, "ratio_low", "ratio_high"))
            for r in known
        ]
        lowest = min(points, key=lambda p: (p.value, p.label))
        shown = [str(r["group"]) for r in known if r["verdict"] == "disparity shown"]
        said = f"A disparity is shown for {', '.join(shown)}." if shown else NO_DISPARITY
        summary = (
            f"{figure}: lowest is {lowest.label}, at {lowest.value:.2f} of the other groups. "
            f"{said} The line stands at 0.80. A bar is the likely range (95 %); a hollow dot has "
            f"none, as there are too few people. What lies beyond {EDGE:g} is drawn at the edge."
        )
        title = "Ratio to the other groups"
        drawing = dots(points, title=title, line=FOUR_FIFTHS, most=EDGE)
        charts.append(Chart(figure, summary, drawing))
    return charts


def _levels(rows: Sequence[Row]) -> list[Chart]:
    points = [
        Point("Mean change in levels", _day(r), _number(r["change"]), *_interval(r, "low", "high"))
        for r in rows
        if r["change"] is not None
    ]
    return _trend("How levels moved", points, "levels", "{value:+.2f} levels")


def _engagement(rows: Sequence[Row]) -> list[Chart]:
    points = [
        Point(
            "People who got an answer",
            _day(r),
            _number(r["asked"]) / _number(r["people"]),
            *_interval(r, "asked_low", "asked_high"),
        )
        for r in rows
        if r["asked"] is not None and r["people"]
    ]
    return _trend("How far learning is taken up", points, "share", "{value:.0%}")


def _series(rows: Sequence[Row]) -> list[Chart]:
    points = [
        Point(f"{r['measure']}, {r['team']} ({r['unit']})", _day(r), _number(r["value"]))
        for r in rows
        if r["value"] is not None
    ]
    return _trend("The firm's own figures", points, "value", "{value:g}")


def _trend(title: str, points: Sequence[Point], unit: str, form: str) -> list[Chart]:
    if not points:
        return []
    latest = max(point.day for point in points)
    last = [point for point in points if point.day == latest]
    told = "; ".join(f"{p.series}: {form.format(value=p.value)}" for p in last[:SERIES_TOLD])
    summary = f"In {_quarter(latest)}, the latest quarter that can be told of: {told}.".replace(
        ": -", ": −"
    )
    return [Chart(title, summary, trends(points, title=unit))]


DRAWN: Mapping[str, Callable[[Sequence[Row]], list[Chart]]] = {
    "teams": _coverage,
    "groups": _fairness,
    "skill_proficiency": _levels,
    "engagement": _engagement,
    "business_performance": _series,
    "innovation_capacity": _series,
    "further_figures": _series,
}


def _share(row: Row) -> float:
    return _number(row["at_target"])


def _percent(row: Row) -> str:
    return f"{round(100 * _share(row))} %"


def _shade(row: Row) -> str:
    share = _share(row)
    return "0" if share < 0.25 else "1" if share < 0.5 else "2" if share < 0.75 else "3"


def _interval(row: Row, low: str, high: str) -> tuple[float | None, float | None]:
    if row[low] is None or row[high] is None:
        return None, None
    return _number(row[low]), _number(row[high])


def _number(figure: Figure) -> float:
    return float(figure) if isinstance(figure, int | float) else 0.0


def _quarter(day: str) -> str:
    """The quarter that begins on a day, such as 2026-Q3."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def _day(row: Row) -> str:
    """The first day of a quarter such as 2026-Q3."""
    year, quarter = str(row["quarter"]).split("-Q")
    return f"{year}-{3 * int(quarter) - 2:02}-01"
