"""Publish a catalogue: link, embed, write down, switch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender.domain.catalogue import (
    DECLARED,
    Catalogue,
    ContentItem,
    ContentSkillLink,
    Snapshot,
)
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.skills import Skill
from recommender.engine.links import document, infer_links, sentences
from recommender.ports import Edge, Progress, SnapshotEntry, Vectors


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publish did. ``changed`` is False when exactly this was already serving."""

    snapshot: str
    changed: bool
    counts: Mapping[str, int]


def serving_catalogue(edge: Edge) -> Catalogue:
    """Return the catalogue that serves now, without the links that were inferred for it."""
    with edge.store.read() as tx:
        serving = tx.snapshots.serving()
    if serving is None:
        return Catalogue()
    catalogue = edge.shelf.load(serving).snapshot.catalogue
    declared = tuple(x for x in catalogue.links if x.origin == DECLARED)
    return replace(catalogue, links=declared)


def publish(
    catalogue: Catalogue, edge: Edge, *, actor: str, progress: Progress | None = None
) -> Publication:
    """Publish a catalogue whose references have been checked.

    Until the last step the snapshot before goes on serving; that step is one transaction.

    Raises:
        InvalidInput: when there is nothing to publish.
    """
    if not catalogue.items:
        raise InvalidInput(
            [
                Problem(
                    "",
                    "empty_catalogue",
                    "The catalogue holds no content items.",
                    "give at least one row with an item and a title",
                )
            ]
        )
    snapshot = _written(catalogue, edge, progress)
    counts = _counts(snapshot)
    with edge.store.write() as tx:
        changed = tx.snapshots.serving() != snapshot.id
        if changed:
            entry = SnapshotEntry(snapshot.id, edge.clock(), snapshot.encoder, counts)
            tx.snapshots.publish(entry, actor=actor)
    return Publication(snapshot.id, changed, counts)


def _written(catalogue: Catalogue, edge: Edge, progress: Progress | None) -> Snapshot:
    items = [catalogue.items[i] for i in sorted(catalogue.items)]
    skills = [catalogue.skills[s] for s in sorted(catalogue.skills)]
    texts = [document(i) for i in items] + [_skill_text(s) for s in skills]
    vectors = edge.embeddings.encode(texts, progress)
    item_vectors, skill_vectors = vectors[: len(items)], vectors[len(items) :]
    inferred = _inferred(catalogue, items, item_vectors, skills, skill_vectors, edge, progress)
    ordered = Catalogue(
        items={i.id: i for i in items},
        skills={s.id: s for s in skills},
        roles={r: catalogue.roles[r] for r in sorted(catalogue.roles)},
        links=tuple(
            sorted((*catalogue.links, *inferred), key=lambda x: (x.item, -x.confidence, x.skill))
        ),
    )
    return edge.shelf.write(
        ordered,
        encoder=edge.encoder.id,
        item_vectors=item_vectors,
        skill_vectors=skill_vectors,
    )


def _skill_text(skill: Skill) -> str:
    return f"{skill.label}\n{skill.description}".strip()


def _inferred(
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


def _counts(snapshot: Snapshot) -> dict[str, int]:
    catalogue = snapshot.catalogue
    return {
        "items": len(catalogue.items),
        "skills": len(catalogue.skills),
        "roles": len(catalogue.roles),
        "links_declared": sum(x.origin == DECLARED for x in catalogue.links),
        "links_inferred": sum(x.origin != DECLARED for x in catalogue.links),
        "minutes_estimated": sum(i.minutes_estimated for i in catalogue.items.values()),
    }
