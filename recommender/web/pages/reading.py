"""The instructions of an item, in blocks that read well: headings, paragraphs, numbered actions."""

import re
from dataclasses import dataclass, replace

from recommender.formats import instructions

HEADING = re.compile(r"([A-Z]{4,}):\s*(.*)", re.DOTALL)
ACTION = re.compile(r"(\d{1,2})\. (.*)", re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a numbered list of actions, under a heading or not."""

    heading: str = ""
    numbered: bool = False
    lines: tuple[str, ...] = ()


def blocks(text: str) -> list[Block]:
    """Return instructions as paragraphs and lists; numbers that count from 1 are taken off."""
    found: list[Block] = []
    for line in instructions.lines(text):
        heading, action = HEADING.fullmatch(line), ACTION.fullmatch(line)
        last = found[-1] if found else Block()
        if heading:
            found.append(Block(heading[1], lines=(heading[2],) if heading[2] else ()))
        elif action and last.numbered and int(action[1]) == len(last.lines) + 1:
            found[-1] = replace(last, lines=(*last.lines, action[2]))
        elif action and int(action[1]) == 1:
            found.append(Block(numbered=True, lines=(action[2],)))
        else:
            found.append(Block(lines=(line,)))
    return found
