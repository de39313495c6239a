"""What an answer leaves out, what it cannot cover, and what is not known, each with its reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from recommender.domain.catalogue import ContentSkillLink
from recommender.domain.decisions import CandidateTrace, Recipe
from recommender.domain.paths import MICRO, Ask, Gap, PathStep
from recommender.engine.explanation import Voice, lock_sentence
from recommender.engine.retrieval import Found
from recommender.engine.rules import Removed, missing
from recommender.engine.value import POTENTIAL, Prospects, levels_after, take
from recommender.engine.phrasing import number

SHOWN = 50
NAMED = 5
CLOSED = 0.05
CODE_WORDS = {
    "accessibility": "without the accessibility asked for",
    "completed": "already completed",
    "format": "in another format",
    "free": "not free of charge",
    "language": "in another language",
    "max_steps": "more than the steps asked for",
    "no_minutes": "no minutes left",
    "too_little": "would teach too little from there",
    "too_long": "longer than the minutes there are",
}


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the answer says beside its steps."""

    left_out: tuple[Mapping[str, str], ...]
    not_covered: tuple[Mapping[str, str], ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Ending:
    """Where a path ends: what was asked, the steps, and the levels that they lead to."""

    ask: Ask
    gaps: Sequence[Gap]
    steps: Sequence[PathStep]
    prospects: Prospects
    voice: Voice
    recipe: Recipe

    @cached_property
    def levels(self) -> Mapping[str, float]:
        """Mean levels (0-5) when the steps have been taken."""
        return levels_after(self.steps, self.prospects)

    def level(self, skill: str) -> float:
        """Return the mean level (0-5) of a skill when the steps have been taken."""
        return self.levels.get(skill, self.prospects.prior_level)

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
    prospects, law = ending.prospects, ending.recipe.value
    return tuple(
        CandidateTrace(
            one.item,
            one.sources,
            one.similarity,
            *(fates.get(one.item) or _why_not_chosen(one.item, ending)),
            take(one.item, prospects.levels, prospects, law)[0].contributions,
        )
        for one in found
    )


def _why_not_chosen(item_id: str, ending: Ending) -> tuple[str, str]:
    ask, steps, prospects, recipe = ending.ask, ending.steps, ending.prospects, ending.recipe
    item = prospects.snapshot.catalogue.items[item_id]
    step, _ = take(item_id, ending.levels, prospects, recipe.value)
    room = sum(c.micros for c in step.contributions if c.term == POTENTIAL)
    useful = room >= recipe.planning.min_gain * MICRO
    done = prospects.completed.union(s.item for s in steps)
    lack = missing(item, done, ending.level, prospects.snapshot)
    if lack and (useful or ask.orders_a_list):
        return "locked", lock_sentence(lack, ending.level, ending.voice)
    if not useful:
        return "not_needed", "After the steps chosen it would add nothing that counts."
    if step.score < recipe.planning.min_gain * MICRO:
        return (
            "too_little",
            "From where the path ends it would teach too little to be worth a step.",
        )
    if ask.minutes is not None and ending.minutes + item.minutes > ask.minutes:
        left = ask.minutes - ending.minutes
        return "no_minutes", f"It takes {item.minutes} minutes; the steps chosen leave {left}."
    return "max_steps", f"The path already has the {ask.max_steps} steps asked for."


def remark(removed: Sequence[Removed], traces: Sequence[CandidateTrace], ending: Ending) -> Remarks:
    """Return what is to be said beside the steps."""
    uncovered = [(gap, _uncovered(gap, traces, ending)) for gap in ending.gaps]
    return Remarks(
        left_out=_left_out(traces),
        not_covered=tuple({"skill": g.skill, "because": why} for g, why in uncovered if why),
        unknown=(*_nothing_to_do(traces, ending), *_not_known(removed, ending)),
    )


def _left_out(traces: Sequence[CandidateTrace]) -> tuple[Mapping[str, str], ...]:
    """The candidates that were not chosen, those that would bring most first."""
    others = [t for t in traces if t.code != "chosen"]
    others.sort(key=lambda t: (-sum(c.micros for c in t.terms), t.item))
    return tuple({"item": t.item, "code": t.code, "because": t.because} for t in others[:SHOWN])


def _uncovered(gap: Gap, traces: Sequence[CandidateTrace], ending: Ending) -> str | None:
    """Why a gap stays open after the path; None when it does not."""
    if gap.is_need and (better := _better_match(gap, traces)):
        title = ending.voice.title(better.item)
        return f"{title} fits better than any step, but was not chosen: {better.because}"
    level = ending.level(gap.skill)
    untouched = gap.size > 0 and level <= gap.current
    if not untouched and (gap.is_need or gap.target - level <= CLOSED):
        return None
    codes = _codes(t for t in traces if _would_help(gap.skill, t))
    if gap.is_need:
        return _uncovered_need(gap, codes)
    return _uncovered_skill(gap, level, codes, ending)


def _better_match(need: Gap, traces: Sequence[CandidateTrace]) -> CandidateTrace | None:
    """The candidate that matches a need best, where it is not on the path; None otherwise."""

    def match(one: CandidateTrace) -> int:
        return sum(c.micros for c in one.terms if c.skill == need.skill)

    best = max(traces, key=lambda t: (match(t), t.code == "chosen"), default=None)
    chosen = any(t.code == "chosen" and match(t) > 0 for t in traces)
    return best if best and chosen and best.code not in {"chosen", "not_needed"} else None


def _uncovered_need(gap: Gap, codes: str) -> str:
    if not codes:
        return f"Nothing in this catalogue matches “{gap.label}” well enough."
    return f"What matches “{gap.label}” could not be chosen: {codes}."


def _uncovered_skill(gap: Gap, level: float, codes: str, ending: Ending) -> str:
    label, links = gap.label, _teaching(gap.skill, ending)
    whose = "on your list" if ending.ask.items else "in this catalogue"
    if not links:
        return f"No item {whose} teaches {label}."
    highest = max(x.exit for x in links)
    if highest <= level + CLOSED:
        return f"No item {whose} teaches {label} above level {number(highest)}."
    reached = f"The path ends at about {number(level)} of {number(gap.target)} in {label}"
    return f"{reached}; the rest could not be chosen: {codes}." if codes else f"{reached}."


def _teaching(skill: str, ending: Ending) -> list[ContentSkillLink]:
    """Links of the items that there were to choose from."""
    snapshot, listed = ending.prospects.snapshot, set(ending.ask.items)
    return [
        x
        for x in snapshot.links_by_skill.get(skill, ())
        if not snapshot.catalogue.items[x.item].retired and (not listed or x.item in listed)
    ]


def _would_help(skill: str, one: CandidateTrace) -> bool:
    return one.code != "not_needed" and any(
        c.skill == skill and c.term == POTENTIAL for c in one.terms
    )


def _codes(traces: Iterable[CandidateTrace]) -> str:
    """Count in words why candidates were not chosen."""
    counts = Counter(
        CODE_WORDS.get(t.code, t.code.replace("_unknown", " not stated"))
        for t in traces
        if t.code != "chosen"
    )
    return ", ".join(f"{n} {words}" for words, n in sorted(counts.items()))


def _nothing_to_do(traces: Sequence[CandidateTrace], ending: Ending) -> list[str]:
    ask, gaps = ending.ask, ending.gaps
    if ask.orders_a_list:
        return [] if ending.steps else [f"Nothing on your list can be taken: {_codes(traces)}."]
    if not gaps:
        return ["There is no role, gap or need to work towards."]
    if all(g.size == 0 for g in gaps):
        return ["Nothing is left to close: every target is already reached."]
    return []


def _not_known(removed: Sequence[Removed], ending: Ending) -> list[str]:
    remarks = []
    catalogue = ending.prospects.snapshot.catalogue
    strangers = [i for i in ending.ask.completed if i not in catalogue.items]
    if strangers:
        remarks.append(f"Completed, but not in this catalogue: {_some(strangers)}.")
    by_property: dict[str, list[str]] = {}
    for one in removed:
        if one.unknown:
            by_property.setdefault(one.unknown, []).append(one.item)
    for name, items in sorted(by_property.items()):
        remarks.append(f"{_items(len(items))} not state {name}, so not chosen: {_some(items)}.")
    blind = [
        g.label
        for g in ending.gaps
        if g.size > 0 and not g.is_need and g.skill not in ending.voice.profile
    ]
    if blind:
        level = number(ending.prospects.prior_level)
        remarks.append(f"No evidence yet, so taken as level {level}: {_some(blind)}.")
    return remarks


def _items(n: int) -> str:
    return "1 item does" if n == 1 else f"{n} items do"


def _some(names: Sequence[str]) -> str:
    named = ", ".join(sorted(names)[:NAMED])
    return named if len(names) <= NAMED else f"{named} and {len(names) - NAMED} more"
