"""The languages that come with the product: a gettext catalogue each, read on its first use."""

from collections.abc import Iterator, Mapping
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from recommender.domain.languages import ENGLISH, Language

CATALOGUES = Path(__file__).parent.parent / "languages"


class Translations(Mapping[str, Language]):
    """Languages by code: English, and those of which a folder has a catalogue ``CODE.po``."""

    def __init__(self, folder: Path = CATALOGUES) -> None:
        self._files = {file.stem: file for file in sorted(folder.glob("*.po"))}
        self._read = {ENGLISH.code: ENGLISH}

    def __getitem__(self, code: str) -> Language:
        if code not in self._read:
            self._read[code] = Language(code, _phrases(self._files[code]))
        return self._read[code]

    def __iter__(self) -> Iterator[str]:
        return iter((ENGLISH.code, *self._files))

    def __len__(self) -> int:
        return 1 + len(self._files)


def _phrases(file: Path) -> GNUTranslations:
    compiled = BytesIO()
    with file.open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=file.stem))
    compiled.seek(0)
    return GNUTranslations(compiled)
