"""Answer questions about a stored decision; nothing is recorded, as nothing is decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Decision, DecisionRecord, Inputs
from recommender.domain.errors import InvalidInput, NotFound, Problem
from recommender.domain.languages import Language, phrase
from recommender.domain.mentors import MENTOR
from recommender.domain.paths import Ask
from recommender.domain.recipes import Recipe
from recommender.engine import counterfactuals, what_ifs, why_nots, whys
from recommender.engine.factors import Basis
from recommender.engine.recommend import path_of, recommend
from recommender.engine.replies import Reply
from recommender.engine.whys import Case
from recommender.ports import Edge, Published
from recommender.service.asking import answer_given
from recommender.service.gathering import encoded_needs, language_of, problems_of, unspoken
from recommender.service.names import Names
from recommender.service.supposing import AS_RECORDED, WHERE, Otherwise, ruled

ANEW = phrase(
    "Computed again today, this decision comes out differently; what is said here compares with "
    "what is computed today."
)
NO_STEP = Problem(
    "/item",
    "no_step",
    "The decision has no next step, and no item is named.",
    "name the item that is asked about",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A stored decision with the snapshot and the recipe that it names."""

    record: DecisionRecord
    published: Published
    recipe: Recipe
    languages: Mapping[str, Language]

    @property
    def language(self) -> Language:
        """The language that the decision speaks."""
        return self.languages[self.record.inputs.language]

    def run(self, inputs: Inputs) -> Decision:
        """Return what the engine decides on these inputs."""
        return recommend(inputs, self.published, self.recipe, self.languages[inputs.language])

    def path(self, inputs: Inputs) -> tuple[str, ...]:
        """Return the steps alone of what the engine decides on these inputs."""
        return path_of(inputs, self.published, self.recipe)

    def basis(self, decision: Decision) -> Basis:
        """Return what changes are read off."""
        return Basis(self.record.inputs, decision, self.published.snapshot.catalogue, self.language)


def asked_about(decision: str, edge: Edge) -> Asked:
    """Return a stored decision, ready to be asked about.

    Raises:
        NotFound: when this tenant has none of that id, it was erased, or its recipe is gone.
        CorruptSnapshot: when the snapshot it names is gone or damaged.
    """
    record = answer_given(decision, edge)
    recipe = _recipe(record.inputs.versions.recipe, edge)
    if recipe is None:
        raise NotFound(f"The recipe {record.inputs.versions.recipe} is not kept here.")
    published = edge.shelf.load(record.inputs.versions.snapshot)
    return Asked(record, published, recipe, edge.languages)


def why(asked: Asked, item: str | None = None) -> Reply:
    """Return why an item is where it is, from the record; the next step when none is named.

    Raises:
        InvalidInput: when the decision's catalogue has no such item, or there is no next step.
    """
    return whys.why(_case(asked, item, asked.record.decision))


def why_not(asked: Asked, item: str | None) -> Reply:
    """Return why an item is not on the path, and the smallest change that would bring it in.

    Raises:
        InvalidInput: when the decision's catalogue has no such item.
    """
    _case(asked, item, asked.record.decision)
    today = asked.run(asked.record.inputs)
    found = why_nots.why_not(_case(asked, item, today), asked.run, paths=asked.path)
    return _beside(today, asked, found)


def counterfactual(asked: Asked, most: int = counterfactuals.MOST_RUNS) -> Reply:
    """Return the smallest changes that would change the next step, found in ``most`` runs."""
    today = asked.run(asked.record.inputs)
    found = counterfactuals.counterfactual(asked.basis(today), asked.run, most, asked.path)
    return _beside(today, asked, found)


def what_if(
    asked: Asked,
    ask: Ask,
    edge: Edge,
    *,
    recipe: str | None = None,
    policies: Otherwise = AS_RECORDED,
) -> Reply:
    """Return what another ask, another recipe or other policies would have been answered with.

    Everything else is as recorded: the person's evidence, feedback and languages, the catalogue.

    Raises:
        InvalidInput: when the ask names what the decision's catalogue does not have, or the
            recipe is not kept here, or a policy is none that the decision rests on.
        EncoderMismatch: when another need is given, and the catalogue has another encoder.
    """
    chosen = asked.recipe if recipe is None else _recipe(recipe, edge)
    if chosen is None:
        raise InvalidInput(
            [
                Problem(
                    "/recipe",
                    "unknown_recipe",
                    f"The recipe “{recipe}” is not kept here.",
                    "give one that a decision names under versions",
                )
            ]
        )
    inputs = _otherwise(asked, ask, chosen, edge)
    language = edge.languages[inputs.language]
    inputs = ruled(inputs, policies, asked.published.snapshot.catalogue, language)
    decision = recommend(inputs, asked.published, chosen, language)
    basis = replace(asked.basis(asked.record.decision), language=language)
    return what_ifs.what_if(basis, inputs, decision)


def _otherwise(asked: Asked, ask: Ask, recipe: Recipe, edge: Edge) -> Inputs:
    """The recorded inputs with another ask."""
    stored, published = asked.record.inputs, asked.published
    now = ask.as_of or stored.now
    problems = [*problems_of(ask, published, now, WHERE), *unspoken(ask, edge)]
    if problems:
        raise InvalidInput(replace(p, pointer=f"/ask{p.pointer}") for p in problems)
    versions = replace(stored.versions, recipe=recipe.id)
    own = (stored.language, *stored.languages)
    language = language_of(ask, own, edge)
    inputs = replace(stored, ask=ask, now=now, versions=versions, language=language)
    if ask.role != stored.ask.role:
        role = published.snapshot.catalogue.roles.get(ask.role or "")
        label, targets = (role.label, role.targets) if role else (None, ())
        inputs = replace(inputs, role_label=label, targets=targets)
    if ask.need != stored.ask.need:
        needs = encoded_needs(ask.need, published, edge) if ask.need else ()
        inputs = replace(inputs, needs=needs)
    return inputs


def _case(asked: Asked, item: str | None, decision: Decision) -> Case:
    catalogue = asked.published.snapshot.catalogue
    chosen = decision.answer["next"] if item is None else item
    if chosen is None:
        raise InvalidInput([NO_STEP])
    known = catalogue.items.get(chosen) or _talk(chosen, decision)
    if known is None:
        raise InvalidInput([Names(catalogue, WHERE).unknown_item("/item", chosen)])
    return Case(known, asked.record.inputs, decision, asked.published, asked.recipe, asked.language)


def _talk(item: str, decision: Decision) -> ContentItem | None:
    """A talk with a colleague as the decision offered it: no catalogue holds one."""
    steps = (step["item"] for step in decision.answer["steps"])
    told = next((one for one in steps if one["id"] == item and one["kind"] == MENTOR), None)
    if told is None:
        return None
    return ContentItem(item, told["title"], kind=MENTOR, minutes=told["minutes"], free=True)


def _recipe(recipe: str, edge: Edge) -> Recipe | None:
    if recipe == edge.recipe.id:
        return edge.recipe
    with edge.store.read() as tx:
        return tx.recipes.get(recipe)


def _beside(today: Decision, asked: Asked, reply: Reply) -> Reply:
    """Say so where the engine no longer comes to the recorded answer."""
    if today.answer["digest"] == asked.record.decision.answer["digest"]:
        return reply
    return replace(reply, answer=f"{reply.answer} {asked.language.say(ANEW)}")
