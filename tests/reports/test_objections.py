"""Disputes counted: open, overdue, and how they ended."""

from datetime import UTC, date, datetime, timedelta

from recommender.domain.disputes import Dispute, DisputeCase, DisputeOutcome
from recommender.reports.objections import objections

MADE = datetime(2026, 11, 1, tzinfo=UTC)


def case(learner, outcome=None, days=4):
    dispute = Dispute("d", learner, "target", "x", "no", learner, MADE, date(2026, 11, 15))
    at = MADE + timedelta(days=days)
    ended = None if outcome is None else DisputeOutcome(outcome, "because", "kim", at)
    return DisputeCase(dispute, outcome=ended)


def rows(cases, today=date(2026, 11, 10), least=3):
    table = objections(cases, today, least)
    keys = [c.key for c in table.columns]
    return {row[0]: dict(zip(keys, row, strict=True)) for row in table.rows}


def test_disputes_are_counted_by_what_became_of_them():
    cases = [case("a", "upheld"), case("b", "rejected", days=6), case("c"), case("c")]
    found = rows(cases)
    assert [found[n]["count"] for n in ("Disputes", "Open", "Overdue")] == [4, 2, 0]
    assert (found["Upheld"]["value"], found["Upheld"]["of"]) == (0.5, 2)
    assert found["Upheld"]["low"] < 0.5 < found["Upheld"]["high"]
    assert found["Days until an outcome, median"]["value"] == 5
    assert rows(cases, date(2026, 12, 1))["Overdue"]["count"] == 2


def test_of_few_who_object_nothing_is_counted():
    found = rows([case("a", "upheld"), case("b")])
    assert [row["verdict"] for row in found.values()] == ["too few to say"]
    assert found["Disputes"]["count"] is None


def test_nobody_objects():
    assert rows([])["Disputes"]["count"] == 0
