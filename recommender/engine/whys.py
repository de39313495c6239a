"""Why an item stands where it stands: terms, evidence, matching sentences and rules.

All of it is read off the record; nothing is computed anew but how the item answers a need, which
the record keeps in words for steps alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import CandidateTrace, Decision, Inputs, Json, Need
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.learners import EvidenceShare
from recommender.domain.paths import MICRO, RETENTION
from recommender.domain.recipes import Recipe
from recommender.engine.factors import Basis
from recommender.engine.facts import level_fact
from recommender.engine.matching import in_words, match
from recommender.engine.reactions import reactions
from recommender.engine.replies import Reply
from recommender.engine.rule_checks import RuleCheck, rule_checks
from recommender.engine.rules import missing
from recommender.engine.term_words import term_in_words
from recommender.ports import Published

CHOSEN, NOT_FOUND = "chosen", "not_found"
"""Standings of an item beside the codes of candidates that were left out."""

IS_STEP = phrase("“{item}” is step {n} of {of}. {because}")
NOT_ON_PATH = phrase("“{item}” is not on the path. {because}")
NOT_CONSIDERED = phrase("“{item}” was not considered. {because}")
NOTHING_BEARS = phrase("Nothing in it was found to bear on what was asked.")
NOT_DONE = phrase("It requires “{item}” first, which is not done, nor on the path before it.")
IS_TAKEN = phrase("It requires “{item}” first, which is step {n}.")
IS_DONE = phrase("It requires “{item}” first, which is completed.")
IS_KNOWN = phrase("It requires “{item}” first, which your level stands for.")
NEEDS_LEVEL = phrase("It requires {skill} at level {level}; by then you are at {reached}.")


@dataclass(frozen=True, slots=True)
class Case:
    """One item and the decision that is asked about."""

    item: ContentItem
    inputs: Inputs
    decision: Decision
    published: Published
    recipe: Recipe
    language: Language = ENGLISH

    @property
    def basis(self) -> Basis:
        """The decision without the item."""
        catalogue = self.published.snapshot.catalogue
        return Basis(self.inputs, self.decision, catalogue, self.language)

    @property
    def step(self) -> Mapping[str, Json] | None:
        """The item's step; None when it is not on the path."""
        steps = self.decision.answer["steps"]
        return next((s for s in steps if s["item"]["id"] == self.item.id), None)

    @property
    def trace(self) -> CandidateTrace | None:
        """What became of the item; None when it was no candidate."""
        return next((t for t in self.decision.candidates if t.item == self.item.id), None)

    @property
    def standing(self) -> str:
        """How the item ended: ``chosen``, the code of what removed it, or ``not_found``."""
        return self.trace.code if self.trace else NOT_FOUND

    @property
    def steps_before(self) -> Sequence[Mapping[str, Json]]:
        """The steps before the item's own; all of them when it is not on the path."""
        steps: Sequence[Mapping[str, Json]] = self.decision.answer["steps"]
        return steps[: self.step["position"] - 1] if self.step else steps

    def level(self, skill: str) -> float:
        """Return the level of a skill after the steps before the item."""
        gains = [g for s in self.steps_before for g in s["gains"] if g["skill"] == skill]
        if gains:
            return float(gains[-1]["after"])
        gaps = {g["skill"]: float(g["current"]) for g in self.decision.answer["gaps"]}
        known = {e.skill: e.mean for e in self.decision.estimates}
        return gaps.get(skill, known.get(skill, self.recipe.profile.prior_level))

    @property
    def hard_checks(self) -> tuple[RuleCheck, ...]:
        """Every hard rule that bears on the item, prerequisites aside."""
        checks = rule_checks(
            self.item, self.inputs, self.published.snapshot.catalogue.items, self.language
        )
        terms = self.step["contributions"] if self.step else ()
        if not any(term["term"] == RETENTION for term in terms):
            return checks
        # A refresher may be what was done before: that rule does not bear on it.
        return tuple(check for check in checks if check.passed)

    @property
    def checks(self) -> tuple[RuleCheck, ...]:
        """Every hard rule that bears on the item, prerequisites last."""
        return (*self.hard_checks, *_prerequisites(self))


def why(case: Case) -> Reply:
    """Return why an item is where it is on the path, or why it is not on it."""
    step, trace, title = case.step, case.trace, case.item.title
    say = case.language.say
    if step is not None:
        n, of = step["position"], len(case.decision.answer["steps"])
        answer = say(IS_STEP, item=title, n=n, of=of, because=step["because"])
        terms = step["contributions"]
    elif trace is not None:
        answer = say(NOT_ON_PATH, item=title, because=trace.because)
        terms = [{"term": c.term, "skill": c.skill, "value": c.micros / MICRO} for c in trace.terms]
    else:
        answer, terms = say(NOT_CONSIDERED, item=title, because=_not_found(case)), []
    labels = {g["skill"]: g["label"] for g in case.decision.answer["gaps"]}
    facts = {
        "item": {"id": case.item.id, "title": case.item.title, "minutes": case.item.minutes},
        "standing": case.standing,
        "position": step["position"] if step else None,
        "brings": sum(round(t["value"] * MICRO) for t in terms) / MICRO,
        "enables": step["enables"] if step else None,
        "terms": [
            {
                **term,
                "label": labels[term["skill"]],
                "sentence": term_in_words(
                    term["term"],
                    labels[term["skill"]],
                    is_need=term["skill"].startswith("need:"),
                    language=case.language,
                ),
            }
            for term in terms
        ],
        "levels": list(_levels(case, {t["skill"] for t in terms}, labels)),
        "matches": [*_links(case, labels), *_needs(case)],
        "rules": [
            {"rule": c.rule, "passed": c.passed, "sentence": c.sentence} for c in case.checks
        ],
    }
    return Reply("why", answer, facts=facts)


