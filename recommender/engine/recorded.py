"""What the record of a decision holds, so that the claims of its sentences can be looked up.

Of everything beside the steps, what stands anywhere in the record; of a step, what is its own.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date

from recommender.domain.catalogue import Snapshot
from recommender.domain.decisions import Decision, Inputs, Json
from recommender.domain.languages import ENGLISH, Language
from recommender.domain.learners import SkillEstimate
from recommender.domain.recipes import Recipe
from recommender.engine.claims import Known, reading
from recommender.engine.format_fit import format_fit
from recommender.engine.phrasing import number
from recommender.engine.policies import rulings, within_week
from recommender.engine.reactions import reactions
from recommender.engine.remarks import spoken_counts


def known_of(
    inputs: Inputs, decision: Decision, snapshot: Snapshot, recipe: Recipe | None = None
) -> Known:
    """Return what the sentences beside the steps may say: all that the record holds.

    Args:
        inputs: of the record.
        decision: of the record.
        snapshot: which the record names.
        recipe: which the record names; None is the one that ships.
    """
    answer = decision.answer
    gaps, steps = answer["gaps"], answer["steps"]
    numbers = set[str]()
    for estimate in decision.estimates:
        numbers |= _estimated(estimate)
    for gap in gaps:
        numbers |= _levels(gap["current"], gap["target"])
    for gain in (gain for step in steps for gain in step["gains"]):
        numbers |= _levels(gain["before"], gain["after"])
    numbers |= _levels(*(n for one in answer.get("refreshers", ()) for n in _faded(one)))
    check = answer.get("check")
    if check is not None:
        numbers |= _levels(check["low"], check["high"])
        numbers |= {str(check["minutes"]), str(round(check["saves_minutes"]))}
    items = [snapshot.catalogue.items[c.item] for c in decision.candidates]
    numbers |= {str(item.minutes) for item in items} | {str(n) for n in range(len(steps) + 1)}
    numbers |= _levels(*(r.level for item in items for r in item.requires_skills))
    numbers |= _levels(*(x.exit for g in gaps for x in snapshot.links_by_skill.get(g["skill"], ())))
    numbers |= {str(n) for n in spoken_counts(decision.candidates)} | _budget(inputs, answer)
    numbers |= _capped(inputs, answer, snapshot)
    numbers |= _levels(0.0) | {str(n) for n in range(1, len(gaps) + 1)}
    return Known(
        numbers,
        _days(inputs, answer),
        _names(inputs, decision, snapshot),
        _skills(decision, snapshot),
        _of_items(inputs, decision, snapshot, recipe or Recipe()),
    )


def known_of_step(
    position: int,
    decision: Decision,
    snapshot: Snapshot,
    whole: Known,
    language: Language = ENGLISH,
) -> Known:
    """Return what the sentences of one step may say: the figures of that step alone.

    Args:
        position: of the step, from 1.
        decision: of the record.
        snapshot: which the record names.
        whole: what all of the record holds; names and dates are looked for there.
        language: that its sentences are written in.
    """
    step = decision.answer["steps"][position - 1]
    item = step["item"]["id"]
    bears = {gain["skill"] for gain in step["gains"]}
    bears |= {part["skill"] for part in step["contributions"]}
    numbers = {str(step["item"]["minutes"]), *_levels(0.0), *whole.items.get(item, ())}
    for gain in step["gains"]:
        numbers |= _levels(gain["before"], gain["after"])
    for gap in decision.answer["gaps"]:
        if gap["skill"] in bears:
            numbers |= _levels(gap["current"], gap["target"])
    for one in decision.answer.get("refreshers", ()):
        if one["skill"] in bears:
            numbers |= _levels(*_faded(one))
    for estimate in decision.estimates:
        if estimate.skill in bears:
            numbers |= _estimated(estimate)
    links = snapshot.links_by_item.get(item, ())
    numbers |= {str(round(100 * x.confidence)) for x in links} | _matched(step, language)
    skills = {_label(s, decision, snapshot) for s in bears} | {
        _label(x.skill, decision, snapshot) for x in links
    }
    return Known(numbers, whole.days, whole.names, skills)


def _of_items(
    inputs: Inputs, decision: Decision, snapshot: Snapshot, recipe: Recipe
) -> dict[str, set[str]]:
    """Figures of the colleagues who may be asked, and of what was learned of the steps' items."""
    known = {offer.item: _levels(offer.level) for offer in inputs.talks}
    said = reactions(inputs.feedback, now=inputs.now)
    fits = format_fit(inputs.feedback, said, snapshot, recipe.learning)
    for item in (step["item"] for step in decision.answer["steps"]):
        figures = known.setdefault(item["id"], set())
        fit, effect = fits.get(item.get("format") or ""), recipe.learned.effect(item["id"])
        figures |= {str(round(100 * fit))} if fit is not None else set()
        if effect is not None:
            figures |= {str(round(100 * effect.factor)), str(effect.measured)}
            figures |= _levels(*(n for n in (effect.seen, effect.declared) if n is not None))
    if (trial := decision.answer.get("exploration")) is not None:
        known[trial["chosen"]] |= {str(round(100 * recipe.exploration.tie))}
    return known


def _levels(*levels: float) -> set[str]:
    return {number(level) for level in levels}


