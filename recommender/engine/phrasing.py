"""Levels, days and weights as people write them."""

from collections.abc import Sequence

from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.learners import Evidence, EvidenceShare, SkillEstimate

NAMED_SHARES = 4
OVERSTATING = {
    "self": phrase("self-ratings run high"),
    "completion": phrase("finishing is not yet mastering"),
    "manager": phrase("managers rate kindly"),
    "peer": phrase("colleagues rate kindly"),
}
"""Why a source's levels are taken lower, where a recipe says so."""
SOURCES = {
    "assessment": phrase("assessment"),
    "manager": phrase("manager"),
    "peer": phrase("peer"),
    "completion": phrase("completion"),
    "credential": phrase("credential"),
    "work_sample": phrase("work sample"),
    "self": phrase("self"),
}
SELF_REPORTED = {
    "assessment": phrase("self-reported assessment"),
    "manager": phrase("self-reported manager"),
    "peer": phrase("self-reported peer"),
    "completion": phrase("self-reported completion"),
    "credential": phrase("self-reported credential"),
    "work_sample": phrase("self-reported work sample"),
}
LEVEL_OF = phrase("level {level} ± {spread}: {weights}")
READ_AS = phrase("{text}, read as {level}")
READ_AT_LEAST = phrase("{text}, read as {level} or more")

number, day, in_a_row = ENGLISH.number, ENGLISH.day, ENGLISH.row
"""English, for what is said in no other language."""


def no_evidence(level: float, language: Language = ENGLISH) -> str:
    """Return a level (0-5) that rests on nothing, in words."""
    return language.say("level {level}: no evidence yet", level=level)


def level_in_words(estimate: SkillEstimate, language: Language = ENGLISH) -> str:
    """Return a level with its spread and what it is made of: 2.1 ± 0.4: manager 2 on …."""
    level = estimate.mean
    if estimate.basis == "prior":
        return no_evidence(level, language)
    if estimate.basis == "stated":
        return language.say("level {level}: given in the request", level=level)
    return language.say(
        LEVEL_OF,
        level=level,
        spread=estimate.spread,
        weights=weights(estimate, language),
    )


def weights(estimate: SkillEstimate, language: Language = ENGLISH) -> str:
    """Return what an estimate is made of, weightiest first, with weights that add up to 100 %.

    What weighs nothing is not named; where there are many, the least are counted together.
    """
    said = [x for x in estimate.shares if x.share > 0]
    said.sort(key=lambda x: (-x.share, -x.evidence.at.timestamp(), x.evidence.id))
    percents = _percents([x.share for x in said])
    most = NAMED_SHARES if len(said) > NAMED_SHARES + 1 else len(said)
    parts = [
        language.say("{what} ({percent} %)", what=_said(x, language), percent=percent)
        for x, percent in zip(said[:most], percents, strict=False)
    ]
    if most < len(said):
        rest, percent = len(said) - most, sum(percents[most:])
        parts.append(language.say("{n} more ({percent} %)", n=rest, percent=percent))
    # Clauses with commas of their own need a stronger mark between them.
    return "; ".join(parts) if any(", " in p for p in parts) else language.row(parts)


def source_in_words(source: str, language: Language = ENGLISH, *, own_word: bool = False) -> str:
    """Return where evidence came from, in words.

    Args:
        source: of the evidence.
        language: to say it in.
        own_word: whether the person says so of themselves.
    """
    if own_word and source in SELF_REPORTED:
        return language.say(SELF_REPORTED[source])
    return language.say(SOURCES.get(source, source.replace("_", " ")))


def evidence_in_words(entry: Evidence, language: Language = ENGLISH) -> str:
    """Return a source and the level it gives: manager 2; self 3 or more; assessment 7 of 10."""
    own_word = entry.self_reported and entry.source != "self"
    source = source_in_words(entry.source, language, own_word=own_word)
    if entry.reading is not None:
        return language.say("{source} {words}", source=source, words=entry.reading.words)
    if entry.at_least:
        return language.say("{source} {level} or more", source=source, level=entry.level)
    return language.say("{source} {level}", source=source, level=entry.level)


def _said(weighed: EvidenceShare, language: Language) -> str:
    entry, say = weighed.evidence, language.say
    text = say("{evidence} on {day}", evidence=evidence_in_words(entry, language), day=entry.at)
    if language.number(weighed.read_as) != language.number(entry.level):
        why = say(OVERSTATING["self" if entry.self_reported else entry.source])
        text = say(
            "{text}, read as {level} because {why}", text=text, level=weighed.read_as, why=why
        )
    elif entry.reading is not None:
        text = say(READ_AT_LEAST if entry.at_least else READ_AS, text=text, level=weighed.read_as)
    return say("{text}, disputed", text=text) if weighed.disputed else text


def _percents(shares: Sequence[float]) -> list[int]:
    """Whole percents that add up to 100, the largest remainders rounded up."""
    percents = [int(100 * share) for share in shares]
    rest = 100 - sum(percents)
    for n in sorted(range(len(shares)), key=lambda n: (percents[n] - 100 * shares[n], n))[:rest]:
        percents[n] += 1
    return percents
