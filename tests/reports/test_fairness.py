"""Verdicts in three states, and how often they are wrong, by counting every outcome."""

import math
from datetime import UTC, datetime
from functools import cache

import pytest
from worlds import item, make_world, said

from recommender.domain.given import Given
from recommender.domain.learners import EvidenceMark, Ledger
from recommender.domain.recipes import ProfileRecipe
from recommender.reports.comparing import (
    ERROR,
    FEW,
    MEAN,
    NONE,
    SHARE,
    SHOWN,
    compared,
    judged,
)
from recommender.reports.errors import level_checks, level_errors
from recommender.reports.fairness import Figure, exposure, fairness, has_stretch
from recommender.reports.teaching import Teaching
from recommender.reports.withholding import OTHERS

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def share(k, n):
    return [1.0] * k + [0.0] * (n - k)


@cache
def verdict(k, n, others, of):
    return judged([[compared(SHARE, "a", share(k, n), share(others, of))]])[0][0].verdict


def chance_of(wanted, n, p, q):
    def binomial(k, rate):
        return math.comb(n, k) * rate**k * (1 - rate) ** (n - k)

    return sum(
        binomial(k, p) * binomial(others, q)
        for k in range(n + 1)
        for others in range(n + 1)
        if verdict(k, n, others, n) == wanted
    )


@pytest.mark.parametrize(("n", "rate"), [(10, 0.3), (10, 0.6), (20, 0.6), (20, 0.9)])
def test_equal_groups_raise_a_false_alarm_in_less_than_one_case_of_twenty(n, rate):
    assert chance_of(SHOWN, n, rate, rate) < 0.05


def test_a_true_disparity_is_never_called_none_more_often_than_its_interval_may_miss():
    assert chance_of(NONE, 40, 0.45, 0.9) < 0.025


def test_a_disparity_is_found_where_there_are_people_enough():
    assert chance_of(SHOWN, 50, 0.54, 0.9) > 0.95
    assert chance_of(SHOWN, 10, 0.36, 0.6) < 0.1  # and is not made up where there are not


def test_the_three_states():
    assert verdict(10, 50, 40, 50) == SHOWN
    assert verdict(100, 100, 99, 100) == NONE
    assert verdict(3, 6, 6, 6) == FEW
    assert verdict(0, 8, 0, 8) == FEW


def test_two_groups_are_one_comparison_and_three_are_three():
    def ps(*groups):
        found = [
            compared(SHARE, str(n), g, [v for m, o in enumerate(groups) if m != n for v in o])
            for n, g in enumerate(groups)
        ]
        return [x.p for x in found], [x.p for x in judged([found])[0]]

    plain, corrected = ps(share(2, 20), share(12, 20))
    assert corrected == plain
    plain, corrected = ps(share(2, 20), share(12, 20), share(11, 20))
    assert min(corrected) == 3 * min(plain)


def test_errors_of_a_quarter_level_matter_and_smaller_ones_do_not():
    steady = [0.01 * (n % 2) for n in range(30)]

    def judge(kind, shift):
        other = [x + shift for x in steady]
        return judged([[compared(kind, "a", steady, other)]])[0][0].verdict

    assert judge(ERROR, 0.5) == SHOWN
    assert judge(ERROR, 0.1) == NONE
    assert judged([[compared(MEAN, "a", [10.0] * 9, [10.0] * 9)]])[0][0].verdict == NONE


def rows(figures, groups, attribute="site", least=5):
    table = fairness(figures, groups, attribute, least)
    keys = [c.key for c in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def test_a_group_that_is_too_small_stands_with_the_next():
    people = [f"p{n}" for n in range(15)]
    site = {p: "north" if n < 7 else "south" if n < 13 else "attic" for n, p in enumerate(people)}
    figure = Figure("m", "M", "minutes", MEAN, {p: float(n) for n, p in enumerate(people)})
    everyone, north, others = rows((figure,), {"site": site})
    assert (everyone["group"], everyone["people"], everyone["value"]) == ("everyone", 15, 7.0)
    assert (north["group"], north["people"], north["others"]) == ("north", 7, 10.5)
    assert (others["group"], others["people"]) == (OTHERS, 8)
    assert north["impact_ratio"] == round(3 / 10.5, 4)


def test_what_is_known_of_few_is_not_told_at_all():
    site = {f"p{n}": "ab"[n % 2] for n in range(20)}
    figure = Figure("m", "M", "minutes", MEAN, {f"p{n}": 1.0 for n in range(4)})
    (row,) = rows((figure,), {"site": site})
    assert (row["verdict"], row["people"], row["value"]) == (FEW, None, None)


def test_another_attribute_may_keep_one_back():
    team = {f"p{n}": "ab"[n // 10] for n in range(20)}
    both = {"site": {**team, "p10": "a"}, "team": team}  # the team and one person more
    figure = Figure("m", "M", "minutes", MEAN, dict.fromkeys(team, 1.0))
    assert len(rows((figure,), both, "team")) == 3
    _, nothing = rows((figure,), both, "site")
    assert (nothing["verdict"], nothing["value"]) == ("withheld", None)


def given(*steps, target=3.0, minutes=30, closed=0.5):
    made = [{"item": {"id": i}, "gains": [{"skill": "x", "after": after}]} for i, after in steps]
    gaps = [{"skill": "x", "target": target}]
    answer = {"steps": made, "gaps": gaps, "minutes": minutes, "closed": closed}
    return Given("d", NOW, "a", "p", None, False, answer)


TEACHING = Teaching(
    make_world(item("easy", "x:0>2"), item("hard", "x:3>4"), item("more", "x:2>3.5")).snapshot, 0.5
)


def test_a_stretch_item_leads_to_level_four_or_beyond_what_is_asked():
    assert not has_stretch(given(("easy", 2.0)).answer, TEACHING)
    assert has_stretch(given(("easy", 2.0), ("hard", 3.2), target=5.0).answer, TEACHING)
    assert has_stretch(given(("more", 3.0)).answer, TEACHING)
    assert not has_stretch(given(("more", 3.0), target=3.5).answer, TEACHING)
    assert has_stretch(given(("gone", 4.0)).answer, TEACHING)


def test_exposure_counts_everybody_and_paths_of_those_who_have_one():
    latest = {"a": given(("hard", 4.0)), "b": given(), "c": None}
    path, stretch, minutes, closed = exposure(latest, TEACHING)
    assert path.values == {"a": 1.0, "b": 0.0, "c": 0.0}
    assert (stretch.values, minutes.values, closed.values) == ({"a": 1.0}, {"a": 30.0}, {"a": 0.5})


def at(month):
    return datetime(2026, month, 1, tzinfo=UTC)


def errors(*evidence, marks=()):
    checks = level_checks({"p": Ledger(tuple(evidence), tuple(marks))}, ProfileRecipe())
    return level_errors(checks).get("p")


def test_an_estimate_is_compared_with_the_assessment_after_it():
    before, after = said("e", "x", 2.0, at=at(1)), said("f", "x", 3.0, at=at(2))
    assert errors(before, after) == -1.0
    assert errors(after) is None  # nothing was known before
    assert errors(before, said("f", "x", 3.0, at=at(2), at_least=True)) is None
    assert errors(before, said("f", "x", 3.0, "manager", at=at(2))) is None
    void = EvidenceMark("f", "void", at(1), "mixed up")
    assert errors(before, after, marks=(void,)) is None
