"""Publish a catalogue: link, embed, write down, switch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recommender.domain.audit import Act, Target
from recommender.domain.catalogue import (
    DECLARED,
    Catalogue,
    ContentItem,
    LinkVerdict,
    Snapshot,
)
from recommender.domain.errors import Conflict, InvalidInput, Problem
from recommender.engine.matching import document, stated_text
from recommender.ports import Edge, ItemVectors, Progress, SnapshotEntry, Transaction
from recommender.service.attributing import attribute_waiting
from recommender.service.link_reading import skill_text
from recommender.service.linking import linked

TRIES = 3
"""How often a publication is made again because people spoke of links meanwhile."""


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
    declared = tuple(replace(x, verdict=None) for x in catalogue.links if x.origin == DECLARED)
    return replace(catalogue, links=declared)


def publish(
    catalogue: Catalogue, edge: Edge, *, actor: str, progress: Progress | None = None
) -> Publication:
    """Publish a catalogue whose references have been checked.

    Until the last step the snapshot before goes on serving; that step is one transaction.

    Raises:
        InvalidInput: when there is nothing to publish.
    """
    must_hold_items(catalogue)
    for _ in range(TRIES):
        with edge.store.read() as tx:
            verdicts = tx.links.current()
        snapshot = written(catalogue, verdicts, edge, progress)
        with edge.store.write() as tx:
            if tx.links.current() == verdicts:
                return switched(snapshot, tx, edge, actor=actor)
    raise Conflict("Links were being verified or ignored all the while; publish again.")


def must_hold_items(catalogue: Catalogue) -> None:
    """Refuse a catalogue in which there is nothing to learn from.

    Raises:
        InvalidInput: when it holds no content items.
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


def written(
    catalogue: Catalogue,
    verdicts: Sequence[LinkVerdict],
    edge: Edge,
    progress: Progress | None = None,
) -> Snapshot:
    """Embed a catalogue, link it as its texts and people say, and put it on the shelf."""
    with edge.store.read() as tx:
        recipe = tx.recipes.in_use() or edge.recipe
    items = [catalogue.items[i] for i in sorted(catalogue.items)]
    skills = [catalogue.skills[s] for s in sorted(catalogue.skills)]
    of_items = [text(i) for text in (document, stated_text, _title) for i in items]
    vectors = edge.embeddings.encode(of_items + [skill_text(s) for s in skills], progress)
    whole, stated, titles = vectors[: len(of_items)].reshape(3, len(items), -1)
    skill_vectors = vectors[len(of_items) :]
    links = linked(catalogue, items, whole, verdicts, recipe.links, edge, progress)
    ordered = Catalogue(
        items={i.id: i for i in items},
        skills={s.id: s for s in skills},
        roles={r: catalogue.roles[r] for r in sorted(catalogue.roles)},
        links=tuple(sorted(links, key=lambda x: (x.item, -x.confidence, x.skill))),
    )
    return edge.shelf.write(
        ordered,
        encoder=edge.encoder.id,
        item_vectors=ItemVectors(whole, stated, titles),
        skill_vectors=skill_vectors,
    )


def switched(snapshot: Snapshot, tx: Transaction, edge: Edge, *, actor: str) -> Publication:
    """Let a written snapshot serve from now on, unless it does already."""
    counts = _counts(snapshot)
    changed = tx.snapshots.serving() != snapshot.id
    if changed:
        entry = SnapshotEntry(snapshot.id, edge.clock(), snapshot.encoder, counts)
        tx.snapshots.publish(entry, actor=actor)
        tx.audit.record(Act("publish", Target("snapshot", snapshot.id)), actor=actor)
        attribute_waiting(edge, tx)
    return Publication(snapshot.id, changed, counts)


def _title(item: ContentItem) -> str:
    return item.title


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
