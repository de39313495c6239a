"""Where a path ends, and from there: what became of every candidate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from recommender.domain.decisions import CandidateTrace
from recommender.domain.languages import phrase
from recommender.domain.paths import MICRO, Ask, Gap, PathStep
from recommender.domain.recipes import Recipe
from recommender.engine.explanation import lock_sentence
from recommender.engine.offers import Offers
from recommender.engine.prospects import Prospects
from recommender.engine.retrieval import Found
from recommender.engine.rules import Removed, missing
from recommender.engine.value import least_gain, levels_after
from recommender.engine.voice import Voice

TOO_LITTLE = phrase("From where the path ends it would teach too little to be worth a step.")
NO_MINUTES = phrase("It takes {minutes} minutes; the steps chosen leave {left}.")


@dataclass(frozen=True)
class Ending:
    """Where a path ends: what was asked, the steps, and the levels that they lead to."""

    ask: Ask
    gaps: Sequence[Gap]
    steps: Sequence[PathStep]
    prospects: Prospects
    voice: Voice
    recipe: Recipe
    pinned: Sequence[str] = ()

    @cached_property
    def levels(self) -> Mapping[str, float]:
        """Mean levels (0-5) when the steps have been taken."""
        return levels_after(self.steps, self.prospects)

    def level(self, skill: str) -> float:
        """Return the mean level (0-5) of a skill when the steps have been taken."""
        return self.levels.get(skill, self.prospects.prior_level)

    @cached_property
    def value(self) -> int:
        """What all steps bring, in millionths."""
        return sum(step.score for step in self.steps)

    @cached_property
    def least(self) -> float:
        """Millionths under which a step beside these is not worth proposing."""
        return least_gain(self.recipe.planning, self.value / MICRO) * MICRO

    @cached_property
    def done(self) -> frozenset[str]:
        """Items completed before, and those on the path."""
        return self.prospects.completed.union(step.item for step in self.steps)

    @cached_property
    def minutes(self) -> int:
        """Minutes of all steps."""
        items = self.prospects.snapshot.catalogue.items
        return sum(items[step.item].minutes for step in self.steps)


def trace(
    found: Sequence[Found], removed: Sequence[Removed], ending: Ending
) -> tuple[CandidateTrace, ...]:
    """Return what became of every candidate, in order of id."""
    fates = {r.item: (r.code, r.because) for r in removed}
    say = ending.voice.language.say
    chosen = enumerate((step.item for step in ending.steps), start=1)
    fates |= {item: ("chosen", say("Step {n}.", n=n)) for n, item in chosen}
    offers = Offers([one.links for one in found], ending.prospects, ending.recipe.value)
    first = offers.terms(offers.micros(ending.prospects.levels))
    last = offers.micros(ending.levels)
    room, score = offers.sums(last[:, 0]), offers.sums(last.sum(axis=1))
    traces = []
    for n, one in enumerate(found):
        fate = fates.get(one.item)
        if fate is None:
            fate = _why_not_chosen(one.item, room[n], score[n], ending)
        traces.append(CandidateTrace(one.item, one.sources, one.similarity, *fate, first[n]))
    return tuple(traces)


def _why_not_chosen(one: str, room: int, score: int, ending: Ending) -> tuple[str, str]:
    """Say why an item was not added to the path, by what it would bring after it.

    Args:
        one: its id.
        room: its potential, in millionths.
        score: all its terms together, in millionths.
        ending: where the path ends.
    """
    ask, snapshot, say = ending.ask, ending.prospects.snapshot, ending.voice.language.say
    item = snapshot.catalogue.items[one]
    useful, pinned = room >= ending.least, one in ending.pinned
    locks = bool(item.requires_items or item.requires_skills)
    if locks and (useful or ask.orders_a_list or pinned):
        lack = missing(item, ending.done, ending.level, snapshot)
        if lack:
            return "locked", lock_sentence(lack, ending.level, ending.voice)
    if not useful and not pinned:
        return "not_needed", say("After the steps chosen it would add nothing that counts.")
    if score < ending.least and not pinned:
        return "too_little", say(TOO_LITTLE)
    if ask.minutes is not None and ending.minutes + item.minutes > ask.minutes:
        left = ask.minutes - ending.minutes
        return "no_minutes", say(NO_MINUTES, minutes=item.minutes, left=left)
    if len(ending.steps) >= ask.max_steps:
        return "max_steps", say("The path already has the {n} steps asked for.", n=ask.max_steps)
    return "outweighed", say("Beside the steps chosen it would add too little that is sure.")
