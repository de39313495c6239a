"""What to say when a name does not exist: the field, the value, and what is near it."""

import difflib
from collections.abc import Iterable

from recommender.domain.catalogue import Catalogue
from recommender.domain.errors import Problem

SHOWN = 80
COMPARED = 20
"""Names for which a near one is looked up; comparing thousands would take minutes."""


SERVING = "the serving catalogue"


class Names:
    """The names that a catalogue knows, and the problems of those that it does not."""

    def __init__(self, catalogue: Catalogue, where: str = SERVING) -> None:
        """Take a catalogue, and what it is called in a sentence."""
        self._catalogue, self._where = catalogue, where
        self._left = COMPARED

    def unknown_skill(self, pointer: str, skill: str) -> Problem:
        """Return the problem of a skill that the catalogue does not have."""
        return self._unknown(pointer, "skill", skill, self._catalogue.skills)

    def unknown_role(self, pointer: str, role: str) -> Problem:
        """Return the problem of a role that the catalogue does not have."""
        return self._unknown(pointer, "role", role, self._catalogue.roles)

    def unknown_item(self, pointer: str, item: str) -> Problem:
        """Return the problem of an item that the catalogue does not have."""
        return self._unknown(pointer, "item", item, self._catalogue.items)

    def _unknown(self, pointer: str, kind: str, name: str, known: Iterable[str]) -> Problem:
        near = self._near(name, known)
        return Problem(
            pointer,
            f"unknown_{kind}",
            f"There is no {kind} “{_short(name)}” in {self._where}.",
            f"did you mean “{near}”?" if near else f"take an id from /v1/{kind}s",
        )

    def _near(self, name: str, known: Iterable[str]) -> str | None:
        if self._left == 0:
            return None
        self._left -= 1
        return next(iter(difflib.get_close_matches(name[:SHOWN], list(known), n=1)), None)


def unknown_learner(pointer: str, learner: str) -> Problem:
    """Return the problem of a learner that this tenant does not know."""
    return Problem(
        pointer,
        "unknown_learner",
        f"There is no learner “{_short(learner)}”.",
        "import or PUT the learner first",
    )


def _short(name: str) -> str:
    return name if len(name) <= SHOWN else f"{name[:SHOWN]}…"
