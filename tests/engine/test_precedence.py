"""What reads first, on lists whose right order a child can see."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import Row, answer, item, make_world, order

from recommender.domain.recipes import OrderRecipe
from recommender.engine.precedence import (
    LEVEL,
    MOST_COMPARED,
    NAMED,
    NARROWS,
    STAGE,
    USED,
    Precedence,
    Reader,
)
from recommender.engine.seriation import best_order

COURSE = ["Introduction to maps", "Colours", "Drawing maps", "Map project", "Summary"]


def read(*rows: Row) -> Precedence:
    items, links = [i for i, _ in rows], {i.id: found for i, found in rows}
    return Reader(make_world(*rows), OrderRecipe()).precedence(items, links)


def titled(*titles: str) -> list[Row]:
    return [item(f"i{n}", title=title) for n, title in enumerate(titles)]


def test_beginnings_come_first_and_endings_last() -> None:
    found = read(*titled("Summary", "Drawing maps", "Introduction to maps"))
    assert best_order(found.odds) == [2, 1, 0]
    assert found.why("i2", "i0")[0][0] == STAGE


def test_what_a_text_names_comes_before_it() -> None:
    areas = item("areas", title="Areas", text="With measuring lengths behind us, we multiply.")
    found = read(areas, item("lengths", title="Measuring lengths"))
    assert found.prefers("lengths", "areas") > 0
    assert {NAMED, USED} <= dict(found.why("lengths", "areas")).keys()


def test_the_narrower_comes_later() -> None:
    found = read(*titled("String formatting", "Strings"))
    assert found.prefers("i1", "i0") > 0
    assert dict(found.why("i1", "i0"))[NARROWS] > 0


def test_declared_levels_outweigh_titles() -> None:
    found = read(
        item("a", "x:1>2", title="Introduction to maps"), item("b", "x:0>1", title="Summary")
    )
    assert found.prefers("b", "a") > 0
    assert found.why("b", "a")[0][0] == LEVEL


def test_what_was_asked_for_comes_first_among_equals() -> None:
    rows = [item("a", title="a", text="rivers"), item("b", title="b", text="lakes")]
    world = make_world(*rows)
    items = [i for i, _ in rows]
    for wanted, other in (("a", "b"), ("b", "a")):
        reader = Reader(world, OrderRecipe(), world.index.item_vector(wanted))
        assert reader.precedence(items, {}).prefers(wanted, other) > 0


def test_twins_are_a_coin() -> None:
    found = read(*titled("Rivers", "Rivers"))
    assert found.why("i0", "i1") == ()
    assert found.chance.tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_the_shares_add_up_and_both_orders_to_one() -> None:
    found = read(*titled(*COURSE))
    for a in found.ids:
        for b in found.ids:
            shares = sum(share for _, share in found.why(a, b))
            assert shares == pytest.approx(found.prefers(a, b), abs=1e-5)
    assert found.chance + found.chance.T == pytest.approx(np.ones((5, 5)))


def test_requirements_stand_above_it() -> None:
    world = make_world(
        item("a", "x:1>2", title="Introduction to maps"),
        item("b", "x:0>1", title="Summary of maps"),
        item("c", "x:1>2", title="Overview", after=["a"]),
    )
    assert order(answer(world, items=("a", "b", "c"))) == ["b", "a", "c"]


def test_long_lists_go_by_what_each_says_by_itself() -> None:
    about = "We draw maps of rivers, lakes and mountains, with ink on paper. "
    rows = [item(f"l{n:04}", title="Lesson", text=about * 5) for n in range(MOST_COMPARED)]
    rows += [item("first", title="Overview", text=about * 5)]
    rows += [item("last", title="Summary", text=about * 5)]
    listed = tuple(i.id for i, _ in rows)
    given_back = order(answer(make_world(*rows), items=listed))
    assert (given_back[0], given_back[-1]) == ("first", "last")
    assert sorted(given_back) == sorted(listed)


@given(st.permutations(range(len(COURSE))))
def test_the_order_of_the_list_changes_nothing(shuffled: list[int]) -> None:
    rows = titled(*COURSE)
    plain, other = read(*rows), read(*(rows[n] for n in shuffled))
    assert plain.ids == other.ids
    assert (plain.odds == other.odds).all()


def test_nothing_and_one_item() -> None:
    assert read(item("a")).odds.tolist() == [[0.0]]


def test_a_sign_that_counts_nothing_says_nothing() -> None:
    rows = titled("Summary", "Introduction to maps")
    blind = Reader(make_world(*rows), OrderRecipe(stage=0.0)).precedence([i for i, _ in rows], {})
    assert STAGE not in dict(blind.why("i1", "i0"))
    assert blind.prefers("i1", "i0") < read(*rows).prefers("i1", "i0")
