"""What somebody names in a form, by its id or by the title or label that people know it by."""

from collections import Counter
from collections.abc import Mapping


def ids(text: str, names: Mapping[str, str]) -> list[str]:
    """Return the ids that a box names: one a line, or with commas between them.

    A line that is one name is one, whatever commas are in it. What is no name stands as it was
    typed, and so does a name that several have: which of them is meant, an id has to say.

    Args:
        text: as it was typed.
        names: the title or label of every id.
    """
    several = Counter(_plain(name) for name in names.values())
    by_name = {_plain(name): id_ for id_, name in names.items() if several[_plain(name)] == 1}

    def id_of(typed: str) -> str:
        return typed if typed in names else by_name.get(_plain(typed), typed)

    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        whole = id_of(line)
        parts = [whole] if whole in names else map(str.strip, line.split(","))
        found += [id_of(part) for part in parts if part]
    return list(dict.fromkeys(found))


def _plain(name: str) -> str:
    """A name without quotes, case and doubled spaces."""
    return " ".join(name.strip("“”\"'»«").casefold().split())
