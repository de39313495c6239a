"""Whole files of catalogue rows and of people, in any mix of the known formats.

A row with a problem is left out, and every problem of every row is told. A file that cannot be
read at all (damaged, in a foreign encoding, in no known format) gives one problem and no rows.
What rows name in other rows is judged later, by ``references``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recommender.domain.catalogue import Catalogue, ContentItem, ContentSkillLink
from recommender.domain.decisions import digest
from recommender.domain.errors import Problem
from recommender.domain.learners import Evidence, EvidenceMark, Learner
from recommender.domain.skills import RoleProfile, Skill
from recommender.formats.door import (
    read_evidence,
    read_item,
    read_learner,
    read_role,
    read_skill,
)
from recommender.formats.door_reading import stated
from recommender.formats.row_walk import Readers, RowWalk
from recommender.formats.rows import EVIDENCE

_CATALOGUE_KINDS = ("item", "skill", "role")
_PEOPLE_KINDS = ("learner", EVIDENCE)


@dataclass(frozen=True, slots=True)
class People:
    """Learners, and evidence (or marks on evidence) with the id of the learner it is about.

    The places name, in the same order, where each of them stands (``file:row``).
    """

    learners: tuple[Learner, ...] = ()
    evidence: tuple[tuple[str, Evidence | EvidenceMark], ...] = ()
    learner_places: tuple[str, ...] = ()
    evidence_places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueReading:
    """What the files say, what is wrong with them, and where (``file:row``) each thing stands.

    ``places`` is what ``references`` needs to point at rows; its keys are (kind, id).
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)


def read_catalogue(
    sources: Sequence[tuple[str, bytes]],
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """Return the items, skills and roles in the sources (name, bytes), and every problem.

    Raises:
        TooLarge: a source is, or unpacks to, more than a catalogue may have.
    """
    reading = read_catalogue_with_places(sources)
    return reading.catalogue, reading.problems


def read_catalogue_with_places(sources: Sequence[tuple[str, bytes]]) -> CatalogueReading:
    """Return the same as `read_catalogue`, with the place of each thing.

    Raises:
        TooLarge: a source is, or unpacks to, more than a catalogue may have.
    """
    items: dict[str, ContentItem] = {}
    skills: dict[str, Skill] = {}
    roles: dict[str, RoleProfile] = {}
    links: list[ContentSkillLink] = []
    rows = RowWalk(_CATALOGUE_KINDS, "people: import it with the people")
    for place, kind, value in rows.read(sources, _CATALOGUE_READERS):
        match kind:
            case "item":
                item, declared = value
                items[item.id] = item
                links.extend(declared)
                rows.places["item", item.id] = place
            case "skill":
                skills[value.id] = value
                rows.places["skill", value.id] = place
            case _:
                roles[value.id] = value
                rows.places["role", value.id] = place
    catalogue = Catalogue(items=items, skills=skills, roles=roles, links=tuple(links))
    return CatalogueReading(catalogue, tuple(rows.problems), rows.places)


def read_people(sources: Sequence[tuple[str, bytes]]) -> tuple[People, tuple[Problem, ...]]:
    """Return the learners and evidence in the sources (name, bytes), and every problem.

    Evidence without an id gets one made of its content, so that the same row, or the
    same file, read again does not double it.

    Raises:
        TooLarge: a source is, or unpacks to, more than a catalogue may have.
    """
    rows = RowWalk(_PEOPLE_KINDS, "a catalogue: publish it")
    learners: dict[str, tuple[Learner, str]] = {}
    evidence: dict[tuple[str, Evidence | EvidenceMark], str] = {}
    for place, kind, value in rows.read(sources, _PEOPLE_READERS):
        if kind == EVIDENCE:
            evidence.setdefault(value, place)
        else:
            learners[value.id] = value, place
    people = People(
        learners=tuple(learner for learner, _ in learners.values()),
        evidence=tuple(evidence),
        learner_places=tuple(place for _, place in learners.values()),
        evidence_places=tuple(evidence.values()),
    )
    return people, tuple(rows.problems)


def _read_evidence_row(value: Any) -> tuple[str, Evidence | EvidenceMark]:
    learner, evidence = read_evidence(value, new_id=lambda: "unnamed")
    if isinstance(evidence, EvidenceMark) or stated(value, "evidence") is not None:
        return learner, evidence
    content = [
        learner,
        evidence.skill,
        evidence.level,
        evidence.source,
        evidence.at.isoformat(),
        evidence.issuer,
    ]
    content += [e.isoformat() for e in (evidence.expires,) if e]
    content += [reading.words for reading in (evidence.reading,) if reading]
    return learner, replace(evidence, id="ev-" + digest(content).removeprefix("sha256:")[:20])


_CATALOGUE_READERS: Readers = {"item": read_item, "skill": read_skill, "role": read_role}
_PEOPLE_READERS: Readers = {"learner": read_learner, EVIDENCE: _read_evidence_row}
