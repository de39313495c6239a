"""What people decided: paths that teachers put together, courses that were tagged with a skill."""

import gzip
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, NotFound, Problem
from recommender.domain.languages import ENGLISH
from recommender.engine.measures import SEED
from recommender.intake import Sources

CURRICULA = Path("open-curricula")
COURSES = Path("skill-courses")
CONCEPTS = Path("exercism")
CATALOGUE = "catalogue.jsonl.gz"
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class PathTruth:
    """A path as its teachers put it together.

    Attributes:
        provider: whose path it is; narrows the corpus, and is shown to no system.
        items: ids in the teachers' order.
    """

    id: str
    provider: str
    need: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkillTruth:
    """A skill and the courses that their own provider tagged with it."""

    skill: str
    label: str
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class TrackTruth:
    """Concepts that prerequisites hold together, in order of id.

    Attributes:
        edges: pairs (before, after) as their authors declared them.
    """

    items: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Which truth is asked for.

    Attributes:
        data: the folder that holds the truths.
        part: which file of a truth, such as ``dev``.
        n: how many of its entries, drawn with a fixed seed; None is all.
        seed: of what is simulated; another one gives other worlds and other learners.
        language: that answers are asked for in, where their sentences are what is measured.
    """

    data: Path
    part: str = "dev"
    n: int | None = None
    seed: int = 0
    language: str = ENGLISH.code


def paths(sample: Sample) -> list[PathTruth]:
    """Return the paths of a part.

    Raises:
        NotFound: when the file is not there.
        InvalidInput: when a row is not a path.
    """
    file = sample.data / CURRICULA / f"paths.{sample.part}.jsonl"
    read = [
        PathTruth(row["path"], row["provider"], row["need"], tuple(row["items"]))
        for row in _rows(file, ("path", "provider", "need", "items"))
    ]
    return _drawn(read, sample.n)


def skills(sample: Sample) -> list[SkillTruth]:
    """Return the skills of a part, each with the courses that teach it.

    Raises:
        NotFound: when the file is not there.
        InvalidInput: when a row is not a skill.
    """
    file = sample.data / COURSES / f"relevance.{sample.part}.jsonl"
    return [
        SkillTruth(row["skill"].replace(" ", "-"), row["skill"], frozenset(row["items"]))
        for row in _rows(file, ("skill", "items"))
    ]


def tracks(sample: Sample) -> list[TrackTruth]:
    """Return the groups of concepts that declared prerequisites hold together.

    Raises:
        NotFound: when the file is not there.
        InvalidInput: when a row is not a prerequisite.
    """
    rows = _rows(sample.data / CONCEPTS / "prerequisites.jsonl", ("before", "after"))
    edges = [(row["before"], row["after"]) for row in rows]
    group = {item: {item} for edge in edges for item in edge}
    for before, after in edges:
        if group[before] is not group[after]:
            group[before] |= group[after]
            group.update(dict.fromkeys(group[after], group[before]))
    whole = {min(members): tuple(sorted(members)) for members in group.values()}
    read = [
        TrackTruth(members, tuple(e for e in edges if e[0] in group[first]))
        for first, members in sorted(whole.items())
    ]
    return read[: sample.n]


def concepts(sample: Sample) -> Sources:
    """Return the concepts without their prerequisites, as files to publish.

    Raises:
        NotFound: when the file is not there.
    """
    return [_source(sample.data / CONCEPTS / "items.jsonl")]


def curricula(sample: Sample) -> Sources:
    """Return the catalogue that the paths are made of, as files to publish.

    Raises:
        NotFound: when the file is not there.
    """
    return [_source(sample.data / CURRICULA / CATALOGUE)]


def courses(sample: Sample, truth: Sequence[SkillTruth]) -> Sources:
    """Return the tagged courses without their tags, and the skills, as files to publish.

    Raises:
        NotFound: when the file is not there.
    """
    return [_source(sample.data / COURSES / CATALOGUE), _skills_file(truth)]


def half_tagged(sample: Sample, truth: Sequence[SkillTruth], turn: int) -> tuple[Sources, set[str]]:
    """Return the courses with the tags of one half, as files to publish, and the other half's ids.

    Args:
        sample: where the truths are.
        truth: the skills, and the courses tagged with each.
        turn: which split; each is drawn with a seed of its own.

    Raises:
        NotFound: when the file is not there.
    """
    file = sample.data / COURSES / CATALOGUE
    raw = _bytes(file)
    text = gzip.decompress(raw) if raw.startswith(GZIP) else raw
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    order = shuffled({row["item"] for row in rows}, turn)
    hidden = set(order[len(order) // 2 :])
    for row in rows:
        if row["item"] not in hidden:
            tags = [t.skill for t in truth if row["item"] in t.items]
            row["teaches"] = [{"skill": tag, "from": 0, "to": 2} for tag in tags]
    tagged = "\n".join(json.dumps(row) for row in rows)
    return [(file.name, tagged.encode()), _skills_file(truth)], hidden


def shuffled(members: Iterable[str], turn: int = 0) -> list[str]:
    """Return ids in an order that says nothing; that of each turn is fixed."""
    items = sorted(members)
    _random(f"{' '.join(items)}:{turn}").shuffle(items)
    return items


def _drawn(read: list[PathTruth], n: int | None) -> list[PathTruth]:
    if n is None or n >= len(read):
        return read
    chosen = set(_random("sample").sample(range(len(read)), n))
    return [path for row, path in enumerate(read) if row in chosen]


def _random(name: str) -> random.Random:
    return random.Random(f"{SEED}:{name}")  # noqa: S311  # an experiment, not a secret


def _rows(file: Path, keys: Sequence[str]) -> list[dict[str, Json]]:
    rows, problems = [], []
    for number, line in enumerate(_bytes(file).splitlines(), start=1):
        try:
            row = json.loads(line)
            rows.append({key: row[key] for key in keys})
        except (ValueError, KeyError, TypeError) as error:
            problems.append(
                Problem(
                    f"{file.name}:{number}",
                    "not_a_truth",
                    f"The row cannot be read ({type(error).__name__}: {error}).",
                    f"give one JSON object a line with {', '.join(keys)}",
                )
            )
    if problems:
        raise InvalidInput(problems)
    return rows


def _skills_file(truth: Sequence[SkillTruth]) -> tuple[str, bytes]:
    rows = [json.dumps({"skill": t.skill, "label": t.label}) for t in truth]
    return "skills.jsonl", "\n".join(rows).encode()


def _source(file: Path) -> tuple[str, bytes]:
    return file.name, _bytes(file)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise NotFound(
            f"There is no file {file}: --data names the folder that holds "
            f"{file.parent.name}/{file.name}, and --part says which part."
        ) from None
