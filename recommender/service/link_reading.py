"""What speaks for each content-skill link: texts read once, signals per skill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from re import compile as pattern

import numpy as np
import numpy.typing as npt

from recommender.domain.catalogue import ContentItem
from recommender.domain.skills import Skill
from recommender.engine.links import (
    UNRELATED_MEANING,
    UNRELATED_WORDS,
    Floats,
    Signals,
    alike,
    centred,
    nearness,
    sentences,
    standing,
)
from recommender.engine.matching import lexical_text
from recommender.ports import Edge, ItemWords, Progress, Vectors

ONE_UNLIKE = 1
"""Items like any other that are counted with those people spoke of: one alone says little."""
IN_BRACKETS = pattern(r"\(.*?\)")

Said = Mapping[int, Mapping[int, float]]
"""By column of a skill: rows of the items that people said teach it (1) or do not (-1)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The texts of N items and K skills as vectors and words.

    Attributes:
        title, whole: float32 (N, dimension), unit rows.
        sentence_vectors: float32 (S, dimension), one row per distinct sentence.
        sentence_rows: by item, the rows of its sentences.
        skill_vectors: float32 (K, dimension), unit rows, centred.
        like_all: float64 (N,), mean likeness of each item with all others.
    """

    items: Sequence[ContentItem]
    skills: Sequence[Skill]
    title: Vectors
    whole: Vectors
    sentence_vectors: Vectors
    sentence_rows: Sequence[npt.NDArray[np.intp]]
    skill_vectors: Vectors
    words: ItemWords
    like_all: Floats


def skill_text(skill: Skill) -> str:
    """Return the text of a skill that is embedded and whose words are matched."""
    return f"{skill.label}\n{skill.description}".strip()


def read(
    items: Sequence[ContentItem],
    whole: Vectors,
    skills: Sequence[Skill],
    edge: Edge,
    progress: Progress | None,
) -> Reading:
    """Read items and skills; only texts that were never met before are encoded.

    Args:
        items: all items of a catalogue.
        whole: float32 (N, dimension), unit vectors of their whole texts.
        skills: the skills that links may lead to.
        edge: encodes, and counts words.
        progress: called with (done, total) while texts are encoded.
    """
    said_by = [sentences(item) for item in items]
    distinct = sorted({s for of_item in said_by for s in of_item})
    row = {text: n for n, text in enumerate(distinct)}
    texts = [*(i.title for i in items), *(skill_text(s) for s in skills), *distinct]
    vectors = edge.embeddings.encode(texts, progress)
    title, of_skill = vectors[: len(items)], vectors[len(items) : len(items) + len(skills)]
    words = edge.words([lexical_text(i) for i in items])
    with_itself = _likeness(title, whole, words, np.ones(len(items)))
    return Reading(
        items=items,
        skills=skills,
        title=title,
        whole=whole,
        sentence_vectors=vectors[len(items) + len(skills) :],
        sentence_rows=[np.array([row[s] for s in of_item], dtype=np.intp) for of_item in said_by],
        skill_vectors=centred(of_skill.astype(np.float64)).astype(np.float32),
        words=words,
        like_all=(with_itself - 1) / max(len(items) - 1, 1),
    )


def signals(reading: Reading, columns: Sequence[int], said: Said) -> Signals:
    """Return the signals of all items for some skills; one column per skill asked for."""
    skills = reading.skill_vectors[list(columns)]
    near = nearness(
        _cosines(reading.title, skills),
        _cosines(reading.whole, skills),
        _of_sentences(reading, skills),
    )
    asked = [reading.skills[c] for c in columns]
    overlap = np.array([reading.words.overlap(skill_text(s)) for s in asked], dtype=np.float64)
    named = np.array([reading.words.holds(_name(s)) for s in asked], dtype=np.float64)
    alikeness = np.zeros_like(near)
    count = np.zeros(len(asked))
    for place, column in enumerate(columns):
        about = said.get(column, {})
        count[place] = len(about)
        if about:
            alikeness[:, place] = _alike(reading, about)
    return Signals(
        meaning=standing(near, UNRELATED_MEANING),
        words=standing(overlap.T, UNRELATED_WORDS),
        named=named.T,
        alike=alikeness,
        said=count,
    )


def _alike(reading: Reading, about: Mapping[int, float]) -> Floats:
    weights = np.zeros(len(reading.items))
    for row, sign in about.items():
        weights[row] = sign / (len(about) + ONE_UNLIKE)
    to_said = _likeness(reading.title, reading.whole, reading.words, weights)
    return alike(to_said, weights.sum() * reading.like_all)


def _likeness(title: Vectors, whole: Vectors, words: ItemWords, weights: Floats) -> Floats:
    """Weighted sum of an item's likeness with all: mean of three cosines. float64 (N,)."""
    rows = np.flatnonzero(weights)
    found = np.array(words.likeness(weights.tolist()), dtype=np.float64)
    for vectors in (title, whole):
        mixed = weights[rows] @ vectors[rows].astype(np.float64)
        found += vectors.astype(np.float64) @ mixed
    out: Floats = np.round(found / 3, 6)
    return out


def _of_sentences(reading: Reading, skills: Vectors) -> list[Floats]:
    cosines = _cosines(reading.sentence_vectors, skills)
    return [cosines[rows] for rows in reading.sentence_rows]


def _cosines(vectors: Vectors, skills: Vectors) -> Floats:
    cosines: Floats = (vectors @ skills.T).astype(np.float64)
    return np.round(cosines, 6)


def _name(skill: Skill) -> str:
    """A label without what stands in brackets, unless that is all of it."""
    return IN_BRACKETS.sub(" ", skill.label).strip() or skill.label
