"""Whose subject whose text uses."""

import numpy as np
from worlds import item, make_world

from recommender.engine.wording import Uses, Wording, narrowed, wording
from recommender.ports import Published

WORLD = make_world(
    item("loops", title="Loops"),
    item("functions", title="Functions", text="A function may run a loop. Loops end."),
    item("both", title="Loops and functions", text="We look at them together."),
    item("methods", title="Function methods (Go)", text="Nothing of the kind."),
)


def read(world: Published) -> list[Wording]:
    return [wording(i, world.words) for i in world.snapshot.catalogue.items.values()]


def test_a_text_uses_what_another_teaches() -> None:
    uses = Uses(read(WORLD), WORLD.words.rarity)
    loops, functions = 0, 1
    assert uses.used[loops, functions] == np.log1p(2)
    assert uses.named[loops, functions] == 1
    assert uses.used[functions, loops] == uses.named[functions, loops] == 0


def test_words_of_the_own_title_are_no_use_of_another() -> None:
    uses = Uses(read(WORLD), WORLD.words.rarity)
    functions, both = 1, 2
    assert uses.used[both, functions] == np.log1p(2)  # "loop" alone: "function" is its own
    assert uses.used[functions, both] == 0


def test_each_of_several_subjects_is_a_name() -> None:
    assert wording(WORLD.snapshot.catalogue.items["both"], WORLD.words).names == (
        " function ",
        " loop ",
        " loop function ",
    )


def test_a_subject_and_more_narrows_it() -> None:
    found = narrowed(read(WORLD))
    assert {(a, b) for a, b in np.argwhere(found).tolist()} == {(0, 2), (1, 2), (1, 3)}


def test_no_items() -> None:
    assert Uses([], WORLD.words.rarity).named.shape == narrowed([]).shape == (0, 0)
