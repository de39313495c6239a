"""A home in a temporary folder: everything real but the encoder, and a catalogue one can hold in
one's head."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from tiny_encoder import HashEncoder

from recommender.adapters.embeddings import SqliteEmbeddings
from recommender.adapters.item_words import CatalogueWords
from recommender.adapters.keyring import Keyring
from recommender.adapters.shelf import FolderShelf
from recommender.adapters.store import SqlStore
from recommender.adapters.translations import Translations
from recommender.adapters.uploads import FolderUploads
from recommender.domain.recipes import Recipe
from recommender.intake import publish_files
from recommender.ports import Edge
from recommender.runtime import new_id
from recommender.service.publishing import Publication
from recommender.web.app import create_app

MORNING = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)

SKILLS = (
    {
        "skill": "spreadsheets",
        "label": "Spreadsheet analysis",
        "description": "Pivot tables, sums and charts in a spreadsheet.",
        "requires": [{"skill": "numeracy", "level": 1}],
    },
    {"skill": "numeracy", "label": "Numeracy", "description": "Fractions, percentages, ratios."},
    {"skill": "writing", "label": "Business writing", "description": "Clear letters and emails."},
    {"skill": "juggling", "label": "Juggling", "description": "Three balls in the air."},
)
ROLES = (
    {
        "role": "bookkeeper",
        "label": "Bookkeeper",
        "targets": [
            {"skill": "spreadsheets", "level": 3},
            {"skill": "numeracy", "level": 2, "importance": 0.5},
        ],
    },
    {"role": "juggler", "label": "Juggler", "targets": [{"skill": "juggling", "level": 2}]},
)
ITEMS = (
    {
        "item": "sums-101",
        "title": "Sums in a spreadsheet",
        "minutes": 10,
        "language": "en",
        "teaches": [{"skill": "spreadsheets", "from": 0, "to": 1.5}],
    },
    {
        "item": "pivot-101",
        "title": "Build a pivot table",
        "description": "Group and summarise rows of a spreadsheet with a pivot table.",
        "minutes": 20,
        "language": "en",
        "accessibility": ["captions"],
        "teaches": [{"skill": "spreadsheets", "from": 1, "to": 2.5}],
        "requires": [{"item": "sums-101"}],
    },
    {
        "item": "pivot-201",
        "title": "Pivot charts",
        "minutes": 30,
        "teaches": [{"skill": "spreadsheets", "from": 2, "to": 3.5}],
        "requires": [{"skill": "spreadsheets", "level": 2}],
    },
    {
        "item": "percent-101",
        "title": "Percentages at work",
        "minutes": 15,
        "teaches": [{"skill": "numeracy", "from": 0, "to": 2}],
    },
    {
        "item": "letters-101",
        "title": "Write a clear letter",
        "description": "Business writing: letters and emails that are read.",
        "kind": "practice",
        "minutes": 12,
    },
    {
        "item": "vault-101",
        "title": "The locked room",
        "minutes": 5,
        "teaches": [{"skill": "writing", "from": 0, "to": 1}],
        "requires": [{"skill": "juggling", "level": 4}],
    },
)
CATALOGUE = (*SKILLS, *ROLES, *ITEMS)


def json_lines(*rows: object) -> bytes:
    """Return JSON Lines, one object a line."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@contextmanager
def tiny_edge(home: Path, *, tenant: str = "main", clock: Clock | None = None) -> Iterator[Edge]:
    """Open a home as ``runtime.opened`` does, with the small encoder and a clock to move."""
    home.mkdir(parents=True, exist_ok=True)
    moment, encoder = clock or Clock(), HashEncoder()
    keyring = Keyring(home / "keys.db")
    store = SqlStore(f"sqlite:///{home / 'recommender.db'}", keyring, tenant, moment, new_id)
    try:
        yield Edge(
            store=store,
            shelf=FolderShelf(home / "snapshots" / tenant),
            encoder=encoder,
            embeddings=SqliteEmbeddings(home / "embeddings.db", encoder),
            uploads=FolderUploads(home / "uploads" / tenant),
            words=CatalogueWords,
            recipe=Recipe(),
            languages=Translations(),
            clock=moment,
            new_id=new_id,
        )
    finally:
        store.close()
        keyring.close()


def publish_tiny(edge: Edge, rows: tuple[object, ...] = CATALOGUE) -> Publication:
    """Publish the tiny catalogue."""
    return publish_files([("tiny.jsonl", json_lines(*rows))], edge, actor="a test")[0]


def client_of(edge: Edge) -> TestClient:
    """Return a client that sees answers to errors as a caller sees them."""
    return TestClient(
        create_app(edge), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    )


def contents(home: Path) -> dict[str, object]:
    """Return everything that is kept in a home, but for the cache of vectors."""
    kept: dict[str, object] = {}
    for name in ("recommender.db", "keys.db"):
        with closing(sqlite3.connect(home / name)) as connection:
            kept[name] = list(connection.iterdump())
    kept["files"] = sorted(str(f) for f in (home / "snapshots").rglob("*") if f.name != ".lock")
    return kept
