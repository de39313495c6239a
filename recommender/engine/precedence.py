"""Which of two items reads better first, from what their titles and texts say.

A preference, never a lock: it only breaks ties that levels and requirements leave. Three signs,
each a number from -1 to 1 for a pair: a title that speaks of beginnings or of endings, a title
that the other one's text names, and how well each fits what was asked for.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from recommender.domain.catalogue import ContentItem

BEGINS = re.compile(
    r"\b(introduc\w*|intro|overview|welcome|get(ting)? started|start here|before you|set[ -]?up|"
    r"setting up|install\w*|prepar\w*|basics?|fundamentals?|foundations?|beginner\w*|what is|"
    r"first steps|background|motivation|why|prerequisites?|about)\b",
    re.IGNORECASE,
)
ENDS = re.compile(
    r"\b(projects?|capstone|summary|conclusions?|wrap[ -]?up|next steps?|review|recap|advanced|"
    r"final|case stud\w*|assessment|quiz|reflection|retrospective|going further|further|beyond|"
    r"bonus|deploy\w*|optimi[sz]\w*|troubleshoot\w*|best practices?|evaluat\w*|clean ?up|"
    r"monitor\w*|publish\w*|results?)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")
SHORTEST_NAME = 4
MOST_COMPARED = 300
CUE, NAMED, TOUCHED, FIT = 1.0, 0.5, 0.5, 0.2
"""How much each sign counts; round numbers, not fitted."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read off one item: its cue, its title, the title's words, its text."""

    cue: int
    name: str
    title: frozenset[str]
    text: str
    words: frozenset[str]


def earliness(items: Sequence[ContentItem], fits: Sequence[float]) -> list[float]:
    """Return how early each item reads among the others (-2.2 to 2.2, more is earlier).

    The mean over all pairs (a Borda count). Above 300 items only titles are compared.

    Args:
        items: what is to be put in order.
        fits: how much of the ask each item meets, 0 or more.
    """
    readings = [_read(item) for item in items]
    if len(items) > MOST_COMPARED:
        return [-float(reading.cue) for reading in readings]
    places = []
    for a, fit in zip(readings, fits, strict=True):
        signs = [_sign(a, b) for b in readings if b is not a]
        signs += [FIT * math.tanh(5 * (fit - other)) for other in fits]
        places.append(round(math.fsum(signs) / max(1, len(items) - 1), 6))
    return places


def _sign(a: _Reading, b: _Reading) -> float:
    """How much speaks for a before b, their fit aside."""
    cue = (b.cue > a.cue) - (b.cue < a.cue)
    named = _names(b, a) - _names(a, b)
    return CUE * cue + NAMED * named + TOUCHED * (_touches(b, a) - _touches(a, b))


def _names(one: _Reading, other: _Reading) -> int:
    """Whether a text contains the other's whole title."""
    distinct = one.name != other.name and len(other.name) >= SHORTEST_NAME
    return int(distinct and f" {other.name} " in one.text)


def _touches(one: _Reading, other: _Reading) -> float:
    """Share (0-1) of the other's title, the words of its own title aside, that a text uses."""
    telling = other.title - one.title
    return len(telling & one.words) / len(telling) if telling else 0.0


def _read(item: ContentItem) -> _Reading:
    title = WORD.findall(item.title.lower())
    parts = (item.description, *item.objectives, *item.sections, item.text)
    words = WORD.findall(" ".join(parts).lower())
    return _Reading(
        cue=bool(ENDS.search(item.title)) - bool(BEGINS.search(item.title)),
        name=" ".join(title),
        title=frozenset(w for w in title if len(w) >= SHORTEST_NAME),
        text=f" {' '.join(words)} ",
        words=frozenset(words),
    )
