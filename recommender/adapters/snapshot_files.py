"""The files of a snapshot: a catalogue and its vectors as bytes, and back.

JSON Lines for items, skills, roles and links; ``.npy`` (never pickled) for the vectors of items
(float32 for their whole text, int8 for parts of it) and skills, and for how the items lie to each
other; the FAISS index; the index of words; and a canonical manifest with the size and SHA-256 of
each, whose own SHA-256 is the snapshot's id.
"""

import functools
import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.adapters.index import FaissIndex
from recommender.adapters.lexical import Bm25Index
from recommender.adapters.views import small
from recommender.domain.catalogue import Catalogue, ContentItem, ContentSkillLink, Kinship, Snapshot
from recommender.domain.decisions import canonical
from recommender.domain.skills import RoleProfile, Skill
from recommender.engine.kinship import MOST_KIN, hubness, kin
from recommender.engine.matching import lexical_text
from recommender.ports import ItemVectors, Published, Vectors

FORMAT = 3
MANIFEST = "manifest.json"
TABLES = {"items": ContentItem, "skills": Skill, "roles": RoleProfile, "links": ContentSkillLink}
ARRAYS = ("items.npy", "stated.npy", "titles.npy", "skills.npy", "kinship.npy")
FILES = {*(f"{table}.jsonl" for table in TABLES), *ARRAYS, "items.faiss", "words.npz"}
NEARNESS = np.dtype([("hubness", "<f8"), ("kin", "<i4", (MOST_KIN,))])
"""How an item lies to the others: its hubness, and the rows of its kin (-1: no more)."""


def pack(
    catalogue: Catalogue, encoder: str, item_vectors: ItemVectors, skill_vectors: Vectors
) -> dict[str, bytes]:
    """Return every file of a snapshot by name, the manifest last.

    Args:
        catalogue: its tables may stand in any order.
        encoder: id of the encoder that made the vectors.
        item_vectors: unit rows in the order of the items.
        skill_vectors: float32 (skills, dimension), unit rows in the order of the skills.

    Raises:
        ValueError: when the vectors do not fit, or an entry stands under another's id.
    """
    rows = {
        "items": _sorted(catalogue.items),
        "skills": _sorted(catalogue.skills),
        "roles": _sorted(catalogue.roles),
        "links": sorted(catalogue.links, key=_link_order),
    }
    ids = list(catalogue.items)
    items, stated, titles = (
        _ordered(ids, v) for v in (item_vectors.whole, item_vectors.stated, item_vectors.title)
    )
    skills = _ordered(list(catalogue.skills), skill_vectors)
    parts = (small(stated), small(titles))
    index = FaissIndex(sorted(ids), items, sorted(catalogue.skills), skills, parts)
    words = Bm25Index(sorted(ids), [lexical_text(item) for item in rows["items"]])
    nearness = np.zeros(len(ids), dtype=NEARNESS)
    nearness["hubness"] = hubness(items, titles)
    nearness["kin"] = kin(items, words.terms())
    arrays: Sequence[npt.NDArray[Any]] = (items, *parts, skills, nearness)
    files = {f"{table}.jsonl": _lines(table, entries) for table, entries in rows.items()}
    files |= {name: _npy(array) for name, array in zip(ARRAYS, arrays, strict=True)}
    files |= {"items.faiss": index.to_bytes(), "words.npz": words.to_bytes()}
    manifest = {
        "format": FORMAT,
        "encoder": encoder,
        "dimension": int(items.shape[1]),
        "counts": {table: len(entries) for table, entries in rows.items()},
        "files": {name: fingerprint(data) for name, data in files.items()},
    }
    return {**files, MANIFEST: canonical(manifest)}


def unpack(snapshot: str, manifest: dict[str, Any], files: dict[str, bytes]) -> Published:
    """Return what the files say; their digests have been compared already.

    Raises:
        ValueError, LookupError, TypeError, EOFError: when they do not fit together.
    """
    rows = {table: _parsed(table, files[f"{table}.jsonl"]) for table in TABLES}
    if {table: len(entries) for table, entries in rows.items()} != manifest["counts"]:
        raise ValueError("counts")
    items, stated, titles, skills, nearness = (
        np.load(io.BytesIO(files[name]), allow_pickle=False) for name in ARRAYS
    )
    if items.shape[1] != manifest["dimension"]:
        raise ValueError("dimension")
    catalogue = Catalogue(
        items={row.id: row for row in rows["items"]},
        skills={row.id: row for row in rows["skills"]},
        roles={row.id: row for row in rows["roles"]},
        links=tuple(rows["links"]),
    )
    index = FaissIndex(
        list(catalogue.items),
        items,
        list(catalogue.skills),
        skills,
        (stated, titles),
        serialized=files["items.faiss"],
    )
    words = Bm25Index(list(catalogue.items), (), serialized=files["words.npz"])
    kinship = _kinship(list(catalogue.items), nearness)
    return Published(Snapshot(snapshot, str(manifest["encoder"]), catalogue), index, words, kinship)


def fingerprint(data: bytes) -> dict[str, Any]:
    """Return what the manifest says of a file: its size in bytes and its SHA-256 in hex."""
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


@functools.cache
def _adapter(table: str) -> Any:
    from pydantic import TypeAdapter

    row: Any = TABLES[table]
    return TypeAdapter(list[row])


def _lines(table: str, rows: Sequence[Any]) -> bytes:
    """Return JSON Lines that read back equal; a whole number in a float field becomes a float."""
    normal = _adapter(table).validate_json(_adapter(table).dump_json(rows))
    one = [_adapter(table).dump_json([row])[1:-1] + b"\n" for row in normal]
    return b"".join(one)


def _parsed(table: str, data: bytes) -> list[Any]:
    # JSON escapes line breaks inside strings, so every one of these ends a row.
    rows: list[Any] = _adapter(table).validate_json(
        b"[" + data.rstrip(b"\n").replace(b"\n", b",") + b"]"
    )
    return rows


def _sorted(table: Mapping[str, Any]) -> list[Any]:
    if any(key != row.id for key, row in table.items()):
        raise ValueError("a catalogue's entries stand under their own ids")
    return [table[key] for key in sorted(table)]


def _ordered(ids: list[str], vectors: Vectors) -> Vectors:
    if vectors.ndim != 2 or len(ids) != len(vectors):
        raise ValueError("a catalogue has one vector per item and per skill")
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    return np.ascontiguousarray(vectors[order])


def _kinship(ids: list[str], nearness: Any) -> Kinship:
    if nearness.dtype != NEARNESS or nearness.shape != (len(ids),):
        raise ValueError("kinship does not fit the items")
    hubs = dict(zip(ids, nearness["hubness"].tolist(), strict=True))
    rows = zip(ids, nearness["kin"].tolist(), strict=True)
    return Kinship({i: tuple(ids[k] for k in group if k >= 0) for i, group in rows}, hubs)


def _link_order(link: ContentSkillLink) -> tuple[Any, ...]:
    return (
        link.item,
        link.skill,
        link.origin,
        link.entry,
        link.exit,
        link.confidence,
        link.sentence is not None,
        link.sentence or "",
    )


def _npy(array: npt.NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
