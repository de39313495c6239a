"""Steps that serve the same skill stand together, where their order is worth nothing."""

from collections.abc import Callable, Iterator

import numpy as np

from recommender.engine.grid import Bools, Floats, Rows


def together(alike: Bools, worth: Callable[[Rows], Floats], slack: float) -> Rows:
    """Return the order of n steps that brings most of those alike side by side at no cost.

    All steps that are alike are brought together at once, or else one at a time, as long as that
    helps.

    Args:
        alike: bool (n, n), which steps serve a skill in common.
        worth: what orders (B, n) of the steps are worth, (B,); -inf where one cannot be kept.
        slack: how much less counts as no less.

    Returns:
        int (n,): places on the path as it was given, in their new order.
    """
    order: Rows = np.arange(len(alike))
    least: float | None = None
    while True:
        orders = np.array([_gathered(order, alike), *_moved(order, alike)], dtype=np.intp)
        pairs = _pairs(orders, alike)
        better = pairs > _pairs(order[None], alike)[0]
        orders, pairs = orders[better], pairs[better]
        if not len(orders):
            return order
        if least is None:
            least = float(worth(order[None])[0]) - slack
        pairs = np.where(worth(orders) >= least, pairs, 0)
        if not pairs.any():
            return order
        order = orders[int(np.argmax(pairs))]


def _pairs(orders: Rows, alike: Bools) -> Rows:
    """How many neighbours are alike: int (B,)."""
    pairs: Rows = alike[orders[:, :-1], orders[:, 1:]].sum(axis=1)
    return pairs


def _gathered(order: Rows, alike: Bools) -> list[int]:
    """Each step followed by the next one like it, wherever there is one."""
    left = order.tolist()
    whole: list[int] = []
    while left:
        like = (step for step in left if whole and alike[whole[-1], step])
        whole.append(next(like, left[0]))
        left.remove(whole[-1])
    return whole


def _moved(order: Rows, alike: Bools) -> Iterator[Rows]:
    """One step moved up, or down, to one that is like it."""
    for first, second in np.argwhere(np.triu(alike[np.ix_(order, order)], 2)).tolist():
        yield np.insert(np.delete(order, second), first + 1, order[second])
        yield np.insert(np.delete(order, first), second - 1, order[first])
