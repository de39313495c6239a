"""Infer which item teaches which skill, where the catalogue does not say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from recommender.domain.catalogue import Catalogue, ContentItem, ContentSkillLink
from recommender.domain.skills import Skill
from recommender.engine.links import infer_links, sentences
from recommender.ports import Edge, Progress, Vectors


def inferred_links(
    catalogue: Catalogue,
    items: Sequence[ContentItem],
    item_vectors: Vectors,
    skills: Sequence[Skill],
    skill_vectors: Vectors,
    edge: Edge,
    progress: Progress | None,
) -> list[ContentSkillLink]:
    """Links for the items that declare none, against the skills that group no others."""
    declared = {x.item for x in catalogue.links}
    groups = {s.broader for s in skills}
    columns = [n for n, s in enumerate(skills) if s.id not in groups]
    rows = [n for n, i in enumerate(items) if i.id not in declared]
    if not columns or not rows:
        return []
    cosines = item_vectors[rows].astype(np.float64) @ skill_vectors[columns].T.astype(np.float64)
    names = [skills[c].id for c in columns]
    links = [
        link
        for row, values in zip(rows, np.round(cosines, 6), strict=True)
        for link in infer_links(items[row], names, values.tolist(), edge.recipe.links)
    ]
    vector_of = {skills[c].id: skill_vectors[c] for c in columns}
    return _with_sentences(links, catalogue.items, vector_of, edge, progress)


def _with_sentences(
    links: Sequence[ContentSkillLink],
    items: Mapping[str, ContentItem],
    vector_of: Mapping[str, Vectors],
    edge: Edge,
    progress: Progress | None,
) -> list[ContentSkillLink]:
    """Name for each inferred link the sentence of the item that lies nearest to the skill."""
    texts = sorted({s for link in links for s in sentences(items[link.item])})
    vectors = edge.embeddings.encode(texts, progress)
    row = {text: n for n, text in enumerate(texts)}
    named = []
    for link in links:
        candidates = sentences(items[link.item])
        near = vectors[[row[s] for s in candidates]] @ vector_of[link.skill]
        named.append(replace(link, sentence=candidates[int(np.argmax(np.round(near, 6)))]))
    return named
