"""Does a need in words retrieve the items that teachers chose for it?"""

from collections import defaultdict

from recommender.domain.catalogue import Catalogue
from recommender.engine.measures import ndcg_at, recall_at
from recommender.evaluation.asking import Talk, published
from recommender.evaluation.baselines import Corpus
from recommender.evaluation.results import OWN, POOLED, RECOMMENDER, Report, compared
from recommender.evaluation.truth import PathTruth, Sample, curricula, paths
from recommender.ports import Edge
from recommender.service.browsing import items_for_need

MEASURES = {"R@10": recall_at, "nDCG@10": ndcg_at}
NOTE = "A fitting item of another provider counts as wrong: pooled figures are lower bounds."


def finding(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Rank all items for each path's need and look for the path's items among the first ten."""
    truth = paths(sample)
    catalogue = published(curricula(sample), edge, talk)
    corpus = Corpus(tuple(catalogue.items.values()), edge)
    providers = providers_of(catalogue)
    values: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for path in truth:
        for system, ranked in _rankings(path, corpus, edge).items():
            own = [i for i in ranked if i in providers.get(path.provider, frozenset())]
            for name, measure in MEASURES.items():
                values[POOLED, name][system].append(measure(ranked, path.items))
                values[OWN, name][system].append(measure(own, path.items))
    rows = [row for key, figures in values.items() for row in compared(figures, *key)]
    return Report("finding", sample.part, tuple(rows), (NOTE,))


def providers_of(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Return the ids of each provider's items."""
    ids = defaultdict(set)
    for item in catalogue.items.values():
        ids[item.provider or ""].add(item.id)
    return {provider: frozenset(members) for provider, members in ids.items()}


def _rankings(path: PathTruth, corpus: Corpus, edge: Edge) -> dict[str, list[str]]:
    ours = [found.item.id for found in items_for_need(path.need, edge)]
    others = {name: corpus.ranked(scores) for name, scores in corpus.scores(path.need).items()}
    return {RECOMMENDER: ours, **others}
