"""Talks with colleagues, where nothing in the catalogue leads any further.

A talk is a content item of the kind ``mentor``, made up for one answer: it is valued, explained and
added up like any other step. It begins where the path leaves off.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from recommender.domain.catalogue import ContentItem, ContentSkillLink
from recommender.domain.decisions import Inputs
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.mentors import MENTOR, SOMEBODY, TalkOffer
from recommender.domain.paths import MICRO, Ask, Gap
from recommender.domain.recipes import Recipe
from recommender.engine.explanation import Reason
from recommender.engine.prospects import Prospects
from recommender.engine.reactions import Reactions
from recommender.engine.rules import apply_rules
from recommender.engine.shares import Planned
from recommender.engine.value import least_gain, levels_after, walk
from recommender.engine.voice import Voice

NO_FURTHER = 0.05
"""Levels; content that leads no further than this leads no further."""
TALK = phrase("Talk with {somebody} about {skill}")
WHY = phrase(
    "Nothing that you can choose leads further in {skill}; a colleague at about level {level} "
    "agreed to help."
)


@dataclass(frozen=True, slots=True)
class Talks:
    """The talks at the end of a path, by item id in their order."""

    offers: tuple[TalkOffer, ...] = ()

    def told(self, reasons: Sequence[Reason], voice: Voice) -> tuple[Reason, ...]:
        """Say of each why a colleague is asked; of the last reasons, which are theirs."""
        content = len(reasons) - len(self.offers)
        talks = [
            replace(reason, evidence=(_why(offer, voice), *reason.evidence))
            for offer, reason in zip(self.offers, reasons[content:], strict=True)
        ]
        return (*reasons[:content], *talks)


def with_talks(
    plan: Callable[[Ask], Planned],
    ask: Ask | None,
    inputs: Inputs,
    said: Reactions,
    prospects: Prospects,
    recipe: Recipe,
    language: Language = ENGLISH,
) -> tuple[Planned, Talks]:
    """Return the best path with talks at its end, and the talks.

    Where the minutes are limited, a path that leaves room for talks replaces one that does not
    when it brings more.

    Args:
        plan: returns the best path of content for an ask.
        ask: minutes and most steps that are left; None when nothing is.
        inputs: the colleagues who have time left this month.
        said: talks that the learner had, or dismissed, do not come again.
        prospects: what the content is chosen from.
        recipe: the knobs.
        language: that the talks are named in.
    """
    if ask is None:
        return Planned((), prospects), Talks()
    content = plan(ask)
    if not inputs.talks or not recipe.mentors.most or ask.items:
        return content, Talks()
    full = _followed(content, ask, inputs, said, recipe, language)
    if ask.minutes is None or ask.minutes < recipe.mentors.minutes:
        return full
    rest = ask.minutes - recipe.mentors.minutes
    fewer = plan(replace(ask, minutes=rest)) if rest else Planned((), prospects)
    roomy = _followed(fewer, ask, inputs, said, recipe, language)
    return max((full, roomy), key=lambda found: sum(step.score for step in found[0].steps))


def _followed(
    content: Planned,
    ask: Ask,
    inputs: Inputs,
    said: Reactions,
    recipe: Recipe,
    language: Language,
) -> tuple[Planned, Talks]:
    """A path with the talks that help after it, the widest gap first."""
    prospects, steps = content.prospects, content.steps
    levels = levels_after(steps, prospects)
    minutes = sum(prospects.snapshot.catalogue.items[s.item].minutes for s in steps)
    gaps = [g for g in prospects.gaps.values() if not g.is_need]
    gaps.sort(key=lambda g: (-round(g.importance * (g.target - levels[g.skill]), 6), g.skill))
    chosen: list[TalkOffer] = []
    kept_out = said.done.keys() | said.out.keys()
    for gap in gaps:
        start = levels[gap.skill]
        if _leads_further(gap.skill, start, prospects) or gap.target - start <= NO_FURTHER:
            continue
        helping = (o for o in inputs.talks if _helps(o, gap.skill, start))
        offer = next((o for o in helping if o.item not in kept_out), None)
        if offer is None or len(chosen) >= recipe.mentors.most or len(steps) >= ask.max_steps:
            continue
        item, link = _talk(offer, start, gap, recipe, language)
        room = ask.minutes is None or minutes + item.minutes <= ask.minutes
        allowed, _ = apply_rules([item], inputs.ask, inputs.languages, said)
        if not room or not allowed:
            continue
        made = _with(prospects, item, link)
        longer = walk([*(s.item for s in steps), item.id], made, recipe.value)
        if longer[-1].score >= least_gain(recipe.planning, 0.0) * MICRO:
            chosen.append(offer)
            prospects, steps, minutes = made, longer, minutes + item.minutes
    return Planned(steps, prospects, content.removed), Talks(tuple(chosen))


def _leads_further(skill: str, level: float, prospects: Prospects) -> bool:
    """Whether an item that may be chosen teaches a skill beyond a level."""
    allowed = {item.id for item in prospects.items}
    links = prospects.snapshot.links_by_skill.get(skill, ())
    return any(x.exit > level + NO_FURTHER and x.item in allowed for x in links)


def _helps(offer: TalkOffer, skill: str, level: float) -> bool:
    return offer.skill == skill and offer.level > level + NO_FURTHER


def _talk(
    offer: TalkOffer, start: float, gap: Gap, recipe: Recipe, language: Language
) -> tuple[ContentItem, ContentSkillLink]:
    knobs = recipe.mentors
    leads = round(min(offer.level, gap.target, start + knobs.leads), 6)
    item = ContentItem(
        id=offer.item,
        title=language.say(TALK, somebody=language.say(SOMEBODY), skill=gap.label),
        kind=MENTOR,
        url=f"/v1/mentors/{offer.mentor}",
        minutes=knobs.minutes,
        minutes_estimated=True,
        free=True,
    )
    link = ContentSkillLink(offer.item, offer.skill, start, leads, knobs.confidence, MENTOR)
    return item, link


def _with(prospects: Prospects, item: ContentItem, link: ContentSkillLink) -> Prospects:
    items: Iterable[ContentItem] = (*prospects.items, item)
    return replace(
        prospects,
        items=tuple(sorted(items, key=lambda i: i.id)),
        links={**prospects.links, item.id: (link,)},
        snapshot=prospects.snapshot.beside(item, link),
    )


def _why(offer: TalkOffer, voice: Voice) -> str:
    return voice.language.say(WHY, skill=voice.skill(offer.skill), level=offer.level)
