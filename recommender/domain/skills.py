"""Skills, what they build on, and the role profiles that ask for them."""

from dataclasses import dataclass

from recommender.domain.languages import phrase

LEVEL_MIN = 0.0
LEVEL_MAX = 5.0
LEVEL_NAMES = (
    phrase("none"),
    phrase("aware"),
    phrase("basic"),
    phrase("working"),
    phrase("proficient"),
    phrase("expert"),
)


@dataclass(frozen=True, slots=True)
class SkillRequirement:
    """A skill at a level (0-5) that something else builds on."""

    skill: str
    level: float = 1.0


@dataclass(frozen=True, slots=True)
class Skill:
    """The smallest thing with a level.

    Attributes:
        broader: the wider skill that groups this one.
        requires: what the skill builds on; shapes expected gains, never locks.
        levels: what levels 1 to 5 look like at work; empty or five sentences.
    """

    id: str
    label: str
    description: str = ""
    broader: str | None = None
    requires: tuple[SkillRequirement, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleTarget:
    """The level (0-5) that a role asks of a skill, and how much it matters (0-1)."""

    skill: str
    level: float
    importance: float = 1.0


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """What a role asks of the person in it."""

    id: str
    label: str
    description: str = ""
    targets: tuple[RoleTarget, ...] = ()