def _percents(shares: Iterable[float]) -> set[str]:
    """Whole percents that shares may be written as, so that they add up to 100."""
    return {str(f(100 * share)) for share in shares for f in (math.floor, math.ceil)}


def _estimated(estimate: SkillEstimate) -> set[str]:
    """The figures of an estimate: its level, its range, and what each piece of evidence says."""
    said = [x for x in estimate.shares if x.share > 0]
    numbers = _levels(estimate.mean, estimate.spread, *(x.read_as for x in said))
    numbers |= _levels(*(x.evidence.level for x in said)) | _percents(x.share for x in said)
    readings = [x.evidence.reading.words for x in said if x.evidence.reading]
    numbers |= {n for words in readings for n in reading(ENGLISH).figure.findall(words)}
    ranked = sorted((x.share for x in said), reverse=True)
    for most in range(1, len(ranked)):
        numbers |= {str(len(ranked) - most)} | {
            str(n)
            for n in range(
                math.floor(100 * sum(ranked[most:])) - 2, math.ceil(100 * sum(ranked[most:])) + 3
            )
        }
    return numbers


def _matched(step: Mapping[str, Json], language: Language) -> set[str]:
    """The match with each need, of 100, and the shares of it.

    Shares are only as the sentence tells them: two that add up to 100.
    """
    found = {str(round(100 * x["match"])) for x in step["matches"]}
    found |= {"100"} if found else set()
    quoted = reading(language).quoted
    for sentence in step["evidence"]:
        parts = [int(n) for n in re.findall(r"(\d+) %", quoted.sub(" ", sentence))]
        if parts and sum(parts) == 100:
            found |= {str(n) for n in parts}
    return found


def _budget(inputs: Inputs, answer: Mapping[str, Json]) -> set[str]:
    """Minutes asked for, spent and left, and the most steps."""
    asked = inputs.ask.minutes
    left = set() if asked is None else {str(asked), str(asked - answer["minutes"])}
    return left | {str(answer["minutes"]), str(inputs.ask.max_steps)}


def _capped(inputs: Inputs, answer: Mapping[str, Json], snapshot: Snapshot) -> set[str]:
    """Minutes of a week and shares that policies cap, and what a cap leaves."""
    said, ruled = (
        reactions(inputs.feedback, now=inputs.now, completions=inputs.completions),
        rulings(inputs.policies),
    )
    budget = within_week(inputs.ask, ruled, said, snapshot.catalogue.items, inputs.now)
    left = budget.ask.minutes or 0
    numbers = [budget.spent, left, left - answer["minutes"]]
    numbers += [policy.minutes for policy in inputs.policies if policy.minutes is not None]
    shares = [policy.share for policy in inputs.policies if policy.share is not None]
    return {str(n) for n in (*numbers, *(round(100 * share) for share in shares))}


def _faded(refresher: Mapping[str, Json]) -> tuple[float, ...]:
    return refresher["shown"], refresher["left"], refresher["target"]


def _days(inputs: Inputs, answer: Mapping[str, Json]) -> set[date]:
    moments = [entry.at for entry in inputs.evidence]
    dated = [gap["by"] for gap in answer["gaps"]] + [
        one["on"] for one in answer.get("refreshers", ())
    ]
    days = {date.fromisoformat(on) for on in dated if on}
    moments += [said.at for said in inputs.feedback]
    moments += [done.at for done in inputs.completions]
    moments += [said.until for said in inputs.feedback if said.until]
    moments += [policy.expires for policy in inputs.policies if policy.expires]
    dues = {policy.due for policy in inputs.policies if policy.due}
    return days | dues | {at.date() for at in moments}


def _names(inputs: Inputs, decision: Decision, snapshot: Snapshot) -> set[str]:
    """Titles of candidates and what they go back to, needs, and sentences of items."""
    items = snapshot.catalogue.items
    ids = {c.item for c in decision.candidates}
    ids |= {step["item"]["id"] for step in decision.answer["steps"]} & items.keys()
    links = [x for item in ids for x in snapshot.links_by_item.get(item, ())]
    ids |= {x.like for x in links if x.like} | {r for i in ids for r in items[i].requires_items}
    return (
        {items[i].title for i in ids if i in items}
        | {x.sentence for x in links if x.sentence}
        | {text for need in inputs.needs for text in (need.text, need.about)}
        | {sentence.text for need in inputs.needs for sentence in need.sentences}
        | {gap["label"] for gap in decision.answer["gaps"]}
        | {text for policy in inputs.policies for text in (policy.reason, *policy.items)}
    )


def _label(skill: str, decision: Decision, snapshot: Snapshot) -> str:
    labels = {gap["skill"]: gap["label"] for gap in decision.answer["gaps"]}
    known = snapshot.catalogue.skills.get(skill)
    return labels.get(skill) or (known.label if known else skill)


def _skills(decision: Decision, snapshot: Snapshot) -> set[str]:
    """Labels of skills with a gap, an estimate, or which a candidate requires."""
    items = [snapshot.catalogue.items[c.item] for c in decision.candidates]
    ids = {gap["skill"] for gap in decision.answer["gaps"]}
    ids |= {estimate.skill for estimate in decision.estimates}
    ids |= {r.skill for item in items for r in item.requires_skills}
    return {_label(skill, decision, snapshot) for skill in ids}
