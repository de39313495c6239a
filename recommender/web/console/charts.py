"""Charts as SVG, drawn on the server by Vega-Lite; each also exists in words and as a table.

Colours are the page's own tokens, written as ``var(…)``: dark, forced colours and print follow
without drawing again. A drawing holds no style attribute, no script and no link, and only what
stands in its data; whoever does not see it has the table.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from recommender.web.pages.text import cut, seen

KEPT = 64
"""Drawings that are kept; a report that has not changed is not drawn again."""

LABEL = 32
"""Characters of a label in a drawing; the table has all of it."""

INK, PAPER, LINE, ACCENT = "var(--ink)", "var(--paper)", "var(--line)", "var(--accent)"
SHADES = ("none", "0", "1", "2", "3")
SHADE_FILLS = [f"var(--heat-{shade})" for shade in SHADES]
SHADE_INKS = ["var(--heat-ink-dark)"] * 3 + ["var(--heat-ink-mid)", "var(--heat-ink-light)"]

PADDING = {"left": 48, "right": 40, "top": 8, "bottom": 8}
"""Room for labels in fonts that run wider than the one that they are measured in."""

CONFIG: dict[str, Any] = {
    "background": None,
    "padding": PADDING,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "text": {"fontSize": 13},
    "axis": {
        "aria": False,
        "labelColor": INK,
        "labelFontSize": 13,
        "labelLimit": 260,
        "titleColor": INK,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "domainColor": LINE,
        "gridColor": LINE,
        "tickColor": LINE,
    },
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a heat map: what it says, and one of ``SHADES``."""

    row: str
    column: str
    words: str
    shade: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure with its interval; without one where there is too little to say."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A figure with its interval at a day (ISO 8601), of one of several series."""

    series: str
    day: str
    value: float
    low: float | None = None
    high: float | None = None


def heat_map(cells: Sequence[Cell], rows: Sequence[str], columns: Sequence[str]) -> Markup:
    """Return a heat map; every cell also says its figure, so that nothing rests on colour."""
    row_names, column_names = _distinct(rows), _distinct(columns)
    data = [
        {"r": row_names[c.row], "c": column_names[c.column], "w": c.words, "s": c.shade}
        for c in cells
    ]
    ordinal: dict[str, Any] = {"type": "nominal", "scale": {"paddingInner": 0.06}}
    order = {"x": list(column_names.values()), "y": list(row_names.values())}
    shade = {"field": "s", "type": "nominal", "legend": None}
    return _drawn(
        {
            "data": {"values": data},
            "width": {"step": 76},
            "height": {"step": 32},
            "encoding": {
                "x": {
                    **ordinal,
                    "field": "c",
                    "sort": order["x"],
                    "axis": {"orient": "top", "title": None, "labelAngle": -30, "ticks": False},
                },
                "y": {
                    **ordinal,
                    "field": "r",
                    "sort": order["y"],
                    "axis": {"title": None, "ticks": False},
                },
            },
            "resolve": {"scale": {"color": "independent"}},
            "layer": [
                {
                    "mark": {"type": "rect", "aria": False, "stroke": LINE},
                    "encoding": {"color": {**shade, "scale": _scale(SHADE_FILLS)}},
                },
                {
                    "mark": {"type": "text", "aria": False},
                    "encoding": {
                        "text": {"field": "w"},
                        "color": {**shade, "scale": _scale(SHADE_INKS)},
                    },
                },
            ],
            "config": {"axis": {"domain": False}},
        }
    )


