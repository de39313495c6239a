"""What a sentence of an answer claims, and where each claim stands in the record.

A sentence is taken apart into names, dates, shares and numbers. Each is looked up among the facts
of its own step; a tick names the fact, so that a number that is merely somewhere is not enough.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from recommender.domain.decisions import Json
from recommender.domain.learners import SkillEstimate
from recommender.engine.phrasing import day
from recommender.web.pages.stored_answer import StoredAnswer

STANDS, COMPUTED, MISSING = "stands", "computed", "missing"
ROUNDING = 0.05 + 1e-6
"""Levels are said with one decimal."""

DATE = r"\d{1,2} [A-Z][a-z]+ \d{4}"
MATCH = r"\d+ of 100"
SHARE = r"\d+ %"
NUMBER = r"\d+(?:\.\d+)?"
QUOTED = r"“[^“”]*”"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a sentence; ``state`` is None where it claims nothing.

    ``computed`` claims are worked out from the texts of the catalogue when the answer is made:
    the record does not hold them apart, and a replay is what checks them.
    """

    text: str
    state: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence, taken apart."""

    pieces: tuple[Piece, ...]

    def count(self, state: str) -> int:
        """Return how many claims are in a state."""
        return sum(piece.state == state for piece in self.pieces)

    @property
    def claims(self) -> tuple[Piece, ...]:
        """The pieces that claim something."""
        return tuple(piece for piece in self.pieces if piece.state)


@dataclass(slots=True)
class Facts:
    """What one step of an answer rests on; every fact in words of where it stands."""

    names: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    numbers: list[tuple[float, str]] = field(default_factory=list)
    shares: list[tuple[int, str]] = field(default_factory=list)


def checked(sentence: str, facts: Facts) -> Checked:
    """Return a sentence in pieces, each claim with where it stands in the record."""
    names = "|".join(re.escape(n) for n in sorted(facts.names, key=len, reverse=True))
    pattern = "|".join(filter(None, [names, QUOTED, DATE, MATCH, SHARE, NUMBER]))
    pieces, end = [], 0
    for found in re.finditer(pattern, sentence):
        if found.start() > end:
            pieces.append(Piece(sentence[end : found.start()]))
        pieces.append(_looked_up(found[0], sentence[: found.start()], facts))
        end = found.end()
    if end < len(sentence):
        pieces.append(Piece(sentence[end:]))
    return Checked(tuple(pieces))


def facts_of(step: Mapping[str, Json], stored: StoredAnswer) -> Facts:
    """Return the facts that one step of a stored answer may speak of."""
    facts = Facts(names=dict(_titles(stored)))
    skills = {g["skill"] for g in step["gains"]} | {c["skill"] for c in step["contributions"]}
    for skill in sorted(skills):
        label = stored.label(skill)
        facts.names[label] = "the label of a skill that this step bears on"
        gap = stored.gaps.get(skill)
        if gap is not None:
            facts.numbers += [
                (gap["target"], f"the target in {label}"),
                (gap["current"], f"the level in {label} that day"),
            ]
        if skill in stored.estimates:
            _of_estimate(stored.estimates[skill], label, facts)
    for gain in step["gains"]:
        label = stored.label(gain["skill"])
        facts.numbers += [
            (gain["before"], f"the level in {label} before this step"),
            (gain["after"], f"the level in {label} after this step"),
        ]
    facts.numbers.append((step["item"]["minutes"], "the minutes of this step"))
    _of_links(step["item"]["id"], stored, facts)
    return facts


def _titles(stored: StoredAnswer) -> Iterator[tuple[str, str]]:
    for n, step in enumerate(stored.answer["steps"], start=1):
        yield f"“{step['item']['title']}”", f"the title of step {n}"
    for one in stored.record.decision.candidates:
        yield f"“{stored.title(one.item)}”", "the title of a candidate"
    for item in stored.snapshot.catalogue.items.values():
        yield f"“{item.title}”", "a title in the catalogue of that day"


def _of_estimate(estimate: SkillEstimate, label: str, facts: Facts) -> None:
    facts.numbers += [
        (estimate.mean, f"the estimated level in {label}"),
        (estimate.spread, f"the spread of the level in {label}"),
    ]
    for share in estimate.shares:
        entry, of = share.evidence, f"evidence on {label}, {share.evidence.source}"
        facts.dates[day(entry.at)] = of
        facts.numbers += [(entry.level, of), (share.read_as, f"{of}, as it is read")]
        facts.shares += [(n, f"the weight of {of}") for n in _near(100 * share.share)]
        if entry.reading is not None:
            facts.names[entry.reading.words] = of


def _of_links(item: str, stored: StoredAnswer, facts: Facts) -> None:
    for link in stored.snapshot.links_by_item.get(item, ()):
        label = stored.label(link.skill)
        facts.shares.append((round(100 * link.confidence), f"how sure the link to {label} is"))
        if link.sentence:
            facts.names[f"“{link.sentence}”"] = f"the sentence that the link to {label} rests on"


def _near(percent: float) -> tuple[int, ...]:
    """Whole percents beside a share: those of one estimate are rounded so that they add up."""
    low = int(percent)
    return (low, low + 1)


def _looked_up(text: str, before: str, facts: Facts) -> Piece:
    if text in facts.names:
        return Piece(text, STANDS, facts.names[text])
    if re.fullmatch(DATE, text) and text in facts.dates:
        return Piece(text, STANDS, facts.dates[text])
    if re.fullmatch(MATCH, text) or (re.fullmatch(SHARE, text) and "Of the match" in before):
        return Piece(text, COMPUTED, "worked out from the texts of the catalogue")
    if re.fullmatch(SHARE, text):
        return _stands(text, _first(int(text.split()[0]), facts.shares, 0.0))
    if re.fullmatch(NUMBER, text):
        return _stands(text, _first(float(text), facts.numbers, ROUNDING))
    return Piece(text, MISSING, "nothing in the record says this")


def _stands(text: str, where: str | None) -> Piece:
    if where is None:
        return Piece(text, MISSING, "nothing in the record of this step says this")
    return Piece(text, STANDS, where)


def _first(
    value: float, known: Iterable[tuple[float, str]] | Sequence[tuple[int, str]], reach: float
) -> str | None:
    return next((where for number, where in known if abs(number - value) <= reach), None)
