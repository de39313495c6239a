"""The documented shapes of what the API answers with."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Row = TypeVar("Row")


class Open(BaseModel):
    """A documented answer that may grow."""

    model_config = ConfigDict(extra="allow")


class ProblemDetail(Open):
    """One thing that is wrong."""

    pointer: str
    code: str
    detail: str
    remedy: str


class ProblemDocument(Open):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[ProblemDetail]


class ItemRow(Open):
    """An item in a list; ``score`` (0-1) is null where nothing was asked."""

    id: str
    title: str
    minutes: int
    minutes_estimated: bool
    score: float | None
    kind: str


class TaughtSkill(Open):
    """What an item teaches, and how surely (0-1)."""

    skill: str
    from_: float = Field(alias="from")
    to: float
    confidence: float
    origin: str = Field(description="declared or inferred")
    sentence: str | None
    verdict: str | None = Field(description="verified or ignored by a person")


class LinkRow(TaughtSkill):
    """A link between an item and a skill, and what speaks for it."""

    id: str
    item: str
    like: str | None = Field(description="the item most alike that is said to teach the skill")
    shares: dict[str, float] = Field(description="what each term adds to the logit")


class LinksJudged(Open):
    """What was said, and the snapshot that rests on it."""

    snapshot: str
    links: list[LinkRow]


class WholeItem(Open):
    """One item with what it teaches and requires."""

    id: str
    title: str
    description: str
    objectives: list[str]
    instructions: str
    kind: str
    url: str | None
    minutes: int
    minutes_estimated: bool
    retired: bool
    requires: list[dict[str, str | float]]
    teaches: list[TaughtSkill]


class RequiredSkill(Open):
    """A skill at a level (0-5)."""

    skill: str
    level: float


class SkillRow(Open):
    """A skill in a list."""

    id: str
    label: str
    description: str
    broader: str | None
    requires: list[RequiredSkill]
    levels: list[str]


class Target(RequiredSkill):
    """What a role asks of a skill, and how much it matters (0-1)."""

    importance: float


class RoleRow(Open):
    """A role profile in a list."""

    id: str
    label: str
    description: str
    targets: list[Target]


class SnapshotRow(Open):
    """A publication in a list."""

    id: str
    at: str
    encoder: str
    counts: dict[str, int]
    serving: bool


class PublicationDone(Open):
    """What a publish did; ``changed`` is false when exactly this was serving already."""

    id: str
    changed: bool
    counts: dict[str, int]
    warnings: list[ProblemDetail]


class Status(Open):
    """Health."""

    status: str


class Page(Open, Generic[Row]):
    """One page of a list; ``next`` is the cursor of the page after it."""

    data: list[Row]
    next: str | None
