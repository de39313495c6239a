"""The documented shapes of people, their levels and their evidence."""

from pydantic import Field

from recommender.web.shapes import Open


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
