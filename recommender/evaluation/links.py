"""Are the courses that were tagged with a skill linked to it, and as surely as is said?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recommender.domain.errors import InvalidInput
from recommender.engine.link_fit import held_out
from recommender.engine.measures import (
    LEAST_CHANCE,
    Chance,
    brier,
    calibration_error,
    interval,
    mean_interval,
    ndcg_at,
)
from recommender.evaluation.asking import Talk, published
from recommender.evaluation.link_baselines import SENTENCES, VOTE, LinkBaselines
from recommender.evaluation.results import RECOMMENDER, Report, Row, compared
from recommender.evaluation.starter import starter
from recommender.evaluation.truth import (
    Sample,
    SkillTruth,
    courses,
    half_tagged,
    skills,
)
from recommender.ports import Edge
from recommender.service.browsing import items_for_skill
from recommender.service.fitting import Lesson, fit_links, joined, lesson
from recommender.service.publishing import serving_catalogue

UNTAGGED, HALF = "all courses", "untagged half"
STARTER = "starter, held-out folds"
BASE_RATE, FITTED = "base rate", "recommender, own fit"
SPLITS = 3
NOTES = (
    "A course that teaches a skill without being tagged with it counts as wrong.",
    "Calibration is over linked pairs that state at least .2, drawn by skill.",
    f"Half tagged: {SPLITS} splits; each skill's figure is its mean over the splits.",
    "Own fit: the weights are fitted to the tagged half and judged on the other.",
)

Values = dict[str, dict[str, list[float]]]
"""By system and skill, a figure per split."""


def links(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Infer links of courses to skills; compare ranking and confidence with the tags."""
    truth = skills(sample)
    rows = [*_untagged(sample, truth, edge, talk), *_half(sample, truth, edge, talk)]
    rows += _starter(edge, talk)
    return Report("links", sample.part, tuple(rows), NOTES)


def _untagged(sample: Sample, truth: Sequence[SkillTruth], edge: Edge, talk: Talk) -> list[Row]:
    catalogue = published(courses(sample, truth), edge, talk)
    simple = LinkBaselines(tuple(catalogue.items.values()), edge)
    values: dict[str, list[float]] = defaultdict(list)
    chances: list[list[Chance]] = []
    judged = [t for t in truth if t.items & catalogue.items.keys()]
    for skill in judged[: sample.n]:
        tagged = skill.items & catalogue.items.keys()
        found = _found(skill, edge)
        values[RECOMMENDER].append(ndcg_at([i for i, _ in found], tagged))
        for name, scores in simple.scores(skill.label).items():
            values[name].append(ndcg_at(simple.corpus.ranked(scores), tagged))
        chances.append([(p, i in tagged) for i, p in found])
    return [*compared(values, UNTAGGED, "nDCG@10"), *_calibration(RECOMMENDER, UNTAGGED, chances)]


def _half(sample: Sample, truth: Sequence[SkillTruth], edge: Edge, talk: Talk) -> list[Row]:
    values: Values = defaultdict(lambda: defaultdict(list))
    chances: dict[str, dict[str, list[Chance]]] = {RECOMMENDER: {}, FITTED: {}}
    for turn in range(SPLITS):
        sources, hidden = half_tagged(sample, truth, turn)
        catalogue = published(sources, edge, talk)
        simple = LinkBaselines(tuple(catalogue.items.values()), edge)
        known = [n for n, item in enumerate(simple.corpus.ids) if item not in hidden]
        judged = [t for t in truth if t.items & catalogue.items.keys() & hidden][: sample.n]
        for skill in judged:
            mixed = simple.scores(skill.label)[SENTENCES]
            tagged = np.array([i in skill.items for i in simple.corpus.ids])
            among = frozenset(hidden)
            for name, scores in ((SENTENCES, mixed), (VOTE, simple.vote(mixed, tagged, known))):
                ranked = simple.corpus.ranked(scores, among)
                values[name][skill.skill].append(ndcg_at(ranked, skill.items & hidden))
        _judge(RECOMMENDER, judged, hidden, edge, values, chances)
        try:
            own = fit_links(edge, talk.progress).recipe
        except InvalidInput as error:
            talk.say(f"No fit: {error}")
            continue
        fitted = replace(edge, recipe=replace(edge.recipe, links=own))
        published(sources, fitted, talk)
        _judge(FITTED, judged, hidden, fitted, values, chances)
    means = {
        name: [float(np.mean(of_skill[s])) for s in sorted(of_skill)]
        for name, of_skill in values.items()
    }
    own_fit = means.pop(FITTED, [])
    rows = list(compared(means, HALF, "nDCG@10"))
    if own_fit:
        rows.append(Row.of(FITTED, HALF, "nDCG@10", mean_interval(own_fit)))
    for name, of_skill in chances.items():
        rows += _calibration(name, HALF, list(of_skill.values()))
    return rows


def _judge(
    name: str,
    judged: Sequence[SkillTruth],
    hidden: set[str],
    edge: Edge,
    values: Values,
    chances: dict[str, dict[str, list[Chance]]],
) -> None:
    for skill in judged:
        found = [(i, p) for i, p in _found(skill, edge) if i in hidden]
        values[name][skill.skill].append(ndcg_at([i for i, _ in found], skill.items & hidden))
        stated = [(p, i in skill.items) for i, p in found]
        chances[name].setdefault(skill.skill, []).extend(stated)


def _starter(edge: Edge, talk: Talk) -> list[Row]:
    """Weights fitted to some folds of the starter catalogue, judged on the others."""
    published(starter(), edge, talk)
    catalogue = serving_catalogue(edge)
    labels = {s: replace(skill, description="") for s, skill in catalogue.skills.items()}
    lessons: list[Lesson] = [
        lesson(one, (), edge, talk.progress)
        for one in (catalogue, replace(catalogue, skills=labels))
    ]
    bare, tagged = joined([x.bare for x in lessons]), joined([x.tagged for x in lessons])
    rows = []
    for name, pairs, stated in zip(
        ("without tags", "with the tags of others"),
        (bare, tagged),
        held_out(bare, tagged),
        strict=True,
    ):
        units = [
            list(zip(stated[own].tolist(), (pairs.true[own] > 0).tolist(), strict=True))
            for own in (pairs.fold == fold for fold in np.unique(pairs.fold))
        ]
        rows += _calibration(f"fit {name}", STARTER, units)
    return rows


def _found(skill: SkillTruth, edge: Edge) -> list[tuple[str, float]]:
    return [(r.item.id, r.score or 0.0) for r in items_for_skill(skill.skill, edge)]


def _calibration(system: str, corpus: str, units: Sequence[Sequence[Chance]]) -> list[Row]:
    chances = [[(p, true) for p, true in unit if p >= LEAST_CHANCE] for unit in units]
    if not any(chances):
        return []
    base = f"{BASE_RATE} of {system}"
    return [
        Row.of(system, corpus, "calibration error", interval(chances, calibration_error)),
        Row.of(system, corpus, "Brier", interval(chances, brier)),
        Row.of(base, corpus, "Brier", interval(chances, _brier_of_base_rate)),
    ]


def _brier_of_base_rate(chances: Sequence[Chance]) -> float:
    rate = sum(came_true for _, came_true in chances) / len(chances)
    return rate * (1 - rate)
