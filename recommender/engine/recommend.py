"""The whole thought on one page: who asks, what may be chosen, what is chosen, what is said of it.

Each phase returns a frozen value, and the next begins from that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from recommender.domain.decisions import Decision, Inputs
from recommender.domain.languages import ENGLISH, Language
from recommender.domain.paths import Ask, LearningPath, PathStep
from recommender.domain.recipes import Recipe
from recommender.engine.answers import build_answer
from recommender.engine.attribution import enables
from recommender.engine.calm import Wishes, openable, with_wishes
from recommender.engine.checks import Check, check_body
from recommender.engine.doubts import Doubt, Plan, ask_first, left_for
from recommender.engine.explanation import Reason, explain
from recommender.engine.exploration import Trial, explore, with_chances, with_trial
from recommender.engine.fading import Day
from recommender.engine.fates import Ending, trace
from recommender.engine.gap import ask_vector, gap_vector
from recommender.engine.known import Known, who_asks
from recommender.engine.mentors import Talks, with_talks
from recommender.engine.naming import name_policies, with_policies, with_rulings
from recommender.engine.precedence import Reader
from recommender.engine.prospects import Prospects
from recommender.engine.refreshers import Keeping, refreshed
from recommender.engine.remarks import remark
from recommender.engine.retrieval import Found, Search, retrieve
from recommender.engine.rules import Removed, apply_rules
from recommender.engine.shares import Planned, plan_within_shares
from recommender.engine.transitions import with_transitions
from recommender.ports import Published


def recommend(
    inputs: Inputs, published: Published, recipe: Recipe, language: Language = ENGLISH
) -> Decision:
    """Answer an ask from the world it was asked in.

    A live request, a what-if question and a replay are this same call with other arguments:
    nothing here reads a clock, draws an id, or encodes a text.

    Args:
        inputs: the ask, the moment, and all that is known of the person.
        published: the snapshot that ``inputs.versions`` names.
        recipe: every knob.
        language: that ``inputs.language`` names.

    Raises:
        Inconsistent: when the parts of the answer do not add up; such an answer is never given.
        ValueError: when it is another language than the inputs name.
    """
    if language.code != inputs.language:
        raise ValueError(f"Asked in {inputs.language}, given {language.code}.")
    known = who_asks(inputs, published.snapshot, recipe, language)
    feasible = _feasible(known, published, recipe)
    chosen = _chosen(known, feasible, recipe)
    reasons = _reasons(known, feasible, chosen, recipe)
    return _decision(known, feasible, chosen, reasons, recipe)


def path_of(inputs: Inputs, published: Published, recipe: Recipe) -> tuple[str, ...]:
    """Return the ids of the steps that `recommend` answers with, without what it says of them.

    The same code chooses them; it takes half of the time where the path is long.
    """
    known = who_asks(inputs, published.snapshot, recipe)
    chosen = _chosen(known, _feasible(known, published, recipe), recipe, asking=False)
    return tuple(step.item for step in chosen.shown)


@dataclass(frozen=True, slots=True)
class Feasible:
    """What was found, and what of it may be chosen.

    Attributes:
        found: every candidate, with where it came from.
        removed: those that a rule or a policy keeps out.
        prospects: what the rest is, and what it is judged by.
        reader: which of two items reads better first.
    """

    found: tuple[Found, ...]
    removed: tuple[Removed, ...]
    prospects: Prospects
    reader: Reader


@dataclass(frozen=True, slots=True)
class Chosen:
    """The path: what was pinned, what keeps skills from fading, content, talks with colleagues.

    Attributes:
        keeping: the refreshers.
        lead: how many of the steps were pinned, and come before the refreshers.
        steps: content, then talks.
        talks: whom the last of the steps are with.
        prospects: what the steps were made of, and are judged by.
        removed: what the caps of shares took out.
        trial: what was drawn as the next step, where a recipe tries others.
        check: the question to ask before setting out, if any is worth it.
    """

    keeping: Keeping
    lead: int
    steps: tuple[PathStep, ...]
    talks: Talks
    prospects: Prospects
    removed: tuple[Removed, ...]
    trial: Trial | None
    check: Check | None

    @property
    def shown(self) -> tuple[PathStep, ...]:
        """The whole path: refreshers after what was pinned first."""
        return (*self.steps[: self.lead], *self.keeping.steps, *self.steps[self.lead :])

    @property
    def content(self) -> int:
        """How many of the steps are content; the others are talks."""
        return len(self.steps) - len(self.talks.offers)


def _feasible(known: Known, published: Published, recipe: Recipe) -> Feasible:
    """Look for what closes the gaps, and keep to the rules."""
    inputs, prospects = known.inputs, known.prospects
    search = Search(
        gaps=known.gaps,
        vector=gap_vector(known.gaps, published.index),
        needs=inputs.needs,
        level=prospects.level,
        listed=known.ask.items,
        known=prospects.levels.keys(),
        pinned=known.pinned,
        ruled=known.ruled.named,
    )
    found = retrieve(search, published, recipe.retrieval, known.language)
    items = [published.snapshot.catalogue.items[one.item] for one in found]
    open_to, removed = apply_rules(
        items, known.ask, inputs.languages, known.said, known.ruled, known.language
    )
    prospects = prospects.made_of(open_to, {one.item: one.links for one in found})
    reader = Reader(published, recipe.order, ask_vector(search.vector, inputs.needs))
    return Feasible(found, removed, prospects, reader)


def _chosen(known: Known, feasible: Feasible, recipe: Recipe, *, asking: bool = True) -> Chosen:
    """Take what is due to be refreshed; plan the rest; see whether to try or to ask first."""
    inputs, said, ruled = known.inputs, known.said, known.ruled
    voice, wishes = known.voice(feasible.prospects), Wishes(known.pinned, inputs.previous)
    first = openable(known.pinned, feasible.prospects, known.ask, recipe)
    items = feasible.prospects.snapshot.catalogue.items
    reserved = {item: items[item].minutes for item in first}
    day = Day(inputs, said, ruled, feasible.prospects, voice, recipe, reserved)
    keeping = refreshed(known.gaps, day)
    choices = keeping.beside(feasible.prospects)

    def plan(ask: Ask, of: Prospects = choices, by: Recipe = recipe) -> Planned:
        return plan_within_shares(of, ask, by, feasible.reader, wishes, ruled, known.language)

    planned, talks = with_talks(
        plan, keeping.rest(known.ask), inputs, said, choices, recipe, known.language
    )
    settled = known.pinned or inputs.previous or ruled.shares or keeping.steps or talks.offers
    draw = None if settled or known.ask.orders_a_list else inputs.draw
    steps, trial = explore(planned.steps, planned.prospects, known.ask, recipe, draw)
    content = tuple(s.item for s in planned.steps[: len(planned.steps) - len(talks.offers)])
    lead = sum(1 for _ in takewhile(lambda step: step.item in known.pinned, steps))
    chosen = Chosen(keeping, lead, steps, talks, planned.prospects, planned.removed, trial, None)
    if not asking:
        return chosen
    left = left_for(content, known.ask, chosen.shown, planned.prospects)
    base = Plan(content, choices, left, tuple(step.item for step in chosen.shown))
    doubt = Doubt(inputs, known.profile, said, ruled, recipe, plan)
    return replace(chosen, check=ask_first(base, known.gaps, doubt))


def _reasons(
    known: Known, feasible: Feasible, chosen: Chosen, recipe: Recipe
) -> tuple[Reason, ...]:
    """Say why each step is taken, in the order of the path."""
    steps, prospects, content = chosen.steps, chosen.prospects, chosen.content
    keeping, lead = chosen.keeping, chosen.lead

    def wished(why: Sequence[Reason], of: Sequence[PathStep]) -> tuple[Reason, ...]:
        asked = with_wishes(why, of, Wishes(known.said.pinned), known.language)
        return with_policies(asked, of, known.ruled, known.language)

    voice, every = known.voice(prospects), known.ask.orders_a_list
    why = chosen.talks.told(wished(explain(steps, prospects, voice), steps), voice)
    next_to_it = with_transitions(
        why[:content], steps[:content], prospects, voice, feasible.reader, every=every
    )
    kept = wished(keeping.reasons, keeping.steps)
    why = (*next_to_it[:lead], *kept, *next_to_it[lead:], *why[content:])
    return with_trial(why, chosen.trial, voice, recipe)


def _decision(
    known: Known,
    feasible: Feasible,
    chosen: Chosen,
    reasons: tuple[Reason, ...],
    recipe: Recipe,
) -> Decision:
    """Say what became of everything that was found, and put the answer together."""
    prospects, voice = chosen.prospects, known.voice(chosen.prospects)
    items, removed = prospects.snapshot.catalogue.items, (*feasible.removed, *chosen.removed)
    path = chosen.keeping.before(
        LearningPath(chosen.steps, enables(chosen.steps, prospects, recipe)), chosen.lead
    )
    ending = Ending(known.ask, known.gaps, path.steps, prospects, voice, recipe, known.pinned)
    traces = trace(feasible.found, removed, ending)
    traces = chosen.keeping.traced(
        with_rulings(traces, known.ruled, known.budget, items, known.language)
    )
    answer = build_answer(
        path,
        known.gaps,
        prospects,
        reasons,
        remark(removed, traces, ending),
        known.inputs.versions,
        name_policies(
            path.steps,
            traces,
            known.ruled,
            known.budget,
            items,
            prospects.completed,
            known.language,
        ),
        {
            "language": known.language.code,
            "refreshers": chosen.keeping.rows(voice),
            "check": check_body(chosen.check, prospects, known.language),
        },
    )
    estimates = tuple(known.profile[skill] for skill in sorted(known.profile))
    return Decision(with_chances(answer, chosen.trial), traces, estimates)
