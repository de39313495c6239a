"""What moves between two plans of a person, in a few sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recommender.domain.decisions import DecisionRecord, Json
from recommender.engine.replies import moves as moves_between
from recommender.web.pages.levels import number

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Moves:
    """What moves between two plans.

    Attributes:
        sentences: one for each item that comes, goes or moves; at most six.
        more: how many are not shown.
        levels: one for each level that is read otherwise.
        next: title of the next step afterwards; None when there is none.
        another: whether that is another next step than before.
    """

    sentences: tuple[str, ...]
    more: int
    levels: tuple[str, ...]
    next: str | None
    another: bool


def foreseen(before: DecisionRecord, after: DecisionRecord) -> Moves:
    """Return what would move, before anything does."""
    old, new = before.decision.answer, after.decision.answer
    return _moves([one.sentence for one in moves_between(old, new)], before, after)


def happened(before: DecisionRecord, after: DecisionRecord) -> Moves:
    """Return what moved, each with its cause, as the plan that was made again records it."""
    changes = after.revision.changes if after.revision else ()
    return _moves([one.sentence for one in changes], before, after)


def _moves(sentences: list[str], before: DecisionRecord, after: DecisionRecord) -> Moves:
    old, new = before.decision.answer, after.decision.answer
    return Moves(
        sentences=tuple(sentences[:SHOWN]),
        more=max(0, len(sentences) - SHOWN),
        levels=tuple(_levels(old, new)),
        next=new["steps"][0]["item"]["title"] if new["steps"] else None,
        another=old["next"] != new["next"],
    )


def _levels(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    then = {gap["skill"]: gap["current"] for gap in old["gaps"]}
    for gap in new["gaps"]:
        before, after = number(then.get(gap["skill"], gap["current"])), number(gap["current"])
        if before != after:
            yield f"Your level in {gap['label']}: from about {before} to {after}."
