"""Are a path's items, handed over shuffled, put back into the order that teachers chose?"""

from collections import defaultdict
from math import fsum

from recommender.domain.catalogue import Catalogue
from recommender.engine.measures import order_accuracy
from recommender.evaluation.asking import Talk, path_for, published
from recommender.evaluation.baselines import EVERYTHING, Corpus, by_cues, by_level
from recommender.evaluation.results import RECOMMENDER, Report, compared
from recommender.evaluation.truth import PathTruth, Sample, curricula, paths, shuffled
from recommender.ports import Edge

GIVEN, LEVEL, NEAREST = "as shuffled", "by level", "nearest to the need"
CUES = "title cues, then nearest"
CORPUS = "the path's items"
SHUFFLES = 5
"""How often what depends on the shuffle is judged; its mean counts."""
NOTE = "An item that the answer leaves out makes every pair with it wrong."


def ordering(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Hand over each path's items in an order that says nothing, and compare pair by pair."""
    truth = paths(sample)
    catalogue = published(curricula(sample), edge, talk)
    corpus = Corpus(tuple(catalogue.items.values()), edge)
    values = defaultdict(list)
    for path in truth:
        for system, orders in _orders(path, catalogue, corpus, edge).items():
            judged = [order_accuracy(o, path.items, absent_is_wrong=True) for o in orders]
            shares = [share for share in judged if share is not None]
            if shares:
                values[system].append(fsum(shares) / len(shares))
    rows = compared(values, CORPUS, "pairs in order")
    return Report("ordering", sample.part, tuple(rows), (NOTE,))


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
