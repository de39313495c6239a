"""What moved from one answer to the next, and which event moved it.

Events are applied one after the other, each time with the same computation as any answer; an
item's change is laid to the event after which it first stood where it stands at the end.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.decisions import Json
from recommender.domain.revisions import Change, Event

ENTERED, LEFT, MOVED = "entered", "left", "moved"


@dataclass(frozen=True, slots=True)
class Stage:
    """The answer that holds once an event has happened."""

    event: Event
    answer: Mapping[str, Json]


def changes(before: Mapping[str, Json], stages: Sequence[Stage]) -> tuple[Change, ...]:
    """Return what entered, left and moved between an answer and the last stage, in plan order.

    Args:
        before: the answer that stood.
        stages: one for each event since, in the order in which they happened; may be empty.
    """
    if not stages:
        return ()
    first, last = _order(before), _order(stages[-1].answer)
    titles = _titles(before) | _titles(stages[-1].answer)
    orders = [first, *(_order(stage.answer) for stage in stages)]
    found: list[tuple[str, str, int | None, int | None]]
    found = [(item, ENTERED, None, last.index(item) + 1) for item in last if item not in first]
    found += [(item, LEFT, first.index(item) + 1, None) for item in first if item not in last]
    found += [
        (item, MOVED, first.index(item) + 1, last.index(item) + 1) for item in moved(first, last)
    ]
    found.sort(key=lambda f: (f[3] is None, f[3] or f[2] or 0))
    made = []
    for item, what, old, new in found:
        cause = _cause(item, what, orders)
        because = _because(item, stages[-1].answer) if what == LEFT else None
        event = stages[cause].event
        sentence = _sentence(titles[item], what, new, event, about=item, because=because)
        made.append(Change(item, titles[item], what, old, new, cause, sentence))
    return tuple(made)


def moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return the fewest items of both orders whose moving turns one order into the other.

    All but a longest increasing subsequence (Schensted 1961); what only slides up because
    something before it left has not moved.
    """
    place = {item: n for n, item in enumerate(before)}
    both = [item for item in after if item in place]
    tails: list[int] = []
    ends: list[int] = []
    came: list[int] = []
    for n, item in enumerate(both):
        spot = bisect_left(tails, place[item])
        came.append(ends[spot - 1] if spot else -1)
        tails[spot : spot + 1] = [place[item]]
        ends[spot : spot + 1] = [n]
    stay, n = set(), ends[-1] if ends else -1
    while n >= 0:
        stay.add(both[n])
        n = came[n]
    return [item for item in both if item not in stay]


def _cause(item: str, what: str, orders: Sequence[Sequence[str]]) -> int:
    """The stage from which on an item is in the path, or out of it, or among the moved."""
    final = orders[-1]

    def settled(order: Sequence[str]) -> bool:
        if what == MOVED:
            return item in order and item not in moved(order, final)
        return (item in order) == (item in final)

    stage = len(orders) - 1
    while stage > 1 and settled(orders[stage - 1]):
        stage -= 1
    return stage - 1


def _sentence(
    title: str, what: str, place: int | None, event: Event, *, about: str, because: str | None
) -> str:
    if event.item == about and what == LEFT:
        return f"“{title}” left the path: {event.clause}."
    if what == ENTERED:
        return f"“{title}” is new as step {place}, since {event.clause}."
    if what == MOVED:
        return f"“{title}” moved to step {place}, since {event.clause}."
    reason = f" {because}" if because else ""
    return f"“{title}” left the path, since {event.clause}.{reason}"


def _order(answer: Mapping[str, Json]) -> list[str]:
    return [step["item"]["id"] for step in answer["steps"]]


def _titles(answer: Mapping[str, Json]) -> dict[str, str]:
    return {step["item"]["id"]: step["item"]["title"] for step in answer["steps"]}


def _because(item: str, answer: Mapping[str, Json]) -> str | None:
    """Why the new answer left an item out, in its own words."""
    return next((x["because"] for x in answer["left_out"] if x["item"] == item), None)
