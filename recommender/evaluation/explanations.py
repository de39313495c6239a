"""Are the explanations the computation? Identities and deletions, over many decisions.

People who are drawn ask on the starter catalogue and the real courses together; every check then
goes back to the very record of the decision.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from recommender.domain.decisions import Decision, Inputs
from recommender.domain.errors import InvalidInput
from recommender.domain.languages import ENGLISH, Language
from recommender.domain.learners import SkillEstimate
from recommender.domain.paths import Ask
from recommender.domain.recipes import Recipe
from recommender.engine.answers import Inconsistent, check_sums
from recommender.engine.claims import claims, labels_in
from recommender.engine.measures import Estimate, mean_interval, rank_agreement, readability
from recommender.engine.profile import estimate_profile
from recommender.engine.recommend import recommend
from recommender.engine.recorded import known_of, known_of_step
from recommender.evaluation.asking import ACTOR, Talk, published
from recommender.evaluation.drawn import ask_of, people, twin
from recommender.evaluation.results import RECOMMENDER, Report, Row
from recommender.evaluation.starter import starter
from recommender.evaluation.truth import Sample, curricula
from recommender.formats.door import read_ask
from recommender.intake import import_files
from recommender.ports import Edge, Published
from recommender.service.gathering import gather, unspoken

DECISIONS = 500
EXACT = 1e-6
EVERY = 4
"""Of so many decisions one is taken apart step by step, which takes as long as its steps."""
LEAST_STEPS = 3
"""With fewer, ranks say nothing."""
CORPUS = "starter and real courses"
SUMS, FALSE = "answers that do not add up", "claims not in the record"
WHOLE, DIRECT = "direct and enabled", "direct alone"
AGREES = "agrees with deletion (Spearman)"
STATED, FOLLOWS = "estimate is the stated sum", "estimate moves away from it"
RANK, SAME, LIX = "the step falls or leaves", "same digest", "LIX"
Labels = Callable[[str], Iterable[str]]
Decide = Callable[[Inputs], Decision]
NOTES = (
    "Deletion: a step is taken out, and the rest is planned again from the items that are left.",
    "LIX (Björnsson 1968): words a sentence and per cent of words longer than six letters;"
    " below 25 children's books, 40 newspapers.",
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A decision, all that it was made of, and the language that it was told in."""

    inputs: Inputs
    decision: Decision
    published: Published
    recipe: Recipe
    language: Language


@dataclass
class Found:
    """What the checks found, decision by decision."""

    sums: list[float] = field(default_factory=list)
    claimed: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    agrees: dict[str, list[float]] = field(default_factory=lambda: {WHOLE: [], DIRECT: []})
    stated: list[float] = field(default_factory=list)
    follows: list[float] = field(default_factory=list)
    rank: list[float] = field(default_factory=list)
    same: list[float] = field(default_factory=list)
    lix: list[float] = field(default_factory=list)


def explanations(sample: Sample, edge: Edge, talk: Talk) -> Report:
    """Check what decisions say against their records, and against what happens without it."""
    if problems := [*unspoken(Ask(language=sample.language), edge)]:
        raise InvalidInput(problems)
    catalogue = published([*starter(), *curricula(sample)], edge, talk)
    n = sample.n or DECISIONS
    roles = {role.id: {t.skill: t.level for t in role.targets} for role in catalogue.roles.values()}
    import_files([("people.jsonl", people(roles, n))], edge, actor=ACTOR)
    labels, found = labels_in(catalogue), Found()
    for k in range(n):
        ask = {**ask_of(k), "language": sample.language}
        inputs, snapshot = gather(read_ask(ask), edge)
        language = edge.languages[inputs.language]
        decide = partial(recommend, published=snapshot, recipe=edge.recipe, language=language)
        decision = decide(inputs)
        _sums(decision, found)
        told = _Told(inputs, decision, snapshot, edge.recipe, language)
        _sentences(told, labels, found)
        if k % EVERY == 0:
            _deletions(inputs, decision, decide, found)
        _strongest(inputs, decision, edge.recipe, found)
        _cited_gap(inputs, decision, decide, found)
        again, _ = gather(replace(inputs.ask, learner=twin(k)), edge)
        found.same.append(decide(again).answer["digest"] == decision.answer["digest"])
        if talk.progress:
            talk.progress(k + 1, n)
    for claim in found.wrong[:20]:
        talk.say(f"Not in the record: {claim}")
    part = f"{n} decisions"
    if sample.language != ENGLISH.code:
        part = f"{part}, in {sample.language}"
    return Report("explanations", part, tuple(_rows(found)), NOTES)


def _sums(decision: Decision, found: Found) -> None:
    try:
        check_sums(decision.answer)
    except Inconsistent:
        found.sums.append(1.0)
    else:
        found.sums.append(0.0)


