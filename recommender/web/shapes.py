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


class ReadFrom(Open):
    """What was said on another scale, and that scale; its ends stand for ``from`` and ``to``."""

    said: float
    words: str
    name: str | None
    min: float
    max: float
    criteria: list[str]
    from_: float = Field(alias="from")
    to: float


class EvidenceShown(Open):
    """One dated observation of a level (0-5)."""

    evidence: str
    level: float
    source: str
    at: str
    issuer: str | None
    expires: str | None
    scale: ReadFrom | None = Field(description="null where the level was given as 0-5")
    vouched_by: str | None = Field(description="trusted issuer; null: as claimed")
    self_reported: bool
    at_least: bool = Field(description="the level may be higher for all that this says")


class EvidenceRecorded(EvidenceShown):
    """Evidence as it was recorded."""

    learner: str
    skill: str


class EvidenceMarked(Open):
    """That evidence is void, has ended or is disputed."""

    learner: str
    evidence: str
    kind: str = Field(description="void, end or dispute")
    at: str
    reason: str


class Marked(Open):
    """What was later said about evidence."""

    kind: str = Field(description="void, end or dispute")
    at: str
    reason: str
    recorded: str


class LedgerRow(EvidenceShown):
    """One piece of evidence as it stands in the ledger."""

    skill: str
    recorded: str
    standing: str = Field(description="counts, disputed, voided, ended, expired or later")
    marks: list[Marked]


class EvidenceWeighed(EvidenceShown):
    """Evidence with its share (0-1) of an estimate; level = sum of share x read_as."""

    share: float
    read_as: float
    disputed: bool


class Estimate(Open):
    """The level that the evidence supports, with one standard deviation."""

    skill: str
    level: float
    spread: float
    likely: list[float] = Field(description="range that holds the level four times in five")
    basis: str = Field(description="evidence, stated or prior")
    evidence: list[EvidenceWeighed]


class ProfiledSkill(Estimate):
    """An estimate beside what the role asks for."""

    label: str
    target: float | None
    importance: float | None
    because: str = Field(description="the level and what it is made of, in words")
    refresh_on: str | None = Field(description="day by which it is best refreshed")


class Profile(Open):
    """A person's levels as of a moment."""

    learner: str
    role: str | None
    as_of: str
    skills: list[ProfiledSkill]


class MentoringShown(Open):
    """What a person agreed to help colleagues with; no skills: whatever they are good at."""

    talks_per_month: int
    skills: list[str]


class LearnerShown(Open):
    """A learner."""

    learner: str
    name: str | None
    role: str | None
    manager: str | None
    team: str | None
    languages: list[str]
    minutes_per_week: int | None
    mentors: MentoringShown | None = Field(None, description="what they agreed to help with")
    attributes: dict[str, str | int | float | bool]


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
