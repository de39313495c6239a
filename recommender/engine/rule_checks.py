"""Every hard rule that bears on one item, and whether the item passes it.

Each is judged by the very rules that a decision is made with, one at a time, so that an item that
breaks several is told of all of them. What an item requires first depends on the steps before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Inputs
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.learners import Constraints
from recommender.domain.paths import Ask
from recommender.engine.policies import NOTHING_RULED, Rulings, rulings, within_week
from recommender.engine.reactions import Reactions, reactions
from recommender.engine.rules import apply_rules

LISTED, RETIRED, COMPLETED = "listed", "retired", "completed"
POLICY, FEEDBACK = "policy", "feedback"
LANGUAGE, LANGUAGE_READ, FORMAT = "language", "language_read", "format"
ACCESSIBILITY, FREE, LENGTH = "accessibility", "free", "length"

IS_LISTED = phrase("It is on the list that there was to choose from.")
IS_NOT_LISTED = phrase("It is not on the list that there was to choose from.")
FITS = phrase("It takes {minutes} of the {most} minutes there are.")


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """One rule that bears on an item, whether the item passes, and the sentence that says so."""

    rule: str
    passed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule alone: what is asked, who asks, and what is said of an item that passes."""

    name: str
    passed: str
    ask: Ask = Ask()
    languages: tuple[str, ...] = ()
    reacted: Reactions = Reactions()
    ruled: Rulings = NOTHING_RULED


def rule_checks(
    item: ContentItem,
    inputs: Inputs,
    items: Mapping[str, ContentItem],
    language: Language = ENGLISH,
) -> tuple[RuleCheck, ...]:
    """Return the rules that bear on an item, in the order in which they are judged.

    Args:
        item: the item judged.
        inputs: what the decision was made from.
        items: the catalogue's, by id: a cap of minutes counts those that were done this week.
        language: of the sentences.
    """
    checks = []
    listed = inputs.ask.items
    if listed:
        passed = item.id in listed
        sentence = language.say(IS_LISTED if passed else IS_NOT_LISTED)
        checks.append(RuleCheck(LISTED, passed, sentence))
    for rule in _rules(item, inputs, items, language):
        judged = item if rule.name == RETIRED else replace(item, retired=False)
        _, removed = apply_rules(
            [judged], rule.ask, rule.languages, rule.reacted, rule.ruled, language
        )
        sentence = removed[0].because if removed else rule.passed
        checks.append(RuleCheck(rule.name, not removed, sentence))
    return tuple(checks)


def _rules(
    item: ContentItem, inputs: Inputs, items: Mapping[str, ContentItem], language: Language
) -> Iterator[_Rule]:
    ask, said = (
        inputs.ask,
        reactions(inputs.feedback, now=inputs.now, completions=inputs.completions),
    )
    ruled, say = rulings(inputs.policies), language.say
    yield _Rule(RETIRED, say("It was not retired from the catalogue."))
    completed = Ask(completed=ask.completed)
    yield _Rule(COMPLETED, say("It is not among what is completed."), completed)
    if inputs.policies:
        yield _Rule(POLICY, say("No policy takes it off the path."), ruled=ruled)
    yield _Rule(FEEDBACK, say("You neither did it nor set it aside."), reacted=said)
    yield from _wanted(item, ask.constraints, language)
    if inputs.languages and not ask.constraints.languages:
        passed = say("Its language is {language}, which you read.", language=item.language or "")
        if item.language is None:
            passed = say("It does not state its language, which rules nothing out.")
        yield _Rule(LANGUAGE_READ, passed, languages=inputs.languages)
    minutes = within_week(ask, ruled, said, items, inputs.now).ask.minutes
    if minutes is not None:
        passed = say(FITS, minutes=item.minutes, most=minutes)
        yield _Rule(LENGTH, passed, Ask(minutes=minutes))


def _wanted(item: ContentItem, wanted: Constraints, language: Language) -> Iterator[_Rule]:
    say = language.say
    for name, passed, alone in (
        (
            LANGUAGE,
            say("Its language is {language}, as asked.", language=item.language or ""),
            Constraints(wanted.languages),
        ),
        (
            FORMAT,
            say("Its format is {format}, as asked.", format=item.format or ""),
            Constraints(formats=wanted.formats),
        ),
        (
            ACCESSIBILITY,
            say("It offers {features}, as asked.", features=wanted.accessibility),
            Constraints(accessibility=wanted.accessibility),
        ),
        (
            FREE,
            say("It is free of charge, as asked."),
            Constraints(free_only=wanted.free_only),
        ),
    ):
        if alone != Constraints():
            yield _Rule(name, passed, Ask(constraints=alone))
