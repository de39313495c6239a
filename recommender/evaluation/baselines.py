"""Simple systems to beat, computed in the same run from the same texts.

None of them is shown a provider, a URL, an id or the order of a file; equal scores are ordered by
id, which are opaque.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import bm25s
import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import ContentItem
from recommender.ports import Edge

Scores = npt.NDArray[np.float64]
"""One score per item of a corpus; more is better."""

BM25, TITLE, STATED, EVERYTHING = "BM25", "MiniLM title", "MiniLM stated", "MiniLM everything"
HYBRID = "hybrid"
TEXT_READ = 900
"""Characters of an item's text that are embedded; the encoder reads little more."""
DENSE_SHARE, LEXICAL_SHARE = 0.65, 0.35

TOKEN = re.compile(r"\w+")
EARLY = re.compile(
    r"\b(introduc\w*|intro|overview|welcome|getting started|get started|start here|before you|"
    r"set[ -]?up|setting up|install\w*|prepar\w*|basics?|fundamentals?|foundations?|beginner\w*|"
    r"what is|first steps)\b",
    re.IGNORECASE,
)
LATE = re.compile(
    r"\b(projects?|capstone|summary|conclusions?|wrap[ -]?up|next steps?|review|recap|advanced|"
    r"final|case stud\w*|assessment|quiz|reflection|retrospective|going further|deploy\w*|"
    r"optimi[sz]\w*|troubleshoot\w*)\b",
    re.IGNORECASE,
)
LEVELS = (("beginner", 0.0), ("intermediate", 1.0), ("advanced", 2.0))
SHORTEST_MENTION = 4
BRACKETS = re.compile(r"\([^)]*\)")


class Corpus:
    """Items in order of id, with the scores that simple systems give them for a text."""

    def __init__(self, items: Sequence[ContentItem], edge: Edge) -> None:
        self.items = sorted(items, key=lambda item: item.id)
        self.ids = [item.id for item in self.items]
        self._edge = edge
        self._vectors = {
            name: edge.embeddings.encode([text(i) for i in self.items]).astype(np.float64)
            for name, text in TEXTS.items()
        }
        # The library tells its progress to a logger that it sets to its own liking.
        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self._lexical = bm25s.BM25()
        self._lexical.index([_words(_all_text(i)) for i in self.items], show_progress=False)

    @cached_property
    def likeness(self) -> Scores:
        """Cosine of every item with every other by what they state; 0 with itself."""
        near: Scores = self._vectors[STATED] @ self._vectors[STATED].T
        np.fill_diagonal(near, 0.0)
        return near

    def scores(self, text: str) -> dict[str, Scores]:
        """Return what each system gives every item for a text."""
        query = self._edge.embeddings.encode([text])[0].astype(np.float64)
        found = {name: vectors @ query for name, vectors in self._vectors.items()}
        lexical = self._lexical.get_scores(_words(text)).astype(np.float64)
        best = np.max([z_scores(scores) for scores in found.values()], axis=0)
        hybrid = DENSE_SHARE * z_scores(best) + LEXICAL_SHARE * z_scores(lexical)
        return {BM25: lexical, **found, HYBRID: hybrid}

    def ranked(self, scores: Scores, among: frozenset[str] | None = None) -> list[str]:
        """Return ids, highest score first, equal ones by id; of ``among`` alone when given."""
        order = np.argsort(-np.round(scores, 6), kind="stable")
        ids = (self.ids[n] for n in order.tolist())
        return [i for i in ids if among is None or i in among]


def fill(ranked: Sequence[str], minutes: int, items: Mapping[str, ContentItem]) -> list[str]:
    """Return what greed puts into a budget: the next best, as long as it fits."""
    chosen, left = [], minutes
    for item in ranked:
        if items[item].minutes > left:
            break
        chosen.append(item)
        left -= items[item].minutes
    return chosen


def by_level(items: Sequence[ContentItem]) -> list[str]:
    """Return ids, lower stated level first, otherwise as they came; not stated counts as first."""
    return _sorted(items, lambda item: _level(item))


def by_cues(items: Sequence[ContentItem]) -> list[str]:
    """Return ids in the order that titles suggest, otherwise as they came.

    A title that speaks of an introduction goes first and one that speaks of a project last; an
    item whose title, brackets aside, another one's text names goes before it.
    """
    texts = [f" {' '.join(_words(_all_text(i)))} " for i in items]
    titles = [" ".join(_words(BRACKETS.sub(" ", i.title))) for i in items]
    named = np.zeros((len(items), len(items)))
    for a, title in enumerate(titles):
        for b, text in enumerate(texts):
            if titles[b] != title and len(title) >= SHORTEST_MENTION:
                named[a, b] = f" {title} " in text
    net = (named.sum(axis=0) - named.sum(axis=1)) / max(1, len(items) - 1)
    place = {item.id: _cue(item.title) + net[n] for n, item in enumerate(items)}
    return _sorted(items, lambda item: place[item.id])


def _sorted(items: Sequence[ContentItem], key: Callable[[ContentItem], float]) -> list[str]:
    return [item.id for item in sorted(items, key=key)]


def _cue(title: str) -> float:
    return float(bool(LATE.search(title))) - float(bool(EARLY.search(title)))


def _level(item: ContentItem) -> float:
    word = (item.level or "").lower()
    return next((rank for name, rank in LEVELS if name in word), 0.0)


def _stated_text(item: ContentItem) -> str:
    parts = [item.title, item.description, *item.objectives]
    return "\n".join(p for p in parts if p)


def _all_text(item: ContentItem, characters: int | None = None) -> str:
    text = item.text if characters is None else item.text[:characters]
    return "\n".join(p for p in (_stated_text(item), *item.sections, text) if p)


def _title(item: ContentItem) -> str:
    return item.title


def _read_text(item: ContentItem) -> str:
    return _all_text(item, TEXT_READ)


TEXTS: Mapping[str, Callable[[ContentItem], str]] = {
    TITLE: _title,
    STATED: _stated_text,
    EVERYTHING: _read_text,
}


def _words(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


def z_scores(scores: Scores) -> Scores:
    """Return how many standard deviations each score lies above the mean; 0 without spread."""
    spread = float(scores.std())
    return np.zeros_like(scores) if spread == 0.0 else (scores - scores.mean()) / spread
