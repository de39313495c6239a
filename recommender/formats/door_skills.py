"""Skills and roles, as they come in through the door."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from recommender.domain.decisions import Json
from recommender.domain.skills import RoleProfile, RoleTarget, Skill, SkillRequirement
from recommender.formats.door_reading import named_twice, validated
from recommender.formats.values import Body, Id, Level, Point, Share, Summary, Title


class SkillRequirementBody(Body):
    """A skill at a level that another skill builds on."""

    skill: Id = Field(description="Id of the skill.")
    level: Level = Field(1.0, description="Level needed, 0 to 5.")


def _as_requirement(value: Json) -> Json:
    return {"skill": value} if isinstance(value, str) else value


BuildsOn = Annotated[
    SkillRequirementBody,
    BeforeValidator(_as_requirement, json_schema_input_type=str | SkillRequirementBody),
]


class SkillBody(Body):
    """The smallest thing with a level."""

    skill: Id = Field(description="Id of the skill.")
    label: Title = Field(description="Name to show.")
    description: Summary = Field("", description="What it is.")
    broader: Id | None = Field(None, description="Id of the wider skill that groups it.")
    requires: list[BuildsOn] = Field(
        default_factory=list,
        max_length=200,
        description="What it builds on: ids (level 1), or objects with skill and level.",
    )
    levels: list[Point] = Field(
        default_factory=list,
        min_length=5,
        max_length=5,
        description="What levels 1 to 5 look like at work: five sentences, or none.",
    )


class TargetBody(Body):
    """The level that a role asks of a skill."""

    skill: Id = Field(description="Id of the skill.")
    level: Level = Field(description="Level asked, 0 to 5.")
    importance: Share = Field(1.0, description="How much it matters, 0 to 1.")


class RoleBody(Body):
    """What a role asks of the person in it."""

    role: Id = Field(description="Id of the role.")
    label: Title = Field(description="Name to show.")
    description: Summary = Field("", description="What the role does.")
    targets: list[TargetBody] = Field(
        default_factory=list, max_length=5000, description="Levels asked."
    )


def read_skill(value: Json) -> Skill:
    """Return the skill that a JSON value states.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(SkillBody, value, named_twice(value, "requires"))
    return Skill(
        id=body.skill,
        label=body.label,
        description=body.description,
        broader=body.broader,
        requires=tuple(SkillRequirement(r.skill, r.level) for r in body.requires),
        levels=tuple(body.levels),
    )


def read_role(value: Json) -> RoleProfile:
    """Return the role that a JSON value states.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(RoleBody, value, named_twice(value, "targets"))
    return RoleProfile(
        id=body.role,
        label=body.label,
        description=body.description,
        targets=tuple(RoleTarget(t.skill, t.level, t.importance) for t in body.targets),
    )
