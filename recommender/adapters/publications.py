"""The books of what answers rest on: which snapshots were published, and the recipes."""

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, insert, select

from recommender.adapters.chain import Chain
from recommender.adapters.records import from_json, moment, pack, stamp, to_json, unpack
from recommender.adapters.tables import entries, publications, recipes
from recommender.domain.decisions import canonical, digest
from recommender.domain.errors import CorruptRecord
from recommender.domain.recipes import Recipe
from recommender.ports import Recipes, SnapshotEntry, Snapshots


class SnapshotBook(Snapshots):
    """Publications in order; the last one serves."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def serving(self) -> str | None:
        query = self._newest_first().with_only_columns(publications.c.snapshot).limit(1)
        serving: str | None = self._chain.connection.scalar(query)
        return serving

    def publish(self, entry: SnapshotEntry, *, actor: str) -> None:
        chain = self._chain
        payload = pack(actor, to_json(entry))
        seq = chain.append("publication", chain.new_subject(), payload)
        row = {
            "tenant": chain.tenant,
            "seq": seq,
            "snapshot": entry.id,
            "at": stamp(entry.at),
            "encoder": entry.encoder,
            "counts": canonical(dict(entry.counts)).decode(),
        }
        chain.connection.execute(insert(publications), row)

    def all(self) -> list[SnapshotEntry]:
        rows = self._chain.connection.execute(self._newest_first())
        return [
            SnapshotEntry(row.snapshot, moment(row.at), row.encoder, json.loads(row.counts))
            for row in rows
        ]

    def _newest_first(self) -> Select[Any]:
        mine = publications.c.tenant == self._chain.tenant
        return select(publications).where(mine).order_by(publications.c.seq.desc())


class RecipeBook(Recipes):
    """Recipes under the digest of their content; the one promoted last is in use."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def get(self, recipe: str) -> Recipe | None:
        text = self._text(recipe)
        if text is None:
            return None
        return _read(recipe, text)

    def keep(self, recipe: Recipe) -> None:
        if self._text(recipe.id) is None:
            text = canonical(asdict(recipe)).decode()
            row = {"tenant": self._chain.tenant, "id": recipe.id, "recipe": text}
            self._chain.connection.execute(insert(recipes), row)

    def all(self) -> list[Recipe]:
        query = select(recipes).where(recipes.c.tenant == self._chain.tenant)
        rows = self._chain.connection.execute(query.order_by(recipes.c.id))
        return [_read(row.id, row.recipe) for row in rows]

    def in_use(self) -> Recipe | None:
        query = self._chain.select("promotion").order_by(entries.c.seq.desc()).limit(1)
        row = self._chain.connection.execute(query).first()
        payload = None if row is None else self._chain.open(row)
        return None if payload is None else self.get(unpack(payload)[1]["recipe"])

    def promote(self, recipe: Recipe, *, actor: str) -> None:
        self.keep(recipe)
        payload = pack(actor, {"recipe": recipe.id})
        self._chain.append("promotion", self._chain.new_subject(), payload)

    def _text(self, recipe: str) -> str | None:
        query = select(recipes.c.recipe).where(
            recipes.c.tenant == self._chain.tenant, recipes.c.id == recipe
        )
        text: str | None = self._chain.connection.scalar(query)
        return text


@lru_cache(maxsize=16)
def _read(recipe: str, text: str) -> Recipe:
    """The recipe that a stored text holds; the same text is read once.

    Raises:
        CorruptRecord: when the text does not have the digest in the id.
    """
    value = json.loads(text)
    # The stored text, not the object: a later version may know more knobs than this recipe.
    if recipe != f"{value['name']}@{digest(value)}":
        raise CorruptRecord(f"Recipe {recipe!r} no longer has the digest in its id.")
    return from_json(Recipe, value)
