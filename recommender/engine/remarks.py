"""What an answer leaves out, what it cannot cover, and what is not known, each with its reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.catalogue import ContentSkillLink
from recommender.domain.decisions import CandidateTrace
from recommender.domain.paths import Gap
from recommender.engine.fates import Ending
from recommender.engine.phrasing import number
from recommender.engine.rules import Removed
from recommender.engine.value import POTENTIAL

SHOWN = 50
NAMED = 5
CLOSED = 0.05
CODE_WORDS = {
    "accessibility": "without the accessibility asked for",
    "completed": "already completed",
    "dismissed": "set aside by you",
    "done": "already done",
    "reported": "already completed elsewhere",
    "forbidden": "forbidden by a policy",
    "format": "in another format",
    "free": "not free of charge",
    "language": "in another language",
    "mandatory": "mandatory (beside the path)",
    "max_steps": "beyond the steps asked for",
    "no_minutes": "for which no minutes are left",
    "not_now": "put off by you",
    "outweighed": "that would add too little that is sure",
    "over_share": "over a provider's share",
    "swapped": "swapped by you",
    "too_little": "that would teach too little from there",
    "too_long": "longer than the minutes there are",
}


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the answer says beside its steps."""

    left_out: tuple[Mapping[str, str], ...]
    not_covered: tuple[Mapping[str, str], ...]
    unknown: tuple[str, ...]


def remark(removed: Sequence[Removed], traces: Sequence[CandidateTrace], ending: Ending) -> Remarks:
    """Return what is to be said beside the steps."""
    helping = _helping(traces)
    uncovered = [
        (gap, _uncovered(gap, traces, helping.get(gap.skill, ()), ending)) for gap in ending.gaps
    ]
    return Remarks(
        left_out=_left_out(traces, ending.pinned),
        not_covered=tuple({"skill": g.skill, "because": why} for g, why in uncovered if why),
        unknown=(*_nothing_to_do(traces, ending), *_not_known(removed, ending)),
    )


def _left_out(
    traces: Sequence[CandidateTrace], pinned: Sequence[str]
) -> tuple[Mapping[str, str], ...]:
    """The candidates that were not chosen, pinned ones first, then those that would bring most."""
    others = [t for t in traces if t.code != "chosen"]
    others.sort(key=lambda t: (t.item not in pinned, -sum(c.micros for c in t.terms), t.item))
    return tuple({"item": t.item, "code": t.code, "because": t.because} for t in others[:SHOWN])


def _helping(traces: Sequence[CandidateTrace]) -> Mapping[str, Sequence[CandidateTrace]]:
    """The candidates with something to teach in each skill, where that is still needed."""
    helping: dict[str, dict[str, CandidateTrace]] = {}
    for one in traces:
        if one.code != "not_needed":
            for term in one.terms:
                if term.term == POTENTIAL:
                    helping.setdefault(term.skill, {})[one.item] = one
    return {skill: tuple(ones.values()) for skill, ones in helping.items()}


def _uncovered(
    gap: Gap,
    traces: Sequence[CandidateTrace],
    helping: Sequence[CandidateTrace],
    ending: Ending,
) -> str | None:
    """Why a gap stays open after the path; None when it does not."""
    if gap.is_need and (better := _better_match(gap, traces)):
        title = ending.voice.title(better.item)
        return f"{title} fits better than any step, but was not chosen: {better.because}"
    level = ending.level(gap.skill)
    untouched = gap.size > 0 and level <= gap.current
    if not untouched and (gap.is_need or gap.target - level <= CLOSED):
        return None
    codes = _codes(helping)
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
    of = f"about {number(level)} of {number(gap.target)}"
    moved = level > gap.current
    reached = f"The path ends at {of} in {label}" if moved else f"{label} stays at {of}"
    return f"{reached}; the rest could not be chosen: {codes}." if codes else f"{reached}."


def _teaching(skill: str, ending: Ending) -> list[ContentSkillLink]:
    """Links of the items that there were to choose from."""
    snapshot, listed = ending.prospects.snapshot, set(ending.ask.items)
    return [
        x
        for x in snapshot.links_by_skill.get(skill, ())
        if not snapshot.catalogue.items[x.item].retired and (not listed or x.item in listed)
    ]


def _codes(traces: Iterable[CandidateTrace]) -> str:
    """Count in words why candidates were not chosen."""
    return ", ".join(f"{n} {words}" for words, n in sorted(_counted(traces).items()))


def _counted(traces: Iterable[CandidateTrace]) -> Counter[str]:
    return Counter(
        CODE_WORDS.get(t.code, t.code.replace("_unknown", " not stated"))
        for t in traces
        if t.code != "chosen"
    )


def spoken_counts(traces: Sequence[CandidateTrace]) -> set[int]:
    """Return the counts of candidates that remarks may speak of: by reason, of all or of a gap."""
    groups = (traces, *_helping(traces).values())
    return {n for group in groups for n in _counted(group).values()}


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
