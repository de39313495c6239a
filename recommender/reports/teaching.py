"""What the catalogue teaches, as far as its links count.

A link counts when the catalogue declares it, a person verified it, or it was inferred with at
least a stated chance. An item counts for a person as the rules would let them have it: not
retired, and not in a language that they do not read.
"""

from collections.abc import Sequence

from recommender.domain.catalogue import ContentSkillLink, Snapshot
from recommender.domain.paths import Ask
from recommender.engine.rules import apply_rules
from recommender.reports.people import EDGE


class Teaching:
    """What the catalogue teaches, as far as its links count."""

    def __init__(self, snapshot: Snapshot, chance: float) -> None:
        """Take a snapshot, and the chance (0-1) from which on an inferred link counts."""
        self.snapshot = snapshot
        self.chance = chance
        self._usable: dict[tuple[str, ...], frozenset[str]] = {}
        self._reach: dict[tuple[str, tuple[str, ...]], float] = {}

    def counts(self, link: ContentSkillLink) -> bool:
        """Whether a link counts."""
        return link.stated or link.confidence >= self.chance

    def reach(self, skill: str, languages: tuple[str, ...] = ()) -> float:
        """Return the highest level (0-5) that items lead to for who reads these languages."""
        asked = (skill, languages)
        if asked not in self._reach:
            usable, links = self._usable_to(languages), self._links(skill)
            exits = [x.exit for x in links if self.counts(x) and x.item in usable]
            self._reach[asked] = max(exits, default=0.0)
        return self._reach[asked]

    def leads_to(self, item: str, skill: str) -> float | None:
        """Return the level (0-5) that an item leads to; None where no link that counts says so."""
        links = self.snapshot.links_by_item.get(item, ())
        return max((x.exit for x in links if x.skill == skill and self.counts(x)), default=None)

    def unsure(self, skill: str, level: float) -> ContentSkillLink | None:
        """Return the surest link that does not count and would lead to a level, if there is one."""
        usable = self._usable_to(())
        found = [
            x
            for x in self._links(skill)
            if not self.counts(x) and x.exit >= level - EDGE and x.item in usable
        ]
        return max(found, key=lambda x: (x.confidence, x.item), default=None)

    def _links(self, skill: str) -> Sequence[ContentSkillLink]:
        return self.snapshot.links_by_skill.get(skill, ())

    def _usable_to(self, languages: tuple[str, ...]) -> frozenset[str]:
        if languages not in self._usable:
            items = self.snapshot.catalogue.items.values()
            feasible, _ = apply_rules(items, Ask(), languages)
            self._usable[languages] = frozenset(item.id for item in feasible)
        return self._usable[languages]
