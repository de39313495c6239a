"""What an answer left out, why, and what would unlock what is locked."""

from collections.abc import Iterator
from dataclasses import dataclass

from recommender.domain.languages import Language
from recommender.web.pages.stored_answer import StoredAnswer


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that was not chosen; ``opens`` says what would unlock it."""

    item: str
    title: str
    because: str
    code: str
    opens: tuple[str, ...]


def left_out(stored: StoredAnswer, language: Language) -> tuple[LeftOut, ...]:
    """Return the items that an answer did not choose, each with its reason."""
    return tuple(
        LeftOut(
            x["item"],
            stored.title(x["item"]),
            x["because"],
            x["code"],
            tuple(_unlocking(x["item"], stored, language)) if x["code"] == "locked" else (),
        )
        for x in stored.answer["left_out"]
    )


def _unlocking(item: str, stored: StoredAnswer, language: Language) -> Iterator[str]:
    """Say what would unlock an item, in words."""
    known, say = stored.snapshot.catalogue.items.get(item), language.say
    for other in known.requires_items if known else ():
        yield say("It opens when “{title}” is done.", title=stored.title(other))
    for wanted in known.requires_skills if known else ():
        label = stored.label(wanted.skill)
        opens = say("It opens at level {level} in {skill}.", level=wanted.level, skill=label)
        yield f"{opens} {_teachers(wanted.skill, wanted.level, stored, language)}"


def _teachers(skill: str, level: float, stored: StoredAnswer, language: Language) -> str:
    items = stored.snapshot.catalogue.items
    titles = [
        language.quoted(items[x.item].title)
        for x in stored.snapshot.links_by_skill.get(skill, ())
        if x.exit >= level and not items[x.item].retired
    ]
    if not titles:
        return language.say("Nothing in this catalogue takes you there.")
    return language.say("What takes you there: {titles}.", titles=", ".join(titles[:3]))
