"""What a sentence of an answer claims, and where each claim stands in the record.

A sentence is taken apart into names, dates, shares and numbers. Each is looked up among the facts
of its own step; a tick names the fact, so that a number that is merely somewhere is not enough.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from recommender.domain.decisions import Json
from recommender.domain.languages import ENGLISH, Language
from recommender.domain.learners import SkillEstimate
from recommender.web.console.leads import Leads, leads, of_match
from recommender.web.pages.stored_answer import StoredAnswer

STANDS, COMPUTED, MISSING = "stands", "computed", "missing"
ROUNDING = 0.05 + 1e-6
"""Levels are said with one decimal."""

KINDS = {
    "before": "the level in {label} before this step",
    "after": "the level in {label} after this step, or the target where it goes beyond",
    "target": "the target in {label}",
    "level": "the level in {label} that day",
    "spread": "the spread of the level in {label}",
    "evidence": "evidence on {label}",
    "read_as": "evidence on {label}, as it is read",
    "minutes": "the minutes of {label}",
    "left": "the level in {label} that is likely left",
}


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


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a step rests on: of which skill, and which of its numbers it is."""

    value: float
    kind: str
    label: str

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        return KINDS[self.kind].replace("{label}", self.label)


@dataclass(slots=True)
class Facts:
    """What one step of an answer rests on; names, dates and shares in words of where they stand."""

    language: Language = ENGLISH
    names: dict[str, str] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    dates: dict[str, str] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    shares: list[tuple[int, str]] = field(default_factory=list)


def checked(sentence: str, facts: Facts) -> Checked:
    """Return a sentence in pieces, each claim with where it stands in the record."""
    there = [name for name in facts.names if name in sentence]
    names = "|".join(re.escape(name) for name in sorted(there, key=len, reverse=True))
    look = leads(facts.language)
    figures = (look.quoted, look.day, look.match, look.share, look.number)
    pattern = "|".join(filter(None, [names, *figures]))
    pieces, end, label = [], 0, None
    for found in re.finditer(pattern, sentence):
        if found.start() > end:
            pieces.append(Piece(sentence[end : found.start()]))
        pieces.append(_looked_up(found[0], sentence[: found.start()], label, facts, look))
        label = found[0] if found[0] in facts.labels else label
        end = found.end()
    if end < len(sentence):
        pieces.append(Piece(sentence[end:]))
    return Checked(tuple(pieces))


def facts_of(step: Mapping[str, Json], stored: StoredAnswer, titles: Mapping[str, str]) -> Facts:
    """Return the facts that one step may speak of; ``titles`` as ``titles_of`` gives them."""
    language = stored.language
    facts = Facts(language, names=dict(titles))
    skills = {g["skill"] for g in step["gains"]} | {c["skill"] for c in step["contributions"]}
    for skill in sorted(skills):
        label = stored.label(skill)
        facts.names[label] = "the label of a skill that this step bears on"
        facts.labels.add(label)
        gap = stored.gaps.get(skill)
        if gap is not None:
            facts.figures += [
                Figure(gap["target"], "target", label),
                Figure(gap["current"], "level", label),
            ]
        if skill in stored.estimates:
            _of_estimate(stored.estimates[skill], label, facts)
    for gain in step["gains"]:
        label, gap = stored.label(gain["skill"]), stored.gaps.get(gain["skill"])
        reached = min(gain["after"], gap["target"]) if gap else gain["after"]
        facts.figures += [
            Figure(gain["before"], "before", label),
            Figure(reached, "after", label),
        ]
    facts.figures.append(Figure(step["item"]["minutes"], "minutes", "this step"))
    for one in step.get("matches", ()):  # answers from before these were kept have none
        of = f"the match with “{stored.label(one['need'])}”"
        facts.names[f"{round(100 * one['match'])}{of_match(language)}"] = of
    for one in stored.answer.get("refreshers", ()):
        if one["item"] == step["item"]["id"]:
            _of_refresher(one, facts)
    _of_links(step["item"]["id"], stored, facts)
    _of_policies(stored, facts)
    return facts


