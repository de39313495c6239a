"""Reasons from contributions and evidence: a closed set of sentences over the record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.catalogue import (
    INFERRED,
    NEED,
    ContentItem,
    ContentSkillLink,
    Snapshot,
)
from recommender.domain.learners import SkillEstimate
from recommender.domain.paths import LATE, Gap, PathStep, SkillGain
from recommender.domain.skills import Skill
from recommender.engine.experience import experience_facts
from recommender.engine.phrasing import day, in_a_row, level_in_words, number
from recommender.engine.prospects import Prospects
from recommender.engine.rules import Missing, missing

MOSTLY, HALF, NEAR = 0.6, 0.4, 0.2
NAMED = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step stands where it stands.

    Attributes:
        because: one or two sentences.
        evidence: the facts they rest on, one sentence each.
        locked_by: items earlier on the path that open this one.
    """

    because: str
    evidence: tuple[str, ...]
    locked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What sentences need to know beside the path: names, estimates, and who asks."""

    snapshot: Snapshot
    profile: Mapping[str, SkillEstimate]
    role_skills: frozenset[str]

    def skill(self, skill: str) -> str:
        """Return a skill's label."""
        known: Skill | None = self.snapshot.catalogue.skills.get(skill)
        return known.label if known else skill

    def title(self, item: str) -> str:
        """Return an item's title in quotes."""
        known = self.snapshot.catalogue.items.get(item)
        return f"“{known.title}”" if known else f"“{item}”"

    def asks(self, gap: Gap) -> str:
        """Return who asks for the target, in words."""
        if gap.skill not in self.role_skills:
            return f"your target is {number(gap.target)}"
        return f"your role asks {number(gap.target)}"


def explain(steps: Sequence[PathStep], prospects: Prospects, voice: Voice) -> tuple[Reason, ...]:
    """Return the reason of every step."""
    locked = [_locked_by(n, steps, prospects) for n in range(len(steps))]
    opens: dict[str, list[str]] = {step.item: [] for step in steps}
    for step, earlier in zip(steps, locked, strict=True):
        for item in earlier:
            opens[item].append(step.item)
    prepares = _prepared(steps, prospects)
    reasons = []
    for step, by in zip(steps, locked, strict=True):
        opened = opens[step.item]
        if step.score > 0:
            sentences = _gain_sentences(step, prospects, voice)
            if opened:
                sentences.append(f"Opens {_titles(opened, voice)} later on.")
        else:
            sentences = [_idle_sentence(opened, prepares[step.item], voice)]
        reasons.append(Reason(" ".join(sentences), _facts(step, prospects, voice), by))
    return tuple(reasons)


def lock_sentence(lack: Missing, level: Callable[[str], float], voice: Voice) -> str:
    """Return what a locked item still requires, in words."""
    parts = [f"{voice.title(i)} first" for i in lack.items]
    parts += [
        f"{voice.skill(r.skill)} at level {number(r.level)} "
        f"(you would be at {number(level(r.skill))})"
        for r in lack.skills
    ]
    return f"It requires {in_a_row(parts)}, and nothing on this path gets you there."


def _locked_by(n: int, steps: Sequence[PathStep], prospects: Prospects) -> tuple[str, ...]:
    """Earlier steps without which this one would be locked."""
    item = prospects.snapshot.catalogue.items[steps[n].item]
    lack = missing(item, prospects.completed, prospects.level, prospects.snapshot)
    if not lack:
        return ()
    earlier = {s.item for s in steps[:n]}
    required = {r.skill for r in lack.skills} | {
        link.skill
        for skipped in lack.items
        if skipped not in earlier
        for link in prospects.snapshot.links_by_item.get(skipped, ())
        if link.stated
    }
    return tuple(
        s.item
        for s in steps[:n]
        if s.item in lack.items or required & {gain.skill for gain in s.gains}
    )


def _prepared(steps: Sequence[PathStep], prospects: Prospects) -> dict[str, list[str]]:
    """By item, the later steps that teach what builds on what it teaches."""
    building: dict[str, list[str]] = {}
    prepares: dict[str, list[str]] = {}
    for step in reversed(steps):
        later = [item for gain in step.gains for item in building.get(gain.skill, ())]
        prepares[step.item] = list(dict.fromkeys(later))
        bases = {r.skill for g in step.gains for r in prospects.builds_on.get(g.skill, ())}
        for skill in bases:
            building[skill] = [step.item, *building.get(skill, ())][: NAMED + 1]
    return prepares


def _gain_sentences(step: PathStep, prospects: Prospects, voice: Voice) -> list[str]:
    ranked = _ranked_gains(step, prospects)
    if not ranked:
        unsure = dict.fromkeys(voice.skill(c.skill) for c in step.contributions)
        return [f"Makes sure of {in_a_row([*unsure])}: you may need it, as levels are not certain."]
    (gain, gap), *others = ranked
    needs = sum(g.is_need for g in prospects.gaps.values())
    main = _gap_sentence(gain, gap, voice)
    if gap.is_need:
        main = _need_sentence(_match(step.item, gap, prospects), gap, needs > 1)
    also = [voice.skill(other.skill) for _, other in others if not other.is_need]
    return [main, f"Also helps with {in_a_row(also)}."] if also else [main]


