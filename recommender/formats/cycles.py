"""Circles in a graph of requirements."""

from collections.abc import Iterable, Iterator, Mapping


def cycles(graph: Mapping[str, Iterable[str]]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield each knot of nodes that reach each other, with one shortest circle in it.

    The circle begins at the knot's smallest id, or, when a member points at itself, is that
    member alone. Edges to unknown nodes are passed over.
    """
    edges = {node: sorted({to for to in graph[node] if to in graph}) for node in sorted(graph)}
    for members in _knots(edges):
        itself = next((node for node in members if node in edges[node]), None)
        if itself is not None:
            yield members, [itself]
        elif len(members) > 1:
            yield members, _circle_from(members[0], set(members), edges)


def _knots(edges: Mapping[str, list[str]]) -> list[list[str]]:
    # Tarjan's strongly connected components, with a stack of our own: chains may be long.
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    is_open: set[str] = set()
    knots: list[list[str]] = []
    for root in edges:
        if root in order:
            continue
        walk: list[tuple[str, Iterator[str]]] = []
        _enter(root, edges, order, low, open_, is_open, walk)
        while walk:
            node, nexts = walk[-1]
            to = next(nexts, None)
            if to is None:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    start = open_.index(node)
                    knots.append(sorted(open_[start:]))
                    is_open.difference_update(open_[start:])
                    del open_[start:]
            elif to not in order:
                _enter(to, edges, order, low, open_, is_open, walk)
            elif to in is_open:
                low[node] = min(low[node], order[to])
    return sorted(knots)


def _enter(
    node: str,
    edges: Mapping[str, list[str]],
    order: dict[str, int],
    low: dict[str, int],
    open_: list[str],
    is_open: set[str],
    walk: list[tuple[str, Iterator[str]]],
) -> None:
    order[node] = low[node] = len(order)
    open_.append(node)
    is_open.add(node)
    walk.append((node, iter(edges[node])))


def _circle_from(start: str, members: set[str], edges: Mapping[str, list[str]]) -> list[str]:
    came_from: dict[str, str] = {}
    ring = [start]
    for node in ring:
        for to in edges[node]:
            if to == start:
                path = [node]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if to in members and to not in came_from:
                came_from[to] = node
                ring.append(to)
    return [start]
