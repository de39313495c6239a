"""What an explanation says of what was seen of people who took an item."""

from recommender.domain.catalogue import ContentItem
from recommender.domain.languages import Language, phrase
from recommender.engine.prospects import Prospects

SO_FAR = phrase("From what was seen of it so far, it counts as {percent} % of what it declares.")
GAINED = phrase(
    "{people} people gained about {seen} levels from it, where {declared} were declared; "
    "it counts as {percent} % of what it declares."
)
GAINED_HERE = phrase(
    "{people} people gained about {seen} levels from items here, where {declared} were declared; "
    "it counts as {percent} % of what it declares."
)
FORMAT = phrase(
    "From how you got on with this format ({format}) before, "
    "it counts {percent} % of what it would."
)


def experience_facts(item: ContentItem, prospects: Prospects, language: Language) -> list[str]:
    """Return what was seen of others who took an item, and of this person with its format."""
    effect, fit = prospects.learned.effect(item.id), prospects.fit(item.id)
    facts = []
    if effect is not None:
        percent = round(100 * effect.factor)
        if effect.seen is None or effect.declared is None:
            facts.append(language.say(SO_FAR, percent=percent))
        else:
            facts.append(
                language.say(
                    GAINED if item.id in prospects.learned.effects else GAINED_HERE,
                    people=effect.measured,
                    seen=effect.seen,
                    declared=effect.declared,
                    percent=percent,
                )
            )
    if fit is not None:
        percent = round(100 * fit)
        facts.append(language.say(FORMAT, format=item.format or "", percent=percent))
    return facts
