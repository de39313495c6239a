"""What a dispute is about, in the words of whoever has to decide it."""

from recommender.domain.catalogue import Catalogue
from recommender.domain.disputes import Dispute
from recommender.engine.phrasing import day, number
from recommender.ports import Edge
from recommender.service.browsing import serving
from recommender.web.console.level_rows import SOURCES


def in_words(dispute: Dispute, edge: Edge) -> str:
    """Return what is objected to as whoever decides has to know it; ids where no name is left."""
    catalogue = serving(edge).snapshot.catalogue
    if dispute.about == "evidence":
        return _evidence(dispute, catalogue, edge)
    if dispute.about == "target":
        return _target(dispute, catalogue, edge)
    if dispute.about == "link":
        item, skill = _title(dispute.item, catalogue), _label(dispute.skill, catalogue)
        return f"that {item} teaches {skill}"
    if dispute.item:
        return f"the step {_title(dispute.item, catalogue)}"
    return "how the path was worked out"


def _evidence(dispute: Dispute, catalogue: Catalogue, edge: Edge) -> str:
    with edge.store.read() as tx:
        known = tx.learners.ledger(dispute.learner).evidence
    one = next((e for e in known if e.id == dispute.target), None)
    if one is None:
        return dispute.target
    source = SOURCES.get(one.source, one.source.replace("_", " "))
    skill = _label(one.skill, catalogue)
    return f"{skill}: level {number(one.level)}, by {source}, on {day(one.at)}"


def _target(dispute: Dispute, catalogue: Catalogue, edge: Edge) -> str:
    with edge.store.read() as tx:
        person = tx.learners.get(dispute.learner)
    skill = _label(dispute.target, catalogue)
    role = catalogue.roles.get((person and person.role) or "")
    wanted = next((t for t in role.targets if t.skill == dispute.target), None) if role else None
    if role is None or wanted is None:
        return skill
    return f"{skill}: the role {role.label} asks {number(wanted.level)}"


def _label(skill: str | None, catalogue: Catalogue) -> str:
    known = catalogue.skills.get(skill or "")
    return known.label if known else skill or ""


def _title(item: str | None, catalogue: Catalogue) -> str:
    known = catalogue.items.get(item or "")
    return f"“{known.title if known else item}”"
