"""Does a need in words retrieve the items that people chose for it?

Three truths by the same recipe: paths that teachers put together, courses tagged with a skill by
their provider, and the starter catalogue's items that declare to teach what a role asks for.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from recommender.domain.catalogue import Catalogue
from recommender.domain.errors import NotFound
from recommender.engine.measures import (
    LEAST_CHANCE,
    Chance,
    calibration_error,
    interval,
    ndcg_at,
    recall_at,
)
from recommender.evaluation.asking import Talk, published
from recommender.evaluation.baselines import Corpus
from recommender.evaluation.results import OWN, POOLED, RECOMMENDER, Report, Row, compared
from recommender.evaluation.starter import roles, starter
from recommender.evaluation.truth import Sample, courses, curricula, paths, skills
from recommender.intake import Sources
from recommender.ports import Edge
from recommender.service.browsing import items_for_need

MEASURES = {"R@10": recall_at, "nDCG@10": ndcg_at}
CALIBRATION = "calibration error"
COURSES, ROLES = "courses, by skill", "starter, by role"
NOTES = (
    "A fitting item of another provider counts as wrong: pooled figures are lower bounds.",
    "Calibration is over pairs of a need and an item that state at least .2, drawn by need.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A need, what answers it, and whose need it is (narrows the corpus; shown to no system)."""

    need: str
    items: Collection[str]
    provider: str = ""


def finding(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Rank all items for each need and look for what answers it among the first ten."""
    of_paths = [Asked(p.need, p.items, p.provider) for p in paths(sample)]
    rows = [
        *_measured(POOLED, curricula(sample), lambda _: of_paths, edge, talk, own=True),
        *_of_skills(sample, edge, talk),
        *_measured(
            ROLES,
            starter(),
            lambda catalogue: [Asked(r.need, r.items) for r in roles(catalogue)][: sample.n],
            edge,
            talk,
        ),
    ]
    return Report("finding", sample.part, tuple(rows), NOTES)


def providers_of(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Return the ids of each provider's items."""
    ids = defaultdict(set)
    for item in catalogue.items.values():
        ids[item.provider or ""].add(item.id)
    return {provider: frozenset(members) for provider, members in ids.items()}


def _of_skills(sample: Sample, edge: Edge, talk: Talk) -> Iterator[Row]:
    """Courses for the name of a skill; nothing, said so, where this part of the truth is absent."""
    try:
        truth = skills(sample)
        sources = courses(sample, truth)
    except NotFound as absent:
        talk.say(f"Left out: {COURSES}. {absent}")
        return
    asked = [Asked(s.label, s.items) for s in truth][: sample.n]
    yield from _measured(COURSES, sources, lambda _: asked, edge, talk)


def _measured(
    name: str,
    sources: Sources,
    truth: Callable[[Catalogue], Sequence[Asked]],
    edge: Edge,
    talk: Talk,
    *,
    own: bool = False,
) -> Iterator[Row]:
    """Publish a catalogue, ask for every need of a truth, and judge the rankings."""
    catalogue = published(sources, edge, talk)
    corpus = Corpus(tuple(catalogue.items.values()), edge)
    providers = providers_of(catalogue)
    values: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    chances: list[list[Chance]] = []
    for asked in truth(catalogue):
        right = frozenset(asked.items) & catalogue.items.keys()
        if not right:
            continue
        ours = [(r.item.id, r.score or 0.0) for r in items_for_need(asked.need, edge)]
        chances.append([(p, i in right) for i, p in ours if p >= LEAST_CHANCE])
        rankings = {RECOMMENDER: [i for i, _ in ours]}
        for system, scores in corpus.scores(asked.need).items():
            rankings[system] = corpus.ranked(scores)
        among = providers.get(asked.provider, frozenset())
        for system, ranked in rankings.items():
            for measure, judge in MEASURES.items():
                values[name, measure][system].append(judge(ranked, right))
                if own:
                    narrowed = [i for i in ranked if i in among]
                    values[OWN, measure][system].append(judge(narrowed, right))
    for key, figures in values.items():
        yield from compared(figures, *key)
    if any(chances):
        yield Row.of(RECOMMENDER, name, CALIBRATION, interval(chances, calibration_error))
