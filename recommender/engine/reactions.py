"""What a learner's feedback means for the next plan: what is done, out, wanted, in what order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from recommender.domain.feedback import CompletedItem, Feedback


@dataclass(frozen=True, slots=True)
class Reactions:
    """Feedback that stands at a moment.

    Attributes:
        done: when each item was marked done.
        reported: when learning platforms say that each item was completed.
        out: by item, the feedback that keeps it from being proposed.
        pinned: items that are wanted on the path, the first wanted first.
    """

    done: Mapping[str, datetime] = field(default_factory=dict)
    reported: Mapping[str, datetime] = field(default_factory=dict)
    out: Mapping[str, Feedback] = field(default_factory=dict)
    pinned: tuple[str, ...] = ()


def reactions(
    feedback: Iterable[Feedback], *, now: datetime, completions: Iterable[CompletedItem] = ()
) -> Reactions:
    """Return what stands at a moment; later feedback about an item stands over earlier.

    *Done* and *dismissed* items do not come back; *not now* ends when it said, and a pin brings
    back what was dismissed. Feedback that was undone never was.

    Args:
        feedback: in the order in which it was recorded.
        now: what is dated later is not seen.
        completions: what learning platforms reported.
    """
    seen = [f for f in feedback if f.at <= now]
    undone = undone_ids(seen)
    done: dict[str, datetime] = {}
    out: dict[str, Feedback] = {}
    pinned: list[str] = []
    for said in seen:
        item = said.item
        if said.id in undone or item is None:
            continue
        if said.kind == "done":
            done[item] = said.at
        elif said.kind == "pin":
            out.pop(item, None)
            pinned = [*(p for p in pinned if p != item), item]
        elif said.kind in ("dismiss", "swap"):
            pinned = [p for p in pinned if p != item]
            out.pop(item, None)
            if said.until is None or said.until > now:
                out[item] = said
            if said.instead is not None:
                out.pop(said.instead, None)
                pinned = [*(p for p in pinned if p != said.instead), said.instead]
    reported = {one.item: one.at for one in completions if one.at <= now}
    wanted = tuple(p for p in pinned if p not in done and p not in reported)
    return Reactions(done, reported, out, wanted)


def bearing(feedback: Iterable[Feedback], *, now: datetime) -> tuple[Feedback, ...]:
    """Return the feedback that bears on a plan made now, in its order.

    It means the same (``reactions``) as all of it. Feedback that was undone, or that later
    feedback about the same item replaced, is left out: what was undone leaves no trace.
    """
    seen = [f for f in feedback if f.at <= now]
    undone = undone_ids(seen)
    last: dict[tuple[str, str], Feedback] = {}
    for said in seen:
        if said.id in undone or said.item is None:
            continue
        if said.kind == "done":
            last["done", said.item] = said
        elif said.kind in ("pin", "dismiss", "swap"):
            last["wish", said.item] = said
            if said.instead is not None:
                last["wish", said.instead] = said
    kept = {id(said) for said in last.values()}
    return tuple(said for said in seen if id(said) in kept)


def undone_ids(feedback: Iterable[Feedback]) -> frozenset[str]:
    """Return the ids that an ``undo`` takes back; an undo that is undone takes nothing back."""
    undone: set[str] = set()
    for said in reversed(list(feedback)):
        if said.kind == "undo" and said.id not in undone and said.undoes is not None:
            undone.add(said.undoes)
    return frozenset(undone)
