"""What an answer leaves out, what it cannot cover, and what is not known, each with its reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.catalogue import ContentSkillLink
from recommender.domain.decisions import CandidateTrace
from recommender.domain.languages import Language, phrase, phrases
from recommender.domain.paths import Gap
from recommender.engine.fates import Ending
from recommender.engine.rules import Removed
from recommender.engine.value import POTENTIAL

SHOWN = 50
NAMED = 5
CLOSED = 0.05
CODE_WORDS = {
    "accessibility": phrase("{n} without the accessibility asked for"),
    "completed": phrase("{n} already completed"),
    "dismissed": phrase("{n} set aside by you"),
    "done": phrase("{n} already done"),
    "reported": phrase("{n} already completed elsewhere"),
    "forbidden": phrase("{n} forbidden by a policy"),
    "format": phrase("{n} in another format"),
    "free": phrase("{n} not free of charge"),
    "language": phrase("{n} in another language"),
    "mandatory": phrase("{n} mandatory (beside the path)"),
    "max_steps": phrase("{n} beyond the steps asked for"),
    "no_minutes": phrase("{n} for which no minutes are left"),
    "not_now": phrase("{n} put off by you"),
    "outweighed": phrase("{n} that would add too little that is sure"),
    "over_share": phrase("{n} over a provider's share"),
    "swapped": phrase("{n} swapped by you"),
    "too_little": phrase("{n} that would teach too little from there"),
    "too_long": phrase("{n} longer than the minutes there are"),
    "accessibility_unknown": phrase("{n} accessibility not stated"),
    "format_unknown": phrase("{n} format not stated"),
    "free_unknown": phrase("{n} whose price is not stated"),
    "language_unknown": phrase("{n} language not stated"),
    "locked": phrase("{n} locked"),
    "not_needed": phrase("{n} not needed"),
    "retired": phrase("{n} retired"),
}
"""How many were not chosen, by the code that says why."""
FITS_BETTER = phrase("{title} fits better than any step, but was not chosen: {because}")
NO_MATCH = phrase("Nothing in this catalogue matches “{need}” well enough.")
MATCH_KEPT_OUT = phrase("What matches “{need}” could not be chosen: {codes}.")
NOT_LISTED = phrase("No item on your list teaches {skill}.")
NOT_TAUGHT = phrase("No item in this catalogue teaches {skill}.")
LISTED_NO_HIGHER = phrase("No item on your list teaches {skill} above level {level}.")
TAUGHT_NO_HIGHER = phrase("No item in this catalogue teaches {skill} above level {level}.")
ENDS = phrase("The path ends at about {level} of {target} in {skill}")
STAYS = phrase("{skill} stays at about {level} of {target}")
NOTHING_LISTED = phrase("Nothing on your list can be taken: {codes}.")
STRANGERS = phrase("Completed, but not in this catalogue: {items}.")
BLIND = phrase("No evidence yet, so taken as level {level}: {skills}.")
NOT_STATED = {
    "accessibility": phrases(
        "{n} item does not state accessibility, so not chosen: {items}.",
        "{n} items do not state accessibility, so not chosen: {items}.",
    ),
    "format": phrases(
        "{n} item does not state format, so not chosen: {items}.",
        "{n} items do not state format, so not chosen: {items}.",
    ),
    "free": phrases(
        "{n} item does not state whether it is free, so not chosen: {items}.",
        "{n} items do not state whether they are free, so not chosen: {items}.",
    ),
    "language": phrases(
        "{n} item does not state language, so not chosen: {items}.",
        "{n} items do not state language, so not chosen: {items}.",
    ),
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
        return ending.voice.language.say(FITS_BETTER, title=title, because=better.because)
    level = ending.level(gap.skill)
    untouched = gap.size > 0 and level <= gap.current
    if not untouched and (gap.is_need or gap.target - level <= CLOSED):
        return None
    codes = _codes(helping, ending.voice.language)
    if gap.is_need:
        return _uncovered_need(gap, codes, ending.voice.language)
    return _uncovered_skill(gap, level, codes, ending)


def _better_match(need: Gap, traces: Sequence[CandidateTrace]) -> CandidateTrace | None:
    """The candidate that matches a need best, where it is not on the path; None otherwise."""

    def match(one: CandidateTrace) -> int:
        return sum(c.micros for c in one.terms if c.skill == need.skill)

    best = max(traces, key=lambda t: (match(t), t.code == "chosen"), default=None)
    chosen = any(t.code == "chosen" and match(t) > 0 for t in traces)
    return best if best and chosen and best.code not in {"chosen", "not_needed"} else None


def _uncovered_need(gap: Gap, codes: str, language: Language) -> str:
    if not codes:
        return language.say(NO_MATCH, need=gap.label)
    return language.say(MATCH_KEPT_OUT, need=gap.label, codes=codes)


def _uncovered_skill(gap: Gap, level: float, codes: str, ending: Ending) -> str:
    links, say = _teaching(gap.skill, ending), ending.voice.language.say
    if not links:
        return say(NOT_LISTED if ending.ask.items else NOT_TAUGHT, skill=gap.label)
    highest = max(x.exit for x in links)
    if highest <= level + CLOSED:
        no_higher = LISTED_NO_HIGHER if ending.ask.items else TAUGHT_NO_HIGHER
        return say(no_higher, skill=gap.label, level=highest)
    ends = ENDS if level > gap.current else STAYS
    reached = say(ends, skill=gap.label, level=level, target=gap.target)
    if not codes:
        return say("{reached}.", reached=reached)
    return say("{reached}; the rest could not be chosen: {codes}.", reached=reached, codes=codes)


def _teaching(skill: str, ending: Ending) -> list[ContentSkillLink]:
    """Links of the items that there were to choose from."""
    snapshot, listed = ending.prospects.snapshot, set(ending.ask.items)
    return [
        x
        for x in snapshot.links_by_skill.get(skill, ())
        if not snapshot.catalogue.items[x.item].retired and (not listed or x.item in listed)
    ]


def _codes(traces: Iterable[CandidateTrace], language: Language) -> str:
    """Count in words why candidates were not chosen."""
    counted = sorted(_counted(traces).items())
    return ", ".join(language.say(words, n=n) for words, n in counted)


def _counted(traces: Iterable[CandidateTrace]) -> Counter[str]:
    return Counter(CODE_WORDS[t.code] for t in traces if t.code != "chosen")


def spoken_counts(traces: Sequence[CandidateTrace]) -> set[int]:
    """Return the counts of candidates that remarks may speak of: by reason, of all or of a gap."""
    groups = (traces, *_helping(traces).values())
    return {n for group in groups for n in _counted(group).values()}


def _nothing_to_do(traces: Sequence[CandidateTrace], ending: Ending) -> list[str]:
    ask, gaps, language = ending.ask, ending.gaps, ending.voice.language
    if ask.orders_a_list:
        codes = _codes(traces, language)
        return [] if ending.steps else [language.say(NOTHING_LISTED, codes=codes)]
    if not gaps:
        return [language.say("There is no role, gap or need to work towards.")]
    if all(g.size == 0 for g in gaps):
        return [language.say("Nothing is left to close: every target is already reached.")]
    return []


def _not_known(removed: Sequence[Removed], ending: Ending) -> list[str]:
    remarks, language = [], ending.voice.language
    catalogue = ending.prospects.snapshot.catalogue
    strangers = [i for i in ending.ask.completed if i not in catalogue.items]
    if strangers:
        remarks.append(language.say(STRANGERS, items=_some(strangers, language)))
    by_property: dict[str, list[str]] = {}
    for one in removed:
        if one.unknown:
            by_property.setdefault(one.unknown, []).append(one.item)
    for name, items in sorted(by_property.items()):
        single, several = NOT_STATED[name]
        remarks.append(language.plural(len(items), single, several, items=_some(items, language)))
    blind = [
        g.label
        for g in ending.gaps
        if g.size > 0 and not g.is_need and g.skill not in ending.voice.profile
    ]
    if blind:
        level = ending.prospects.prior_level
        remarks.append(language.say(BLIND, level=level, skills=_some(blind, language)))
    return remarks


def _some(names: Sequence[str], language: Language) -> str:
    named = ", ".join(sorted(names)[:NAMED])
    if len(names) <= NAMED:
        return named
    return language.say("{named} and {n} more", named=named, n=len(names) - NAMED)
