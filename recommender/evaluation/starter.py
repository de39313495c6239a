"""The starter catalogue as a truth: its authors said which item teaches which skill."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from recommender.domain.catalogue import DECLARED, Catalogue
from recommender.domain.errors import NotFound
from recommender.intake import Sources


@dataclass(frozen=True, slots=True)
class RoleTruth:
    """A role in words, and the items that declare to teach what it asks for."""

    need: str
    items: frozenset[str]


def starter() -> Sources:
    """Return the starter catalogue that is installed with the service, as files to publish.

    Raises:
        NotFound: when it is not there.
    """
    package = Path(__file__).resolve().parents[1]
    installed = package / "_catalogs"
    folder = (installed if installed.is_dir() else package.parent / "catalogs") / "starter"
    files = sorted(folder.rglob("*.jsonl"))
    if not files:
        raise NotFound(f"There is no starter catalogue in {folder}.")
    return [(file.relative_to(folder).as_posix(), file.read_bytes()) for file in files]


def roles(catalogue: Catalogue) -> list[RoleTruth]:
    """Return each role's label and description, and what teaches any of its skills."""
    teach = defaultdict(set)
    for link in catalogue.links:
        if link.origin == DECLARED:
            teach[link.skill].add(link.item)
    found = [
        RoleTruth(
            f"{role.label}. {role.description}",
            frozenset(item for target in role.targets for item in teach[target.skill]),
        )
        for role in catalogue.roles.values()
    ]
    return [role for role in found if role.items]
