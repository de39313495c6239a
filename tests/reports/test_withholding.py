"""Nothing follows about a few people, whatever is put together; checked with exact fractions."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.reports.withholding import OTHERS, betrays, pooled, safe_cells

SITES = {f"p{n}": "north" for n in range(6)} | {f"p{n}": "south" for n in range(6, 12)}


def rank(rows):
    rows = [[Fraction(x) for x in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(found, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for r in range(found + 1, len(rows)):
            factor = rows[r][column] / rows[found][column]
            rows[r] = [x - factor * y for x, y in zip(rows[r], rows[found], strict=True)]
        found += 1
    return found


def follows_about_fewer(partitions, least):
    """Whether some combination of cells is zero for all but fewer than ``least`` people.

    Leaving out the columns of a set of people lowers the rank exactly when the rows' space holds
    something that is zero everywhere else.
    """
    n = len(partitions[0])
    rows = [[int(c == cell) for c in cells] for cells in partitions for cell in set(cells)]
    whole = rank(rows)
    return any(
        rank([[x for p, x in enumerate(row) if p not in few] for row in rows]) < whole
        for size in range(1, least)
        for few in combinations(range(n), size)
    )


def test_a_group_that_is_too_small_takes_the_next_smallest_with_it():
    groups = ["a"] * 9 + ["b"] * 6 + ["c"] * 2
    assert pooled(groups, 5) == ["a"] * 9 + [OTHERS] * 8
    assert pooled(["a"] * 9 + ["b"] * 3 + ["c"] * 3, 5) == ["a"] * 9 + [OTHERS] * 6
    assert pooled(["a"] * 5 + ["b"] * 5, 5) == ["a"] * 5 + ["b"] * 5


def test_two_attributes_that_differ_by_one_person_are_not_shown_together():
    teams = {**SITES, "p6": "north"}  # the north team is the north site and one person more
    shown = safe_cells({"site": SITES, "team": teams}, 3)
    assert set(shown["site"].values()) == {"north", "south"}
    assert shown["team"] == {}


def test_the_order_of_asking_plays_no_part():
    """Whatever is asked for, all attributes are looked at in the same order."""
    teams = {**SITES, "p6": "north"}
    assert safe_cells({"team": teams, "site": SITES}, 3)["site"] == {}


@pytest.mark.parametrize("least", [2, 3, 4])
@given(data=st.data())
def test_what_betrays_is_what_exact_arithmetic_says(least, data):
    n = data.draw(st.integers(4, 9))
    cells = st.lists(st.sampled_from("abc"), min_size=n, max_size=n)
    partitions = data.draw(st.lists(cells, min_size=1, max_size=3))
    assert betrays(partitions, least) == follows_about_fewer(partitions, least)


@given(data=st.data())
def test_from_everything_shown_nothing_follows_about_fewer_than_three(data):
    n = data.draw(st.integers(3, 10))
    groups = st.lists(st.sampled_from("abcd"), min_size=n, max_size=n)
    attributes = {
        name: dict(zip(map(str, range(n)), data.draw(groups), strict=True))
        for name in ("role", "team", "site")
    }
    found = safe_cells(attributes, 3)
    shown = [["everyone"] * n]
    shown += [[cells[str(p)] for p in range(n)] for cells in found.values() if cells]
    assert not follows_about_fewer(shown, 3)


def test_an_attribute_that_names_everybody_shows_nobody():
    badge = {person: person for person in SITES}
    assert safe_cells({"badge": badge}, 5) == {"badge": {}}
    assert safe_cells({}, 5) == {}


def test_one_group_of_all_is_shown_when_it_is_large_enough():
    same = dict.fromkeys(SITES, "here")
    assert safe_cells({"site": same}, 12) == {"site": same}
    assert safe_cells({"site": same}, 13) == {"site": {}}
