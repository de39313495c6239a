"""Gather outcomes, and keep what they teach as a recipe that nobody has put to use yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from recommender.domain.audit import Act, Target
from recommender.domain.decisions import DecisionRecord
from recommender.domain.feedback import Feedback
from recommender.domain.learned import Effect, Learned
from recommender.domain.paths import SkillGain
from recommender.domain.recipes import Recipe
from recommender.engine.learning import learn
from recommender.engine.outcomes import Offer, Story, errors, signs
from recommender.ports import Edge, Transaction
from recommender.ports.feedback import FeedbackEntry

LEARN = "learn_recipe"
LEARNED = "learned"
PAGE = 200


def learn_recipe(edge: Edge, *, actor: str) -> Recipe:
    """Learn from every outcome that is held, and keep the recipe beside the one that serves.

    It starts from what was assumed, not from what was learned before: who was erased since is
    not in it. Nothing changes by it; `recipes.promote` puts it to use.
    """
    edge, now = edge.up_to_date(), edge.clock()
    recipe = edge.recipe
    with edge.store.read() as tx:
        stories = list(_stories(tx))
    learned = learn(
        [sign for story in stories for sign in signs(story, recipe, now=now)],
        [error for story in stories for error in errors(story, recipe, now=now)],
        recipe,
    )
    named = replace(learned, name=LEARNED)
    with edge.store.write() as tx:
        tx.recipes.keep(recipe)
        tx.recipes.keep(named)
        tx.audit.record(Act(LEARN, Target("recipe", named.id)), actor=actor)
    return named


def titles(edge: Edge) -> Mapping[str, str]:
    """Return the titles of the items of the serving catalogue, by id; none before a catalogue."""
    with edge.store.read() as tx:
        serving = tx.snapshots.serving()
    if serving is None:
        return {}
    items = edge.shelf.load(serving).snapshot.catalogue.items
    return {name: item.title for name, item in items.items()}


def _stories(tx: Transaction) -> Iterator[Story]:
    for learner in tx.learners.ids():
        offers = [offer for record in _decisions(tx, learner) for offer in _offers(record, tx)]
        yield Story(learner, tx.learners.ledger(learner), _feedback(tx, learner), offers)


def _feedback(tx: Transaction, learner: str) -> Sequence[Feedback]:
    """What a learner said of items, in the order of recording."""
    entries: list[FeedbackEntry] = []
    before: int | None = None
    while True:
        part = tx.feedback.page(learner=learner, item=None, kind=None, before=before, limit=PAGE)
        entries += part
        if len(part) < PAGE:
            return [entry.acting for entry in reversed(entries)]
        before = part[-1].seq


def _decisions(tx: Transaction, learner: str) -> Iterator[DecisionRecord]:
    before: int | None = None
    while True:
        rows = tx.decisions.page(learner=learner, since=None, item=None, before=before, limit=PAGE)
        yield from (record for _, record in rows)
        if len(rows) < PAGE:
            return
        before = rows[-1][0]


def _offers(record: DecisionRecord, tx: Transaction) -> Iterator[Offer]:
    recipe = tx.recipes.get(record.inputs.versions.recipe)
    learned = recipe.learned if recipe else Learned()
    for step in record.decision.answer["steps"]:
        item = step["item"]["id"]
        gains = tuple(SkillGain(**gain) for gain in step["gains"])
        yield Offer(item, record.at, gains, (learned.effect(item) or Effect()).factor)
