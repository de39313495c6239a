"""Levels before and after, uptake, and the firm's own figures beside it."""

from datetime import UTC, datetime

import pytest
from worlds import said

from recommender.domain.given import Given
from recommender.domain.learners import Ledger
from recommender.domain.measurements import Measured, Measurement
from recommender.domain.recipes import ProfileRecipe
from recommender.reports.impact import Uptake, impact, level_changes, seen_quarters, uptake
from recommender.reports.quarters import after, begins, between, quarter_of

SPRING, AUTUMN = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def changes(*evidence, quarters=("2026-Q2", "2026-Q4")):
    return level_changes({"p": Ledger(tuple(evidence))}, quarters, ProfileRecipe(), NOW)


def test_quarters():
    assert quarter_of(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == "2026-Q4"
    assert begins("2026-Q4") == datetime(2026, 10, 1, tzinfo=UTC)
    assert after("2026-Q4") == "2027-Q1"
    assert list(between("2026-Q3", "2027-Q1")) == ["2026-Q3", "2026-Q4", "2027-Q1"]


def test_a_level_rises_between_two_observations_by_others():
    found = changes(said("e", "x", 1.0, at=SPRING), said("f", "x", 3.0, at=AUTUMN))
    assert found["2026-Q2"] == {}
    assert 0 < found["2026-Q4"]["p"] < 2  # the older reading still counts for something


def test_a_first_observation_is_no_rise():
    assert changes(said("f", "x", 3.0, at=AUTUMN))["2026-Q4"] == {}


@pytest.mark.parametrize(
    "later",
    [
        said("f", "x", 5.0, "self", at=AUTUMN),
        said("f", "x", 5.0, "completion", at=AUTUMN),
        said("f", "x", 5.0, at=AUTUMN, at_least=True),
        said("f", "x", 5.0, "manager", at=AUTUMN, self_reported=True),
        said("f", "y", 5.0, at=AUTUMN),
    ],
)
def test_what_can_only_raise_a_level_shows_no_rise(later):
    assert changes(said("e", "x", 1.0, at=SPRING), later)["2026-Q4"] == {}


def tables(moved=None, taken=None, measured=(), people=30, least=5):
    found = impact(moved or {}, taken or {}, people, measured, least)
    return {
        t.name: [dict(zip([c.key for c in t.columns], r, strict=True)) for r in t.rows]
        for t in found
    }


def verdict(values):
    of = {f"p{n}": v for n, v in enumerate(values)}
    (row,) = tables({"2026-Q4": of})["skill_proficiency"]
    return row["people"], row["verdict"], row["low"]


def test_few_people_say_nothing_and_more_say_what_they_say():
    assert verdict([1.0] * 4) == (None, "too few to say", None)
    assert verdict([1.0, 0.9] * 9) == (18, "too few to say", None)
    assert verdict([1.0, 0.8] * 20)[1] == "rose"
    assert verdict([-1.0, -0.8] * 20)[1] == "fell"
    assert verdict([1.0, -1.0] * 20)[1] == "no change shown"


def given(learner, at=AUTUMN):
    return Given("d", at, "a", learner, None, False, {})


def test_uptake_counts_people_and_what_they_finished():
    ledgers = {"p": Ledger((said("c", "x", 1.0, "completion", at=AUTUMN),)), "q": Ledger()}
    asked = [given("p"), given("p"), given("q"), given("gone"), given(None), given("p", SPRING)]
    (found,) = uptake(asked, ledgers, ["2026-Q4"]).values()
    assert found == Uptake({"p", "q"}, {"p"}, 3, 1)


def test_uptake_of_few_is_left_empty():
    few, more = {f"p{n}" for n in range(4)}, {f"p{n}" for n in range(15)}
    taken = {"2026-Q3": Uptake(few, set(), 9, 0), "2026-Q4": Uptake(more, few, 40, 7)}
    first, second = tables(taken=taken)["engagement"]
    assert (first["asked"], first["answers"]) == (None, None)
    assert (second["asked"], second["answers"], second["completions"]) == (15, 40, None)
    assert second["asked_low"] < 0.5 < second["asked_high"]


def figure(value, at, measure="errors", category="business_performance", team=None):
    return Measured(Measurement(measure, category, at, value, "per month", team), NOW, "a")


def test_own_figures_stand_by_quarter_beside_uptake():
    taken = {"2026-Q4": Uptake({f"p{n}" for n in range(6)}, set(), 6, 0)}
    measured = [figure(10, SPRING), figure(6, AUTUMN), figure(8, NOW)]
    measured += [figure(3, NOW, "ideas", "innovation_capacity"), figure(1, NOW, team="north")]
    found = tables(taken=taken, measured=measured)
    before, now, north = found["business_performance"]
    assert (before["quarter"], before["value"], before["change"]) == ("2026-Q2", 10, None)
    assert (now["value"], now["values"], now["change"], now["asked"]) == (7, 2, -3, 6)
    assert (north["team"], north["value"]) == ("north", 1)
    assert [row["measure"] for row in found["innovation_capacity"]] == ["ideas"]


def test_quarters_begin_with_what_is_known():
    ledgers = {"p": Ledger((said("e", "x", 1.0, at=SPRING),))}
    assert seen_quarters([], ledgers, NOW) == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert seen_quarters([], {}, NOW) == []
    assert len(seen_quarters([datetime(1999, 1, 1, tzinfo=UTC)], {}, NOW)) == 12
