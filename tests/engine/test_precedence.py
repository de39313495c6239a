"""What reads first, on lists whose right order a child can see."""

from hypothesis import given
from hypothesis import strategies as st
from worlds import answer, item, make_world, order

from recommender.domain.catalogue import ContentItem
from recommender.engine.precedence import MOST_COMPARED, earliness

TITLES = ["Introduction to maps", "Drawing maps", "Map project", "Summary", "Colours"]


def in_order(*items: ContentItem, fits: list[float] | None = None) -> list[str]:
    places = earliness(items, fits or [0.0] * len(items))
    ranked = sorted(zip(places, items, strict=True), key=lambda x: (-x[0], x[1].id))
    return [one.title for _, one in ranked]


def titled(title: str, **more: str) -> ContentItem:
    return ContentItem(id=title, title=title, **more)


def test_beginnings_come_first_and_endings_last() -> None:
    rows = [titled(t) for t in ("Summary", "Drawing maps", "Introduction to maps")]
    assert in_order(*rows) == ["Introduction to maps", "Drawing maps", "Summary"]


def test_what_a_text_names_comes_before_it() -> None:
    later = titled("Areas", text="With measuring lengths behind us, we multiply.")
    assert in_order(later, titled("Measuring lengths")) == ["Measuring lengths", "Areas"]


def test_what_fits_better_comes_first_among_equals() -> None:
    assert in_order(titled("a"), titled("b"), fits=[0.1, 0.9]) == ["b", "a"]


def test_no_sign_is_no_preference() -> None:
    assert earliness([titled("a"), titled("b")], [0.5, 0.5]) == [0.0, 0.0]
    assert earliness([titled("a")], [0.5]) == [0.0]
    assert earliness([], []) == []


def test_long_lists_go_by_their_titles() -> None:
    rows = [titled(f"Lesson {n:04}") for n in range(MOST_COMPARED)]
    early = earliness([*rows, titled("Overview")], [0.0] * (MOST_COMPARED + 1))
    assert (early[0], early[-1]) == (0.0, 1.0)


def test_levels_and_requirements_stand_above_it() -> None:
    world = make_world(
        item("a", "x:1>2", title="Introduction to maps"),
        item("b", "x:0>1", title="Summary of maps"),
        item("c", "x:1>2", title="Overview", after=["a"]),
    )
    assert order(answer(world, items=("a", "b", "c"))) == ["b", "a", "c"]


@given(st.permutations(TITLES))
def test_the_order_of_the_list_changes_nothing(shuffled: list[str]) -> None:
    by_title = dict(
        zip(shuffled, earliness([titled(t) for t in shuffled], [0.0] * len(shuffled)), strict=True)
    )
    plain = earliness([titled(t) for t in TITLES], [0.0] * len(TITLES))
    assert [by_title[t] for t in TITLES] == plain
