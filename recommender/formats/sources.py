"""From the bytes of a file to its rows: gzip, encoding, and which format it is in."""

import zlib
from collections.abc import Iterator

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem, TooLarge, Unparsable
from recommender.formats.csv_rows import has_header, read_csv
from recommender.formats.microsoft_learn import is_microsoft_learn, read_microsoft_learn
from recommender.formats.problems import shown
from recommender.formats.rows import Row, kind_of
from recommender.formats.strict_json import examine

MAX_BYTES = 512 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FLOOR = 32 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_PIECE = 64 * 1024

Source = tuple[list[Row], list[Problem]]
"""The rows of a source, and what is wrong with it as a whole (pointers begin with the row)."""


def read_source(raw: bytes, *, limit: int = MAX_BYTES) -> Source:
    """Return the rows in the bytes of one file.

    Raises:
        TooLarge: the file, or what it unpacks to, is larger than the limit.
    """
    if len(raw) > limit:
        raise TooLarge(f"A file of {len(raw)} bytes is over the limit of {limit}. Split it.")
    try:
        text = _decoded(_unpacked(raw, limit))
    except _UnreadableError as error:
        return [], [error.problem]
    start = text.lstrip()
    if not start:
        return [], []
    if start[0] == "{" and _is_json_lines(start):
        return _json_lines(text)
    if start[0] in "{[":
        return _json(text)
    if has_header(text):
        return read_csv(text)
    return [], [
        Problem(
            "1",
            "unknown_format",
            f"The file begins with {shown(start[:40])}, which is neither JSON nor a CSV header.",
            "give JSON Lines, a JSON list, CSV with a column item, skill, role or learner, "
            "or Microsoft Learn's catalogue",
        )
    ]


class _UnreadableError(Exception):
    def __init__(self, pointer: str, code: str, detail: str, remedy: str) -> None:
        self.problem = Problem(pointer, code, detail, remedy)
        super().__init__(detail)


def _unpacked(raw: bytes, limit: int) -> bytes:
    if not raw.startswith(_GZIP):
        return raw
    parts: list[bytes] = []
    size = 0
    try:
        for part in _parts(raw):
            size += len(part)
            if size > limit or size > max(_RATIO_FLOOR, MAX_RATIO * len(raw)):
                raise TooLarge(
                    f"A gzip file of {len(raw)} bytes unpacks to more than {size - 1} bytes; "
                    f"the limit is {limit}, and {MAX_RATIO} times its size. Split it."
                )
            parts.append(part)
    except zlib.error:
        raise _UnreadableError(
            "", "bad_gzip", "The gzip data is damaged.", "make or copy the file again"
        ) from None
    except EOFError:
        raise _UnreadableError(
            "", "truncated", "The gzip file is cut off.", "copy the whole file again"
        ) from None
    return b"".join(parts)


def _parts(raw: bytes) -> Iterator[bytes]:
    # Small pieces in, bounded pieces out: no more is held than has been allowed.
    position = 0
    while position < len(raw):
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            piece = member.unconsumed_tail or raw[position : position + _PIECE]
            if not piece:
                raise EOFError
            if not member.unconsumed_tail:
                position += len(piece)
            yield member.decompress(piece, 16 * _PIECE)
        position -= len(member.unused_data)
        # Some tools pad the end with zeros; anything else must be another member.
        while raw[position : position + 1] == b"\x00":
            position += 1


def _decoded(raw: bytes) -> str:
    foreign = _foreign(raw)
    if foreign:
        raise _UnreadableError(
            "", "not_utf8", f"The file is {foreign}.", "save it as CSV or JSON in UTF-8"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(
            str(row),
            "not_utf8",
            f"The file is not UTF-8: line {row} has byte 0x{raw[error.start]:02X}, as in Latin-1 "
            "or Windows-1252.",
            "save it in UTF-8 (in a spreadsheet: CSV UTF-8)",
        ) from None


def _foreign(raw: bytes) -> str | None:
    if raw.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "in UTF-32, not UTF-8"
    # Without a mark, UTF-16 shows by the zero byte in each Latin letter.
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:2] or raw[3:4] == b"\x00":
        return "in UTF-16, not UTF-8"
    if raw.startswith(b"PK\x03\x04"):
        return "a ZIP archive or an office document, not text"
    return None


def _is_json_lines(text: str) -> bool:
    first, _, rest = text.partition("\n")
    if first.rstrip().endswith("}"):
        return not is_microsoft_learn(_glance(first))
    return rest.lstrip().startswith("{")


def _glance(line: str) -> Json:
    try:
        return examine(line)[0]
    except Unparsable:
        return None


def _json_lines(text: str) -> Source:
    rows: list[Row] = []
    problems: list[Problem] = []
    # Only newline ends a row: other line separators may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value, found = examine(line)
        except Unparsable as error:
            problems.append(_not_json(str(number), error))
            continue
        rows.append(Row(number, kind_of(value), value, found))
    return rows, problems


def _json(text: str) -> Source:
    try:
        value, found = examine(text)
    except Unparsable as error:
        return [], [_not_json("", error)]
    if isinstance(value, list):
        return [_element(position, entry, found) for position, entry in enumerate(value)], []
    if is_microsoft_learn(value):
        if found:
            return [], [
                Problem(p.pointer.removeprefix("/"), p.code, p.detail, p.remedy) for p in found
            ]
        return read_microsoft_learn(value)
    return [Row(1, kind_of(value), value, found)], []


def _element(position: int, entry: Json, found: tuple[Problem, ...]) -> Row:
    root = f"/{position}"
    own = tuple(
        Problem(p.pointer.removeprefix(root), p.code, p.detail, p.remedy)
        for p in found
        if p.pointer == root or p.pointer.startswith(root + "/")
    )
    return Row(position + 1, kind_of(entry), entry, own)


def _not_json(pointer: str, error: Unparsable) -> Problem:
    return Problem(pointer, "unparsable", str(error), "correct the row, or write it again")
