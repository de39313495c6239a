"""The ask, as it comes in through the door."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.domain.learners import Constraints
from recommender.domain.paths import Ask, StatedGap, StatedLevel
from recommender.formats.door_reading import named_twice, stated, validated
from recommender.formats.values import (
    Body,
    BudgetMinutes,
    Day,
    Flag,
    Id,
    Level,
    Moment,
    Share,
    Spread,
    Steps,
    Word,
    Words,
    stated_only,
)

_ENOUGH = ("learner", "role", "gaps", "need", "items")


class LevelBody(Body):
    """A level that the asker states, with its uncertainty."""

    level: Level = Field(description="Proficiency level, 0 to 5.")
    spread: Spread | None = Field(None, description="One standard deviation, in levels.")


def _as_level(value: Json) -> Json:
    return value if isinstance(value, dict) else {"level": value}


StatedLevelBody = Annotated[
    LevelBody, BeforeValidator(_as_level, json_schema_input_type=Level | LevelBody)
]


class GapBody(Body):
    """One gap: a skill and the level wanted."""

    skill: Id = Field(description="Id of the skill.")
    target: Level = Field(description="Level wanted, 0 to 5.")
    current: Level | None = Field(None, description="Level today, 0 to 5.")
    spread: Spread | None = Field(
        None, description="One standard deviation of the level today, in levels."
    )
    importance: Share = Field(1.0, description="How much it matters, 0 to 1.")
    by: Day | None = Field(None, description="Date by which it should be closed.")


class ConstraintsBody(Body):
    """What an item must state to be chosen; an empty list restricts nothing."""

    languages: list[Word] = Field(
        default_factory=list, max_length=100, description="Languages, such as en."
    )
    formats: list[Word] = Field(
        default_factory=list, max_length=100, description="Formats, such as video."
    )
    accessibility: list[Word] = Field(
        default_factory=list, max_length=100, description="Features that must all be there."
    )
    free_only: Flag = Field(False, description="Only what costs nothing.")


class AskBody(Body):
    """What somebody asks; everything is optional but something to go on."""

    learner: Id | None = Field(None, description="Id of the learner.")
    role: Id | None = Field(None, description="Id of the role; stands in for the learner's own.")
    levels: Annotated[dict[Id, StatedLevelBody], BeforeValidator(stated_only)] = Field(
        default_factory=dict,
        max_length=5000,
        description="Level of each skill: a number, or an object with level and spread.",
    )
    gaps: list[GapBody] = Field(default_factory=list, max_length=5000, description="Gaps to close.")
    completed: list[Id] = Field(
        default_factory=list, max_length=10_000, description="Ids of items already done."
    )
    items: list[Id] = Field(
        default_factory=list, max_length=10_000, description="Choose only among these items."
    )
    need: Words | None = Field(None, description="What is needed, in the person's own words.")
    minutes: BudgetMinutes | None = Field(None, description="Minutes available; absent: no limit.")
    max_steps: Steps = Field(50, description="Most steps of the path.")
    deadline: Day | None = Field(None, description="Date by which the path should be done.")
    as_of: Moment | None = Field(
        None, description="The moment asked about; without an offset it is UTC; absent: now."
    )
    language: Word | None = Field(
        None,
        description="Language of the sentences, such as de; absent: the first of the learner's own "
        "that there is, else English.",
    )
    constraints: ConstraintsBody = Field(
        default_factory=lambda: ConstraintsBody.model_validate({}),
        description="What items must state to be chosen.",
    )


def read_ask(value: Json) -> Ask:
    """Return the ask that a JSON value states.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(AskBody, value, _across(value))
    return Ask(
        learner=body.learner,
        role=body.role,
        levels={skill: StatedLevel(said.level, said.spread) for skill, said in body.levels.items()},
        gaps=tuple(
            StatedGap(
                skill=gap.skill,
                target=gap.target,
                current=gap.current,
                spread=gap.spread,
                importance=gap.importance,
                by=gap.by,
            )
            for gap in body.gaps
        ),
        completed=_each_once(body.completed),
        items=_each_once(body.items),
        need=body.need or None,
        minutes=body.minutes,
        max_steps=body.max_steps,
        deadline=body.deadline,
        as_of=body.as_of,
        language=body.language or None,
        constraints=Constraints(
            languages=_each_once(body.constraints.languages),
            formats=_each_once(body.constraints.formats),
            accessibility=_each_once(body.constraints.accessibility),
            free_only=body.constraints.free_only,
        ),
    )


def _across(value: Json) -> Iterator[Problem]:
    yield from named_twice(value, "gaps")
    if isinstance(value, dict) and all(stated(value, field) is None for field in _ENOUGH):
        yield Problem(
            "",
            "nothing_to_go_on",
            "The ask names no learner, role, gaps, need or items.",
            "give at least one of learner, role, gaps, need, items",
        )


def _each_once(names: list[str]) -> tuple[str, ...]:
    # These lists are sets that somebody chose: saying a name twice adds nothing.
    return tuple(dict.fromkeys(names))
