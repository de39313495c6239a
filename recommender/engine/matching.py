"""How surely an item answers a need: what both mean, how they say it, and the item's kin.

The evidence is added up on the scale of a logistic regression's logit, so that each part's share
in the answer is known; see ``docs/decisions/0008-kin-and-hubs.md`` for what each part is worth.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Need
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.recipes import RetrievalRecipe
from recommender.ports import Published

MEANING, WORDING, HUB, KIN = range(4)
"""Rows of the parts of a match."""

OF_MATCH = phrase("Of the match, {meaning} % is what it means and {words} % the words it shares.")
OF_MATCH_KIN = phrase(
    "Of the match, {meaning} % is what it means and {words} % the words it shares; "
    "it goes with “{kin}”, which fits better."
)


@dataclass(frozen=True, slots=True)
class Matches:
    """How surely each of several items answers a need, and why.

    Attributes:
        items: ids; everything else stands in their order.
        chances: 0-1, rounded to 1e-6.
        parts: float64 (4, items), the logit that each part adds: meaning and wording more than
            nothing in common, hub less for lying near to everything, kin for the item that goes
            with it. With the prior, a column adds up to the logit of the chance.
        prior: logit of an item that has nothing in common with the need.
        kin: the item that goes with each and answers best; None where it has none.
    """

    items: tuple[str, ...]
    chances: tuple[float, ...]
    parts: npt.NDArray[np.float64]
    prior: float
    kin: tuple[str | None, ...]


def document(item: ContentItem) -> str:
    """Return the text of an item that is embedded: title first, as encoders read the start best."""
    parts = [stated_text(item), *item.sections, item.text or item.instructions]
    return "\n".join(p for p in parts if p)


def stated_text(item: ContentItem) -> str:
    """Return what an item says of itself: title, description, objectives."""
    return "\n".join(p for p in (item.title, item.description, *item.objectives) if p)


def lexical_text(item: ContentItem) -> str:
    """Return the text of an item whose words are matched.

    Its title counts three times, its objectives and section headings twice.
    """
    again = [item.title, item.title, *item.objectives, *item.sections]
    return "\n".join([*again, document(item)])


def wording(need: Need) -> str:
    """Return the text of a need whose words are matched; those of its first sentence count twice.

    People say what they need first and elaborate after.
    """
    first = need.sentences[0].text if need.sentences else ""
    return f"{first}\n{need.about}".strip()


def match(
    need: Need, items: Sequence[str], published: Published, recipe: RetrievalRecipe
) -> Matches:
    """Return how surely each item answers a need.

    An item answers by itself, and a little less or more so as the best of its kin does: a page
    named *Build the example* goes with the pages that say of what.
    """
    kin_of = published.kinship.kin
    every = list(dict.fromkeys([*items, *(k for i in items for k in kin_of.get(i, ()))]))
    parts = _own(need, every, published, recipe)
    sums = parts.sum(axis=0)
    own = dict(zip(every, sums.tolist(), strict=True))
    kin = tuple(max(kin_of.get(i, ()), key=own.__getitem__, default=None) for i in items)
    column = {item: n for n, item in enumerate(every)}
    here = np.array([column[i] for i in items], dtype=np.int64)
    there = np.array([column[k or i] for i, k in zip(items, kin, strict=True)], dtype=np.int64)
    lent = recipe.kin_share * (sums[there] - sums[here])
    size = len(published.snapshot.catalogue.items)
    prior = -recipe.match_midpoint - math.log(max(1.0, size / recipe.usual_size))
    chances = np.round(1.0 / (1.0 + np.exp(-(prior + sums[here] + lent))), 6)
    table = np.concatenate([parts[:, here], lent[None]])
    return Matches(tuple(items), tuple(chances.tolist()), table, prior, kin)


def in_words(
    matches: Matches, row: int, items: Mapping[str, ContentItem], language: Language = ENGLISH
) -> str:
    """Return in one sentence what the match of one item rests on.

    Args:
        matches: with a need.
        row: which of its items.
        items: the snapshot's items by id.
        language: to say it in.
    """
    meaning, words, _, lent = matches.parts[:, row].tolist()
    gained = max(meaning, 0.0) + words
    percent = round(100 * words / gained) if gained > 0 else 0
    kin, meant = matches.kin[row], 100 - percent
    if kin is None or lent <= 0:
        return language.say(OF_MATCH, meaning=meant, words=percent)
    return language.say(OF_MATCH_KIN, meaning=meant, words=percent, kin=items[kin].title)


def _own(
    need: Need, items: Sequence[str], published: Published, recipe: RetrievalRecipe
) -> npt.NDArray[np.float64]:
    """What each item has of its own: float64 (meaning, wording, hub; items), logits."""
    vectors = [need.vector, *(s.vector for s in need.sentences)]
    cosines = published.index.cosines(np.asarray(vectors, dtype=np.float32), items)
    # Of each view: the whole text, and whichever of whole, statement and title is nearest.
    near = (cosines[:, 0] + cosines.max(axis=1)) / 2
    meaning = (near[0] + near.max(axis=0)) / 2
    overlaps = published.words.overlap(wording(need), items)
    hubness = [published.kinship.hubness.get(i, 0.0) for i in items]
    return np.stack(
        [
            recipe.meaning_weight * meaning,
            recipe.wording_weight * np.sqrt(np.asarray(overlaps, dtype=np.float64)),
            -recipe.meaning_weight / 2 * np.asarray(hubness, dtype=np.float64),
        ]
    )
