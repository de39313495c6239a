"""What people say of content-skill links: verify, ignore, withdraw; effective at once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from recommender.domain.catalogue import Catalogue, ContentSkillLink, LinkVerdict
from recommender.domain.errors import Conflict, InvalidInput, NotFound, Problem
from recommender.ports import Edge
from recommender.service.browsing import serving
from recommender.service.names import Names
from recommender.service.publishing import TRIES, serving_catalogue, switched, written


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Which links are asked for; None is any."""

    item: str | None = None
    skill: str | None = None
    origin: str | None = None
    verdict: str | None = None


def link_id(link: ContentSkillLink | LinkVerdict) -> str:
    """Return the id of the link between an item and a skill: the same in every snapshot."""
    return hashlib.sha256(f"{link.item}\0{link.skill}".encode()).hexdigest()[:24]


def links(asked: LinkFilter, edge: Edge) -> list[ContentSkillLink]:
    """Return links of the serving snapshot, ignored ones too, by item, surest first."""
    return [
        x
        for x in serving(edge).snapshot.catalogue.links
        if asked.item in (None, x.item)
        and asked.skill in (None, x.skill)
        and asked.origin in (None, x.origin)
        and asked.verdict in (None, x.verdict)
    ]


def one_link(wanted: str, edge: Edge) -> ContentSkillLink:
    """Return a link of the serving snapshot by its id.

    Raises:
        NotFound: when no link has it.
    """
    for link in serving(edge).snapshot.catalogue.links:
        if link_id(link) == wanted:
            return link
    raise NotFound(f"There is no link “{wanted}” in the serving catalogue.")


def judge(verdicts: Sequence[LinkVerdict], edge: Edge, *, actor: str) -> str:
    """Record what a person says of links, and publish the serving catalogue with it.

    Nothing is embedded again. The links of items that are like those judged move too. What was
    said and the snapshot that rests on it become visible together; decisions name the snapshot,
    so that those made before are rebuilt from the one before.

    Returns:
        The id of the snapshot that serves now.

    Raises:
        InvalidInput: when an item or a skill does not exist; then nothing is recorded.
        Conflict: when others changed links or catalogue all the while.
    """
    for _ in range(TRIES):
        with edge.store.read() as tx:
            before, current = tx.snapshots.serving(), tx.links.current()
        catalogue = serving_catalogue(edge)
        problems = _problems(verdicts, catalogue)
        if problems:
            raise InvalidInput(problems)
        standing = {(v.item, v.skill): v for v in (*current, *verdicts)}
        after = [standing[pair] for pair in sorted(standing) if standing[pair].verdict]
        snapshot = written(catalogue, after, edge)
        with edge.store.write() as tx:
            if (tx.snapshots.serving(), tx.links.current()) == (before, current):
                tx.links.add(verdicts, actor=actor)
                return switched(snapshot, tx, edge, actor=actor).snapshot
    raise Conflict("Others were changing links or the catalogue all the while; try again.")


def _problems(verdicts: Sequence[LinkVerdict], catalogue: Catalogue) -> list[Problem]:
    names, problems = Names(catalogue), []
    for n, verdict in enumerate(verdicts):
        if verdict.item not in catalogue.items:
            problems.append(names.unknown_item(f"/links/{n}/item", verdict.item))
        if verdict.skill not in catalogue.skills:
            problems.append(names.unknown_skill(f"/links/{n}/skill", verdict.skill))
    return problems
