"""Are a path's items, handed over shuffled, put back into the order that teachers chose?"""

from collections import defaultdict
from collections.abc import Sequence
from math import fsum

from recommender.domain.catalogue import Catalogue
from recommender.engine.measures import Chance, order_accuracy
from recommender.evaluation.asking import Talk, path_for, precedence_for, published
from recommender.evaluation.baselines import EVERYTHING, Corpus, by_cues, by_level
from recommender.evaluation.pairs import calibrated, in_order, stated
from recommender.evaluation.results import RECOMMENDER, Figures, Report, compared
from recommender.evaluation.truth import PathTruth, Sample, curricula, paths, shuffled
from recommender.ports import Edge

GIVEN, LEVEL, NEAREST = "as shuffled", "by level", "nearest to the need"
CUES = "title cues, then nearest"
CORPUS, BY_PROVIDER = "the path's items", "mean of providers"
MEASURE = "pairs in order"
SHUFFLES = 5
"""How often what depends on the shuffle is judged; its mean counts."""
NOTES = (
    "An item that the answer leaves out makes every pair with it wrong.",
    "Calibration and Brier: of the chance stated for the likelier order of two items, by pair.",
)


def ordering(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Hand over each path's items in an order that says nothing, and compare pair by pair."""
    truth = paths(sample)
    catalogue = published(curricula(sample), edge, talk)
    corpus = Corpus(tuple(catalogue.items.values()), edge)
    values = defaultdict(list)
    judged_paths, chances = [], []
    for path in truth:
        for system, orders in _orders(path, catalogue, corpus, edge).items():
            judged = [order_accuracy(o, path.items, absent_is_wrong=True) for o in orders]
            shares = [share for share in judged if share is not None]
            if shares:
                values[system].append(fsum(shares) / len(shares))
        if len(path.items) > 1:
            judged_paths.append(path)
            chances.append(_stated(path, catalogue, edge))
    rows = [
        *compared(values, CORPUS, MEASURE),
        *compared(_by_provider(values, judged_paths), BY_PROVIDER, MEASURE),
        *calibrated(chances, CORPUS),
    ]
    return Report("ordering", sample.part, tuple(rows), NOTES)


def _by_provider(values: Figures, truth: Sequence[PathTruth]) -> dict[str, list[float]]:
    """The mean of each provider, so that one with many paths counts like any other."""
    providers = sorted({path.provider for path in truth})
    rows = [[n for n, path in enumerate(truth) if path.provider == p] for p in providers]
    return {
        system: [fsum(figures[n] for n in own) / len(own) for own in rows]
        for system, figures in values.items()
    }


def _stated(path: PathTruth, catalogue: Catalogue, edge: Edge) -> list[Chance]:
    known = [i for i in path.items if i in catalogue.items]
    precedence = precedence_for({"items": sorted(known), "need": path.need}, edge)
    return stated(precedence, in_order(known))


def _orders(
    path: PathTruth, catalogue: Catalogue, corpus: Corpus, edge: Edge
) -> dict[str, list[list[str]]]:
    items = catalogue.items
    given = [[i for i in shuffled(path.items, n) if i in items] for n in range(SHUFFLES)]
    nearest = corpus.ranked(corpus.scores(path.need)[EVERYTHING], frozenset(given[0]))
    return {
        RECOMMENDER: [path_for({"items": given[0], "need": path.need}, edge)],
        GIVEN: given,
        LEVEL: [by_level([items[i] for i in order]) for order in given],
        NEAREST: [nearest],
        CUES: [by_cues([items[i] for i in nearest])],
    }
