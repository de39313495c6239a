"""What a question about a decision is answered with, and the sentences it is made of."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from recommender.domain.decisions import Decision, Json
from recommender.domain.languages import ENGLISH, Language, phrase, phrases
from recommender.domain.revisions import Change, Event
from recommender.engine.alterations import Combination, distance
from recommender.engine.changes import ENTERED, LEFT, Stage, changes
from recommender.engine.smallest import Search

PLURALS = {
    "level": phrase("{n} of levels"),
    "target": phrase("{n} of levels asked"),
    "importance": phrase("{n} of importances"),
    "minutes": phrase("{n} of minutes"),
    "evidence": phrase("{n} of pieces of evidence"),
    "feedback": phrase("{n} of what was said of items"),
    "completed": phrase("{n} of what is completed"),
    "need": phrase("{n} of needs"),
    "policy": phrase("{n} of policies"),
    "role": phrase("{n} of the role"),
}
OTHER = phrase("{n} of other kinds")
COMES_IN = phrase("“{title}” comes in as step {after}.")
LEAVES = phrase("“{title}” leaves; it was step {before}.")
LEAVES_AS = phrase("“{title}” leaves; it was step {before}. {because}")
MOVES = phrase("“{title}” moves from step {before} to step {after}.")
CUT = phrases(
    "The search was cut short; one change was not tried: {kinds}.",
    "The search was cut short; {n} changes were not tried: {kinds}.",
)
CUT_SMALLER = phrases(
    "The search was cut short; one smaller change was not tried: {kinds}.",
    "The search was cut short; {n} smaller changes were not tried: {kinds}.",
)
CUT_PAIRS = phrases(
    "The search was cut short; one pair of changes was not tried.",
    "The search was cut short; {n} pairs of changes were not tried.",
)
CUT_SMALLER_PAIRS = phrases(
    "The search was cut short; one smaller pair of changes was not tried.",
    "The search was cut short; {n} smaller pairs of changes were not tried.",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A change that was run, and what it does.

    Attributes:
        altered: what was changed, together.
        sentence: what the change does, in words.
        next: the next step under it; None when there is none.
    """

    altered: Combination
    sentence: str
    next: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a question about a decision.

    Attributes:
        kind: ``why``, ``why_not``, ``what_if`` or ``counterfactual``.
        answer: one or two sentences.
        changes: the changes that the answer rests on, the smallest first; each was run.
        path: the answer that was computed anew, as an ask's; None where none was.
        diff: what moved from the decision to that path.
        facts: what else there is to see, as JSON; its keys depend on the kind.
        not_tried: what a search that was cut did not try, in words.
    """

    kind: str
    answer: str
    changes: tuple[Shown, ...] = ()
    path: Mapping[str, Json] | None = None
    diff: tuple[Change, ...] = ()
    facts: Mapping[str, Json] = field(default_factory=dict)
    not_tried: str | None = None


def moves(
    before: Mapping[str, Json], after: Mapping[str, Json], language: Language = ENGLISH
) -> tuple[Change, ...]:
    """Return what came in, left and moved between two answers, each with its sentence."""
    whys = {one["item"]: one["because"] for one in after["left_out"]}
    found = changes(before, [Stage(Event("question", ""), after)])
    return tuple(replace(one, sentence=_move(one, whys.get(one.item), language)) for one in found)


def _move(change: Change, because: str | None, language: Language) -> str:
    moved = COMES_IN if change.what == ENTERED else MOVES
    if change.what == LEFT:
        moved = LEAVES_AS if because else LEAVES
    return language.say(
        moved,
        title=change.title,
        before=change.before or 0,
        after=change.after or 0,
        because=because or "",
    )


def conditions(altered: Combination, language: Language) -> str:
    """Return changes in words that follow *if*."""
    return language.row([one.clause for one in altered])


def title(decision: Decision, item: str) -> str:
    """Return the title of an item on a decision's path."""
    steps = decision.answer["steps"]
    return next(str(s["item"]["title"]) for s in steps if s["item"]["id"] == item)


def steps_of(decision: Decision) -> list[str]:
    """Return the ids of a decision's steps in order."""
    return [step["item"]["id"] for step in decision.answer["steps"]]


def search_facts(search: Search) -> dict[str, Json]:
    """Return what a search did, as JSON."""
    return {
        "runs": search.runs,
        "together": search.together,
        "known": search.known,
        "smaller_not_tried": len(search.untried),
        "minimal": search.certain and bool(search.found) and not search.by_name,
    }


def not_tried(search: Search, language: Language) -> str | None:
    """Return in words what a search did not try; None when it tried everything smaller."""
    if search.certain:
        return None
    kinds = Counter(PLURALS.get(one.factor, OTHER) for one, *_ in search.untried)
    smaller = search.found and not search.by_name
    cut = CUT_SMALLER if smaller else CUT
    if search.together == 2:
        cut = CUT_SMALLER_PAIRS if smaller else CUT_PAIRS
    told = [language.say(kind, n=count) for kind, count in kinds.most_common()]
    return language.plural(len(search.untried), *cut, kinds=told)


def shown(altered: Combination, decision: Decision, sentence: str) -> Shown:
    """Return what a run showed."""
    return Shown(altered, sentence, decision.answer["next"])


def reply_body(reply: Reply) -> dict[str, Json]:
    """Return a reply as JSON, as the contract writes it."""
    return {
        "kind": reply.kind,
        "answer": reply.answer,
        "changes": [_shown(one) for one in reply.changes],
        "path": None if reply.path is None else dict(reply.path),
        "diff": [
            {
                "item": one.item,
                "title": one.title,
                "what": one.what,
                "before": one.before,
                "after": one.after,
                "sentence": one.sentence,
            }
            for one in reply.diff
        ],
        **reply.facts,
        "not_tried": reply.not_tried,
    }


def _shown(one: Shown) -> dict[str, Json]:
    return {
        "sentence": one.sentence,
        "distance": distance(one.altered),
        "next": one.next,
        "altered": [
            {"factor": x.factor, "subject": x.subject or None, "from": x.before, "to": x.after}
            for x in one.altered
        ],
    }
