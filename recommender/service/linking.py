"""Say which item teaches which skill: declared, inferred from texts, and judged by people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender.domain.catalogue import (
    IGNORED,
    INFERRED,
    VERIFIED,
    Catalogue,
    ContentItem,
    ContentSkillLink,
    LinkVerdict,
)
from recommender.domain.recipes import LinkRecipe
from recommender.domain.skills import Skill
from recommender.engine.levels import levels
from recommender.engine.links import TERMS, chances, kept, sentences, shares
from recommender.ports import Edge, Progress, Vectors
from recommender.service.link_reading import Reading, Said, read, signals

CHUNK = 128
"""Skills looked at together; bounds the memory that many skills take."""


@dataclass(frozen=True, slots=True)
class Found:
    """A link that the texts speak for: rows of item and skill, and what each term adds."""

    item: int
    skill: int
    confidence: float
    shares: tuple[float, ...]


def linked(
    catalogue: Catalogue,
    items: Sequence[ContentItem],
    vectors: Vectors,
    verdicts: Sequence[LinkVerdict],
    recipe: LinkRecipe,
    edge: Edge,
    progress: Progress | None,
) -> tuple[ContentSkillLink, ...]:
    """Return every link of a catalogue: declared, inferred for items that declare none, judged.

    An item whose author said what it teaches is left at that. What people said of links counts
    for the pair itself, and for items that are like it.

    Args:
        catalogue: with the links that it declares.
        items: its items in order of id.
        vectors: float32 (N, dimension), unit vectors of their whole texts.
        verdicts: what people said; those about what the catalogue does not have are passed over.
        recipe: the weights.
        edge: encodes, and counts words.
        progress: called with (done, total) while texts are encoded.
    """
    known = {
        (v.item, v.skill): v
        for v in verdicts
        if v.verdict and v.item in catalogue.items and v.skill in catalogue.skills
    }
    skills = linkable(catalogue)
    declaring = {x.item for x in catalogue.links}
    rows = [n for n, i in enumerate(items) if i.id not in declaring]
    inferred: list[ContentSkillLink] = []
    if skills and rows:
        reading = read(items, vectors, skills, edge, progress)
        said = said_of(reading, catalogue.links, known.values())
        found = infer(reading, rows, said, recipe)
        inferred = _told(found, reading, said, catalogue, recipe)
    return _judged([*catalogue.links, *inferred], known, catalogue, recipe)


def linkable(catalogue: Catalogue) -> list[Skill]:
    """Return the skills that links may lead to, by id: those that group no others."""
    groups = {s.broader for s in catalogue.skills.values()}
    return [catalogue.skills[s] for s in sorted(catalogue.skills) if s not in groups]


def said_of(
    reading: Reading, declared: Iterable[ContentSkillLink], verdicts: Iterable[LinkVerdict]
) -> Said:
    """Return what catalogue and people say of each skill; people have the last word."""
    row = {item.id: n for n, item in enumerate(reading.items)}
    column = {skill.id: n for n, skill in enumerate(reading.skills)}
    said: dict[int, dict[int, float]] = {}
    pairs = [(x.item, x.skill, 1.0) for x in declared]
    pairs += [(v.item, v.skill, 1.0 if v.verdict == VERIFIED else -1.0) for v in verdicts]
    for item, skill, sign in pairs:
        if item in row and skill in column:
            said.setdefault(column[skill], {})[row[item]] = sign
    return said


def infer(reading: Reading, rows: Sequence[int], said: Said, recipe: LinkRecipe) -> list[Found]:
    """Return the links of some items that are sure enough to keep, by item, surest first."""
    candidates: dict[tuple[int, int], Found] = {}
    asked = np.array(rows, dtype=np.intp)
    for start in range(0, len(reading.skills), CHUNK):
        columns = range(start, min(start + CHUNK, len(reading.skills)))
        terms = shares(signals(reading, columns, said), recipe)[:, asked]
        confidence = chances(terms.sum(axis=0), recipe)
        for place, skill in np.argwhere(confidence >= recipe.least).tolist():
            added = tuple(np.round(terms[:, place, skill], 4).tolist())
            one = Found(rows[place], start + skill, float(confidence[place, skill]), added)
            candidates[one.item, one.skill] = one
    chosen = kept([(x.confidence, x.item, x.skill) for x in candidates.values()], recipe)
    return [candidates[item, skill] for _, item, skill in chosen]


def _told(
    found: Sequence[Found],
    reading: Reading,
    said: Said,
    catalogue: Catalogue,
    recipe: LinkRecipe,
) -> list[ContentSkillLink]:
    """Give each link its levels, the sentence that carried it and the item it is like."""
    pairs = {(x.item, x.skill) for x in catalogue.links}
    pairs |= {(reading.items[f.item].id, reading.skills[f.skill].id) for f in found}
    links = []
    for one in found:
        item, skill = reading.items[one.item], reading.skills[one.skill]
        required = [catalogue.items[i] for i in item.requires_items if (i, skill.id) in pairs]
        entry, reached = levels(item, skill.id, tuple(required), recipe.minutes_per_level)
        links.append(
            ContentSkillLink(
                item.id,
                skill.id,
                entry,
                reached,
                one.confidence,
                INFERRED,
                sentence=_sentence(one, reading),
                like=_like(one, reading, said),
                shares=one.shares,
            )
        )
    return links


def _sentence(one: Found, reading: Reading) -> str:
    """The sentence of the item that lies nearest to the skill."""
    own = reading.sentence_vectors[reading.sentence_rows[one.item]]
    near = np.round(own @ reading.skill_vectors[one.skill], 6)
    return sentences(reading.items[one.item])[int(np.argmax(near))]


def _like(one: Found, reading: Reading, said: Said) -> str | None:
    """The item most like it among those said to teach the skill, where that spoke for it."""
    rows = [row for row, sign in sorted(said.get(one.skill, {}).items()) if sign > 0]
    if not rows or one.shares[TERMS.index("alike")] <= 0:
        return None
    near = reading.whole[rows] @ reading.whole[one.item]
    near = near + reading.title[rows] @ reading.title[one.item]
    return reading.items[rows[int(np.argmax(np.round(near, 6)))]].id


def _judged(
    links: Sequence[ContentSkillLink],
    known: Mapping[tuple[str, str], LinkVerdict],
    catalogue: Catalogue,
    recipe: LinkRecipe,
) -> tuple[ContentSkillLink, ...]:
    """Write people's verdicts onto the links; a pair that has no link gets one."""
    judged = []
    for link in links:
        verdict = known.get((link.item, link.skill))
        if verdict is None:
            judged.append(link)
        elif verdict.verdict == IGNORED:
            judged.append(replace(link, verdict=IGNORED))
        else:
            judged.append(replace(link, verdict=VERIFIED, confidence=1.0))
    there = {(x.item, x.skill) for x in links}
    for (item, skill), verdict in known.items():
        if (item, skill) not in there:
            entry, reached = levels(catalogue.items[item], skill, (), recipe.minutes_per_level)
            sure = 1.0 if verdict.verdict == VERIFIED else 0.0
            judged.append(
                ContentSkillLink(
                    item, skill, entry, reached, sure, INFERRED, verdict=verdict.verdict
                )
            )
    return tuple(judged)
