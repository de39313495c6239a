"""Where candidates come from."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from worlds import answer, encoded_need, item, make_world, order, skill

from recommender.domain.catalogue import Catalogue, ContentSkillLink, Snapshot
from recommender.domain.paths import Gap
from recommender.domain.recipes import RetrievalRecipe
from recommender.engine.gap import gap_vector
from recommender.engine.matching import in_words, match
from recommender.engine.retrieval import Found, Search, _useful, retrieve
from recommender.ports import Published

FEW = RetrievalRecipe(per_gap=2, per_need=1)


def find(
    world: Published,
    *gaps: Gap,
    need: str | None = None,
    recipe: RetrievalRecipe = FEW,
    **more: Any,
) -> dict[str, Found]:
    needs = [encoded_need(need)] if need else []
    levels = more.pop("levels", {})
    search = Search(
        gaps, gap_vector(gaps, world.index), needs, lambda s: levels.get(s, 0.0), **more
    )
    return {f.item: f for f in retrieve(search, world, recipe)}


def x_gap(current: float = 0.0, target: float = 3.0) -> Gap:
    return Gap("x", "x", current, 0.5, target)


def test_links_and_vector_both_propose() -> None:
    world = make_world(
        item("linked", "x:0>3", title="unlike anything"),
        item("near", title="tables"),
        item("nearer", title="tables tables"),
        item("far", title="letters"),
        skills=[skill("x", "tables")],
    )
    found = find(world, x_gap())
    assert {i: f.sources for i, f in found.items()} == {
        "linked": ("link:x",),
        "near": ("gap_vector",),
        "nearer": ("gap_vector",),
    }
    assert found["near"].similarity == 1.0


def test_those_that_cover_most_of_the_gap_are_kept() -> None:
    world = make_world(
        item("below", "x:0>1"),
        item("part", "x:1>2"),
        item("most", "x:1>4"),
        item("unsure", "x:1>4?0.3"),
    )
    found = find(world, x_gap(1.0, 3.0))
    assert {i for i, f in found.items() if "link:x" in f.sources} == {"most", "part"}


def test_a_need_becomes_a_link_from_0_to_1() -> None:
    world = make_world(item("pivot", "x:0>1", title="pivot table"), item("mail", title="letter"))
    found = find(world, need="pivot table")
    assert list(found) == ["pivot"]
    need = found["pivot"].links[-1]
    assert (need.skill, need.entry, need.exit, need.origin) == ("need:1", 0.0, 1.0, "need")
    expected = match(encoded_need("pivot table"), ["pivot"], world, RetrievalRecipe())
    assert (need.confidence,) == expected.chances
    assert need.sentence == in_words(expected, 0, world.snapshot.catalogue.items)
    assert need.confidence > 0.99
    assert found["pivot"].sources == ("need:1",)


def test_what_is_required_is_followed_as_deep_as_the_recipe_says() -> None:
    chain = [item(f"i{n}", after=[f"i{n + 1}"]) for n in range(5)]
    world = make_world(item("goal", "x:0>3", after=["i0"]), *chain, item("i5"))
    recipe = RetrievalRecipe(per_gap=0, per_need=1, prerequisite_depth=3)
    found = find(world, need="goal", recipe=recipe)
    assert found["i0"].sources == ("before:goal",)
    assert found["i2"].sources == ("before:i1",)
    assert "i3" not in found


def test_teachers_of_a_level_that_is_reached_are_not_followed() -> None:
    world = make_world(
        item("goal", "x:0>3", floor={"t": 1}), item("teacher", "t:0>1"), item("late", "t:1>3")
    )
    only_links = RetrievalRecipe(per_gap=1)
    gaps = (x_gap(),)
    search = Search(gaps, None, [], lambda s: 0.0)
    below = retrieve(search, world, only_links)
    assert [f.item for f in below] == ["goal", "teacher"]
    search = Search(gaps, None, [], lambda s: 1.0)
    assert [f.item for f in retrieve(search, world, only_links)] == ["goal"]


def test_a_list_is_the_whole_choice() -> None:
    world = make_world(item("a", "x:0>3"), item("b", after=["a"]))
    found = find(world, x_gap(), listed=("b",))
    assert {i: f.sources for i, f in found.items()} == {"b": ("listed",)}


def test_without_gap_or_need_nothing_is_similar() -> None:
    found = find(make_world(item("a")), listed=("a",))
    assert found["a"].similarity == 0.0


def test_many_items_of_one_level_do_not_crowd_out_the_next() -> None:
    many = [item(f"first{n:03}", "x:0>1") for n in range(200)]
    world = make_world(*many, item("second", "x:1>2"), item("third", "x:2>3"))
    path = order(answer(world, role={"x": 3}))
    assert path[1:] == ["second", "third"]


def plain_ranking(
    links: Sequence[ContentSkillLink], current: float, target: float
) -> list[ContentSkillLink]:
    """In turns from each whole level, most of the gap first; one link at a time."""

    def coverage(link: ContentSkillLink) -> float:
        covered = min(link.exit, target) - max(link.entry, current)
        return round(link.confidence * max(0.0, covered), 6)

    ahead = [x for x in links if x.exit > current]
    ahead.sort(key=lambda x: (-coverage(x), x.entry, x.item))
    turns: Counter[int] = Counter()
    ranked = []
    for link in ahead:
        level = int(max(link.entry, current))
        turns[level] += 1
        ranked.append((turns[level], level, link))
    return [link for _, _, link in sorted(ranked, key=lambda r: r[:2])]


levels = st.integers(0, 10).map(lambda n: n / 2)


@given(
    st.lists(st.tuples(levels, levels, st.integers(1, 10)), max_size=30),
    levels,
    levels,
    st.integers(1, 12),
    st.randoms(use_true_random=False),
)
def test_links_rank_as_one_would_by_hand(
    said: list[tuple[float, float, int]], current: float, target: float, most: int, luck: Random
) -> None:
    links = [
        ContentSkillLink(f"i{n:02}", "x", min(a, b), max(a, b) + 0.5, sure / 10)
        for n, (a, b, sure) in enumerate(said)
    ]
    right = plain_ranking(links, current, target)
    luck.shuffle(links)
    snapshot = Snapshot("s", "e", Catalogue(links=tuple(links)))
    assert _useful(snapshot, "x", current, target, most) == right[:most]
    low = [link for link in right if link.entry < target]
    assert _useful(snapshot, "x", current, target, most, below=target) == low[:most]
