"""What a step rests on: levels, links, matches, experience, dates and minutes, a sentence each."""

from collections.abc import Sequence

from recommender.domain.catalogue import INFERRED, NEED, ContentItem, ContentSkillLink
from recommender.domain.languages import Language, phrase
from recommender.domain.learners import SkillEstimate
from recommender.domain.paths import LATE, Gap, PathStep, SkillGain
from recommender.engine.experience import experience_facts
from recommender.engine.phrasing import level_in_words, no_evidence
from recommender.engine.prospects import Prospects
from recommender.engine.voice import Voice

VERIFIED = phrase("The catalogue does not say that it teaches {skill}; a person verified it.")
INFERENCE = phrase(
    "The catalogue does not say that it teaches {skill}; inferred, {sure} % sure{sentence}{like}."
)
ESTIMATED = phrase("{minutes} minutes is an estimate; the catalogue does not say.")
LATE_FOR = phrase(
    "At your minutes a week this is done after {day}, by when you need {what}; so it counts less."
)


def step_facts(step: PathStep, prospects: Prospects, voice: Voice) -> tuple[str, ...]:
    """Return what a step rests on, one sentence each."""
    item = prospects.snapshot.catalogue.items[step.item]
    facts = [
        _level_fact(gain.skill, prospects, voice)
        for gain, gap in ranked_gains(step, prospects)
        if not gap.is_need
    ]
    used = {gain.skill for gain in step.gains}
    links = [x for x in prospects.links.get(step.item, ()) if x.skill in used]
    facts += [link_fact(x, voice) for x in links if x.origin == INFERRED]
    facts += _match_facts(links, prospects, voice)
    facts += experience_facts(item, prospects, voice.language)
    return (*facts, *_late_facts(step, prospects, voice), *minutes_fact(item, voice.language))


def ranked_gains(step: PathStep, prospects: Prospects) -> list[tuple[SkillGain, Gap]]:
    """Return the gains that count, greatest share of the score first."""
    brings: dict[str, int] = {}
    for term in step.contributions:
        brings[term.skill] = brings.get(term.skill, 0) + term.micros
    gains = [g for g in step.gains if brings.get(g.skill, 0) > 0]
    gains.sort(key=lambda g: (-brings[g.skill], g.skill))
    return [(g, prospects.gaps[g.skill]) for g in gains]


def _level_fact(skill: str, prospects: Prospects, voice: Voice) -> str:
    estimate, prior = voice.profile.get(skill), prospects.level(skill)
    return level_fact(voice.skill(skill), estimate, voice.language, prior=prior)


def level_fact(
    label: str, estimate: SkillEstimate | None, language: Language, *, prior: float = 0.0
) -> str:
    """Return the level in a skill, and what it is made of, as a sentence.

    Args:
        label: of the skill.
        estimate: of the level; None where nothing is known.
        language: to say it in.
        prior: the level (0-5) that is taken where nothing is known.
    """
    known = estimate and level_in_words(estimate, language)
    level = known or no_evidence(prior, language)
    return language.say("{skill}, {level}.", skill=label, level=level)


def link_fact(link: ContentSkillLink, voice: Voice) -> str:
    """Return what an inferred link rests on, in words."""
    say, skill = voice.language.say, voice.skill(link.skill)
    if link.stated:
        return say(VERIFIED, skill=skill)
    sentence = say(", from “{sentence}”", sentence=link.sentence) if link.sentence else ""
    like = ""
    if link.like:
        like = say(" and because {item} is said to teach it", item=voice.title(link.like))
    sure = round(100 * link.confidence)
    return say(INFERENCE, skill=skill, sure=sure, sentence=sentence, like=like)


def _match_facts(
    links: Sequence[ContentSkillLink], prospects: Prospects, voice: Voice
) -> list[str]:
    """What the match with each need rests on; which need is said where there are several."""
    several = sum(g.is_need for g in prospects.gaps.values()) > 1
    matches = [x for x in links if x.origin == NEED and x.sentence]
    if not several:
        return [x.sentence or "" for x in matches]
    say = voice.language.say
    return [
        say("“{need}”: {sentence}", need=prospects.gaps[x.skill].label, sentence=x.sentence or "")
        for x in matches
    ]


def _late_facts(step: PathStep, prospects: Prospects, voice: Voice) -> list[str]:
    late = [prospects.gaps[c.skill] for c in step.contributions if c.term == LATE]
    return [
        voice.language.say(LATE_FOR, day=gap.by, what=_named(gap, voice))
        for gap in late
        if gap.by is not None
    ]


def _named(gap: Gap, voice: Voice) -> str:
    return voice.language.quoted(gap.label) if gap.is_need else voice.skill(gap.skill)


def minutes_fact(item: ContentItem, language: Language) -> tuple[str, ...]:
    """Return that the minutes are an estimate, where they are one."""
    if not item.minutes_estimated:
        return ()
    return (language.say(ESTIMATED, minutes=item.minutes),)
