"""Does what authors declared as a prerequisite come first, where nobody tells?"""

from collections import defaultdict
from collections.abc import Sequence
from math import fsum

from recommender.evaluation.asking import Talk, path_for, precedence_for, published
from recommender.evaluation.baselines import by_cues
from recommender.evaluation.pairs import calibrated, stated
from recommender.evaluation.results import RECOMMENDER, Report, compared
from recommender.evaluation.truth import Sample, TrackTruth, concepts, shuffled, tracks
from recommender.ports import Edge

GIVEN, CUES = "as shuffled", "title cues"
CORPUS = "the track's concepts"
SHUFFLES = 5
"""How often what depends on the shuffle is judged; its mean counts."""
NOTES = (
    "This truth has no parts: --part changes nothing. Groups of concepts are few.",
    "Calibration and Brier: of the chance stated for the likelier order of two items, by pair.",
)


def prerequisites(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Hand over connected concepts, shuffled and undeclared, and look at each declared pair."""
    items = published(concepts(sample), edge, talk).items
    values, chances = defaultdict(list), []
    for track in tracks(sample):
        given = [[i for i in shuffled(track.items, n) if i in items] for n in range(SHUFFLES)]
        orders = {
            RECOMMENDER: [path_for({"items": given[0]}, edge)],
            GIVEN: given,
            CUES: [by_cues([items[i] for i in order]) for order in given],
        }
        for system, answers in orders.items():
            values[system].append(fsum(_right(a, track) for a in answers) / len(answers))
        chances.append(stated(precedence_for({"items": given[0]}, edge), track.edges))
    rows = [*compared(values, CORPUS, "prerequisites first"), *calibrated(chances, CORPUS)]
    return Report("prerequisites", sample.part, tuple(rows), NOTES)


def _right(order: Sequence[str], track: TrackTruth) -> float:
    """Share of declared pairs in the right order; one that is not whole is wrong."""
    place = {item: n for n, item in enumerate(order)}
    first = [place.get(a, len(order)) < place.get(b, -1) for a, b in track.edges]
    return sum(first) / len(first)
