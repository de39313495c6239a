"""Whether what a catalogue names exists, and nothing requires itself in a circle.

These checks look at a whole catalogue, so they come after merging: a row may well name what
another file, or the serving snapshot, brings.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from recommender.domain.catalogue import Catalogue
from recommender.domain.errors import Problem
from recommender.formats.cycles import cycles
from recommender.formats.problems import pointer_to, shown

Places = Mapping[tuple[str, str], str]
"""Where a thing (its kind and id) was read: ``file:row``."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """A problem and the things (kind, id) that cannot stay because of it."""

    problem: Problem
    things: tuple[tuple[str, str], ...]


def check_references(catalogue: Catalogue, places: Places | None = None) -> tuple[Problem, ...]:
    """Return every reference that leads nowhere and every circle of requirements.

    Args:
        catalogue: the whole that is to be published.
        places: where each thing was read; without it pointers are JSON pointers such as
            ``/items/pivot-101/requires``.
    """
    return tuple(fault.problem for fault in _faults(catalogue, places or {}))


def without_broken(
    catalogue: Catalogue, places: Places | None = None
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """Return the catalogue without what has broken references, and without what then breaks.

    The problems returned are all that were met, first those of the catalogue as it came.
    """
    problems: list[Problem] = []
    while faults := list(_faults(catalogue, places or {})):
        problems.extend(fault.problem for fault in faults)
        catalogue = _without(catalogue, {thing for fault in faults for thing in fault.things})
    return catalogue, tuple(problems)


def merged(base: Catalogue, added: Catalogue) -> Catalogue:
    """Return both catalogues as one; where both have an id, the added one counts."""
    return Catalogue(
        items={**base.items, **added.items},
        skills={**base.skills, **added.skills},
        roles={**base.roles, **added.roles},
        links=(*(link for link in base.links if link.item not in added.items), *added.links),
    )


def _without(catalogue: Catalogue, things: set[tuple[str, str]]) -> Catalogue:
    return replace(
        catalogue,
        items={i: item for i, item in catalogue.items.items() if ("item", i) not in things},
        skills={i: skill for i, skill in catalogue.skills.items() if ("skill", i) not in things},
        roles={i: role for i, role in catalogue.roles.items() if ("role", i) not in things},
        links=tuple(link for link in catalogue.links if ("item", link.item) not in things),
    )


def _faults(catalogue: Catalogue, places: Places) -> Iterator[_Fault]:
    yield from _dangling(catalogue, places)
    items = {i: item.requires_items for i, item in catalogue.items.items()}
    skills = {i: [r.skill for r in skill.requires] for i, skill in catalogue.skills.items()}
    broader = {i: [s.broader] if s.broader else [] for i, s in catalogue.skills.items()}
    yield from _circles("item", "requires", items, places)
    yield from _circles("skill", "requires", skills, places)
    yield from _circles("skill", "broader", broader, places)


def _dangling(catalogue: Catalogue, places: Places) -> Iterator[_Fault]:
    for kind, id_, field, named_kind, named in _references(catalogue):
        known = catalogue.items if named_kind == "item" else catalogue.skills
        if named not in known:
            yield _Fault(
                Problem(
                    _pointer(kind, id_, field, places),
                    f"unknown_{named_kind}",
                    f'"{field}" of {kind} {shown(id_)} names the {named_kind} {shown(named)}, '
                    "which does not exist.",
                    f"add the {named_kind}, correct its id, or remove the reference",
                ),
                ((kind, id_),),
            )


def _references(catalogue: Catalogue) -> Iterator[tuple[str, str, str, str, str]]:
    for item in catalogue.items.values():
        for named in item.requires_items:
            yield "item", item.id, "requires", "item", named
        for needed in item.requires_skills:
            yield "item", item.id, "requires", "skill", needed.skill
    for link in catalogue.links:
        yield "item", link.item, "teaches", "skill", link.skill
    for skill in catalogue.skills.values():
        for needed in skill.requires:
            yield "skill", skill.id, "requires", "skill", needed.skill
        if skill.broader is not None:
            yield "skill", skill.id, "broader", "skill", skill.broader
    for role in catalogue.roles.values():
        for target in role.targets:
            yield "role", role.id, "targets", "skill", target.skill


def _circles(
    kind: str, field: str, graph: Mapping[str, Iterable[str]], places: Places
) -> Iterator[_Fault]:
    for members, circle in cycles(graph):
        first = circle[0]
        if len(circle) == 1:
            detail = f'"{field}" of {kind} {shown(first)} names the {kind} itself.'
            code = "names_itself"
        else:
            detail = f'"{field}" of these {kind}s runs in a circle: {_drawn(circle)}.'
            code = "cycle"
        yield _Fault(
            Problem(
                _pointer(kind, first, field, places),
                code,
                detail,
                f'remove one "{field}" of the circle' if len(circle) > 1 else f'remove "{field}"',
            ),
            tuple((kind, member) for member in members),
        )


def _drawn(circle: Sequence[str]) -> str:
    shown_part = list(circle[:20]) + (["…"] if len(circle) > 20 else [])
    return " → ".join(shown(name) for name in (*shown_part, circle[0]))


def _pointer(kind: str, id_: str, field: str, places: Places) -> str:
    place = places.get((kind, id_))
    return f"{place}:{field}" if place else pointer_to((f"{kind}s", id_, field))
