"""What an answer left out, why, and what would unlock what is locked."""

from collections.abc import Iterator
from dataclasses import dataclass

from recommender.web.pages.levels import number
from recommender.web.pages.stored_answer import StoredAnswer


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that was not chosen; ``opens`` says what would unlock it."""

    item: str
    title: str
    because: str
    code: str
    opens: tuple[str, ...]


def left_out(stored: StoredAnswer) -> tuple[LeftOut, ...]:
    """Return the items that an answer did not choose, each with its reason."""
    return tuple(
        LeftOut(
            x["item"],
            stored.title(x["item"]),
            x["because"],
            x["code"],
            tuple(_unlocking(x["item"], stored)) if x["code"] == "locked" else (),
        )
        for x in stored.answer["left_out"]
    )


def _unlocking(item: str, stored: StoredAnswer) -> Iterator[str]:
    """Say what would unlock an item, in words."""
    known = stored.snapshot.catalogue.items.get(item)
    for other in known.requires_items if known else ():
        yield f"It opens when “{stored.title(other)}” is done."
    for wanted in known.requires_skills if known else ():
        label = stored.label(wanted.skill)
        yield (
            f"It opens at level {number(wanted.level)} in {label}. "
            f"{_teachers(wanted.skill, wanted.level, stored)}"
        )


def _teachers(skill: str, level: float, stored: StoredAnswer) -> str:
    items = stored.snapshot.catalogue.items
    titles = [
        items[x.item].title
        for x in stored.snapshot.links_by_skill.get(skill, ())
        if x.exit >= level and not items[x.item].retired
    ]
    if not titles:
        return "Nothing in this catalogue takes you there."
    return "What takes you there: " + ", ".join(f"“{title}”" for title in titles[:3]) + "."
