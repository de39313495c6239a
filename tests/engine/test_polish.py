"""The variants of a path, beside each made by hand."""

import numpy as np
import pytest

from recommender.engine.polish import _moves


@pytest.mark.parametrize("length", range(8))
def test_every_step_is_put_in_every_other_place_in_order(length: int) -> None:
    path = np.array([7, 3, 11, 0, 5, 2, 9][:length], dtype=np.intp)
    by_hand = []
    for step in range(length):
        for place in range(length):
            if place != step:
                others = [*path[:step].tolist(), *path[step + 1 :].tolist()]
                by_hand.append([*others[:place], int(path[step]), *others[place:]])
    moved = _moves(path)
    assert moved.shape == (len(by_hand), length)
    assert moved.tolist() == by_hand
