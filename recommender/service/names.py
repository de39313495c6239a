"""What to say when a name does not exist: the field, the value, and what is near it."""

import difflib
from collections.abc import Iterable

from recommender.domain.catalogue import Catalogue
from recommender.domain.errors import Problem

SHOWN = 80


def unknown_learner(pointer: str, learner: str) -> Problem:
    """Return the problem of a learner that this tenant does not know."""
    return Problem(
        pointer,
        "unknown_learner",
        f"There is no learner “{_short(learner)}”.",
        "import or PUT the learner first",
    )


def unknown_skill(pointer: str, skill: str, catalogue: Catalogue) -> Problem:
    """Return the problem of a skill that the serving catalogue does not have."""
    return _unknown(pointer, "skill", skill, catalogue.skills, "/v1/skills")


def unknown_role(pointer: str, role: str, catalogue: Catalogue) -> Problem:
    """Return the problem of a role that the serving catalogue does not have."""
    return _unknown(pointer, "role", role, catalogue.roles, "/v1/roles")


def unknown_item(pointer: str, item: str, catalogue: Catalogue) -> Problem:
    """Return the problem of an item that the serving catalogue does not have."""
    return _unknown(pointer, "item", item, catalogue.items, "/v1/items")


def _unknown(pointer: str, kind: str, name: str, known: Iterable[str], where: str) -> Problem:
    near = difflib.get_close_matches(name[:SHOWN], list(known), n=1)
    remedy = f"did you mean “{near[0]}”?" if near else f"take an id from {where}"
    return Problem(
        pointer,
        f"unknown_{kind}",
        f"There is no {kind} “{_short(name)}” in the serving catalogue.",
        remedy,
    )


def _short(name: str) -> str:
    return name if len(name) <= SHOWN else f"{name[:SHOWN]}…"
