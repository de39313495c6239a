"""Whether planning again, and learning from outcomes, helps simulated learners close their gaps.

Four arms walk the same learners of the same worlds: planned once or again after every item, each
without learning and with it. Learners come one after the other; what those before were seen to
gain is learned by the engine's own `learn`, within its own bounds, and serves the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import fsum
from typing import Any

from recommender.domain.decisions import Json
from recommender.domain.learned import Effect
from recommender.domain.recipes import Recipe
from recommender.engine.learning import Sign, learn, measured, of_gain
from recommender.engine.measures import mean_interval
from recommender.engine.recommend import recommend
from recommender.evaluation.asking import ACTOR, Talk
from recommender.evaluation.learners import ALL, APART, CLOSED, LEAD, WORLDS, Closed
from recommender.evaluation.results import Report, Row
from recommender.evaluation.simulated import (
    QUIZ_SPREAD,
    TODAY,
    Asker,
    bench,
    catalogue,
    item_id,
    skill_id,
)
from recommender.evaluation.truth import Sample
from recommender.formats.door import read_ask
from recommender.intake import publish_files
from recommender.ports import Edge
from recommender.service.gathering import gather

LEARNERS = 40
SCENARIOS = (
    *("noisy", "messy", "self-rating-bias", "perpetual", "forgetting", "hard-law", "spill-law"),
    *("half-prereq", "no-prereq", "tight", "clean"),
)
"""Those of the benchmark; *noisy-replan* is *noisy*, whose learners are all planned again here."""
EVERY_ITEM = 1
APART_DAYS = 90
"""A learner starts so long after the one before, who has finished by then."""
ONCE, AGAIN = "planned once", "planned again after every item"
LEARNED = ", learning"
ARMS = (ONCE, AGAIN, ONCE + LEARNED, AGAIN + LEARNED)
COMPARED = (
    (AGAIN, ONCE),
    (AGAIN + LEARNED, ONCE + LEARNED),
    (ONCE + LEARNED, ONCE),
    (AGAIN + LEARNED, AGAIN),
)
LATER = "lead of the later half, paired"
NOTES = (
    "Learners of one world come one after the other and are learned from in that order; "
    "the later half are those who come second in their world.",
    "Leads are paired by learner.",
)


@dataclass
class Firm:
    """One arm in one world: its recipe, and what was seen of the learners so far."""

    edge: Edge
    learns: bool
    signs: list[Sign] = field(default_factory=list)

    @property
    def recipe(self) -> Recipe:
        """The recipe that serves now."""
        return self.edge.recipe

    def answer(self, ask: dict[str, Json]) -> Mapping[str, Json]:
        """Answer as the service does, by the recipe that serves now."""
        inputs, published = gather(read_ask(ask), self.edge)
        return recommend(inputs, published, self.recipe).answer

    def finish(self, signs: Sequence[Sign]) -> None:
        """Take in what a learner showed, where this firm learns."""
        self.signs += signs
        if self.learns:
            self.edge = replace(self.edge, recipe=learn(self.signs, (), self.recipe))


class Watched(Asker):
    """A learner of a firm whose quizzes are kept beside what was expected of the items."""

    def __init__(self, firm: Firm, number: int) -> None:
        """Come as the learner of this number."""
        super().__init__(self._asked)
        self._firm, self._number = firm, number
        self._gains: Mapping[str, Sequence[Mapping[str, Json]]] = {}
        self.signs: list[Sign] = []

    def observe(self, feedback: Any) -> None:
        """Take in a quiz, and keep what it says of the item."""
        item, law = item_id(feedback.item), self._firm.recipe.learning
        effect = self._firm.recipe.learned.effect(item) or Effect()
        at = TODAY + timedelta(days=APART_DAYS * self._number + float(feedback.day))
        quiz = {skill_id(s): level for s, level in feedback.quiz.items()}
        self.signs += [
            measured(
                str(self._number),
                item,
                at,
                expected=(gain["after"] - gain["before"]) / effect.factor,
                seen=quiz[gain["skill"]] - gain["before"],
                variance=of_gain(QUIZ_SPREAD**2, gain["spread"], law),
            )
            for gain in self._gains.get(item, ())
            if gain["skill"] in quiz
        ]
        super().observe(feedback)

    def _asked(self, ask: dict[str, Json]) -> Mapping[str, Json]:
        answer = self._firm.answer(ask)
        self._gains = {step["item"]["id"]: step["gains"] for step in answer["steps"]}
        return answer


def learning(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Let simulated learners be planned once and again, without learning and with it.

    Raises:
        NotFound: when the benchmark does not stand beside the data.
    """
    n = sample.n or LEARNERS
    rows: list[Row] = []
    found: dict[str, list[float]] = {arm: [] for arm in ARMS}
    for scenario in SCENARIOS:
        closed = _closed(sample, scenario, n, edge)
        rows += _rows(scenario, closed)
        for arm, values in closed.items():
            found[arm] += values
        shares = (f"{arm} {fsum(values) / n:.3f}" for arm, values in closed.items())
        talk.say(f"{scenario}: {'; '.join(shares)}.")
    rows += _rows(ALL, found, halves=False)
    part = f"{n} learners a scenario, seed {sample.seed}"
    return Report("learning", part, tuple(rows), NOTES)


def _closed(sample: Sample, scenario: str, n: int, edge: Edge) -> dict[str, list[float]]:
    """Share of the gap closed by every arm, by learner."""
    core, worlds = bench(sample.data, "core"), bench(sample.data, "worlds")
    of_world, of_learner, _ = worlds.SCENARIOS[scenario]
    closed = {arm: [0.0] * n for arm in ARMS}
    for first in range(min(WORLDS, n)):
        world = worlds.make_world(seed=sample.seed + APART * first, **of_world)
        publish_files(catalogue(world.cat), edge, actor=ACTOR)
        firms = {arm: Firm(edge, arm.endswith(LEARNED)) for arm in ARMS}
        for k in range(first, n, WORLDS):
            for arm, firm in firms.items():
                learner = worlds.make_learner(world, sample.seed + k, **of_learner)
                watched = Watched(firm, k)
                every = EVERY_ITEM if arm.startswith(AGAIN) else None
                found = core.simulate(world, learner, watched, replan_every=every)
                closed[arm][k] = found["closed"]
                firm.finish(watched.signs)
    return closed


def _rows(scenario: str, closed: Closed, *, halves: bool = True) -> list[Row]:
    rows = [Row.of(arm, scenario, CLOSED, mean_interval(closed[arm])) for arm in ARMS]
    for one, other in COMPARED:
        lead = [a - b for a, b in zip(closed[one], closed[other], strict=True)]
        rows.append(Row.of(f"{one} less {other}", scenario, LEAD, mean_interval(lead)))
        if halves and one.endswith(LEARNED) != other.endswith(LEARNED):
            later = lead[len(lead) // 2 :]
            rows.append(Row.of(f"{one} less {other}", scenario, LATER, mean_interval(later)))
    return rows
