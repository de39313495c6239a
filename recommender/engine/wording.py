"""Which item's subject another one's text uses.

Whoever names a subject without teaching it takes it as known: the idea behind reference distance
(Liang et al. 2015), counted here on the items' own words.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import ContentItem
from recommender.engine.stages import subject, unqualified
from recommender.ports import LexicalIndex

Floats = npt.NDArray[np.float64]

SEVERAL = re.compile(r"\s(?:and|or|vs\.?|versus)\s|[&,:;/–—]")
"""Between the subjects of a title that has several."""
SHORTEST = 3
CHARACTERS_READ = 4000


@dataclass(frozen=True, slots=True)
class Wording:
    """The stems of an item's title and text.

    Attributes:
        subject: stems of what its title is about.
        names: the subject, or each of several, as stems with a space around each.
        title, text: stems with a space around each.
        counts: how often the text has each stem.
    """

    subject: frozenset[str]
    names: tuple[str, ...]
    title: str
    text: str
    counts: Mapping[str, int]


def body(item: ContentItem) -> str:
    """Return what an item says beside its title, the first 4,000 characters of it."""
    parts = (item.description, *item.objectives, *item.sections, item.text or item.instructions)
    return "\n".join(part for part in parts if part)[:CHARACTERS_READ]


def wording(item: ContentItem, words: LexicalIndex) -> Wording:
    """Return the stems of an item's title and text."""
    about, text = subject(item.title), words.stems(body(item))
    names = {_spaced(words.stems(part)) for part in (about, *SEVERAL.split(about))}
    return Wording(
        subject=frozenset(words.stems(about)),
        names=tuple(sorted(n for n in names if len(n.replace(" ", "")) >= SHORTEST)),
        title=_spaced(words.stems(unqualified(item.title))),
        text=_spaced(text),
        counts=Counter(text),
    )


class Uses:
    """How much each of n items uses the subject of each other one.

    Attributes:
        used: float64 (n, n), 0 or more, how much the column's text uses the row's subject: the
            mean of ``ln(1 + count)`` over the subject's stems that the column's own title does
            not have, rare ones counting more.
        named: 0 or 1, whether the column's text names the row's subject whole.
    """

    def __init__(self, read: Sequence[Wording], rarity: Callable[[str], float]) -> None:
        stems = sorted({stem for one in read for stem in one.subject})
        column = {stem: n for n, stem in enumerate(stems)}
        has, count = np.zeros((2, len(read), len(stems)))
        for row, one in enumerate(read):
            has[row, [column[stem] for stem in one.subject]] = 1.0
            shared = [stem for stem in one.counts if stem in column]
            count[row, [column[stem] for stem in shared]] = [one.counts[s] for s in shared]
        told = has * np.array([rarity(stem) for stem in stems], dtype=np.float64)
        weight, use = told @ (1.0 - has).T, told @ (np.log1p(count) * (1.0 - has)).T
        self.used = np.divide(use, weight, out=np.zeros_like(use), where=weight > 0)
        self.named = np.zeros_like(use)
        for a, b in np.argwhere(use > 0).tolist():
            other = read[b]
            self.named[a, b] = any(n in other.text and n not in other.title for n in read[a].names)


def narrowed(read: Sequence[Wording]) -> Floats:
    """Return whether the column's subject is the row's, and more: 0 or 1, float64 (n, n)."""
    found = [[float(bool(a.subject) and a.subject < b.subject) for b in read] for a in read]
    return np.array(found, dtype=np.float64).reshape(len(read), len(read))


def _spaced(stems: Sequence[str]) -> str:
    return f" {' '.join(stems)} "
