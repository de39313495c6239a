"""Who could help with what is still missing, and with which step: colleagues who agreed to."""

from dataclasses import dataclass

from recommender.domain.mentors import SOMEBODY
from recommender.ports import Edge
from recommender.service.mentoring import name_of
from recommender.web.pages.levels import REACHED
from recommender.web.pages.path_page import PathPage
from recommender.web.pages.step_view import StepView

PEOPLE = 4
SKILLS = 3
"""What is shown of it: people, and skills of each."""


@dataclass(frozen=True, slots=True)
class Help:
    """A skill that a colleague could help with.

    Attributes:
        step: the first step that teaches it; None when none does.
        is_talk: whether that step is a talk with this very colleague.
    """

    label: str
    step: StepView | None
    is_talk: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who agreed to help; ``name`` is None where it is not on record any more."""

    name: str | None
    helps: tuple[Help, ...]


def colleagues(shown: PathPage, edge: Edge) -> tuple[Colleague, ...]:
    """Return who could help with the gaps of an answer, those with a talk on the path first.

    Somebody without a name is listed only for a talk on the path: nobody else could be asked.
    """
    offered: dict[str, list[Help]] = {}
    for offer in shown.record.inputs.talks:
        gap = shown.stored.gaps.get(offer.skill)
        if gap is not None and gap["gap"] >= REACHED:
            found = _help(offer.item, offer.skill, shown)
            offered.setdefault(offer.mentor, []).append(found)
    found_by = sorted(
        ((mentor, sorted(helps, key=_first)) for mentor, helps in offered.items()),
        key=lambda found: _first(found[1][0]),
    )
    people = []
    for mentor, helps in found_by:
        name = name_of(mentor, edge)
        if name != SOMEBODY or helps[0].is_talk:
            people.append(Colleague(None if name == SOMEBODY else name, tuple(helps[:SKILLS])))
        if len(people) == PEOPLE:
            break
    return tuple(people)


def _help(talk: str, skill: str, shown: PathPage) -> Help:
    steps = list(zip(shown.steps, shown.answer["steps"], strict=True))
    own = next((view for view, _ in steps if view.item == talk), None)
    teaching = (v for v, step in steps if any(g["skill"] == skill for g in step["gains"]))
    return Help(shown.stored.label(skill), own or next(teaching, None), own is not None)


def _first(one: Help) -> tuple[bool, bool, int]:
    """Talks on the path come first, then help with the earliest steps."""
    return not one.is_talk, one.step is None, one.step.position if one.step else 0
