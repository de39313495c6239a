"""One stored answer: its record, the snapshot it rests on, and the names of that day."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from recommender.domain.catalogue import Snapshot
from recommender.domain.decisions import DecisionRecord, Json
from recommender.domain.languages import ENGLISH, Language
from recommender.domain.learners import SkillEstimate
from recommender.service.asking import answer_body


@dataclass(frozen=True)
class StoredAnswer:
    """A decision record with the snapshot that its versions name.

    Attributes:
        language: that its sentences are written in.
        named: the answer with the names of colleagues; None: as it was given.
    """

    record: DecisionRecord
    snapshot: Snapshot
    language: Language = ENGLISH
    named: Mapping[str, Json] | None = None

    @cached_property
    def answer(self) -> Mapping[str, Json]:
        """The answer as it was given."""
        return answer_body(self.record) if self.named is None else self.named

    @cached_property
    def gaps(self) -> Mapping[str, Mapping[str, Json]]:
        """The answer's gaps by skill, needs in words among them."""
        return {gap["skill"]: gap for gap in self.answer["gaps"]}

    @cached_property
    def needs(self) -> frozenset[str]:
        """The temporary skills that stand for needs in words."""
        return frozenset(f"need:{n}" for n in range(1, len(self.record.inputs.needs) + 1))

    @cached_property
    def role_skills(self) -> frozenset[str]:
        """The skills whose target is the role's."""
        inputs = self.record.inputs
        return frozenset(t.skill for t in inputs.targets) - {g.skill for g in inputs.ask.gaps}

    @cached_property
    def estimates(self) -> Mapping[str, SkillEstimate]:
        """What was known about each skill."""
        return {e.skill: e for e in self.record.decision.estimates}

    def label(self, skill: str) -> str:
        """Return a skill's label."""
        if skill in self.gaps:
            stored: str = self.gaps[skill]["label"]
            return stored
        known = self.snapshot.catalogue.skills.get(skill)
        return known.label if known else skill

    def title(self, item: str) -> str:
        """Return an item's title."""
        known = self.snapshot.catalogue.items.get(item)
        offered = (step["item"] for step in self.answer["steps"] if step["item"]["id"] == item)
        return known.title if known else next((one["title"] for one in offered), item)
