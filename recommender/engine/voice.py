"""How to speak to somebody of a path: names, estimates, who asks, in which language."""

from collections.abc import Mapping
from dataclasses import dataclass

from recommender.domain.catalogue import Snapshot
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.learners import SkillEstimate
from recommender.domain.paths import Gap
from recommender.domain.skills import Skill

YOUR_TARGET, ROLE_ASKS = phrase("your target is {level}"), phrase("your role asks {level}")
TARGETS = (YOUR_TARGET, ROLE_ASKS)


@dataclass(frozen=True, slots=True)
class Voice:
    """What sentences need to know beside the path: names, estimates, and how to speak to whom."""

    snapshot: Snapshot
    profile: Mapping[str, SkillEstimate]
    role_skills: frozenset[str]
    language: Language = ENGLISH

    def skill(self, skill: str) -> str:
        """Return a skill's label."""
        known: Skill | None = self.snapshot.catalogue.skills.get(skill)
        return known.label if known else skill

    def title(self, item: str) -> str:
        """Return an item's title in quotes."""
        known = self.snapshot.catalogue.items.get(item)
        return self.language.quoted(known.title if known else item)

    def asks(self, gap: Gap) -> str:
        """Return who asks for the target, in words."""
        if gap.skill not in self.role_skills:
            return self.language.say(YOUR_TARGET, level=gap.target)
        return self.language.say(ROLE_ASKS, level=gap.target)
