"""Why a step stands before the next one, in words, where texts decided."""

from collections.abc import Sequence
from dataclasses import replace
from math import log

from recommender.domain.languages import phrase
from recommender.domain.paths import PathStep
from recommender.engine.explanation import Reason
from recommender.engine.ordering import serve_alike, skill_links
from recommender.engine.precedence import (
    FIT,
    LIKELY,
    LOOKS,
    NAMED,
    NARROWS,
    RARITY,
    READS_RARITY,
    READS_STAGE,
    STAGE,
    USED,
    Reader,
)
from recommender.engine.prospects import Prospects
from recommender.engine.voice import Voice

WORDS = {
    STAGE: phrase("going by what both titles say"),
    READS_STAGE: phrase("which reads more like the later parts of this catalogue"),
    RARITY: phrase("whose title uses rarer words"),
    READS_RARITY: phrase("which reads as more specialised"),
    LOOKS: phrase("going by what both texts say of earlier and later parts"),
    FIT: phrase("which is further from the subject"),
    NAMED: phrase("whose text names its subject"),
    USED: phrase("whose text uses its words"),
    NARROWS: phrase("which narrows its subject down"),
}
PLAIN = phrase("Best before {item}, {why}.")
SURE = (
    (log(0.9 / 0.1), phrase("Best before {item}, {why} (very likely).")),
    (log(0.75 / 0.25), phrase("Best before {item}, {why} (likely).")),
)
MOST_TOLD = 50


def with_transitions(
    reasons: Sequence[Reason],
    steps: Sequence[PathStep],
    prospects: Prospects,
    voice: Voice,
    reader: Reader,
    *,
    every: bool = False,
) -> tuple[Reason, ...]:
    """Add to each step's evidence why it stands before the next, where that is likelier than not.

    Only where texts say most: requirements and levels are told by the step itself. Paths longer
    than 50 steps are left as they are.

    Args:
        reasons: one of each step.
        steps: in the order of the path.
        prospects: what each item teaches, and which gaps there are.
        voice: how titles are written.
        reader: which of two items reads better first.
        every: speak of any two steps, as of a list that somebody chose; otherwise only of those
            that serve a gap in common.
    """
    if not 1 < len(steps) <= MOST_TOLD:
        return tuple(reasons)
    items = [prospects.snapshot.catalogue.items[step.item] for step in steps]
    links = skill_links((step.item for step in steps), prospects)
    precedence = reader.precedence(items, links)
    told = []
    for n, reason in enumerate(reasons[:-1]):
        first, second = steps[n].item, steps[n + 1].item
        odds = precedence.prefers(first, second)
        strongest = next((name for name, share in precedence.why(first, second) if share > 0), None)
        words = WORDS.get(strongest or "")
        alike = every or serve_alike(first, second, prospects)
        if words and alike and odds >= LIKELY:
            best, say = next((s for least, s in SURE if odds >= least), PLAIN), voice.language.say
            sentence = say(best, item=voice.title(second), why=say(words))
            reason = replace(reason, evidence=(*reason.evidence, sentence))
        told.append(reason)
    return (*told, *reasons[-1:])