def dots(
    rows: Sequence[Dot], *, title: str, line: float | None = None, most: float | None = None
) -> Markup:
    """Return dots with their intervals, one a row, and an upright line to compare with.

    A dot without an interval is hollow; what lies beyond ``most`` is drawn there.
    """
    names = _distinct([row.label for row in rows])
    data = [{**asdict(row), "label": names[row.label]} for row in rows]
    y = {"field": "label", "type": "nominal", "sort": list(names.values()), "axis": {"title": None}}
    scale: dict[str, Any] = {"zero": True, "nice": False}
    if most is not None:
        scale = {"domain": [0, most], "clamp": True}
    x = {"type": "quantitative", "scale": scale, "axis": {"title": title, "tickCount": 6}}
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "rule", "aria": False, "color": INK, "strokeWidth": 2},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {
                "type": "point",
                "aria": False,
                "size": 110,
                "opacity": 1,
                "stroke": ACCENT,
                "strokeWidth": 2,
            },
            "encoding": {
                "y": y,
                "x": {**x, "field": "value"},
                "fill": {
                    "condition": {"test": "isValid(datum.low)", "value": ACCENT},
                    "value": PAPER,
                },
            },
        },
    ]
    if line is not None:
        rule = {"type": "rule", "aria": False, "color": INK, "strokeDash": [5, 4]}
        layers.append(
            {
                "data": {"values": [{"at": line}]},
                "mark": rule,
                "encoding": {"x": {**x, "field": "at"}},
            }
        )
    return _drawn({"data": {"values": data}, "width": 420, "height": {"step": 34}, "layer": layers})


def trends(points: Sequence[Point], *, title: str) -> Markup:
    """Return one small drawing a series, below each other on the same scale, with intervals."""
    names = _distinct([point.series for point in points])
    data = [{**asdict(point), "series": names[point.series]} for point in points]
    days = sorted({point.day for point in points})
    axis = {"title": None, "format": "%-d %b %Y", "values": days, "labelSeparation": 14}
    x = {"field": "day", "type": "temporal", "scale": {"type": "utc"}, "axis": axis}
    y = {"type": "quantitative", "axis": {"title": title}, "scale": {"zero": True}}
    drawing = {
        "width": 560,
        "height": 110,
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.low)"}],
                "mark": {"type": "rule", "aria": False, "color": INK},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "aria": False, "color": ACCENT, "strokeWidth": 2},
                "encoding": {"x": x, "y": {**y, "field": "value"}},
            },
            {
                "mark": {
                    "type": "point",
                    "aria": False,
                    "filled": True,
                    "opacity": 1,
                    "size": 70,
                    "color": ACCENT,
                },
                "encoding": {"x": x, "y": {**y, "field": "value"}},
            },
        ],
    }
    header = {"title": None, "labelColor": INK, "labelFontSize": 14, "labelAnchor": "start"}
    return _drawn(
        {
            "data": {"values": data},
            "facet": {
                "row": {
                    "field": "series",
                    "type": "nominal",
                    "sort": list(names.values()),
                    "header": {**header, "labelAngle": 0, "labelOrient": "top"},
                }
            },
            "spec": drawing,
        }
    )


def _scale(colours: Sequence[str]) -> dict[str, Any]:
    return {"domain": list(SHADES), "range": list(colours)}


def _distinct(names: Sequence[str]) -> dict[str, str]:
    """Return each name as it is drawn: cut, nothing unseen, and no two alike."""
    drawn: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        short = cut(seen(name), LABEL)
        label, n = short, 2
        while label in taken:
            label, n = f"{short} ({n})", n + 1
        taken.add(label)
        drawn[name] = label
    return drawn


def _drawn(spec: Mapping[str, Any]) -> Markup:
    config = {
        **CONFIG,
        **{k: {**CONFIG.get(k, {}), **v} for k, v in spec.get("config", {}).items()},
    }
    return _svg(json.dumps({**spec, "config": config}, sort_keys=True))


@lru_cache(maxsize=KEPT)
def _svg(spec: str) -> Markup:
    """Return the drawing of a Vega-Lite specification; nothing is fetched for it."""
    import vl_convert  # it starts a JavaScript engine: only where a chart is drawn

    drawing: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return Markup(drawing.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704  Vega escapes its data


def warm() -> None:
    """Start the JavaScript engine that draws, so that nobody waits for it at their first chart.

    It holds the interpreter for a third of a second; at the start of a process nobody is there yet.
    """
    dots([], title="")
