"""Files that were handed in and wait to be published."""

from collections.abc import Sequence
from typing import Protocol

from recommender.domain.canonical import Json


class Uploads(Protocol):
    """Catalogue files between being handed in and being published, each upload with a note.

    Nothing about people is ever kept here: what is not a sound catalogue is not put in.
    """

    def put(self, upload: str, files: Sequence[tuple[str, bytes]], note: Json) -> None:
        """Keep files (name, bytes) and a note; what nobody came back for in a day is dropped."""
        ...

    def files(self, upload: str) -> list[tuple[str, bytes]]: ...
    def note(self, upload: str) -> Json:
        """What was last noted; None where there is no such upload."""
        ...

    def write(self, upload: str, note: Json) -> None:
        """Replace the note, whole or not at all."""
        ...

    def claim(self, upload: str) -> bool:
        """Take an upload to publish it; False when somebody has taken it before."""
        ...

    def drop(self, upload: str) -> None:
        """Forget the files; the note stays for a day."""
        ...