def _sentences(told: _Told, labels: Labels, found: Found) -> None:
    """Look up every claim of every sentence of the answer."""
    decision, snapshot, language = told.decision, told.published.snapshot, told.language
    answer, whole = decision.answer, known_of(told.inputs, decision, snapshot, told.recipe)
    beside = ("left_out", "not_covered", "refreshers", "policies", "mandatory")
    spoken = [(x["because"], whole) for name in beside for x in answer[name]]
    spoken += [(answer["check"]["because"], whole)] if answer["check"] else []
    spoken += [(sentence, whole) for sentence in answer["unknown"]]
    for step in answer["steps"]:
        known = known_of_step(step["position"], decision, snapshot, whole, language)
        spoken += [(sentence, known) for sentence in (step["because"], *step["evidence"])]
        found.lix.append(readability(" ".join((step["because"], *step["evidence"]))))
    for sentence, known in spoken:
        said = claims(sentence, known, labels, language)
        wrong = [claim for claim in said if not claim.holds]
        found.claimed.append(float(len(said)))
        found.wrong += [f"{claim.kind} {claim.text!r} in {sentence!r}" for claim in wrong]


def _deletions(inputs: Inputs, decision: Decision, decide: Decide, found: Found) -> None:
    """What the plan loses without each step, beside what the step is said to bring."""
    steps, value = decision.answer["steps"], decision.answer["value"]
    if len(steps) < LEAST_STEPS:
        return
    lost = []
    for step in steps:
        rest = tuple(s["item"]["id"] for s in steps if s is not step)
        ask = replace(inputs.ask, items=rest, minutes=decision.answer["minutes"])
        without = decide(replace(inputs, ask=ask))
        lost.append(value - without.answer["value"])
    for name, parts in ((WHOLE, ("direct", "enables")), (DIRECT, ("direct",))):
        said = [sum(step[part] for part in parts) for step in steps]
        agreement = rank_agreement(said, lost)
        if agreement is not None:
            found.agrees[name].append(agreement)


def _strongest(inputs: Inputs, decision: Decision, recipe: Recipe, found: Found) -> None:
    """Take away the evidence that weighs most in each estimate that a step goes back to."""
    steps = decision.answer["steps"]
    skills = {gain["skill"] for step in steps for gain in step["gains"]}
    for estimate in decision.estimates:
        if estimate.skill in skills and len(estimate.shares) > 1:
            total = sum(x.share * x.read_as for x in estimate.shares)
            found.stated.append(abs(total - estimate.mean) < EXACT)
            most = max(estimate.shares, key=lambda x: x.share)
            left = tuple(e for e in inputs.evidence if e != most.evidence)
            without = estimate_profile(left, {}, recipe.profile, now=inputs.now)[estimate.skill]
            found.follows.append(_away(estimate, without, most.read_as))


def _away(before: SkillEstimate, after: SkillEstimate, reading: float) -> bool:
    """Whether a level moves away from a reading that is no longer there."""
    pull, moved = before.mean - reading, after.mean - before.mean
    return abs(pull) < EXACT or abs(moved) < EXACT or (pull > 0) == (moved > 0)


def _cited_gap(inputs: Inputs, decision: Decision, decide: Decide, found: Found) -> None:
    """Take away the gap that the first step is said to close most of."""
    steps = decision.answer["steps"]
    if not steps:
        return
    brings: dict[str, float] = {}
    for part in steps[0]["contributions"]:
        brings[part["skill"]] = brings.get(part["skill"], 0.0) + part["value"]
    cited = max(brings, key=lambda skill: (brings[skill], skill), default="")
    if cited not in {target.skill for target in inputs.targets}:
        return
    targets = tuple(t for t in inputs.targets if t.skill != cited)
    changed = decide(replace(inputs, targets=targets)).answer["steps"]
    found.rank.append(not changed or changed[0]["item"]["id"] != steps[0]["item"]["id"])


def _rows(found: Found) -> Iterator[Row]:
    yield _row(SUMS, RECOMMENDER, _counted(found.sums))
    yield _row(FALSE, RECOMMENDER, Estimate(len(found.wrong), 0, 0, int(sum(found.claimed))))
    for name, values in found.agrees.items():
        yield _row(AGREES, name, mean_interval(values))
    for measure, values in (
        (STATED, found.stated),
        (FOLLOWS, found.follows),
        (RANK, found.rank),
        (SAME, found.same),
        (LIX, found.lix),
    ):
        if values:
            yield _row(measure, RECOMMENDER, mean_interval(values))


def _row(measure: str, system: str, estimate: Estimate) -> Row:
    return Row.of(system, CORPUS, measure, estimate)


def _counted(flags: Sequence[float]) -> Estimate:
    return Estimate(sum(flags), 0.0, 0.0, len(flags))
