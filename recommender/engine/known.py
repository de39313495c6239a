"""Who asks: what is known of them, what they lack, what they said, and what was ruled for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recommender.domain.catalogue import Snapshot
from recommender.domain.decisions import Inputs
from recommender.domain.languages import ENGLISH, Language
from recommender.domain.learners import SkillEstimate
from recommender.domain.paths import Ask, Gap
from recommender.domain.recipes import Recipe
from recommender.engine.dates import asked_by, minutes_by
from recommender.engine.format_fit import format_fit
from recommender.engine.gap import measure_gaps
from recommender.engine.policies import Budget, Rulings, rulings, within_week
from recommender.engine.profile import estimate_profile, stated_levels
from recommender.engine.prospects import Prospects
from recommender.engine.reactions import Reactions, reactions
from recommender.engine.voice import Voice


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before anything is found.

    Attributes:
        inputs: the ask within the minutes that policies leave, and all that is known of the person.
        said: what stands of their feedback.
        ruled: the policies in force for them.
        budget: what the policies left of the minutes, and the sentence for it.
        profile: the skill estimate of every skill about which something is known.
        gaps: what is asked for, open or not.
        prospects: what a path is judged by; nothing to make it of yet.
        language: to be spoken to in.
    """

    inputs: Inputs
    said: Reactions
    ruled: Rulings
    budget: Budget
    profile: Mapping[str, SkillEstimate]
    gaps: tuple[Gap, ...]
    prospects: Prospects
    language: Language = ENGLISH

    @property
    def ask(self) -> Ask:
        """The ask within the minutes that policies leave."""
        return self.inputs.ask

    @property
    def pinned(self) -> tuple[str, ...]:
        """What comes first: what policies pin, then what the person does."""
        return (*self.ruled.pinned, *self.said.pinned)

    def voice(self, prospects: Prospects) -> Voice:
        """Return how to speak to this person of what a path was made of."""
        asked = {gap.skill for gap in self.ask.gaps}
        by_role = frozenset(target.skill for target in self.inputs.targets) - asked
        return Voice(prospects.snapshot, self.profile, by_role, self.language)


def who_asks(
    inputs: Inputs, snapshot: Snapshot, recipe: Recipe, language: Language = ENGLISH
) -> Known:
    """Return what is known of the person at the moment of the ask."""
    said, ruled = (
        reactions(inputs.feedback, now=inputs.now, completions=inputs.completions),
        rulings(inputs.policies),
    )
    budget = within_week(inputs.ask, ruled, said, snapshot.catalogue.items, inputs.now, language)
    profile = estimate_profile(
        inputs.evidence,
        stated_levels(inputs.ask),
        recipe.profile,
        now=inputs.now,
        marks=inputs.marks,
    )
    gaps = measure_gaps(
        budget.ask,
        inputs.targets,
        profile,
        snapshot.catalogue.skills,
        inputs.needs,
        recipe.profile,
        asked_by(budget.ask, inputs.now.date()),
    )
    prospects = replace(
        _prospects(inputs, snapshot, recipe, gaps, profile),
        completed=frozenset(inputs.ask.completed).union(said.done, said.reported),
        preferred=frozenset(ruled.preferred),
        format_fit=format_fit(inputs.feedback, said, snapshot, recipe.learning),
    )
    within = replace(inputs, ask=budget.ask)
    return Known(within, said, ruled, budget, profile, gaps, prospects, language)


def _prospects(
    inputs: Inputs,
    snapshot: Snapshot,
    recipe: Recipe,
    gaps: tuple[Gap, ...],
    profile: Mapping[str, SkillEstimate],
) -> Prospects:
    """What a path is judged by, as far as it follows from the levels and the gaps."""
    levels = {skill: estimate.mean for skill, estimate in profile.items()}
    spreads = {skill: estimate.spread for skill, estimate in profile.items()}
    return Prospects(
        items=(),
        links={},
        gaps={g.skill: g for g in gaps if g.size > 0},
        levels=levels | {g.skill: g.current for g in gaps},
        spreads=spreads | {g.skill: g.spread for g in gaps},
        builds_on={},
        completed=frozenset(),
        snapshot=snapshot,
        prior_level=recipe.profile.prior_level,
        prior_spread=recipe.profile.prior_spread,
        need_minutes=_need_minutes(inputs.ask, gaps),
        need_power=recipe.value.need_power,
        minutes_by=minutes_by(gaps, inputs.minutes_per_week, inputs.ask, inputs.now.date()),
        learned=recipe.learned,
    )


def _need_minutes(ask: Ask, gaps: Sequence[Gap]) -> float | None:
    """Minutes for each need in words: an equal part of those that were set aside."""
    needs = sum(gap.is_need for gap in gaps)
    return ask.minutes / needs if ask.minutes is not None and needs else None
