"""Settings, and the one place where adapters, clock, ids and seeds are chosen and wired."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from recommender.adapters.item_words import CatalogueWords
from recommender.adapters.keyring import Keyring
from recommender.adapters.model_folder import manifest_of, starter_model
from recommender.adapters.onnx_choice import ExportedEncoder, ExportingEmbeddings
from recommender.adapters.shelf import FolderShelf
from recommender.adapters.store import SqlStore
from recommender.adapters.translations import Translations
from recommender.adapters.uploads import FolderUploads
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.recipes import Recipe
from recommender.ports import Edge, Store

TENANT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Settings(BaseSettings):
    """What an operator may choose, by option or by environment (``RECOMMENDER_…``)."""

    model_config = SettingsConfigDict(env_prefix="RECOMMENDER_", extra="ignore")

    home: Path = Field(default_factory=lambda: Path.home() / ".recommender")
    tenant: str = "main"
    encoder: Path | None = Field(
        None, description="Folder of another local sentence-transformers model."
    )
    minimum_group: int = Field(
        5, ge=3, le=1000, description="People behind each figure of a report at least."
    )

    dispute_days: int = Field(
        14, ge=1, le=365, description="Days within which a dispute is to have an outcome."
    )

    @field_validator("tenant")
    @classmethod
    def _plain_tenant(cls, tenant: str) -> str:
        if not TENANT.fullmatch(tenant):
            raise ValueError("give 1 to 63 lower-case letters, digits and hyphens")
        return tenant


def settings(**chosen: object) -> Settings:
    """Return the settings; what is chosen (and not None) stands over the environment.

    Raises:
        InvalidInput: every setting that is wrong, at once.
    """
    try:
        return Settings(**{k: v for k, v in chosen.items() if v is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise InvalidInput(
            Problem(
                f"/{'/'.join(map(str, e['loc']))}",
                "bad_setting",
                f"The setting {'.'.join(map(str, e['loc']))} is {e['input']!r}.",
                e["msg"].removeprefix("Value error, "),
            )
            for e in error.errors()
        ) from None


@contextmanager
def opened(chosen: Settings) -> Iterator[Edge]:
    """Open everything one tenant needs, and close it on leaving. Cheap: no model is loaded."""
    home = chosen.home.expanduser()
    home.mkdir(parents=True, exist_ok=True)
    folder, manifest = (
        (chosen.encoder, manifest_of(chosen.encoder)) if chosen.encoder else starter_model()
    )
    encoder = ExportedEncoder(folder, manifest, home / "encoders")
    keyring = Keyring(home / "keys.db")
    try:
        store = SqlStore(
            f"sqlite:///{home / 'recommender.db'}", keyring, chosen.tenant, utc_now, new_id
        )
        try:
            yield Edge(
                store=store,
                shelf=FolderShelf(home / "snapshots" / chosen.tenant),
                encoder=encoder,
                embeddings=ExportingEmbeddings(home / "embeddings.db", encoder),
                uploads=FolderUploads(home / "uploads" / chosen.tenant),
                words=CatalogueWords,
                recipe=_recipe_in_use(store),
                languages=Translations(),
                clock=utc_now,
                new_id=new_id,
                least_people=chosen.minimum_group,
                dispute_days=chosen.dispute_days,
            )
        finally:
            store.close()
    finally:
        keyring.close()


def _recipe_in_use(store: Store) -> Recipe:
    with store.read() as tx:
        return tx.recipes.in_use() or Recipe()


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a random id."""
    return str(uuid.uuid4())
