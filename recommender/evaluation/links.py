"""Are the courses that were tagged with a skill linked to it, and as surely as is said?"""

from collections import defaultdict
from collections.abc import Sequence

from recommender.engine.measures import (
    LEAST_CHANCE,
    Chance,
    brier,
    calibration_error,
    interval,
    ndcg_at,
)
from recommender.evaluation.asking import Talk, published
from recommender.evaluation.baselines import Corpus
from recommender.evaluation.results import RECOMMENDER, Report, Row, compared
from recommender.evaluation.truth import Sample, courses, skills
from recommender.ports import Edge
from recommender.service.browsing import items_for_skill

CORPUS = "all courses"
BASE_RATE = "base rate"
NOTE = "A course that teaches a skill without being tagged with it counts as wrong."


def links(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Infer links of courses to skills; compare ranking and confidence with the tags."""
    truth = skills(sample)
    catalogue = published(courses(sample, truth), edge, talk)
    corpus = Corpus(tuple(catalogue.items.values()), edge)
    values: dict[str, list[float]] = defaultdict(list)
    chances: list[list[Chance]] = []
    judged = [t for t in truth if t.items & catalogue.items.keys()]
    for skill in judged[: sample.n]:
        tagged = skill.items & catalogue.items.keys()
        found = [(r.item.id, r.score or 0.0) for r in items_for_skill(skill.skill, edge)]
        values[RECOMMENDER].append(ndcg_at([i for i, _ in found], tagged))
        for name, scores in corpus.scores(skill.label).items():
            values[name].append(ndcg_at(corpus.ranked(scores), tagged))
        chances.append([(p, i in tagged) for i, p in found if p >= LEAST_CHANCE])
    rows = (*compared(values, CORPUS, "nDCG@10"), *_calibration(chances))
    notes = (NOTE, "Calibration is over linked pairs that state at least .2, drawn by skill.")
    return Report("links", sample.part, rows, notes)


def _calibration(chances: Sequence[Sequence[Chance]]) -> list[Row]:
    if not any(chances):
        return []
    return [
        Row.of(RECOMMENDER, CORPUS, "calibration error", interval(chances, calibration_error)),
        Row.of(RECOMMENDER, CORPUS, "Brier", interval(chances, brier)),
        Row.of(BASE_RATE, CORPUS, "Brier", interval(chances, _brier_of_base_rate)),
    ]


def _brier_of_base_rate(chances: Sequence[Chance]) -> float:
    rate = sum(came_true for _, came_true in chances) / len(chances)
    return rate * (1 - rate)
