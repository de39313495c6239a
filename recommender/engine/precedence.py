"""Which of two items reads better first: a chance with its evidence, never a lock.

Eleven signs speak for one order or the other. Two rest on what the catalogue declares and count
most; nine are read off titles, texts and meanings, scaled so that all count about alike (unit
weights: Dawes 1979). They add up to the log-odds that one item goes before the other. What must
come first is judged elsewhere (``rules``), and stands above all of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from math import log

import numpy as np

from recommender.domain.catalogue import ContentItem, ContentSkillLink
from recommender.domain.recipes import OrderRecipe
from recommender.engine.declared import levels_apart, mean_level, requires
from recommender.engine.depth import Floats, depths, rarity
from recommender.engine.stages import looks, stage
from recommender.engine.wording import Uses, body, narrowed, wording
from recommender.ports import Published, Vectors

REQUIRED, LEVEL = "required", "level"
STAGE, READS_STAGE = "stage", "reads_as_stage"
RARITY, READS_RARITY = "rarity", "reads_as_rare"
LOOKS, FIT = "looks", "fit"
NAMED, USED, NARROWS = "named", "used", "narrows"

MOST_COMPARED = 300
LIKELY = log(0.6 / 0.4)
"""Log-odds from which an order is worth speaking of: 6 times in 10."""


@dataclass(frozen=True)
class Precedence:
    """What speaks for the order of n items.

    Attributes:
        ids: in the order of rows and columns.
        signs: by name, the log-odds that each adds for the row before the column; float64 (n, n),
            antisymmetric.
    """

    ids: tuple[str, ...]
    signs: Mapping[str, Floats]

    @cached_property
    def row(self) -> Mapping[str, int]:
        """The row, and column, of each item."""
        return {item: n for n, item in enumerate(self.ids)}

    @cached_property
    def odds(self) -> Floats:
        """Log-odds that the row goes before the column: the signs' sum, within 1e-6."""
        odds: Floats = np.round(sum(self.signs.values()), 6)
        return odds

    @cached_property
    def chance(self) -> Floats:
        """Probability (0-1) that the row goes before the column; float64 (n, n)."""
        chance: Floats = 1.0 / (1.0 + np.exp(-self.odds))
        return chance

    def prefers(self, first: str, second: str) -> float:
        """Return the log-odds that one item goes before another."""
        return float(self.odds[self.row[first], self.row[second]])

    def why(self, first: str, second: str) -> tuple[tuple[str, float], ...]:
        """Return the signs that speak for (or against) this order of two items, strongest first.

        Their shares add up to the log-odds.
        """
        a, b = self.row[first], self.row[second]
        shares = [(name, round(float(sign[a, b]), 6)) for name, sign in self.signs.items()]
        told = [(name, share) for name, share in shares if share]
        return tuple(sorted(told, key=lambda s: (-abs(s[1]), s[0])))


Links = Mapping[str, Sequence[ContentSkillLink]]
"""What each item teaches, needs left aside."""


@dataclass(frozen=True)
class Reader:
    """Reads the order of items of one published catalogue, for one ask.

    Attributes:
        recipe: what each sign counts.
        about: unit vector (dimension,) of what is asked for; None where nothing is.
    """

    published: Published
    recipe: OrderRecipe
    about: Vectors | None = None
    _read: dict[frozenset[str], Precedence] = field(default_factory=dict)

    def precedence(self, items: Sequence[ContentItem], links: Links) -> Precedence:
        """Return what speaks for the order of items; the same items are read once.

        Args:
            items: each once, in any order; meant for some hundreds.
            links: what each of them teaches.
        """
        key = frozenset(item.id for item in items)
        if key not in self._read:
            self._read[key] = self._precedence(sorted(items, key=lambda item: item.id), links)
        return self._read[key]

    def lateness(self, items: Sequence[ContentItem], links: Links) -> Floats:
        """Return how late each item reads by itself, for sets too large to compare: (n,)."""
        places = self._places(items)
        places[LEVEL] = np.array([mean_level(links.get(item.id, ())) for item in items])
        weights = asdict(self.recipe)
        late: Floats = np.round(sum(weights[name] * place for name, place in places.items()), 6)
        return late

    def _precedence(self, items: Sequence[ContentItem], links: Links) -> Precedence:
        words = self.published.words
        read = [wording(item, words) for item in items]
        uses = Uses(read, words.rarity)
        one_way = {
            REQUIRED: requires(items, links),
            NAMED: uses.named,
            USED: uses.used,
            NARROWS: narrowed(read),
        }
        signs = {name: found - found.T for name, found in one_way.items()}
        signs |= {name: np.subtract.outer(-p, -p) for name, p in self._places(items).items()}
        signs[LEVEL] = levels_apart(items, links)
        weighed = {name: weight * signs[name] for name, weight in asdict(self.recipe).items()}
        return Precedence(tuple(item.id for item in items), weighed)

    def _places(self, items: Sequence[ContentItem]) -> dict[str, Floats]:
        """By sign, how late each item reads by itself: float64 (n,)."""
        known, words = depths(self.published), self.published.words
        vectors = np.array([self.published.index.item_vector(i.id) for i in items])
        titles = [item.title for item in items]
        return {
            STAGE: np.array([stage(title) for title in titles], dtype=np.float64),
            READS_STAGE: known.stage.of(vectors),
            RARITY: np.array([rarity(title, words) for title in titles]),
            READS_RARITY: known.rarity.of(vectors),
            LOOKS: np.array([looks(body(item)) for item in items], dtype=np.float64),
            FIT: -self._fit(vectors.astype(np.float64)),
        }

    def _fit(self, vectors: Floats) -> Floats:
        """Cosine with what is asked for, or else with what the items have in common: (n,)."""
        about = vectors.mean(axis=0) if self.about is None else self.about.astype(np.float64)
        length = float(np.sqrt(np.square(about).sum()))
        fit: Floats = np.round(vectors @ about / length, 6) if length else np.zeros(len(vectors))
        return fit
