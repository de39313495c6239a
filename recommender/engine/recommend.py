"""The whole thought on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recommender.domain.catalogue import ContentItem, ContentSkillLink, Snapshot
from recommender.domain.decisions import Decision, Inputs
from recommender.domain.learners import SkillEstimate
from recommender.domain.paths import Ask, Gap, LearningPath
from recommender.domain.recipes import Recipe
from recommender.domain.skills import Skill, SkillRequirement
from recommender.engine.answers import build_answer
from recommender.engine.attribution import enables
from recommender.engine.calm import Wishes, with_wishes
from recommender.engine.checks import Doubt, Plan, ask_first, check_body
from recommender.engine.dates import asked_by, minutes_by
from recommender.engine.explanation import Voice, explain
from recommender.engine.exploration import explore, with_chances, with_trial
from recommender.engine.fates import Ending, trace
from recommender.engine.format_fit import format_fit
from recommender.engine.gap import ask_vector, gap_vector, measure_gaps
from recommender.engine.mentors import with_talks
from recommender.engine.naming import name_policies, with_policies, with_rulings
from recommender.engine.policies import rulings, within_week
from recommender.engine.precedence import Reader
from recommender.engine.profile import estimate_profile, stated_levels
from recommender.engine.prospects import Prospects
from recommender.engine.reactions import Reactions, reactions
from recommender.engine.refreshers import Day, refreshed
from recommender.engine.remarks import remark
from recommender.engine.retrieval import Found, Search, retrieve
from recommender.engine.rules import apply_rules
from recommender.engine.shares import Planned, plan_within_shares
from recommender.engine.transitions import with_transitions
from recommender.ports import Published


def recommend(inputs: Inputs, published: Published, recipe: Recipe) -> Decision:
    """Answer an ask from the world it was asked in.

    A live request, a what-if question and a replay are this same call with other arguments:
    nothing here reads a clock, draws an id, or encodes a text.

    Args:
        inputs: the ask, the moment, and all that is known of the person.
        published: the snapshot that ``inputs.versions`` names.
        recipe: every knob.

    Raises:
        Inconsistent: when the parts of the answer do not add up; such an answer is never given.
    """
    snapshot, index = published.snapshot, published.index
    stated, said = stated_levels(inputs.ask), reactions(inputs.feedback, now=inputs.now)
    ruled = rulings(inputs.policies)
    budget = within_week(inputs.ask, ruled, said, snapshot.catalogue.items, inputs.now)
    ask, pinned = budget.ask, (*ruled.pinned, *said.pinned)
    profile = estimate_profile(
        inputs.evidence, stated, recipe.profile, now=inputs.now, marks=inputs.marks
    )
    skills = snapshot.catalogue.skills
    due = asked_by(ask, inputs.now.date())
    gaps = measure_gaps(ask, inputs.targets, profile, skills, inputs.needs, recipe.profile, due)
    known = _prospects(inputs, snapshot, recipe, gaps, profile, said)
    toward = gap_vector(gaps, index)
    search = Search(
        gaps,
        toward,
        inputs.needs,
        known.level,
        ask.items,
        known.levels.keys(),
        pinned,
        ruled.named,
    )
    found = retrieve(search, published, recipe.retrieval)
    items = [snapshot.catalogue.items[f.item] for f in found]
    choice, removed = apply_rules(items, ask, inputs.languages, said, ruled)
    prospects = replace(_with_choice(known, found, choice), preferred=frozenset(ruled.preferred))
    reader = Reader(published, recipe.order, ask_vector(search.vector, inputs.needs))
    wishes = Wishes(pinned, inputs.previous)
    role_skills = frozenset(t.skill for t in inputs.targets) - {g.skill for g in ask.gaps}
    voice, held = Voice(snapshot, profile, role_skills), replace(inputs, ask=ask)
    keeping = refreshed(gaps, Day(held, said, ruled, prospects, voice, recipe))
    content = keeping.beside(prospects)

    def planned(asked: Ask, of: Prospects = content, by: Recipe = recipe) -> Planned:
        return plan_within_shares(of, asked, by, reader, wishes, ruled)

    ended, talks = with_talks(planned, keeping.rest(ask), held, said, content, recipe)
    prospects, removed = ended.prospects, (*removed, *ended.removed)
    settled = pinned or inputs.previous or ruled.shares or keeping.steps or talks.offers
    draw = None if settled or ask.orders_a_list else inputs.draw
    steps, trial = explore(ended.steps, prospects, ask, recipe, draw)
    voice = replace(voice, snapshot=prospects.snapshot)
    path = keeping.before(LearningPath(steps, enables(steps, prospects, recipe)))
    ending = Ending(ask, gaps, path.steps, prospects, voice, recipe, pinned)
    catalogue = prospects.snapshot.catalogue.items
    traces = with_rulings(trace(found, removed, ending), ruled, budget, catalogue)
    remarks = remark(removed, traces, ending)
    why = with_wishes(explain(steps, prospects, voice), steps, Wishes(said.pinned))
    why, read = talks.told(with_policies(why, steps, ruled), voice), len(steps) - len(talks.offers)
    reasons = with_transitions(
        why[:read], steps[:read], prospects, voice, reader, every=ask.orders_a_list
    )
    reasons = (*keeping.reasons, *reasons, *why[read:])
    done = prospects.completed
    named = name_policies(path.steps, traces, ruled, budget, catalogue, done)
    order = tuple(step.item for step in ended.steps[:read])
    doubt = Doubt(held, profile, said, ruled, recipe, planned)
    check = ask_first(Plan(order, content), gaps, doubt)
    reasons = with_trial(reasons, trial, voice, recipe)
    beside = {"refreshers": keeping.rows(voice), "check": check_body(check, content)}
    answer = build_answer(path, gaps, prospects, reasons, remarks, inputs.versions, named, beside)
    answer = with_chances(answer, trial)
    return Decision(answer, traces, tuple(profile[s] for s in sorted(profile)))


def _prospects(
    inputs: Inputs,
    snapshot: Snapshot,
    recipe: Recipe,
    gaps: tuple[Gap, ...],
    profile: Mapping[str, SkillEstimate],
    said: Reactions,
) -> Prospects:
    """What is known before anything is found."""
    levels = {skill: estimate.mean for skill, estimate in profile.items()}
    spreads = {skill: estimate.spread for skill, estimate in profile.items()}
    return Prospects(
        items=(),
        links={},
        gaps={g.skill: g for g in gaps if g.size > 0},
        levels=levels | {g.skill: g.current for g in gaps},
        spreads=spreads | {g.skill: g.spread for g in gaps},
        builds_on={},
        completed=frozenset(inputs.ask.completed).union(said.done),
        snapshot=snapshot,
        prior_level=recipe.profile.prior_level,
        need_minutes=_need_minutes(inputs.ask, gaps),
        need_power=recipe.value.need_power,
        prior_spread=recipe.profile.prior_spread,
        minutes_by=minutes_by(gaps, inputs.minutes_per_week, inputs.ask, inputs.now.date()),
        learned=recipe.learned,
        format_fit=format_fit(inputs.feedback, said, snapshot, recipe.learning),
    )


def _need_minutes(ask: Ask, gaps: Sequence[Gap]) -> float | None:
    """Minutes for each need in words: an equal part of those that were set aside."""
    needs = sum(gap.is_need for gap in gaps)
    return ask.minutes / needs if ask.minutes is not None and needs else None


def _with_choice(
    known: Prospects, found: tuple[Found, ...], choice: tuple[ContentItem, ...]
) -> Prospects:
    links = {f.item: f.links for f in found}
    builds_on = _builds_on(known.snapshot.catalogue.skills, links, known.levels)
    return replace(known, items=choice, links=links, builds_on=builds_on)


def _builds_on(
    skills: Mapping[str, Skill],
    links: Mapping[str, tuple[ContentSkillLink, ...]],
    levels: Mapping[str, float],
) -> dict[str, tuple[SkillRequirement, ...]]:
    """What each taught skill builds on; what nothing is known about is not held against anyone."""
    taught = sorted({x.skill for group in links.values() for x in group} & skills.keys())
    known = {s: tuple(r for r in skills[s].requires if r.skill in levels) for s in taught}
    return {s: requires for s, requires in known.items() if requires}
