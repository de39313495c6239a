"""Tables as CSV that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable

from recommender.web.pages.text import seen

RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet would compute (OWASP, CSV injection)."""


def csv_file(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table as CSV (RFC 4180).

    Text that a spreadsheet would compute gets an apostrophe in front; numbers stay numbers,
    negative ones too.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    kept = seen(text)
    return f"'{kept}" if text.startswith(RUN) or kept.lstrip().startswith(RUN) else kept
