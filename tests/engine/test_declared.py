"""Declared requirements and levels as numbers for pairs."""

from worlds import item

from recommender.engine.declared import levels_apart, mean_level, requires


def test_what_is_required_comes_first() -> None:
    rows = [item("a"), item("b", after=["a"]), item("c", after=["elsewhere"])]
    found = requires([i for i, _ in rows], {})
    assert found.tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_what_leads_to_a_required_level_comes_first_as_surely_as_it_teaches() -> None:
    rows = [
        item("a", "x:0>1"),
        item("b", "x:0>1?0.4"),
        item("c", "x:2>3"),
        item("d", floor={"x": 2}),
    ]
    found = requires([i for i, _ in rows], {i.id: links for i, links in rows})
    assert found[:, 3].tolist() == [1, 0.4, 0, 0]


def test_levels_are_compared_in_what_both_teach() -> None:
    rows = [
        item("a", "x:0>1", "y:0>1"),
        item("b", "x:1>2?0.5"),
        item("c", "x:3>5"),
        item("d", "z:0>1"),
    ]
    apart = levels_apart([i for i, _ in rows], {i.id: links for i, links in rows})
    assert apart[0].tolist() == [0, 0.5, 1, 0]
    assert (apart == -apart.T).all()


def test_the_mean_level_of_an_item() -> None:
    _, links = item("a", "x:0>2", "y:2>4?0.5")
    assert mean_level(links) == (1 + 3 * 0.5) / 1.5
    assert mean_level(()) == 0
