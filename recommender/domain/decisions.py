"""The decision record: what an answer was computed from, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.canonical import Json as Json
from recommender.domain.canonical import canonical as canonical
from recommender.domain.canonical import digest as digest
from recommender.domain.feedback import CompletedItem, Feedback
from recommender.domain.learners import Evidence, EvidenceMark, SkillEstimate
from recommender.domain.mentors import TalkOffer
from recommender.domain.paths import Ask, Contribution
from recommender.domain.policies import Policy
from recommender.domain.revisions import Revision
from recommender.domain.skills import RoleTarget


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a need and its unit vector."""

    text: str
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A need in words and its unit vectors, as encoded on the day; replay never encodes.

    Attributes:
        text: the person's own words.
        about: what is asked for in them, circumstances aside; what was encoded.
        vector: of all of ``about``.
        sentences: those of ``about`` where it has several.
    """

    text: str
    about: str
    vector: tuple[float, ...]
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Versions:
    """Which encoder, snapshot, recipe and policies an answer rests on."""

    encoder: str
    snapshot: str
    recipe: str
    policies: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a decision was computed from, beside the snapshot and recipe its versions name.

    Attributes:
        completions: items that learning platforms reported as completed.
        feedback: what the learner said of items, as far as it bears on a plan.
        previous: the items that this plan keeps to where it can, in their order: of the plan
            that it replaces, or of the one that an undo restores.
        minutes_per_week: what the learner sets aside; None where nobody said.
        talks: colleagues who agreed to help and have time left this month, those with most first.
        policies: those in force for this person at this moment, without their scopes.
        draw: seed of what a recipe with exploration draws; None where it draws nothing.
        language: that the sentences are written in.
    """

    ask: Ask
    now: datetime
    versions: Versions
    role_label: str | None = None
    targets: tuple[RoleTarget, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    marks: tuple[EvidenceMark, ...] = ()
    languages: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    completions: tuple[CompletedItem, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    previous: tuple[str, ...] = ()
    minutes_per_week: int | None = None
    talks: tuple[TalkOffer, ...] = ()
    policies: tuple[Policy, ...] = ()
    draw: int | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class CandidateTrace:
    """What became of one candidate: where it came from, what removed it or ranked it.

    Attributes:
        sources: what proposed it, such as ``link:sql``, ``gap_vector``, ``need:1``.
        code: the rule that removed it, or how it ended (``chosen``, ``not_chosen``…).
        because: the rule in words, naming what it rests on.
        terms: what it would bring as the first step.
    """

    item: str
    sources: tuple[str, ...]
    similarity: float
    code: str
    because: str
    terms: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One explained answer and how it came about.

    Attributes:
        answer: the contract's answer without ``id``, ``at`` and ``learner``; with its digest.
    """

    answer: Mapping[str, Json]
    candidates: tuple[CandidateTrace, ...]
    estimates: tuple[SkillEstimate, ...]


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as it is stored and audited; one that was made again says what it follows."""

    id: str
    at: datetime
    actor: str
    learner: str | None
    inputs: Inputs
    decision: Decision
    revision: Revision | None = None

    @property
    def line(self) -> str:
        """The id of the first decision of the line that this one belongs to."""
        return self.id if self.revision is None else self.revision.line
