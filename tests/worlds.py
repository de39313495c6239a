"""Tiny worlds whose right answer a child can see.

world = make_world(item("a", "x:0>1"), item("b", "x:1>2"))
assert order(answer(world, role={"x": 2})) == ["a", "b"]
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from tiny_encoder import HashEncoder

from recommender.adapters.index import ExactIndex
from recommender.adapters.lexical import Bm25Index
from recommender.adapters.views import small
from recommender.domain.catalogue import (
    DECLARED,
    INFERRED,
    Catalogue,
    ContentItem,
    ContentSkillLink,
    Kinship,
    Snapshot,
)
from recommender.domain.decisions import Decision, Inputs, Need, Sentence, Versions
from recommender.domain.feedback import Feedback
from recommender.domain.learners import Evidence
from recommender.domain.mentors import TalkOffer
from recommender.domain.paths import Ask, StatedLevel
from recommender.domain.policies import Policy
from recommender.domain.recipes import Recipe, ValueRecipe
from recommender.domain.skills import RoleTarget, Skill, SkillRequirement
from recommender.engine.kinship import hubness, kin
from recommender.engine.matching import document, lexical_text, stated_text
from recommender.engine.needs import sentences
from recommender.engine.recommend import recommend
from recommender.ports import Published

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ENCODER = HashEncoder(64)
LIKELY = Recipe(value=ValueRecipe(learners=0))
"""Values by the most likely levels alone, so that figures can be worked out by hand."""

Row = tuple[ContentItem, tuple[ContentSkillLink, ...]]


def item(
    id_: str,
    *teaches: str,
    minutes: int = 10,
    after: Sequence[str] = (),
    floor: Mapping[str, float] | None = None,
    **facts: Any,
) -> Row:
    """An item that teaches ``"skill:from>to"``, or ``"skill:from>to?0.7"`` when inferred.

    Args:
        after: ids of items that must come first.
        floor: levels that must be reached first.
        facts: any other field of ContentItem.
    """
    facts.setdefault("title", id_)
    requires = tuple(SkillRequirement(s, level) for s, level in (floor or {}).items())
    made = ContentItem(
        id=id_, minutes=minutes, requires_items=tuple(after), requires_skills=requires, **facts
    )
    return made, tuple(_link(id_, said) for said in teaches)


def skill(id_: str, label: str | None = None, **requires: float) -> Skill:
    """A skill that builds on others: ``skill("y", x=1)``."""
    wanted = tuple(SkillRequirement(s, level) for s, level in requires.items())
    return Skill(id_, label or id_, requires=wanted)


def make_world(*rows: Row, skills: Sequence[Skill] = ()) -> Published:
    """A published snapshot of these items; skills that are only named get their id as label."""
    items = {made.id: made for made, _ in rows}
    links = tuple(link for _, group in rows for link in group)
    named = {s.id: s for s in skills}
    mentioned = [link.skill for link in links]
    mentioned += [r.skill for made in items.values() for r in made.requires_skills]
    mentioned += [r.skill for s in skills for r in s.requires]
    for mention in mentioned:
        named.setdefault(mention, skill(mention))
    catalogue = Catalogue(items=items, skills=named, links=links)
    index = ExactIndex(
        list(items),
        _encoded([document(i) for i in items.values()]),
        list(named),
        _encoded([s.label for s in named.values()]),
        [small(_encoded([text(i) for i in items.values()])) for text in (stated_text, _title)],
    )
    texts = [lexical_text(i) for i in items.values()]
    snapshot = Snapshot("snapshot-1", ENCODER.id, catalogue)
    words = Bm25Index(list(items), texts)
    return Published(snapshot, index, words, _kinship(items, words))


def make_inputs(
    world: Published,
    *,
    role: Mapping[str, float | tuple[float, float]] | None = None,
    levels: Mapping[str, float] | None = None,
    evidence: Sequence[Evidence] = (),
    languages: Sequence[str] = (),
    need: str | None = None,
    recipe: Recipe | None = None,
    feedback: Sequence[Feedback] = (),
    previous: Sequence[str] = (),
    minutes_per_week: int | None = None,
    talks: Sequence[TalkOffer] = (),
    policies: Sequence[Policy] = (),
    **ask: Any,
) -> Inputs:
    """All that an ask is answered from.

    Args:
        role: target level by skill, or (level, importance).
        levels: levels stated in the ask.
        previous: the items of the plan that this one replaces.
        minutes_per_week: what the learner sets aside.
        talks: colleagues who can be asked.
        ask: any other field of Ask.
    """
    pairs = {s: t if isinstance(t, tuple) else (t, 1.0) for s, t in (role or {}).items()}
    stated = {s: StatedLevel(level) for s, level in (levels or {}).items()}
    return Inputs(
        ask=Ask(levels=stated, need=need, **ask),
        now=NOW,
        versions=Versions(ENCODER.id, world.snapshot.id, (recipe or LIKELY).id, "none"),
        targets=tuple(RoleTarget(s, level, weight) for s, (level, weight) in pairs.items()),
        evidence=tuple(evidence),
        languages=tuple(languages),
        needs=() if need is None else (encoded_need(need),),
        feedback=tuple(feedback),
        previous=tuple(previous),
        minutes_per_week=minutes_per_week,
        talks=tuple(talks),
        policies=tuple(policies),
    )


def encoded_need(text: str) -> Need:
    """A need with its vectors."""
    parts = tuple(Sentence(s, _vector(s)) for s in sentences(text))
    return Need(text, text, _vector(text), parts)


def decide(world: Published, *, recipe: Recipe | None = None, **inputs: Any) -> Decision:
    """The decision; see ``make_inputs`` for what may be given."""
    chosen = recipe or LIKELY
    return recommend(make_inputs(world, recipe=chosen, **inputs), world, chosen)


def answer(world: Published, **inputs: Any) -> dict[str, Any]:
    """The answer; see ``make_inputs`` for what may be given."""
    return dict(decide(world, **inputs).answer)


def order(given: Mapping[str, Any]) -> list[str]:
    """Item ids of the steps."""
    return [step["item"]["id"] for step in given["steps"]]


def codes(given: Mapping[str, Any]) -> dict[str, str]:
    """Code by item left out."""
    return {one["item"]: one["code"] for one in given["left_out"]}


def said(
    id_: str,
    of: str,
    level: float,
    source: str = "assessment",
    at: datetime = NOW,
    issuer: str | None = None,
    **facts: Any,
) -> Evidence:
    """One piece of evidence; ``facts``: any other field of Evidence."""
    return Evidence(id_, of, level, source, at, issuer, **facts)


def _link(item_id: str, said_so: str) -> ContentSkillLink:
    skill_id, levels = said_so.split(":")
    levels, _, confidence = levels.partition("?")
    entry, exit_level = (float(x) for x in levels.split(">"))
    origin = INFERRED if confidence else DECLARED
    return ContentSkillLink(
        item_id, skill_id, entry, exit_level, float(confidence or 1), origin, None
    )


def _kinship(items: Mapping[str, ContentItem], words: Bm25Index) -> Kinship:
    ids = list(items)
    whole = _encoded([document(i) for i in items.values()])
    rows = zip(ids, kin(whole, words.terms()).tolist(), strict=True)
    hubs = hubness(whole, _encoded([i.title for i in items.values()])).tolist()
    return Kinship(
        {i: tuple(ids[k] for k in group if k >= 0) for i, group in rows},
        dict(zip(ids, hubs, strict=True)),
    )


def _title(made: ContentItem) -> str:
    return made.title


def _vector(text: str) -> tuple[float, ...]:
    return tuple(float(x) for x in ENCODER.encode([text])[0])


def _encoded(texts: Sequence[str]) -> np.ndarray:
    if not texts:
        return np.zeros((0, ENCODER.dimension), dtype=np.float32)
    return ENCODER.encode(texts)
