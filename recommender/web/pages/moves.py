"""What moves between two plans of a person, in a few sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.decisions import DecisionRecord, Json
from recommender.domain.languages import Language
from recommender.domain.revisions import Change
from recommender.engine.replies import moves as moves_between

NEAR = 3
"""Changes that are told at once, those nearest to the next step; the others are folded away."""
MOST = 12


@dataclass(frozen=True, slots=True)
class Moves:
    """What moves between two plans.

    Attributes:
        near: one sentence for each item that comes, goes or moves, nearest to the next step.
        far: the others; at most twelve.
        more: how many are not told.
        levels: one for each level that is read otherwise.
        next: title of the next step afterwards; None when there is none.
        another: whether that is another next step than before.
    """

    near: tuple[str, ...]
    far: tuple[str, ...]
    more: int
    levels: tuple[str, ...]
    next: str | None
    another: bool


def foreseen(before: DecisionRecord, after: DecisionRecord, language: Language) -> Moves:
    """Return what would move, before anything does."""
    changes = moves_between(before.decision.answer, after.decision.answer, language)
    return _moves(changes, before, after, language)


def happened(before: DecisionRecord, after: DecisionRecord, language: Language) -> Moves:
    """Return what moved, each with its cause, as the plan that was made again records it."""
    changes = after.revision.changes if after.revision else ()
    return _moves(changes, before, after, language)


def sentences_of(changes: Sequence[Change]) -> list[str]:
    """Return the sentences of changes, what bears on the nearest steps first."""
    placed = sorted(changes, key=lambda c: min(p for p in (c.before, c.after) if p is not None))
    return [change.sentence for change in placed]


def _moves(
    changes: Sequence[Change], before: DecisionRecord, after: DecisionRecord, language: Language
) -> Moves:
    old, new = before.decision.answer, after.decision.answer
    sentences = sentences_of(changes)
    return Moves(
        near=tuple(sentences[:NEAR]),
        far=tuple(sentences[NEAR:MOST]),
        more=max(0, len(sentences) - MOST),
        levels=tuple(_levels(old, new, language)),
        next=new["steps"][0]["item"]["title"] if new["steps"] else None,
        another=old["next"] != new["next"],
    )


def _levels(old: Mapping[str, Json], new: Mapping[str, Json], language: Language) -> Iterator[str]:
    then = {gap["skill"]: gap["current"] for gap in old["gaps"]}
    for gap in new["gaps"]:
        was, now = then.get(gap["skill"], gap["current"]), gap["current"]
        if language.number(was) != language.number(now):
            yield language.say(
                "Your level in {skill}: from about {before} to {after}.",
                skill=gap["label"],
                before=float(was),
                after=float(now),
            )
