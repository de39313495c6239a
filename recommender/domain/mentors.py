"""Colleagues who agreed to help, and the talks that they can be asked for."""

from dataclasses import dataclass

from recommender.domain.languages import phrase

MENTOR = "mentor"
"""The kind of a content item that is a talk with a colleague, and the origin of what it teaches."""
SOMEBODY = phrase("a colleague")
"""How a mentor reads where nobody's name is to be told, or it was erased."""


@dataclass(frozen=True, slots=True)
class Mentoring:
    """What a person agreed to.

    Attributes:
        talks_per_month: most talks in a calendar month, 1 or more.
        skills: that they help with; empty is whatever they are good at.
    """

    talks_per_month: int
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkOffer:
    """A colleague with time left this month who can help with one skill.

    Attributes:
        mentor: a random id; who that is, is looked up when it is shown.
        level: level (0-5) that their own evidence supports.
    """

    mentor: str
    skill: str
    level: float

    @property
    def item(self) -> str:
        """The id that the talk has as a step."""
        return f"{MENTOR}:{self.mentor}:{self.skill}"


def mentor_of(item: str) -> str | None:
    """Return the random id of the mentor that a step's item id names; None for other items."""
    kind, _, rest = item.partition(":")
    return rest.partition(":")[0] if kind == MENTOR and ":" in rest else None
