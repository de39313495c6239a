"""Charts are plain drawings: nothing to run, nothing to follow, every figure in words."""

import re
from html.parser import HTMLParser

import pytest
from hostile import TEXTS

from recommender.web.console.charts import Cell, Dot, Point, dots, heat_map, trends

ROWS, COLUMNS = ("Spreadsheets", "Writing"), ("Sales", "Office")
CELLS = [
    Cell("Spreadsheets", "Sales", "0.4", "1"),
    Cell("Spreadsheets", "Office", "0.9", "3"),
    Cell("Writing", "Sales", "few", "none"),
]


class Drawing(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = set(), {}, []
        self.feed(str(text))

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            self.attributes.setdefault(name, set()).add(value)

    def handle_data(self, data):
        self.words.append(data)


def assert_plain(text):
    drawing = Drawing(text)
    assert drawing.tags <= {"svg", "g", "path", "text", "rect", "line", "defs", "clippath", "tspan"}
    assert not [n for n in drawing.attributes if n.startswith("on") or n in ("style", "href")]
    assert "url(" not in str(drawing.attributes.values())
    assert drawing.attributes["aria-hidden"] >= {"true"}
    return drawing


def test_a_heat_map_says_every_figure_and_shades_by_token():
    drawing = assert_plain(heat_map(CELLS, ROWS, COLUMNS))
    assert set(drawing.words) == {"0.4", "0.9", "few", *ROWS, *COLUMNS}
    assert {"var(--heat-1)", "var(--heat-3)", "var(--heat-none)"} <= drawing.attributes["fill"]


def test_rows_and_columns_stand_in_the_order_given():
    places = {}
    for order in (ROWS, ROWS[::-1]):
        text = str(heat_map(CELLS, order, COLUMNS))
        places[order] = [text.index(f">{name}</text>") for name in order]
    assert all(places[order] == sorted(places[order]) for order in places)


def test_a_line_and_the_intervals_stand_in_a_dot_plot():
    one = Dot("Site A", 0.9, 0.8, 1.0)
    with_line, without = dots([one], title="Ratio", line=0.8), dots([one], title="Ratio")
    assert "stroke-dasharray" in with_line
    assert "stroke-dasharray" not in without
    assert_plain(with_line)
    few = dots([Dot("Site B", 0.5)], title="Ratio")
    assert "var(--paper)" in Drawing(few).attributes["fill"]
    assert "var(--paper)" not in Drawing(without).attributes["fill"]


def test_trends_name_each_series_and_day():
    points = [Point(s, f"2026-0{m}-01", m / 10, 0.0, 1.0) for s in ("A", "B") for m in (1, 3)]
    words = assert_plain(trends(points, title="levels")).words
    assert {"A", "B", "1 Jan 2026", "1 Mar 2026"} <= set(words)


@pytest.mark.parametrize("text", [*TEXTS, "datum.x; alert(1)", "${x}", "[1]", "a.b"])
def test_hostile_labels_are_drawn_as_text(text):
    for drawn in (
        heat_map([Cell(text, text, "1", "1")], [text], [text]),
        dots([Dot(text, 1.0, 0.5, 1.5)], title="x"),
        trends([Point(text, "2026-01-01", 1.0)], title="x"),
    ):
        drawing = assert_plain(drawn)
        assert not set("\u202e\u2066\u200b\ufeff") & set("".join(drawing.words))


def test_labels_that_are_cut_alike_stay_apart():
    long = ["x" * 80 + "1", "x" * 80 + "2"]
    words = Drawing(dots([Dot(name, 1.0) for name in long], title="x")).words
    assert sum(word.startswith("xxx") for word in words) == 2


def test_the_largest_heat_map_is_small_enough_for_a_page():
    rows, columns = [f"A skill with a long name {n}" for n in range(24)], list("abcdefghij")
    cells = [Cell(r, c, "100 %", "2") for r in rows for c in columns]
    drawn = heat_map(cells, rows, columns)
    assert len(drawn) < 80_000
    assert len(re.findall("100 %", drawn)) == 240
