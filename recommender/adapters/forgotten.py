"""The names of erased people in other people's records: not shown, and not kept either.

Somebody's manager, or whoever once published, stands by name in records that are not about them.
Of an erased person's id and names a keyed hash is kept; a text that has one of them, in a record
from before the erasure, reads *a colleague*.
"""

import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from recommender.adapters.sealing import lookup
from recommender.domain.decisions import Json

COLLEAGUE = "a colleague"
LONGEST = 200
"""Characters that a name has at most; what is longer is not looked up."""


class Forgotten:
    """Knows erased people by keyed hashes, one list of them in each file of a folder."""

    def __init__(self, folder: Path, key: Callable[[], bytes]) -> None:
        """Name the folder, and what returns the key of the hashes."""
        self._folder = folder
        self._key = key

    def hashed(self, name: str) -> str:
        """The keyed hash by which a name is known afterwards."""
        return lookup(f"forgotten\0{name.casefold()}", self._key())

    def shown(self, text: str, at: str) -> str:
        """The text, or *a colleague* where it names somebody erased after ``at``."""
        known = self._known()
        if not known or not 0 < len(text) <= LONGEST:
            return text
        return COLLEAGUE if at <= known.get(self.hashed(text), "") else text

    def shown_within(self, value: Json, at: str) -> Json:
        """A JSON value in which no text names somebody erased after ``at``."""
        if not self._known():
            return value
        if isinstance(value, str):
            return self.shown(value, at)
        if isinstance(value, Mapping):
            return {name: self.shown_within(inner, at) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.shown_within(inner, at) for inner in value]
        return value

    def _known(self) -> Mapping[str, str]:
        try:
            changed = self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        return _read(self._folder, changed)


@functools.lru_cache(maxsize=8)
def _read(folder: Path, _changed: int) -> Mapping[str, str]:
    """The last moment before which each hash was forgotten, as long as the folder is unchanged."""
    found: dict[str, str] = {}
    for path in folder.glob("[!.]*"):
        told = json.loads(path.read_bytes())
        for name in told["names"]:
            found[name] = max(found.get(name, ""), told["at"])
    return found
