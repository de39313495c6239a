"""All that a decision may turn on, read off its record.

A piece of evidence that is left out is as far away as its share (0-1) in its estimate; whatever
else is dropped 1, a need in words 2. See ``alterations`` for levels, targets and minutes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from recommender.domain.catalogue import Catalogue
from recommender.domain.decisions import Decision, Inputs, Json
from recommender.domain.feedback import Feedback, evidence_id
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.learners import Constraints
from recommender.domain.policies import Policy
from recommender.engine.alterations import (
    Alteration,
    Ray,
    importance_rays,
    level_rays,
    minutes_rays,
    target_rays,
    with_ask,
    with_stated,
)
from recommender.engine.phrasing import source_in_words
from recommender.engine.reactions import bearing

DROPPED, NEED_DROPPED = 1.0, 2.0
SAID_SO = {
    "done": phrase("you had not marked {item} as done"),
    "dismiss": phrase("you had not set aside {item}"),
    "swap": phrase("you had not swapped {item}"),
    "pin": phrase("you had not asked for {item}"),
}
EVIDENCE = phrase("{source} {level} in {skill} of {day} did not count")
NOT_LANGUAGE = phrase("you did not ask for the language {languages}")
NOT_FORMAT = phrase("you did not ask for the format {formats}")
NOT_ACCESSIBLE = phrase("you did not ask for {features}")
NOT_FREE = phrase("it need not be free of charge")
NOT_READ = phrase("it were not on record which languages you read")
NO_POLICY = phrase("the policy of {authors} ({kinds}) did not hold")
NO_DEADLINE = phrase("there were no deadline")
NO_NEED = phrase("you did not need “{need}”")
NO_DATE = phrase("{skill} had no date")
KINDS = {
    "require": phrase("require"),
    "forbid": phrase("forbid"),
    "pin": phrase("pin"),
    "prefer": phrase("prefer"),
    "cap": phrase("cap"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """A decision, the catalogue it was made from, and the language to speak of it in."""

    inputs: Inputs
    decision: Decision
    catalogue: Catalogue
    language: Language = ENGLISH

    @property
    def skill_gaps(self) -> list[Json]:
        """The answer's gaps, but for needs in words."""
        return [g for g in self.decision.answer["gaps"] if g["skill"] in self.catalogue.skills]

    def title(self, item: str) -> str:
        """Return an item's title in quotes."""
        known = self.catalogue.items.get(item)
        return self.language.quoted(known.title if known else item)


Factor = Callable[[Basis], Iterator[Ray]]


def levels(basis: Basis) -> Iterator[Ray]:
    """Yield every gap's level, up and down."""
    for gap in basis.skill_gaps:
        yield from level_rays(
            gap["skill"], gap["label"], gap["current"], gap["spread"], basis.language
        )


def minutes(basis: Basis) -> Iterator[Ray]:
    """Yield the minutes, up and down, where somebody said how many there are."""
    if basis.inputs.ask.minutes is not None:
        yield from minutes_rays(basis.inputs.ask.minutes, language=basis.language)


def targets(basis: Basis) -> Iterator[Ray]:
    """Yield the level that is asked of each skill, up and down."""
    for gap in basis.skill_gaps:
        yield from target_rays(gap["skill"], gap["label"], gap["target"], basis.language)


def importances(basis: Basis) -> Iterator[Ray]:
    """Yield how much each skill matters, up and down."""
    for gap in basis.skill_gaps:
        yield from importance_rays(gap["skill"], gap["label"], gap["importance"], basis.language)


def constraints(basis: Basis) -> Iterator[Ray]:
    """Yield each constraint, dropped, and the languages that the person reads."""
    asked, none, say = basis.inputs.ask.constraints, Constraints(), basis.language.say
    for name, words in (
        ("languages", say(NOT_LANGUAGE, languages=asked.languages)),
        ("formats", say(NOT_FORMAT, formats=asked.formats)),
        ("accessibility", say(NOT_ACCESSIBLE, features=asked.accessibility)),
        ("free_only", say(NOT_FREE)),
    ):
        if getattr(asked, name):
            yield (constraint(basis, name, getattr(none, name), words),)
    if basis.inputs.languages and not asked.languages:
        yield (languages_read((), basis, say(NOT_READ)),)


def constraint(basis: Basis, name: str, value: Json, clause: str) -> Alteration:
    """Return one constraint of the ask with another value."""
    before = getattr(basis.inputs.ask.constraints, name)

    def apply(inputs: Inputs) -> Inputs:
        return with_ask(inputs, constraints=replace(inputs.ask.constraints, **{name: value}))

    return Alteration(name, "", _plain(before), _plain(value), DROPPED, clause, apply)


def languages_read(languages: tuple[str, ...], basis: Basis, clause: str) -> Alteration:
    """Return other languages that the person reads."""
    return Alteration(
        *("languages_read", "", list(basis.inputs.languages), list(languages), DROPPED),
        clause,
        lambda inputs: replace(inputs, languages=languages),
    )


