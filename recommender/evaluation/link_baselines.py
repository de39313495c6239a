"""Simple ways to say which item teaches a skill, computed in the same run from the same texts."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import ContentItem
from recommender.engine.links import sentences
from recommender.evaluation.baselines import BM25, STATED, Corpus, Scores, z_scores
from recommender.ports import Edge

SENTENCES = "title, text, best sentence, BM25"
VOTE = "neighbours' vote"
DENSE_SHARE, LEXICAL_SHARE = 0.7, 0.3
NEIGHBOURS, SHARPNESS = 20, 4


class LinkBaselines:
    """Two systems over one corpus: texts alone, and the tags of the nearest items."""

    def __init__(self, items: Sequence[ContentItem], edge: Edge) -> None:
        self.corpus = Corpus(items, edge)
        self._edge = edge
        said_by = [sentences(item) for item in self.corpus.items]
        flat = [s for of_item in said_by for s in of_item]
        self._sentences = edge.embeddings.encode(flat).astype(np.float64)
        self._starts = np.cumsum([0, *(len(s) for s in said_by)][:-1])
        title = edge.embeddings.encode([i.title for i in self.corpus.items])
        self._title = title.astype(np.float64)

    def scores(self, label: str) -> dict[str, Scores]:
        """Return what texts alone give every item for a skill's label."""
        found = self.corpus.scores(label)
        query = self._edge.embeddings.encode([label])[0].astype(np.float64)
        best = np.maximum.reduceat(self._sentences @ query, self._starts)
        dense = z_scores(self._title @ query + found[STATED] + best)
        mixed = DENSE_SHARE * dense + LEXICAL_SHARE * z_scores(found[BM25])
        return {**found, SENTENCES: mixed}

    def vote(self, mixed: Scores, tagged: npt.NDArray[np.bool_], known: Sequence[int]) -> Scores:
        """Return text and neighbours together: z-scores, one part each.

        Args:
            mixed: what texts alone give.
            tagged: bool (N,), which items are known to be tagged with the skill.
            known: rows whose tags are known; the nearest of them vote.
        """
        near = self.corpus.likeness[:, known]
        far = np.argsort(-near, axis=1)[:, NEIGHBOURS:]
        weight = np.clip(near, 0, 1) ** SHARPNESS
        np.put_along_axis(weight, far, 0.0, axis=1)
        share = weight @ tagged[known] / np.maximum(weight.sum(axis=1), 1e-9)
        both: Scores = z_scores(mixed) + z_scores(share)
        return both
