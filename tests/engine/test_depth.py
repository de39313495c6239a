"""What a catalogue's own titles teach about depth."""

import numpy as np
import pytest
from worlds import item, make_world

from recommender.engine.depth import depths, rarity
from recommender.ports import Published

COUNT = 60


def taught() -> Published:
    """Openings speak of paper, endings of ink; only every other one has a title that says so."""
    rows = []
    for n in range(COUNT):
        rows.append(
            item(f"a{n}", title="Introduction" if n % 2 else f"Sheet {n}", text="paper " * 9)
        )
        rows.append(item(f"z{n}", title="Summary" if n % 2 else f"Sheet {n}", text="ink " * 9))
    return make_world(*rows)


def test_what_reads_like_the_openings_is_expected_early() -> None:
    world = taught()
    vectors = np.array([world.index.item_vector(i) for i in ("a0", "z0")])
    paper, ink = depths(world).stage.of(vectors)
    assert paper < ink


def test_what_is_expected_spreads_as_said() -> None:
    world = taught()
    ids = list(world.snapshot.catalogue.items)
    expected = depths(world).stage.of(np.array([world.index.item_vector(i) for i in ids]))
    assert expected.std() == pytest.approx(len(ids) / (len(ids) + 50), abs=1e-5)


def test_titles_that_say_nothing_teach_nothing() -> None:
    world = make_world(item("a", title="Rivers"), item("b", title="Lakes"))
    vectors = np.array([world.index.item_vector(i) for i in ("a", "b")])
    assert depths(world).stage.of(vectors).tolist() == [0.0, 0.0]


def test_a_catalogue_is_read_once() -> None:
    world = taught()
    assert depths(world) is depths(world)


def test_rare_words_make_a_title_rare() -> None:
    world = make_world(
        item("a", title="Loops"), item("b", title="Loops again"), item("c", title="Closures")
    )
    common, rare, none = (rarity(t, world.words) for t in ("Loops", "Closures", "Introduction"))
    assert none == 0.0 < common < rare
    assert rarity("Closures in loops", world.words) == pytest.approx(rare + common / 2)