def _not_found(case: Case) -> str:
    broken = next((check for check in case.checks if not check.passed), None)
    return broken.sentence if broken else case.language.say(NOTHING_BEARS)


def _levels(case: Case, skills: set[str], labels: Mapping[str, str]) -> Iterator[Json]:
    """The level of each skill that a term is about, down to each piece of evidence."""
    estimates = {e.skill: e for e in case.decision.estimates}
    for gap in case.decision.answer["gaps"]:
        skill = gap["skill"]
        if skill not in skills or skill.startswith("need:"):
            continue
        estimate = estimates.get(skill)
        yield {
            "skill": skill,
            "label": labels[skill],
            "level": gap["current"],
            "spread": gap["spread"],
            "basis": estimate.basis if estimate else "prior",
            "sentence": level_fact(labels[skill], estimate, case.language, prior=gap["current"]),
            "evidence": [_evidence(share) for share in estimate.shares] if estimate else [],
        }


def _evidence(share: EvidenceShare) -> Json:
    entry = share.evidence
    return {
        "evidence": entry.id,
        "source": entry.source,
        "at": entry.at.isoformat().replace("+00:00", "Z"),
        "issuer": entry.issuer,
        "level": entry.level,
        "read_as": share.read_as,
        "weight": share.share,
        "disputed": share.disputed,
    }


def _links(case: Case, labels: Mapping[str, str]) -> Iterator[Json]:
    """What the item teaches of what is asked for, and the sentence that says so."""
    for link in case.published.snapshot.links_by_item.get(case.item.id, ()):
        if link.skill in labels:
            yield {
                "skill": link.skill,
                "label": labels[link.skill],
                "from": link.entry,
                "to": link.exit,
                "confidence": link.confidence,
                "origin": link.origin,
                "verdict": link.verdict,
                "sentence": link.sentence,
                "need_sentence": None,
            }


def _needs(case: Case) -> Iterator[Json]:
    """How the item answers each need in words, and which sentence of the need lies nearest."""
    items = case.published.snapshot.catalogue.items
    if case.item.id not in items:  # a talk has no text that could match
        return
    for n, need in enumerate(case.inputs.needs, start=1):
        found = match(need, [case.item.id], case.published, case.recipe.retrieval)
        yield {
            "skill": f"need:{n}",
            "label": need.text,
            "from": 0.0,
            "to": 1.0,
            "confidence": found.chances[0],
            "origin": "need",
            "verdict": None,
            "sentence": in_words(found, 0, items, case.language),
            "need_sentence": _nearest_sentence(need, case),
        }


def _nearest_sentence(need: Need, case: Case) -> str:
    if not need.sentences:
        return need.about
    vectors = np.asarray([s.vector for s in need.sentences], dtype=np.float32)
    near = case.published.index.cosines(vectors, [case.item.id]).max(axis=(1, 2))
    return need.sentences[int(np.argmax(near))].text


def _prerequisites(case: Case) -> Iterator[RuleCheck]:
    """What the item requires first, judged after the steps before it."""
    item, snapshot = case.item, case.published.snapshot
    said = reactions(case.inputs.feedback, now=case.inputs.now, completions=case.inputs.completions)
    taken = {s["item"]["id"]: s["position"] for s in case.steps_before}
    completed = {*case.inputs.ask.completed, *said.done}
    lack = missing(item, completed | taken.keys(), case.level, snapshot)
    for required in item.requires_items:
        known = snapshot.catalogue.items.get(required)
        if required in lack.items:
            how = NOT_DONE
        elif required in taken:
            how = IS_TAKEN
        else:
            how = IS_DONE if required in completed else IS_KNOWN
        title, n = known.title if known else required, taken.get(required, 0)
        sentence = case.language.say(how, item=title, n=n)
        yield RuleCheck("requires", required not in lack.items, sentence)
    for requirement in item.requires_skills:
        skill = snapshot.catalogue.skills.get(requirement.skill)
        label = skill.label if skill else requirement.skill
        yield RuleCheck(
            "requires",
            requirement not in lack.skills,
            case.language.say(
                NEEDS_LEVEL,
                skill=label,
                level=requirement.level,
                reached=case.level(requirement.skill),
            ),
        )
