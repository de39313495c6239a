"""What an explanation says of what was seen of people who took an item."""

from recommender.domain.catalogue import ContentItem
from recommender.engine.phrasing import number
from recommender.engine.prospects import Prospects


def experience_facts(item: ContentItem, prospects: Prospects) -> list[str]:
    """Return what was seen of others who took an item, and of this person with its format."""
    effect, fit = prospects.learned.effect(item.id), prospects.fit(item.id)
    facts = []
    if effect is not None:
        counts = f"it counts as {round(100 * effect.factor)} % of what it declares."
        if effect.seen is None or effect.declared is None:
            facts.append(f"From what was seen of it so far, {counts}")
        else:
            own = item.id in prospects.learned.effects
            facts.append(
                f"{effect.measured} people gained about {number(effect.seen)} levels from "
                f"{'it' if own else 'items here'}, "
                f"where {number(effect.declared)} were declared; {counts}"
            )
    if fit is not None:
        facts.append(
            f"From how you got on with this format ({item.format}) before, "
            f"it counts {round(100 * fit)} % of what it would."
        )
    return facts
