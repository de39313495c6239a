"""Reports in the console: every drawing has its sentence, its table and its file."""

import csv
import io

import pytest
from console_visits import WHO, act, read
from page_visits import introduce

from recommender.reports.tables import Column, Table
from recommender.web.console.report_charts import charts_of


@pytest.fixture
def firm(client):
    """Twelve bookkeepers in two teams; the office is ahead in spreadsheets."""
    for n in range(12):
        office = n % 2 == 0
        level = {"skill": "spreadsheets", "level": 4 if office else 1, "source": "assessment"}
        introduce(
            client,
            f"p-{n:02}",
            [{**level, "at": "2026-10-01"}],
            team="Office" if office else "Depot",
        )
        client.post("/v1/paths", json={"learner": f"p-{n:02}"})
    return client


def cells(page):
    """The words of a page's table cells, in a row."""
    return " ".join(page.text.split())


def test_coverage_is_drawn_told_and_listed(firm):
    page = read(firm, "/console/coverage")
    assert "Furthest away is Numeracy: 0 % of 12 people" in page.text
    assert "under 25 %" in page.text
    drawn = [a for a in page.all("path") if a.get("fill", "").startswith("var(--heat-")]
    shades = sorted(a["fill"] for a in drawn)
    assert shades.count("var(--heat-3)") == 1
    assert shades.count("var(--heat-0)") == 4
    assert "What rests on one person" in page.text
    rows = list(csv.reader(io.StringIO(firm.get("/console/coverage/teams.csv").text)))
    office = next(r for r in rows if "Spreadsheet analysis" in r and "Office" in r)
    assert "1.0" in office or "1" in office


def test_reading_about_fairness_takes_a_name_and_goes_on_record(firm):
    assert "Groups by" in read(firm, "/console/fairness").text
    refused = firm.get("/console/fairness/report?attribute=team")
    assert refused.status_code == 403
    assert "Say first who you are" in refused.text
    act(firm)
    page = read(firm, "/console/fairness/report?attribute=team&reason=a+look")
    assert "at 1.00 of the other groups. No disparity is shown." in page.text
    assert "The line stands at 0.80" in page.text
    assert any(a.get("stroke-dasharray") for a in page.all("line") + page.all("path"))
    event = firm.get("/v1/audit/events").json()["data"][0]
    assert (event["act"], event["actor"], event["reason"]) == ("report_fairness", WHO, "a look")
    assert "Depot" in firm.get("/console/fairness/groups.csv?attribute=team").text
    wrong = read(firm, "/console/fairness/report?attribute=shoe+size", 422)
    assert "Nobody has an attribute" in wrong.text


def test_impact_and_quality_say_when_there_is_too_little_to_say(client):
    for name, words in (("impact", "too few to say"), ("quality", "too few to say")):
        page = read(client, f"/console/{name}")
        assert words in page.text or "Nothing to tell." in page.text
    assert read(client, "/console/impact/none.csv", 404)
    assert client.get("/console/elsewhere/x.csv").status_code == 404


def table(name, keys, *rows):
    return Table(name, "A table", tuple(Column(key, key) for key in keys), rows)


GROUPS = ("figure", "group", "ratio", "ratio_low", "ratio_high", "verdict")


def test_each_figure_of_fairness_has_a_drawing_and_the_lowest_group_is_named():
    found = charts_of(
        table(
            "groups",
            GROUPS,
            ("Paths", "everyone", None, None, None, ""),
            ("Paths", "North", 1.25, 1.0, 1.5, "none shown"),
            ("Paths", "South", 0.6, 0.4, 0.75, "disparity shown"),
            ("Minutes", "North", 1.0, None, None, "not enough people"),
            ("Error", "everyone", None, None, None, ""),
        )
    )
    assert [chart.title for chart in found] == ["Paths", "Minutes"]
    assert "lowest is South, at 0.60 of the other groups" in found[0].summary
    assert "A disparity is shown for South." in found[0].summary
    assert "No disparity is shown." in found[1].summary


def test_a_trend_is_told_by_its_latest_quarter():
    keys = ("quarter", "change", "low", "high")
    rows = (
        ("2026-Q1", 0.5, 0.1, 0.9),
        ("2026-Q2", None, None, None),
        ("2026-Q3", -0.2, None, None),
    )
    (chart,) = charts_of(table("skill_proficiency", keys, *rows))
    assert "In 2026-Q3, the latest quarter that can be told of" in chart.summary
    assert "−0.20 levels" in chart.summary
    assert "1 Jan 2026" in chart.drawing
    assert "1 Apr 2026" not in chart.drawing


@pytest.mark.parametrize(
    "name", ["teams", "groups", "skill_proficiency", "engagement", "one_person"]
)
def test_nothing_is_drawn_of_nothing(name):
    assert charts_of(table(name, ("quarter", "figure", "at_target"))) == []
