"""Files in, use case out: what the command line and the API both do with what people hand over."""

from collections.abc import Sequence
from dataclasses import dataclass

from recommender.domain.catalogue import Catalogue
from recommender.domain.errors import InvalidInput, Problem
from recommender.formats.files import read_catalogue_with_places, read_people
from recommender.formats.references import merged, without_broken
from recommender.ports import Edge, Progress
from recommender.service.people import Row, import_people
from recommender.service.publishing import Publication, publish, serving_catalogue

Sources = Sequence[tuple[str, bytes]]
"""Files as (name, bytes)."""

HARMLESS = frozenset({"unknown_column"})
"""Problems that lose nothing the catalogue needs."""

DAMAGED = frozenset(
    {"bad_csv", "bad_gzip", "belongs_elsewhere", "not_utf8", "truncated"}
    | {"unknown_format", "unparsable"}
)
"""Problems of a whole file: what else it would have said is not known."""

TOLERATED = 0.05
"""Share of rows that may be left out; a file with more is not a catalogue with a few slips."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Catalogue files that were read: what is sound in them, every problem, and whether they do.

    Attributes:
        acceptable: whether they may be published as they are.
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    acceptable: bool


def check_files(
    sources: Sources, edge: Edge, *, add: bool = False, strict: bool = False
) -> Checked:
    """Read catalogue files, over what serves when they are to be added; nothing changes.

    Raises:
        TooLarge: when a file is, or unpacks to, more than a catalogue may have.
    """
    reading = read_catalogue_with_places(sources)
    base = serving_catalogue(edge) if add else Catalogue()
    sound, broken = without_broken(merged(base, reading.catalogue), reading.places)
    problems = (*reading.problems, *broken)
    refused = (strict and bool(problems)) or _too_many(problems, sound)
    return Checked(sound, problems, not refused)


def publish_files(
    sources: Sources,
    edge: Edge,
    *,
    actor: str,
    add: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> tuple[Publication, tuple[Problem, ...]]:
    """Publish exactly these files, or merge them by id over what serves.

    Rows with a problem, and rows that need one of those, are left out and told. Nothing is
    published when the publish is strict, when a file is damaged, or when more than one row in
    twenty would be left out.

    Returns:
        What was done, and the problems of the rows that were left out.

    Raises:
        InvalidInput: every problem at once; then nothing has changed.
        TooLarge: when a file is, or unpacks to, more than a catalogue may have.
    """
    found = check_files(sources, edge, add=add, strict=strict)
    if not found.acceptable:
        raise InvalidInput(found.problems)
    return publish(found.catalogue, edge, actor=actor, progress=progress), found.problems


def import_files(sources: Sources, edge: Edge, *, actor: str) -> tuple[int, int]:
    """Import people and evidence; all of it or nothing.

    Returns:
        How many learners and how many pieces of evidence the files held.

    Raises:
        InvalidInput: every problem at once.
        Conflict: when an evidence id already stands for other evidence.
    """
    people, problems = read_people(sources)
    if problems:
        raise InvalidInput(problems)
    rows = [
        Row(place, learner=learner)
        for place, learner in zip(people.learner_places, people.learners, strict=True)
    ]
    rows += [
        Row(place, about=about, entry=entry)
        for place, (about, entry) in zip(people.evidence_places, people.evidence, strict=True)
    ]
    return import_people(rows, edge, actor=actor)


def _too_many(problems: Sequence[Problem], sound: Catalogue) -> bool:
    harm = [p for p in problems if p.code not in HARMLESS]
    kept = len(sound.items) + len(sound.skills) + len(sound.roles)
    return any(p.code in DAMAGED for p in harm) or len(harm) > TOLERATED * (kept + len(harm))
