"""What options and arguments say: files as bytes, an ask as JSON, and who is acting."""

import getpass
import json
import math
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from recommender.domain.decisions import Json
from recommender.formats.strict_json import parse

Reason = Annotated[str | None, typer.Option("--reason", help="Why, for the record.")]
Since = Annotated[str | None, typer.Option("--since", metavar="DAY", help="First day, YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Last day, YYYY-MM-DD.")]

Files = Annotated[list[Path], typer.Argument(help="Files, or folders of files.", exists=True)]

DATA = (".jsonl", ".csv", ".json", ".gz")


def actor(who: str | None) -> str:
    """Return who acts, as claimed: the option, or the name of the account.

    Raises:
        BadParameter: when the name is not printable.
    """
    name = (who or "").strip() or _account()
    if not name.isprintable() or len(name) > 200:
        raise typer.BadParameter("Give 1 to 200 printable characters.", param_hint="--as")
    return name


def sources(files: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Return files as (name, bytes), and of folders every data file in them, by name.

    Raises:
        BadParameter: when a folder holds no data file.
    """
    found: list[Path] = []
    for file in files:
        found += _inside(file) if file.is_dir() else [file]
    return [(str(file), file.read_bytes()) for file in found]


def ask(source: str | None, options: Mapping[str, Json], levels: Sequence[str]) -> Json:
    """Return an ask as JSON, from a file and from options, which stand over it.

    Args:
        source: a file's name, or ``-`` for what is piped in; None when there is none.
        options: fields given as options; None is not given.
        levels: ``SKILL=LEVEL``, one each.

    Raises:
        BadParameter: when the file cannot be read, or a level is not SKILL=LEVEL.
        Unparsable, InvalidInput: when what is read is not an ask at all.
    """
    value = {} if source is None else parse(_bytes(source))
    if not isinstance(value, dict):
        return value
    given = {name: said for name, said in options.items() if said is not None}
    if levels:
        stated = value.get("levels") or {}
        # What is no object goes on as it is, to be refused by name with everything else.
        given["levels"] = {**stated, **_levels(levels)} if isinstance(stated, dict) else stated
    # Arguments may hold what JSON may not (half a character), so they pass the same gate.
    return parse(json.dumps({**value, **given}).encode())


def first_moment(day: str | None) -> datetime | None:
    """Return the moment at which a day begins, in UTC.

    Raises:
        BadParameter: when it is no day.
    """
    if day is None:
        return None
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise typer.BadParameter(f"{day!r} is not a day such as 2026-11-23.") from None
    return datetime(found.year, found.month, found.day, tzinfo=UTC)


def moment_after(day: str | None) -> datetime | None:
    """Return the moment at which a day is over, in UTC; None when there is no end."""
    first = first_moment(day)
    try:
        return None if first is None else first + timedelta(days=1)
    except OverflowError:
        return None


def _levels(pairs: Sequence[str]) -> dict[str, float]:
    found = {}
    for pair in pairs:
        skill, _, number = pair.rpartition("=")
        try:
            level = float(number)
        except ValueError:
            level = math.nan
        if not skill or not math.isfinite(level):
            raise typer.BadParameter(
                f"{pair!r} is not SKILL=LEVEL: write a skill's id, =, and a number from 0 to 5, "
                "such as spreadsheets=1.5.",
                param_hint="--level",
            )
        found[skill] = level
    return found


def _bytes(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise typer.BadParameter(
            f"{source!r} cannot be read: {error.strerror}.", param_hint="--ask"
        ) from None


def _inside(folder: Path) -> list[Path]:
    found = sorted(f for f in folder.rglob("*") if f.is_file() and f.name.endswith(DATA))
    if not found:
        raise typer.BadParameter(f"{folder} holds no {', '.join(DATA)} file.", param_hint="FILES")
    return found


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"
