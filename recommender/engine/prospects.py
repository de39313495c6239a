"""What a path can be made of, and what it is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from recommender.domain.catalogue import ContentItem, ContentSkillLink, Snapshot
from recommender.domain.learned import Effect, Learned
from recommender.domain.paths import Gap
from recommender.domain.skills import SkillRequirement

AS_DECLARED = Effect()


@dataclass(frozen=True)
class Prospects:
    """All that a path can be made of, and what it is judged by.

    Attributes:
        items: what may be chosen, in order of id.
        links: what each of them teaches (levels 0-5), needs included.
        gaps: open gaps by skill.
        levels: mean level (0-5) of every skill about which something is known.
        spreads: one standard deviation of each of those, in levels.
        builds_on: what each skill builds on, where the level of that is known.
        completed: ids already completed.
        snapshot: for the items that hard requirements name.
        prior_level, prior_spread: of a skill about which nothing is known.
        need_minutes: minutes set aside for each need in words; None where nobody said.
        need_power: an item covers (minutes / need_minutes)**power of a need at most.
        minutes_by: by skill that is needed by a date, the minutes of learning until then; empty
            where the pace is not known.
        preferred: items that a policy prefers.
        learned: what people were seen to gain from items.
        format_fit: by format, how likely this person is to finish it beside others (1 is alike),
            where their own reactions say so.
    """

    items: tuple[ContentItem, ...]
    links: Mapping[str, tuple[ContentSkillLink, ...]]
    gaps: Mapping[str, Gap]
    levels: Mapping[str, float]
    spreads: Mapping[str, float]
    builds_on: Mapping[str, tuple[SkillRequirement, ...]]
    completed: frozenset[str]
    snapshot: Snapshot
    prior_level: float = 0.0
    prior_spread: float = 1.5
    need_minutes: float | None = None
    need_power: float = 1.0
    minutes_by: Mapping[str, float] = field(default_factory=dict)
    preferred: frozenset[str] = frozenset()
    learned: Learned = Learned()
    format_fit: Mapping[str, float] = field(default_factory=dict)

    def made_of(
        self,
        items: tuple[ContentItem, ...],
        links: Mapping[str, tuple[ContentSkillLink, ...]],
    ) -> Self:
        """Return the same with what may be chosen, and what the skills taught build on.

        What nothing is known about is not held against anyone.

        Args:
            items: what may be chosen, in order of id.
            links: by item id, what each teaches; of others as well.
        """
        skills = self.snapshot.catalogue.skills
        taught = sorted({x.skill for group in links.values() for x in group} & skills.keys())
        known = {s: tuple(r for r in skills[s].requires if r.skill in self.levels) for s in taught}
        builds_on = {s: requires for s, requires in known.items() if requires}
        return replace(self, items=items, links=links, builds_on=builds_on)

    def level(self, skill: str) -> float:
        """Return the mean level (0-5) a skill starts from."""
        return self.levels.get(skill, self.prior_level)

    def spread(self, skill: str) -> float:
        """Return one standard deviation, in levels, of the level a skill starts from."""
        return self.spreads.get(skill, self.prior_spread)

    def part(self, minutes: int) -> float:
        """Return the part (0-1) of a need that an item of so many minutes can cover at most.

        Whoever sets three hours aside needs more than ten minutes can hold; of an item, the
        first minutes hold most.
        """
        if self.need_minutes is None:
            return 1.0
        return float(min(1.0, minutes / self.need_minutes) ** self.need_power)

    def stays(self, item: str, transfer: float) -> tuple[float, float]:
        """Return the shares of what an item promises that stay: most likely, and on average.

        Where nothing was seen that is all of it, and ``transfer``. What was seen of people counts
        in both as far as it is known.
        """
        effect, fit = self.learned.effect(item) or AS_DECLARED, self.fit(item) or 1.0
        average = effect.factor - (1.0 - transfer) * (1.0 - effect.known)
        return effect.factor * fit, average * fit

    def fit(self, item: str) -> float | None:
        """Return how the person gets on with an item's format; None where nothing is known."""
        if not self.format_fit:
            return None
        return self.format_fit.get(self.snapshot.catalogue.items[item].format or "")
