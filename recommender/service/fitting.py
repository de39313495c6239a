"""Fit how surely links are inferred to a catalogue's own tags."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from recommender.domain.audit import Act, Target
from recommender.domain.catalogue import Catalogue, LinkVerdict
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.recipes import LinkRecipe
from recommender.engine.link_fit import Examples, chance, fit, held_out
from recommender.engine.links import Floats, terms, trust
from recommender.engine.matching import document
from recommender.engine.measures import (
    LEAST_CHANCE,
    SEED,
    brier,
    calibration_error,
)
from recommender.ports import Edge, Progress
from recommender.service.link_reading import Reading, Said, read, signals
from recommender.service.linking import linkable, said_of
from recommender.service.publishing import publish, serving_catalogue

FOLDS = 4
LEAST_ITEMS = 40
"""Tagged items under which a fit would be noise."""
SILENT = 0.25
"""Share of the items that declare nothing whose texts speak for a skill though they teach none:
only items that declare something are learned from, so how many of the others would is not known."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well stated chances of at least .2 came true, on pairs that no weight was fitted to."""

    pairs: int
    came_true: float
    error: float
    brier: float


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit found: the new weights, and both recipes judged on held-out folds."""

    recipe: LinkRecipe
    links: int
    before: Calibration | None
    after: Calibration | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """The pairs that a catalogue's tags teach: seen without any tags, and with those of others.

    Attributes:
        silent: share (0-1) of the catalogue's items that declare nothing.
    """

    bare: Examples
    tagged: Examples
    silent: float


def fit_links(edge: Edge, progress: Progress | None = None) -> Fit:
    """Fit the weights to the items of the serving catalogue that declare what they teach.

    Nothing changes by it: ``use`` puts the new weights to use.

    Raises:
        InvalidInput: when too few items declare what they teach.
    """
    with edge.store.read() as tx:
        verdicts, recipe = tx.links.current(), tx.recipes.in_use() or edge.recipe
    learned = lesson(serving_catalogue(edge), verdicts, edge, progress)
    return fitted([learned], recipe.links)


def fitted(lessons: Sequence[Lesson], recipe: LinkRecipe) -> Fit:
    """Return the recipe with weights fitted to lessons, judged on held-out folds."""
    bare, tagged = joined([x.bare for x in lessons]), joined([x.tagged for x in lessons])
    untagged, with_tags = fit(bare, tagged)
    own = replace(
        recipe,
        untagged=untagged,
        tagged=with_tags,
        agreement=round(1 - SILENT * max(x.silent for x in lessons), 4),
        fitted_on=f"own tags: {int(bare.true.sum())} links",
    )
    before = recipe.agreement * chance(tagged, recipe.untagged, recipe.tagged)
    return Fit(
        recipe=own,
        links=int(bare.true.sum()),
        before=calibration(before, tagged.true),
        after=calibration(held_out(bare, tagged)[1], tagged.true),
    )


def use(recipe: LinkRecipe, edge: Edge, *, actor: str) -> str:
    """Put weights to use: promote a recipe with them and publish the serving catalogue again.

    Returns:
        The id of the recipe. A service that runs links by it at once, and names it in its
        decisions after a restart.
    """
    with edge.store.write() as tx:
        promoted = replace(tx.recipes.in_use() or edge.recipe, links=recipe)
        tx.recipes.promote(promoted, actor=actor)
        tx.audit.record(Act("promote_recipe", Target("recipe", promoted.id)), actor=actor)
    publish(serving_catalogue(edge), edge, actor=actor)
    return promoted.id


def lesson(
    catalogue: Catalogue,
    verdicts: Sequence[LinkVerdict],
    edge: Edge,
    progress: Progress | None = None,
) -> Lesson:
    """Return the pairs of a catalogue's tagged items, each looked at without its own tags.

    Args:
        catalogue: only items that declare links are learned from, as only they say what they do
            not teach.
        verdicts: what people said of links; they correct what is declared and count as tags.
        edge: encodes, and counts words.
        progress: called with (done, total) while texts are encoded.

    Raises:
        InvalidInput: when too few items declare what they teach.
    """
    skills, declaring = linkable(catalogue), {x.item for x in catalogue.links}
    items = [catalogue.items[i] for i in sorted(catalogue.items)]
    rows = np.array([n for n, i in enumerate(items) if i.id in declaring], dtype=np.intp)
    if len(rows) < LEAST_ITEMS or not skills:
        raise InvalidInput([_too_few(len(rows))])
    whole = edge.embeddings.encode([document(i) for i in items], progress)
    reading = read(items, whole, skills, edge, progress)
    said = said_of(reading, catalogue.links, verdicts)
    true = np.zeros((len(items), len(skills)))
    for column, about in said.items():
        true[[row for row, sign in about.items() if sign > 0], column] = 1.0
    turn = np.random.Generator(np.random.PCG64(SEED)).permutation(len(rows)) % FOLDS
    bare = _examples(reading, rows, turn, {}, true)
    parts = []
    for fold in range(FOLDS):
        own = rows[turn == fold]
        hidden = set(own.tolist())
        others = {
            column: {row: sign for row, sign in about.items() if row not in hidden}
            for column, about in said.items()
        }
        parts.append(_examples(reading, own, np.full(len(own), fold), others, true))
    return Lesson(bare, joined(parts), 1 - len(rows) / len(items))


def joined(parts: Sequence[Examples]) -> Examples:
    """Return the pairs of several lessons as one."""
    return Examples(
        np.concatenate([p.terms for p in parts]),
        np.concatenate([p.trust for p in parts]),
        np.concatenate([p.true for p in parts]),
        np.concatenate([p.fold for p in parts]),
    )


def calibration(stated: Floats, true: Floats) -> Calibration | None:
    """Judge stated chances; None when none reaches .2."""
    shown = stated >= LEAST_CHANCE
    pairs = [(float(p), bool(t)) for p, t in zip(stated[shown], true[shown], strict=True)]
    if not pairs:
        return None
    rate = sum(came_true for _, came_true in pairs) / len(pairs)
    return Calibration(len(pairs), rate, calibration_error(pairs), brier(pairs))


def _examples(
    reading: Reading,
    rows: npt.NDArray[np.intp],
    fold: npt.NDArray[np.intp],
    said: Said,
    true: Floats,
) -> Examples:
    seen = signals(reading, range(len(reading.skills)), said)
    weight = np.broadcast_to(trust(seen.said), (len(rows), len(reading.skills)))
    return Examples(
        terms=terms(seen)[:, rows].reshape(5, -1).T,
        trust=weight.ravel(),
        true=true[rows].ravel(),
        fold=np.repeat(fold, len(reading.skills)),
    )


def _too_few(tagged: int) -> Problem:
    return Problem(
        "",
        "too_few_tags",
        f"Only {tagged} items of the serving catalogue declare what they teach.",
        f"publish a catalogue in which at least {LEAST_ITEMS} do",
    )
