"""The path that serves: publish files, then ask and let the engine answer."""

from collections.abc import Callable
from dataclasses import dataclass

from recommender.domain.catalogue import Catalogue
from recommender.domain.decisions import Json
from recommender.engine.gap import ask_vector
from recommender.engine.precedence import Precedence, Reader
from recommender.engine.recommend import recommend
from recommender.evaluation.results import Report
from recommender.evaluation.truth import Sample
from recommender.formats.door import read_ask
from recommender.intake import Sources, publish_files
from recommender.ports import Edge, Progress
from recommender.service.browsing import serving
from recommender.service.gathering import gather

ACTOR = "evaluation"
TOLD = 5


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a suite tells what happens while it runs."""

    say: Callable[[str], None]
    progress: Progress | None = None


Suite = Callable[[Sample, Edge, Talk], Report]
"""One question: the truth asked for, an open home, and where to talk."""


def published(sources: Sources, edge: Edge, talk: Talk) -> Catalogue:
    """Publish files as an operator would, and return the catalogue that serves.

    Raises:
        InvalidInput: when the files cannot be published at all.
    """
    done, problems = publish_files(sources, edge, actor=ACTOR, progress=talk.progress)
    talk.say(f"Snapshot {done.snapshot[:12]}: {done.counts['items']} items.")
    if problems:
        talk.say(f"{len(problems)} problems; the rows they are about were left out:")
        for problem in problems[:TOLD]:
            talk.say(f"  {problem.pointer}: {problem.detail}")
    return serving(edge).snapshot.catalogue


def path_for(ask: dict[str, Json], edge: Edge) -> list[str]:
    """Return the ids of the path that answers an ask, in order.

    The ask passes the same door, gathering and engine as one that is served; only the writing
    down of the decision is left out.
    """
    inputs, snapshot = gather(read_ask(ask), edge)
    answer = recommend(inputs, snapshot, edge.recipe).answer
    return [step["item"]["id"] for step in answer["steps"]]


def precedence_for(ask: dict[str, Json], edge: Edge) -> Precedence:
    """Return what speaks for the order of the items that an ask lists, as the engine reads it."""
    inputs, published = gather(read_ask(ask), edge)
    items = [published.snapshot.catalogue.items[i] for i in inputs.ask.items]
    reader = Reader(published, edge.recipe.order, ask_vector(None, inputs.needs))
    return reader.precedence(items, {})