def _idle_sentence(opens: Sequence[str], prepares: Sequence[str], voice: Voice) -> str:
    if opens:
        return f"Needed first: it opens {_titles(opens, voice)}."
    if prepares:
        return f"Closes no gap itself; it prepares for {_titles(prepares, voice)}."
    return "It is on your list; it closes no gap that is known."


def _ranked_gains(step: PathStep, prospects: Prospects) -> list[tuple[SkillGain, Gap]]:
    """The gains that count, greatest share of the score first."""
    brings: dict[str, int] = {}
    for term in step.contributions:
        brings[term.skill] = brings.get(term.skill, 0) + term.micros
    gains = [g for g in step.gains if brings.get(g.skill, 0) > 0]
    gains.sort(key=lambda g: (-brings[g.skill], g.skill))
    return [(g, prospects.gaps[g.skill]) for g in gains]


def _match(item: str, need: Gap, prospects: Prospects) -> float:
    """The chance (0-1) that an item answers a need."""
    links = prospects.links.get(item, ())
    return next((x.confidence for x in links if x.skill == need.skill), 0.0)


def _need_sentence(match: float, gap: Gap, one_of_several: bool) -> str:
    fits = "Fits" if match >= HALF else "Comes near to" if match >= NEAR else "Bears on"
    which = f", “{gap.label}”" if one_of_several else ""
    return f"{fits} what you need{which} (match {round(100 * match)} of 100)."


def _gap_sentence(gain: SkillGain, gap: Gap, voice: Voice) -> str:
    label = voice.skill(gain.skill)
    reached = min(gain.after, gap.target)
    share = (reached - gain.before) / gap.size if gap.size else 0.0
    levels = f"from about {number(gain.before)} to {number(reached)}, {voice.asks(gap)}"
    if reached >= gap.target - 0.05:
        whole = gain.before <= gap.current + 0.05
        return f"Closes {'your' if whole else 'the rest of your'} gap in {label}: {levels}."
    how_much = "most" if share >= MOSTLY else "about half" if share >= HALF else "part"
    return f"Closes {how_much} of your gap in {label}: {levels}."


def _facts(step: PathStep, prospects: Prospects, voice: Voice) -> tuple[str, ...]:
    item = prospects.snapshot.catalogue.items[step.item]
    facts = [
        _level_fact(gain.skill, prospects, voice)
        for gain, gap in _ranked_gains(step, prospects)
        if not gap.is_need
    ]
    used = {gain.skill for gain in step.gains}
    links = [x for x in prospects.links.get(step.item, ()) if x.skill in used]
    facts += [_link_fact(x, voice) for x in links if x.origin == INFERRED]
    facts += _match_facts(links, prospects)
    facts += experience_facts(item, prospects)
    return (*facts, *_late_facts(step, prospects, voice), *_minutes_fact(item))


def _level_fact(skill: str, prospects: Prospects, voice: Voice) -> str:
    label, estimate = voice.skill(skill), voice.profile.get(skill)
    if estimate is None:
        return f"{label}, level {number(prospects.level(skill))}: no evidence yet."
    return f"{label}, {level_in_words(estimate)}."


def _link_fact(link: ContentSkillLink, voice: Voice) -> str:
    lead = f"The catalogue does not say that it teaches {voice.skill(link.skill)}; "
    if link.stated:
        return f"{lead}a person verified it."
    sentence = f", from “{link.sentence}”" if link.sentence else ""
    like = f" and because {voice.title(link.like)} is said to teach it" if link.like else ""
    return f"{lead}inferred, {round(100 * link.confidence)} % sure{sentence}{like}."


def _match_facts(links: Sequence[ContentSkillLink], prospects: Prospects) -> list[str]:
    """What the match with each need rests on; which need is said where there are several."""
    several = sum(g.is_need for g in prospects.gaps.values()) > 1
    matches = [x for x in links if x.origin == NEED and x.sentence]
    if not several:
        return [x.sentence or "" for x in matches]
    return [f"“{prospects.gaps[x.skill].label}”: {x.sentence}" for x in matches]


def _late_facts(step: PathStep, prospects: Prospects, voice: Voice) -> list[str]:
    late = [prospects.gaps[c.skill] for c in step.contributions if c.term == LATE]
    return [
        f"At your minutes a week this is done after {day(gap.by)}, by when you need "
        f"{f'“{gap.label}”' if gap.is_need else voice.skill(gap.skill)}; so it counts less."
        for gap in late
        if gap.by is not None
    ]


def _minutes_fact(item: ContentItem) -> tuple[str, ...]:
    if not item.minutes_estimated:
        return ()
    return (f"{item.minutes} minutes is an estimate; the catalogue does not say.",)


def _titles(items: Sequence[str], voice: Voice) -> str:
    named = [voice.title(item) for item in items[:NAMED]]
    return in_a_row([*named, "more"] if len(items) > NAMED else named)
