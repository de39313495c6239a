"""Reasons from contributions and evidence: a closed set of sentences over the record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recommender.domain.languages import phrase
from recommender.domain.paths import Gap, PathStep, SkillGain
from recommender.engine.facts import ranked_gains, step_facts
from recommender.engine.prospects import Prospects
from recommender.engine.rules import Missing, missing
from recommender.engine.voice import Voice

MOSTLY, HALF, NEAR = 0.6, 0.4, 0.2
FITS = phrase("Fits what you need{which} (match {match} of 100).")
COMES_NEAR = phrase("Comes near to what you need{which} (match {match} of 100).")
BEARS_ON = phrase("Bears on what you need{which} (match {match} of 100).")
CLOSES = phrase("Closes your gap in {skill}: from about {before} to {reached}, {asked}.")
CLOSES_REST = phrase(
    "Closes the rest of your gap in {skill}: from about {before} to {reached}, {asked}."
)
CLOSES_MOST = phrase(
    "Closes most of your gap in {skill}: from about {before} to {reached}, {asked}."
)
CLOSES_HALF = phrase(
    "Closes about half of your gap in {skill}: from about {before} to {reached}, {asked}."
)
CLOSES_PART = phrase(
    "Closes part of your gap in {skill}: from about {before} to {reached}, {asked}."
)
LITTLE = phrase("Adds a little to {skill}: about {before} now, {asked}.")
CLOSING = (CLOSES, CLOSES_REST, CLOSES_MOST, CLOSES_HALF, CLOSES_PART)
MATCHING = (FITS, COMES_NEAR, BEARS_ON)
UNSURE = phrase("Makes sure of {skills}: you may need it, as levels are not certain.")
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
                items = _titles(opened, voice)
                sentences.append(voice.language.say("Opens {items} later on.", items=items))
        else:
            sentences = [_idle_sentence(opened, prepares[step.item], voice)]
        reasons.append(Reason(" ".join(sentences), step_facts(step, prospects, voice), by))
    return tuple(reasons)


def lock_sentence(lack: Missing, level: Callable[[str], float], voice: Voice) -> str:
    """Return what a locked item still requires, in words."""
    say = voice.language.say
    parts = [say("{item} first", item=voice.title(i)) for i in lack.items]
    parts += [
        say(
            "{skill} at level {level} (you would be at {reached})",
            skill=voice.skill(r.skill),
            level=r.level,
            reached=level(r.skill),
        )
        for r in lack.skills
    ]
    return say("It requires {parts}, and nothing on this path gets you there.", parts=parts)


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
    ranked, say = ranked_gains(step, prospects), voice.language.say
    if not ranked:
        unsure = [*dict.fromkeys(voice.skill(c.skill) for c in step.contributions)]
        return [say(UNSURE, skills=unsure)]
    (gain, gap), *others = ranked
    needs = sum(g.is_need for g in prospects.gaps.values())
    main = _gap_sentence(gain, gap, voice)
    if gap.is_need:
        main = _need_sentence(_match(step.item, gap, prospects), gap, needs > 1, voice)
    also = [voice.skill(other.skill) for _, other in others if not other.is_need]
    said = [main, say("Also helps with {skills}.", skills=also)] if also else [main]
    answered = [need for _, need in others if need.is_need and not gap.is_need]
    matched = [(_match(step.item, need, prospects), need) for need in answered]
    return said + [_need_sentence(match, need, needs > 1, voice) for match, need in matched]


def _idle_sentence(opens: Sequence[str], prepares: Sequence[str], voice: Voice) -> str:
    say = voice.language.say
    if opens:
        return say("Needed first: it opens {items}.", items=_titles(opens, voice))
    if prepares:
        later = _titles(prepares, voice)
        return say("Closes no gap itself; it prepares for {items}.", items=later)
    return say("It is on your list; it closes no gap that is known.")


def _match(item: str, need: Gap, prospects: Prospects) -> float:
    """The chance (0-1) that an item answers a need."""
    links = prospects.links.get(item, ())
    return next((x.confidence for x in links if x.skill == need.skill), 0.0)


def _need_sentence(match: float, gap: Gap, one_of_several: bool, voice: Voice) -> str:
    fits = FITS if match >= HALF else COMES_NEAR if match >= NEAR else BEARS_ON
    which = voice.language.say(", “{need}”", need=gap.label) if one_of_several else ""
    return voice.language.say(fits, which=which, match=round(100 * match))


def _gap_sentence(gain: SkillGain, gap: Gap, voice: Voice) -> str:
    reached = min(gain.after, gap.target)
    share = (reached - gain.before) / gap.size if gap.size else 0.0
    closes = CLOSES_MOST if share >= MOSTLY else CLOSES_HALF if share >= HALF else CLOSES_PART
    if voice.language.number(gain.before) == voice.language.number(reached):
        closes = LITTLE
    elif reached >= gap.target - 0.05:
        closes = CLOSES if gain.before <= gap.current + 0.05 else CLOSES_REST
    return voice.language.say(
        closes,
        skill=voice.skill(gain.skill),
        before=gain.before,
        reached=reached,
        asked=voice.asks(gap),
    )


def _titles(items: Sequence[str], voice: Voice) -> str:
    named = [voice.title(item) for item in items[:NAMED]]
    more = [voice.language.say("more")] if len(items) > NAMED else []
    return voice.language.row([*named, *more])
