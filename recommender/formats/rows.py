"""One row of a source, before it is validated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.formats.values import is_stated

EVIDENCE = "evidence"
MEASURE = "measure"
# An item never has the key "skill", but evidence does; a learner has the key "role".
KINDS = ("item", "learner", MEASURE, "role", "skill")
_ONLY_IN_EVIDENCE = (
    *("evidence", "skill", "level", "source", "at"),
    *("voids", "ends", "disputes"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One object of a source.

    Attributes:
        number: where it stands, as a person counts: line, row or position, from 1.
        kind: ``item``, ``skill``, ``role``, ``learner``, ``evidence``,
            ``measure``; None when it is not told.
        problems: found while reading; their pointers are inside the row.
        names: the source's own names for our fields, where they differ.
    """

    number: int
    kind: str | None
    value: Json
    problems: tuple[Problem, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def kind_of(value: Json) -> str | None:
    """Tell what an object is about by the keys it states; their order is of no weight."""
    if not isinstance(value, dict):
        return None
    stated = {key for key, said in value.items() if is_stated(said)}
    for keys in (stated, set(value)):
        for kind in KINDS:
            if kind in keys:
                about_level = kind == "learner" and any(key in stated for key in _ONLY_IN_EVIDENCE)
                return EVIDENCE if about_level else kind
    return None
