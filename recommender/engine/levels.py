"""From where to where an item leads, where its catalogue does not say."""

from collections.abc import Iterator

from recommender.domain.catalogue import ContentItem

UNKNOWN = (0.0, 2.0)
"""Entry and highest exit level (0-5) of an item that says nothing of its level."""

STAGES = (
    (("beginner", "introductory", "foundation", "basic", "novice"), 0.5),
    (("intermediate", "working"), 2.0),
    (("advanced", "expert", "proficient"), 3.0),
)
"""A catalogue's level word, and the entry level (0-5) read from it."""

OBJECTIVES = (
    (0.0, "define find identify label list locate match name point quote read recall recognise "
          "recognize say select show spot state tell"),
    (0.5, "classify describe discuss distinguish explain give illustrate interpret outline "
          "paraphrase predict rephrase sort summarise summarize translate understand"),
    (1.0, "add answer apply arrange ask calculate carry change close collect complete compute "
          "configure convert copy correct create enter execute fill follow format implement "
          "install keep make mark open operate perform practise prepare print produce record "
          "replace report restore rewrite run save schedule send set solve store use work write"),
    (2.0, "analyse analyze attribute break categorise compare contrast diagnose differentiate "
          "estimate examine experiment group investigate measure organise organize question "
          "separate structure test trace "
          "appraise argue assess audit check choose confirm critique decide defend detect "
          "determine evaluate judge justify monitor prioritise prioritize prove rank recommend "
          "review revise validate verify weigh"),
    (2.5, "adapt agree architect assemble build combine compose construct design develop devise "
          "draft draw formulate generate hypothesise improve integrate invent lead manage "
          "negotiate plan propose redesign teach train"),
)  # fmt: skip
"""Entry level (0-5) by the verb an objective begins with: remember, understand, apply, analyse and
evaluate, create (Bloom's taxonomy as revised by Anderson & Krathwohl 2001)."""

_VERB_LEVEL = {verb: level for level, verbs in OBJECTIVES for verb in verbs.split()}
STAGE_SHARE = 2 / 3
"""What the level word counts beside the verbs."""


def stated_levels(item: ContentItem) -> tuple[float, float]:
    """Return the entry level (0-5) of an item and the highest level it may lead to.

    The level word and the verbs of the objectives say where it begins, and it leads one level
    further; an item that has neither is taken to lead from 0 to 2.
    """
    stage, verbs = _stage(item), list(_verb_levels(item))
    if stage is None and not verbs:
        return UNKNOWN
    mean = sum(verbs) / len(verbs) if verbs else None
    if stage is None or mean is None:
        entry = stage if mean is None else mean
    else:
        entry = STAGE_SHARE * stage + (1 - STAGE_SHARE) * mean
    entry = round(entry or 0.0, 2)
    return entry, entry + 1.0


def levels(
    item: ContentItem, skill: str, required: tuple[ContentItem, ...], minutes_per_level: float
) -> tuple[float, float]:
    """Return entry and exit level (0-5) of an item's link to a skill.

    Args:
        item: the item.
        skill: a level of it that the item requires is where the item begins.
        required: items that it requires and that teach the skill too: it begins where they end.
        minutes_per_level: nobody is promised two levels in two minutes.
    """
    entry, most = stated_levels(item)
    asked = [r.level for r in item.requires_skills if r.skill == skill]
    ends = [_reached(*stated_levels(one), one.minutes, minutes_per_level) for one in required]
    begins = min(max([*ends, max(asked) if asked else entry]), 4.9)
    if begins != entry:
        entry, most = begins, max(most, begins + 1.0)
    return entry, _reached(entry, min(most, 5.0), item.minutes, minutes_per_level)


def _reached(entry: float, most: float, minutes: int, minutes_per_level: float) -> float:
    return min(most, round(entry + minutes / minutes_per_level, 2))


def _stage(item: ContentItem) -> float | None:
    word = (item.level or "").lower()
    return next((entry for words, entry in STAGES if any(w in word for w in words)), None)


def _verb_levels(item: ContentItem) -> Iterator[float]:
    for objective in item.objectives:
        first = objective.split(maxsplit=1)[:1]
        verb = first[0].lower().strip(",.:;") if first else ""
        if verb in _VERB_LEVEL:
            yield _VERB_LEVEL[verb]
