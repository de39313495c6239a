"""Items that were left out and serve the same skill as a step: what it may be swapped for."""

from collections.abc import Iterator
from dataclasses import dataclass

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import CandidateTrace
from recommender.web.pages.stored_answer import StoredAnswer

OPEN = ("outweighed", "max_steps", "no_minutes", "too_little", "not_needed")
"""What became of candidates that no rule and no lock keeps out."""
MOST = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """An item that may come in the place of a step, and the skill that both serve."""

    item: str
    title: str
    minutes: int
    kind: str
    serves: str


def alternatives(stored: StoredAnswer, item: str, most: int = MOST) -> tuple[Alternative, ...]:
    """Return what a step may be swapped for, nearest first.

    For a skill: what teaches it beyond where the person stands then, by how near the levels are to
    which both lead, then by how near both are in length. For a need in words: what lies nearest.

    Args:
        stored: the answer.
        item: id of one of its steps; nothing else has alternatives.
        most: alternatives at most.
    """
    step = next((s for s in stored.answer["steps"] if s["item"]["id"] == item), None)
    if step is None:
        return ()
    items, found = stored.snapshot.catalogue.items, dict[str, tuple[tuple[float, ...], str]]()
    for gain in step["gains"]:
        skill = gain["skill"]
        for other, far in _serving(skill, gain["before"], gain["after"], stored):
            apart = abs(other.minutes - step["item"]["minutes"])
            found.setdefault(other.id, ((far, apart), stored.label(skill)))
    nearest = sorted(found, key=lambda one: (found[one][0], one))[:most]
    return tuple(
        Alternative(one, items[one].title, items[one].minutes, items[one].kind, found[one][1])
        for one in nearest
    )


def _serving(
    skill: str, before: float, after: float, stored: StoredAnswer
) -> Iterator[tuple[ContentItem, float]]:
    items, left = stored.snapshot.catalogue.items, _left(stored)
    if skill in stored.needs:
        for one in left.values():
            if one.similarity > 0 and one.item in items:
                yield items[one.item], 1 - one.similarity
        return
    for link in stored.snapshot.links_by_skill.get(skill, ()):
        if link.item in left and link.exit > before:
            yield items[link.item], abs(link.exit - after)


def _left(stored: StoredAnswer) -> dict[str, CandidateTrace]:
    return {c.item: c for c in stored.record.decision.candidates if c.code in OPEN}
