"""Content items, as they come in through the door."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from recommender.domain.catalogue import ContentItem, ContentSkillLink
from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.domain.skills import SkillRequirement
from recommender.formats.door_reading import named_twice, stated, validated
from recommender.formats.estimates import estimate_minutes
from recommender.formats.problems import pointer_to, shown, spoken
from recommender.formats.values import (
    Body,
    Duration,
    Flag,
    FullText,
    Id,
    Iri,
    Level,
    Line,
    Moment,
    Point,
    Summary,
    Title,
    Url,
    Word,
)


class TeachesBody(Body):
    """A skill that an item teaches, from an entry to an exit level."""

    skill: Id = Field(description="Id of the skill.")
    from_: Level = Field(alias="from", description="Level at entry, 0 to 5.")
    to: Level = Field(description="Level at exit, above the entry level.")


class ItemRequirementBody(Body):
    """What must come before an item: a level of a skill, or another item."""

    skill: Id | None = Field(None, description="Id of a skill.")
    level: Level | None = Field(None, description="Level needed, 0 to 5; default 1.")
    item: Id | None = Field(None, description="Id of an item.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.skill is None) == (self.item is None) or (self.item and self.level is not None):
            raise PydanticCustomError(
                "unclear_requirement", 'give either "item", or "skill" and "level"'
            )
        return self


class ItemBody(Body):
    """Anything learnable with minutes."""

    item: Id = Field(description="Id of the item.")
    title: Title = Field(description="Title to show.")
    description: Summary = Field("", description="What it is about.")
    objectives: list[Point] = Field(
        default_factory=list, max_length=1000, description="What the learner can do afterwards."
    )
    sections: list[Point] = Field(
        default_factory=list, max_length=1000, description="Headings, in order."
    )
    text: FullText = Field("", description="The text itself, for search.")
    instructions: FullText = Field("", description="What the learner does, step by step.")
    kind: Word = Field("course", description="Such as course, practice, mentor, project.")
    format: Word | None = Field(None, description="Such as video or reading.")
    url: Url | None = Field(None, description="Where it is; http or https.")
    provider: Line | None = Field(None, description="Who offers it.")
    language: Word | None = Field(None, description="Language, such as en.")
    minutes: Duration | None = Field(None, description="Minutes it takes; absent: estimated.")
    level: Word | None = Field(None, description="Such as beginner.")
    teaches: list[TeachesBody] = Field(
        default_factory=list, max_length=200, description="Skills it teaches; absent: inferred."
    )
    requires: list[ItemRequirementBody] = Field(
        default_factory=list, max_length=200, description="What must come first."
    )
    accessibility: list[Word] = Field(
        default_factory=list, max_length=100, description="Features, such as captions."
    )
    free: Flag | None = Field(None, description="Costs nothing.")
    activity_ids: list[Iri] = Field(
        default_factory=list, max_length=100, description="Ids of the same thing in xAPI."
    )
    updated_at: Moment | None = Field(None, description="Date of the last change.")
    retired: Flag = Field(False, description="No longer offered.")


def read_item(value: Json) -> tuple[ContentItem, tuple[ContentSkillLink, ...]]:
    """Return the item that a JSON value states, and the links that it declares.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(ItemBody, value, _across(value))
    item = ContentItem(
        id=body.item,
        title=body.title,
        description=body.description,
        objectives=_said(body.objectives),
        sections=_said(body.sections),
        text=body.text,
        instructions=body.instructions,
        kind=body.kind or "course",
        format=body.format or None,
        url=body.url,
        provider=body.provider or None,
        language=body.language or None,
        minutes=body.minutes or 1,
        level=body.level or None,
        requires_items=tuple(dict.fromkeys(r.item for r in body.requires if r.item)),
        requires_skills=tuple(
            SkillRequirement(r.skill, 1.0 if r.level is None else r.level)
            for r in body.requires
            if r.skill
        ),
        accessibility=tuple(dict.fromkeys(_said(body.accessibility))),
        free=body.free,
        activity_ids=tuple(dict.fromkeys(body.activity_ids)),
        updated_at=body.updated_at.date().isoformat() if body.updated_at else None,
        retired=body.retired,
    )
    if body.minutes is None:
        item = replace(item, minutes=estimate_minutes(item), minutes_estimated=True)
    links = tuple(ContentSkillLink(item.id, t.skill, t.from_, t.to) for t in body.teaches)
    return item, links


def _said(lines: list[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def _across(value: Json) -> Iterator[Problem]:
    yield from named_twice(value, "teaches")
    yield from named_twice(value, "requires")
    teaches = stated(value, "teaches")
    for position, entry in enumerate(teaches if isinstance(teaches, list) else ()):
        entry_level, exit_level = stated(entry, "from"), stated(entry, "to")
        if _is_number(entry_level) and _is_number(exit_level) and entry_level >= exit_level:
            path = ("teaches", position, "to")
            yield Problem(
                pointer_to(path),
                "out_of_range",
                f"{spoken(path)} is {shown(exit_level)}, "
                f'which is not above "from" ({shown(entry_level)}).',
                'give a "to" above "from"',
            )


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
