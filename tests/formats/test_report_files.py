"""Reports as files: no cell is a formula, and figures stay figures."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.domain.errors import NotFound
from recommender.formats.report_files import csv_text, harmless, one_table, report_body
from recommender.reports.tables import Column, Report, Table

NAMED = Table("t", "T", (Column("who", "Who"), Column("share", "Share", "0-1")), (("=1+1", -0.5),))
REPORT = Report("r", datetime(2026, 11, 23, tzinfo=UTC), (NAMED,), ("note",), {"minimum": 5})


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "  =1", "\ufeff=1"]
)
def test_text_that_computes_is_quoted(text):
    assert harmless(text) == "'" + text


@given(st.text())
def test_no_text_begins_as_a_formula(text):
    said = harmless(text)
    assert not said.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert said in (text, "'" + text)


def test_figures_stay_figures():
    assert [harmless(cell) for cell in (-0.5, 0, None, True)] == [-0.5, 0, "", "yes"]
    header, row = csv.reader(io.StringIO(csv_text(NAMED)))
    assert header == ["Who", "Share (0-1)"]
    assert row == ["'=1+1", "-0.5"]


def test_json_has_rows_under_the_keys_of_its_columns():
    body = report_body(REPORT)
    assert body["at"] == "2026-11-23T00:00:00Z"
    assert body["tables"]["t"]["rows"] == [{"who": "=1+1", "share": -0.5}]
    assert body["tables"]["t"]["columns"][1] == {"key": "share", "heading": "Share", "unit": "0-1"}


def test_a_table_is_found_by_name():
    assert one_table(REPORT, None) is one_table(REPORT, "t") is NAMED
    with pytest.raises(NotFound, match="it has t"):
        one_table(REPORT, "u")
