"""Does a need and the minutes that a path takes give back the path?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from recommender.domain.catalogue import Catalogue
from recommender.engine.measures import mean_interval, order_accuracy, set_f1
from recommender.evaluation.asking import Talk, path_for, published
from recommender.evaluation.baselines import BM25, EVERYTHING, HYBRID, Corpus, fill
from recommender.evaluation.finding import providers_of
from recommender.evaluation.results import OWN, POOLED, RECOMMENDER, Report, Row, compared
from recommender.evaluation.truth import PathTruth, Sample, curricula, paths
from recommender.ports import Edge

GREEDY = (BM25, EVERYTHING, HYBRID)
F1, ORDER, USED = "F1 of the set", "pairs in order", "minutes used"

Built = dict[str, list[str]]
"""A path by each system."""


def building(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Ask for a path under the true path's minutes, where every item of it states its minutes."""
    catalogue = published(curricula(sample), edge, talk)
    every = paths(sample)
    truth = [path for path in every if _has_minutes(path, catalogue)]
    corpus = Corpus(tuple(catalogue.items.values()), edge)
    providers = providers_of(catalogue)
    rows: list[Row] = []
    for name in (POOLED, OWN):
        built = [
            _built(p, catalogue, corpus, edge, providers[p.provider] if name == OWN else None)
            for p in truth
        ]
        rows += _rows(name, truth, built, catalogue)
    notes = (
        f"{len(truth)} of {len(every)} paths state the minutes of all their items.",
        "Pairs in order are judged among the items that were found, so n differs.",
    )
    return Report("building", sample.part, tuple(rows), notes)


def _rows(
    corpus: str, truth: Sequence[PathTruth], built: Sequence[Built], catalogue: Catalogue
) -> Iterator[Row]:
    sets, used, orders = defaultdict(list), defaultdict(list), defaultdict(list)
    for path, by_system in zip(truth, built, strict=True):
        for system, found in by_system.items():
            sets[system].append(set_f1(found, path.items))
            used[system].append(_minutes(found, catalogue) / _minutes(path.items, catalogue))
            accuracy = order_accuracy(found, path.items)
            if accuracy is not None:
                orders[system].append(accuracy)
    yield from compared(sets, corpus, F1)
    for measure, figures in ((USED, used), (ORDER, orders)):
        for system, values in figures.items():
            yield Row.of(system, corpus, measure, mean_interval(values))


def _minutes(items: Sequence[str], catalogue: Catalogue) -> int:
    return sum(catalogue.items[i].minutes for i in items)


def _has_minutes(path: PathTruth, catalogue: Catalogue) -> bool:
    found = [catalogue.items.get(i) for i in path.items]
    return all(item is not None and not item.minutes_estimated for item in found)


def _built(
    path: PathTruth,
    catalogue: Catalogue,
    corpus: Corpus,
    edge: Edge,
    among: frozenset[str] | None,
) -> Built:
    minutes = _minutes(path.items, catalogue)
    ask = {"need": path.need, "minutes": minutes, "items": sorted(among or ())}
    scores = corpus.scores(path.need)
    greedy = {
        f"{name}, greedy": fill(corpus.ranked(scores[name], among), minutes, catalogue.items)
        for name in GREEDY
    }
    return {RECOMMENDER: path_for(ask, edge), **greedy}