def feedback(basis: Basis) -> Iterator[Ray]:
    """Yield each thing said of an item that bears on the plan, taken back."""
    for said in bearing(basis.inputs.feedback, now=basis.inputs.now):
        if said.kind in SAID_SO and said.item is not None:
            clause = basis.language.say(SAID_SO[said.kind], item=basis.title(said.item))
            yield (_unsaid(said, clause),)


def policies(basis: Basis) -> Iterator[Ray]:
    """Yield each policy in force, dropped."""
    for policy in basis.inputs.policies:
        yield (without_policies((policy,), basis.language),)


def without_policies(dropped: Sequence[Policy], language: Language = ENGLISH) -> Alteration:
    """Return that some policies did not hold; however many, it is one change."""
    ids = {policy.id for policy in dropped}
    authors = list(dict.fromkeys(policy.author for policy in dropped))
    kinds = list(dict.fromkeys(policy.kind for policy in dropped))

    def apply(inputs: Inputs) -> Inputs:
        return replace(inputs, policies=tuple(p for p in inputs.policies if p.id not in ids))

    said = [language.say(KINDS[kind]) for kind in kinds]
    clause = language.say(NO_POLICY, authors=authors, kinds=said)
    dropped_kinds = ENGLISH.row(kinds)
    return Alteration("policy", ", ".join(sorted(ids)), dropped_kinds, None, DROPPED, clause, apply)


def evidence(basis: Basis) -> Iterator[Ray]:
    """Yield each piece of evidence that weighs in the level of a gap, left out."""
    labels = {gap["skill"]: gap["label"] for gap in basis.skill_gaps}
    for estimate in basis.decision.estimates:
        for share in estimate.shares if estimate.skill in labels else ():
            if share.share > 0:
                entry = share.evidence
                clause = basis.language.say(
                    EVIDENCE,
                    source=source_in_words(entry.source, basis.language),
                    level=basis.language.figure(entry.level),
                    skill=labels[entry.skill],
                    day=entry.at,
                )
                yield (_without_evidence(entry.id, share.share, clause),)


def needs(basis: Basis) -> Iterator[Ray]:
    """Yield each need in words, left out."""
    for need in basis.inputs.needs:
        yield (_without_need(need.text, basis.language),)


def deadlines(basis: Basis) -> Iterator[Ray]:
    """Yield the deadline, and the date of each gap, dropped."""
    ask = basis.inputs.ask
    if ask.deadline is not None:
        day_before = ask.deadline.isoformat()
        yield (
            Alteration(
                *("deadline", "", day_before, None, DROPPED),
                basis.language.say(NO_DEADLINE),
                lambda inputs: with_ask(inputs, deadline=None),
            ),
        )
    labels = {gap["skill"]: gap["label"] for gap in basis.skill_gaps}
    for gap in ask.gaps:
        if gap.by is not None:
            clause = basis.language.say(NO_DATE, skill=labels[gap.skill])
            yield (_undated(gap.skill, gap.by.isoformat(), clause),)


FACTORS: tuple[Factor, ...] = (
    *(levels, minutes, targets, importances),
    *(constraints, policies, feedback, evidence, needs, deadlines),
)
"""Each yields rays; a further kind of input needs one more function here."""


def asked(
    factor: str, subject: str, before: object, after: object, clause: str, **fields: object
) -> Alteration:
    """Return a change of fields of the ask; what is done or undone counts 1."""
    return Alteration(
        *(factor, subject, before, after, DROPPED), clause, lambda i: with_ask(i, **fields)
    )


def rays(basis: Basis, factors: Sequence[Factor] = FACTORS) -> list[Ray]:
    """Return all that may be changed."""
    return [ray for factor in factors for ray in factor(basis) if ray]


def _without_evidence(id_: str, share: float, clause: str) -> Alteration:
    def apply(inputs: Inputs) -> Inputs:
        return replace(inputs, evidence=tuple(e for e in inputs.evidence if e.id != id_))

    return Alteration("evidence", id_, share, None, share, clause, apply)


def _unsaid(said: Feedback, clause: str) -> Alteration:
    """Something said of an item taken back, and with it what it left as evidence."""
    left = evidence_id(said.id, "")

    def apply(inputs: Inputs) -> Inputs:
        return replace(
            inputs,
            feedback=tuple(f for f in inputs.feedback if f.id != said.id),
            evidence=tuple(e for e in inputs.evidence if not e.id.startswith(left)),
        )

    return Alteration("feedback", said.id, said.kind, None, DROPPED, clause, apply)


def _without_need(text: str, language: Language) -> Alteration:
    return Alteration(
        *("need", text, text, None, NEED_DROPPED),
        language.say(NO_NEED, need=text),
        lambda inputs: replace(inputs, needs=tuple(n for n in inputs.needs if n.text != text)),
    )


def _undated(skill: str, by: str, clause: str) -> Alteration:
    return Alteration(
        *("by", skill, by, None, DROPPED),
        clause,
        lambda inputs: with_stated(inputs, skill, by=None),
    )


def _plain(value: Json) -> Json:
    return list(value) if isinstance(value, tuple) else value
