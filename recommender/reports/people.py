"""The people that reports are about: who they are, and what is known of their levels."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from recommender.domain.learners import Learner, SkillEstimate
from recommender.domain.recipes import ProfileRecipe
from recommender.domain.skills import RoleProfile
from recommender.engine.profile import prior_estimate

NOT_STATED = "not stated"
EDGE = 1e-6
"""Levels that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person and the levels (0-5) that the evidence supports, by skill."""

    learner: Learner
    estimates: Mapping[str, SkillEstimate]

    @property
    def id(self) -> str:
        """The learner's id."""
        return self.learner.id

    def level(self, skill: str, recipe: ProfileRecipe) -> SkillEstimate:
        """Return what is known of a skill, or what is assumed where nothing is."""
        return self.estimates.get(skill) or prior_estimate(skill, recipe)


@dataclass(frozen=True, slots=True)
class Required:
    """A level (0-5) of a skill that somebody's role asks of them."""

    member: Member
    skill: str
    level: float
    known: SkillEstimate

    @property
    def at_target(self) -> bool:
        """Whether the level that is known reaches what is asked."""
        return self.known.mean >= self.level - EDGE


def required(
    members: Iterable[Member], roles: Mapping[str, RoleProfile], recipe: ProfileRecipe
) -> Iterator[Required]:
    """Yield every level that a role asks of a person in it; what asks for 0 asks for nothing."""
    for member in members:
        role = roles.get(member.learner.role or "")
        for target in role.targets if role else ():
            if target.level > 0:
                known = member.level(target.skill, recipe)
                yield Required(member, target.skill, target.level, known)


def grouped_by(learner: Learner, attribute: str) -> str:
    """Return the group that a person is in by an attribute; ``team`` and ``role`` are two."""
    own = {"team": learner.team, "role": learner.role}
    value = own[attribute] if attribute in own else learner.attributes.get(attribute)
    if value is None or value == "":
        return NOT_STATED
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
