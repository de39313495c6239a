"""What a statement may be about: activities, and other statements (xAPI 1.0.3, Data 2.4.4)."""

from collections.abc import Iterator

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.formats.problems import Path, shown
from recommender.formats.xapi_checks import (
    Check,
    all_of,
    extensions,
    iri,
    language_map,
    list_of,
    object_of,
    one_of,
    text,
    told,
    uuid,
)

# 2.4.4.1: activity definitions, and the parts of interactions, which no two may share an id.
_COMPONENT = object_of({"id": text, "description": language_map}, "id")
_INTERACTIONS: dict[str, tuple[str, ...]] = {
    "true-false": (),
    "choice": ("choices",),
    "fill-in": (),
    "long-fill-in": (),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "numeric": (),
    "other": (),
}
_PARTS = ("choices", "scale", "source", "target", "steps")


def _components(value: Json, path: Path) -> Iterator[Problem]:
    yield from list_of(_COMPONENT)(value, path)
    parts = value if isinstance(value, list) else ()
    ids = [str(part.get("id")) for part in parts if isinstance(part, dict)]
    if len(set(ids)) < len(ids):
        yield told(path, "duplicate", "has two parts of one id", "give each an id of its own")


def _fitting_parts(value: Json, path: Path) -> Iterator[Problem]:
    """2.4.4.1: only the parts that belong to a kind of interaction."""
    kind = value.get("interactionType") if isinstance(value, dict) else None
    fitting = _INTERACTIONS.get(kind, ()) if isinstance(kind, str) else ()
    for name in _PARTS:
        if isinstance(value, dict) and name in value and name not in fitting:
            said = f"does not go with the interactionType {shown(kind)}"
            yield told((*path, name), "not_fitting", said, "leave it out, or name its kind")


_DEFINITION = all_of(
    object_of(
        {
            "name": language_map,
            "description": language_map,
            "type": iri,
            "moreInfo": iri,
            "extensions": extensions,
            "interactionType": one_of(*_INTERACTIONS),
            "correctResponsesPattern": list_of(text),
            **dict.fromkeys(_PARTS, _components),
        }
    ),
    _fitting_parts,
)
activity: Check = object_of(
    {"objectType": one_of("Activity"), "id": iri, "definition": _DEFINITION}, "id"
)
# 2.4.4.3: a reference to a statement.
reference: Check = object_of({"objectType": one_of("StatementRef"), "id": uuid}, "objectType", "id")
