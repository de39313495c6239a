"""Look around: items for a need or a skill, the serving catalogue, decisions."""

from dataclasses import dataclass
from datetime import datetime

from recommender.domain.catalogue import ContentItem, Snapshot
from recommender.domain.errors import NoSnapshot, NotFound
from recommender.domain.given import Listed
from recommender.engine.matching import match
from recommender.ports import Edge, Published
from recommender.service.gathering import encoded_needs


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item and how well it fits (0-1); None where nothing was asked."""

    item: ContentItem
    score: float | None


def serving(edge: Edge) -> Published:
    """Return the serving snapshot.

    Raises:
        NoSnapshot: before anything is published.
    """
    with edge.store.read() as tx:
        snapshot = tx.snapshots.serving()
    if snapshot is None:
        raise NoSnapshot
    return edge.shelf.load(snapshot)


def items_for_need(need: str, edge: Edge) -> list[Ranked]:
    """Return every item that may be chosen, in the order in which retrieval ranks it."""
    published, edge = serving(edge), edge.up_to_date()
    items = published.snapshot.catalogue.items
    ids = [i for i in sorted(items) if not items[i].retired]
    needs = encoded_needs(need, published, edge)
    found = [match(one, ids, published, edge.recipe.retrieval) for one in needs]
    best = [max(chances) for chances in zip(*(f.chances for f in found), strict=True)]
    ranked = sorted(zip(ids, best, strict=True), key=lambda x: (-x[1], x[0]))
    return [Ranked(items[i], chance) for i, chance in ranked]


def items_for_skill(skill: str, edge: Edge) -> list[Ranked]:
    """Return the items linked to a skill, surest first.

    Raises:
        NotFound: when the serving catalogue has no such skill.
    """
    snapshot = serving(edge).snapshot
    if skill not in snapshot.catalogue.skills:
        raise NotFound(f"There is no skill “{skill}” in the serving catalogue.")
    links = snapshot.links_by_skill.get(skill, ())
    ranked = sorted(links, key=lambda x: (-x.confidence, x.entry, x.item))
    return [Ranked(snapshot.catalogue.items[x.item], x.confidence) for x in ranked]


def all_items(edge: Edge) -> list[Ranked]:
    """Return every item in order of id."""
    items = serving(edge).snapshot.catalogue.items
    return [Ranked(items[i], None) for i in sorted(items)]


def one_item(item: str, snapshot: Snapshot) -> ContentItem:
    """Return one item of the serving snapshot.

    Raises:
        NotFound: when it has none of that id.
    """
    found = snapshot.catalogue.items.get(item)
    if found is None:
        raise NotFound(f"There is no item “{item}” in the serving catalogue.")
    return found


def decisions_page(
    edge: Edge,
    *,
    learner: str | None,
    since: datetime | None,
    item: str | None,
    policy: str | None,
    before: int | None,
    limit: int,
) -> tuple[list[Listed], bool]:
    """Return decisions, newest first, and whether there are more."""
    with edge.store.read() as tx:
        rows = tx.decisions.listed(
            learner=learner,
            since=since,
            item=item,
            policy=policy,
            before=before,
            limit=limit + 1,
        )
    return rows[:limit], len(rows) > limit