def titles_of(stored: StoredAnswer) -> Mapping[str, str]:
    """Return the titles that an answer may name, in quotes, each with where it stands."""
    items = stored.snapshot.catalogue.items
    quoted = stored.language.quoted
    titles = {quoted(item.title): "a title in the catalogue of that day" for item in items.values()}
    for one in stored.record.decision.candidates:
        titles[quoted(stored.title(one.item))] = "the title of an item that was looked at"
    for n, step in enumerate(stored.answer["steps"], start=1):
        titles[quoted(step["item"]["title"])] = f"the title of step {n}"
    return titles


def _of_estimate(estimate: SkillEstimate, label: str, facts: Facts) -> None:
    facts.figures += [
        Figure(estimate.mean, "level", label),
        Figure(estimate.spread, "spread", label),
    ]
    for share in estimate.shares:
        entry, of = share.evidence, f"evidence on {label}, {share.evidence.source}"
        facts.dates[facts.language.day(entry.at)] = of
        facts.figures += [
            Figure(entry.level, "evidence", label),
            Figure(share.read_as, "read_as", label),
        ]
        facts.shares += [(n, f"the weight of {of}") for n in _near(100 * share.share)]
        if entry.reading is not None:
            facts.names[entry.reading.words] = of


def _of_refresher(row: Mapping[str, Json], facts: Facts) -> None:
    label = row["label"]
    facts.names[label] = "the label of a skill that this step refreshes"
    facts.labels.add(label)
    facts.dates[facts.language.day(date.fromisoformat(row["on"]))] = (
        f"the day by which {label} is best repeated"
    )
    kinds = {"shown": "level", "left": "left", "target": "target"}
    facts.figures += [Figure(row[name], kind, label) for name, kind in kinds.items()]


def _of_links(item: str, stored: StoredAnswer, facts: Facts) -> None:
    for link in stored.snapshot.links_by_item.get(item, ()):
        label = stored.label(link.skill)
        facts.shares.append((round(100 * link.confidence), f"how sure the link to {label} is"))
        if link.sentence:
            facts.names[facts.language.quoted(link.sentence)] = (
                f"the sentence that the link to {label} rests on"
            )


def _of_policies(stored: StoredAnswer, facts: Facts) -> None:
    for policy in stored.record.inputs.policies:
        of = f"the policy {policy.kind} that was in force"
        facts.names[policy.author] = f"the author of {of}"
        facts.names[facts.language.quoted(policy.reason)] = f"the reason of {of}"
        if policy.provider:
            facts.names[policy.provider] = of
        if policy.due:
            facts.dates[facts.language.day(policy.due)] = of
        if policy.expires:
            facts.dates[facts.language.day(policy.expires)] = of
        if policy.share is not None:
            facts.shares.append((round(100 * policy.share), of))


def _near(percent: float) -> tuple[int, ...]:
    """Whole percents beside a share: those of one estimate are rounded so that they add up."""
    low = int(percent)
    return (low, low + 1)


def _looked_up(text: str, before: str, label: str | None, facts: Facts, look: Leads) -> Piece:
    if text in facts.names:
        return Piece(text, STANDS, facts.names[text])
    if re.fullmatch(look.day, text) and text in facts.dates:
        return Piece(text, STANDS, facts.dates[text])
    if re.fullmatch(look.match, text) or (
        re.fullmatch(look.share, text) and look.of_the_match in before
    ):
        return Piece(text, COMPUTED, "worked out from the texts of the catalogue")
    if re.fullmatch(look.share, text):
        percent = int(text.split()[0])
        return _stands(text, next((of for n, of in facts.shares if n == percent), None))
    if re.fullmatch(look.number, text):
        kinds = look.kinds_after(before) or tuple(KINDS)
        return _stands(text, _figure(look.value(text), kinds, label, facts))
    return Piece(text, MISSING, "nothing in the record says this")


def _figure(value: float, kinds: Sequence[str], label: str | None, facts: Facts) -> str | None:
    """Return where a number stands: of the skill named before it, and of the kind it is said of."""
    return next(
        (
            figure.words
            for figure in facts.figures
            if figure.kind in kinds
            and (label is None or figure.kind == "minutes" or figure.label == label)
            and abs(figure.value - value) <= ROUNDING
        ),
        None,
    )


def _stands(text: str, where: str | None) -> Piece:
    if where is None:
        return Piece(text, MISSING, "nothing in the record of this step says this")
    return Piece(text, STANDS, where)
