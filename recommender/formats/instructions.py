"""The instructions of an item, in the lines that a person follows."""

import re
from collections.abc import Iterator

BREAK = re.compile(r"\s+(?=\d{1,2}\. |(?:MATERIAL|ACTIONS|RESULT):|You are done when|You need:)")
"""Where a new line may begin in the instructions of an item."""

NUMBER = re.compile(r"(\d{1,2})\.(?:\s|$)", re.ASCII)


def lines(text: str) -> list[str]:
    """Return instructions one action a line, blank lines left out.

    A number that is not the next one of the list ends a sentence ("25 / 100 = 4. Then …") and
    begins no line; a line that the text itself begins stays one.
    """
    found: list[str] = []
    for line in text.splitlines():
        pieces = [piece.strip() for piece in BREAK.split(line) if piece.strip()]
        numbers = [number for number in map(_number, found) if number is not None]
        found += _joined(pieces, numbers[-1] if numbers else 0)
    return found


def _joined(pieces: list[str], reached: int) -> Iterator[str]:
    """Put pieces together again that a stray number tore apart; ``reached``: the last action."""
    held = ""
    for n, piece in enumerate(pieces):
        number = _number(piece)
        following = next((x for x in map(_number, pieces[n + 1 :]) if x is not None), None)
        begins = number == 1 and following not in (1, reached + 1)
        goes_on = number == reached + 1 and reached > 0
        if held and number is not None and not begins and not goes_on:
            held = f"{held} {piece}"
            continue
        if held:
            yield held
        held, reached = piece, reached if number is None else number
    if held:
        yield held


def _number(piece: str) -> int | None:
    found = NUMBER.match(piece)
    return int(found[1]) if found else None
