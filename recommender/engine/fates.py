"""Where a path ends, and from there: what became of every candidate."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from recommender.domain.decisions import CandidateTrace
from recommender.domain.paths import MICRO, Ask, Gap, PathStep
from recommender.domain.recipes import Recipe
from recommender.engine.explanation import Voice, lock_sentence
from recommender.engine.prospects import Prospects
from recommender.engine.retrieval import Found
from recommender.engine.rules import Removed, missing
from recommender.engine.value import POTENTIAL, least_gain, levels_after, take


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
    fates |= {s.item: ("chosen", f"Step {n}.") for n, s in enumerate(ending.steps, start=1)}
    prospects, law = _where_gaps_are(found, ending.prospects), ending.recipe.value
    moved = _moved(ending)
    traces = []
    for one in found:
        first, _ = take(one.item, prospects.levels, prospects, law)
        fate = fates.get(one.item)
        if fate is None:
            last = first
            if not moved.isdisjoint(link.skill for link in prospects.links[one.item]):
                last, _ = take(one.item, ending.levels, prospects, law)
            fate = _why_not_chosen(last, ending)
        traces.append(
            CandidateTrace(one.item, one.sources, one.similarity, *fate, first.contributions)
        )
    return tuple(traces)


def _where_gaps_are(found: Sequence[Found], prospects: Prospects) -> Prospects:
    """The same prospects without the links that close no gap: those contribute no term."""
    gaps = prospects.gaps
    links = {f.item: tuple(x for x in f.links if x.skill in gaps) for f in found}
    return replace(prospects, links=links)


def _moved(ending: Ending) -> Set[str]:
    """Skills that are learned differently after the path: their own level moved, or one below."""
    builds_on = ending.prospects.builds_on
    levels = {gain.skill for step in ending.steps for gain in step.gains}
    return levels | {
        skill for skill, below in builds_on.items() if any(r.skill in levels for r in below)
    }


def _why_not_chosen(step: PathStep, ending: Ending) -> tuple[str, str]:
    """Say why a step, as it would be after the path, was not added to it."""
    ask, prospects, recipe = ending.ask, ending.prospects, ending.recipe
    item = prospects.snapshot.catalogue.items[step.item]
    room = sum(c.micros for c in step.contributions if c.term == POTENTIAL)
    least = least_gain(recipe.planning, ending.value / MICRO) * MICRO
    useful, pinned = room >= least, step.item in ending.pinned
    if useful or ask.orders_a_list or pinned:
        lack = missing(item, ending.done, ending.level, prospects.snapshot)
        if lack:
            return "locked", lock_sentence(lack, ending.level, ending.voice)
    if not useful and not pinned:
        return "not_needed", "After the steps chosen it would add nothing that counts."
    if step.score < least and not pinned:
        return (
            "too_little",
            "From where the path ends it would teach too little to be worth a step.",
        )
    if ask.minutes is not None and ending.minutes + item.minutes > ask.minutes:
        left = ask.minutes - ending.minutes
        return "no_minutes", f"It takes {item.minutes} minutes; the steps chosen leave {left}."
    if len(ending.steps) >= ask.max_steps:
        return "max_steps", f"The path already has the {ask.max_steps} steps asked for."
    return "outweighed", "Beside the steps chosen it would add too little that is sure."
