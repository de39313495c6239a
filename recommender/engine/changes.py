"""What moved from one answer to the next, and which event moved it.

Events are applied one after the other, each time with the same computation as any answer; an
item's change is laid to the event after which it first stood where it stands at the end.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recommender.domain.decisions import Json
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.revisions import Change, Event

ENTERED, LEFT, MOVED = "entered", "left", "moved"
NEW_SINCE = phrase("“{title}” is new as step {place}, since {clause}.")
MOVED_SINCE = phrase("“{title}” moved to step {place}, since {clause}.")
LEFT_BY = phrase("“{title}” left the path: {clause}.")
LEFT_SINCE = phrase("“{title}” left the path, since {clause}.")


@dataclass(frozen=True, slots=True)
class Stage:
    """The answer that holds once an event has happened."""

    event: Event
    answer: Mapping[str, Json]


def changes(
    before: Mapping[str, Json], stages: Sequence[Stage], language: Language = ENGLISH
) -> tuple[Change, ...]:
    """Return what entered, left and moved between an answer and the last stage, in plan order.

    Args:
        before: the answer that stood.
        stages: one for each event since, in the order in which they happened; may be empty.
        language: that the clauses of the events and the last answer are written in.
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
        change = Change(item, titles[item], what, old, new, cause, "")
        sentence = _sentence(change, event, because, language)
        made.append(replace(change, sentence=sentence))
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


def _sentence(change: Change, event: Event, because: str | None, language: Language) -> str:
    title, clause = change.title, event.clause
    if change.what == LEFT and event.item == change.item:
        return language.say(LEFT_BY, title=title, clause=clause)
    if change.what == LEFT:
        said = language.say(LEFT_SINCE, title=title, clause=clause)
        return f"{said} {because}" if because else said
    return language.say(
        NEW_SINCE if change.what == ENTERED else MOVED_SINCE,
        title=title,
        place=change.after or 0,
        clause=clause,
    )


def _order(answer: Mapping[str, Json]) -> list[str]:
    return [step["item"]["id"] for step in answer["steps"]]


def _titles(answer: Mapping[str, Json]) -> dict[str, str]:
    return {step["item"]["id"]: step["item"]["title"] for step in answer["steps"]}


def _because(item: str, answer: Mapping[str, Json]) -> str | None:
    """Why the new answer left an item out, in its own words."""
    return next((x["because"] for x in answer["left_out"] if x["item"] == item), None)
