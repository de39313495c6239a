"""Uploads in a folder, so that every worker and the next start see them."""

import json
import os
import re
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from recommender.domain.canonical import Json
from recommender.ports.uploads import Uploads

ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)
KEPT_SECONDS = 24 * 3600
NOTE, CLAIM = "note.json", "claimed"


class FolderUploads(Uploads):
    """One folder for each upload: its files by number, their names, the note."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, upload: str, files: Sequence[tuple[str, bytes]], note: Json) -> None:
        self._sweep()
        inside = self._inside(upload)
        inside.mkdir(parents=True, mode=0o700)
        for n, (_, content) in enumerate(files):
            (inside / str(n)).write_bytes(content)
        (inside / "names.json").write_text(json.dumps([name for name, _ in files]))
        self.write(upload, note)

    def files(self, upload: str) -> list[tuple[str, bytes]]:
        inside = self._inside(upload)
        names: list[str] = json.loads((inside / "names.json").read_text())
        return [(name, (inside / str(n)).read_bytes()) for n, name in enumerate(names)]

    def note(self, upload: str) -> Json:
        if not ID.fullmatch(upload) or not (self._inside(upload) / NOTE).is_file():
            return None
        return json.loads((self._inside(upload) / NOTE).read_text())

    def write(self, upload: str, note: Json) -> None:
        new = self._inside(upload) / f"{NOTE}.new"
        new.write_text(json.dumps(note))
        new.replace(self._inside(upload) / NOTE)

    def claim(self, upload: str) -> bool:
        with suppress(FileExistsError):
            os.close(os.open(self._inside(upload) / CLAIM, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return True
        return False

    def drop(self, upload: str) -> None:
        for file in self._inside(upload).iterdir():
            if file.name not in (NOTE, CLAIM):
                file.unlink()

    def _inside(self, upload: str) -> Path:
        return self._folder / upload

    def _sweep(self) -> None:
        oldest = time.time() - KEPT_SECONDS
        for inside in self._folder.iterdir() if self._folder.is_dir() else ():
            if inside.stat().st_mtime < oldest:
                shutil.rmtree(inside, ignore_errors=True)
