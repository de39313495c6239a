"""What a question about a decision is answered with, and the sentences it is made of."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from recommender.domain.decisions import Decision, Json
from recommender.domain.revisions import Change, Event
from recommender.engine.alterations import Combination, distance
from recommender.engine.changes import ENTERED, LEFT, Stage, changes
from recommender.engine.phrasing import in_a_row
from recommender.engine.smallest import Search

PLURALS = {
    "level": "of levels",
    "target": "of levels asked",
    "importance": "of importances",
    "minutes": "of minutes",
    "evidence": "of pieces of evidence",
    "feedback": "of what was said of items",
    "completed": "of what is completed",
    "need": "of needs",
    "policy": "of policies",
    "role": "of the role",
}
OTHER = "of other kinds"


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


def moves(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[Change, ...]:
    """Return what came in, left and moved between two answers, each with its sentence."""
    whys = {one["item"]: one["because"] for one in after["left_out"]}
    found = changes(before, [Stage(Event("question", ""), after)])
    return tuple(replace(one, sentence=_move(one, whys.get(one.item))) for one in found)


def _move(change: Change, because: str | None) -> str:
    if change.what == ENTERED:
        return f"“{change.title}” comes in as step {change.after}."
    if change.what == LEFT:
        reason = f" {because}" if because else ""
        return f"“{change.title}” leaves; it was step {change.before}.{reason}"
    return f"“{change.title}” moves from step {change.before} to step {change.after}."


def conditions(altered: Combination) -> str:
    """Return changes in words that follow *if*."""
    return in_a_row([one.clause for one in altered])


def title(decision: Decision, item: str) -> str:
    """Return the title, in quotes, of an item on a decision's path."""
    steps = decision.answer["steps"]
    return next(f"“{s['item']['title']}”" for s in steps if s["item"]["id"] == item)


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


def not_tried(search: Search) -> str | None:
    """Return in words what a search did not try; None when it tried everything smaller."""
    if search.certain:
        return None
    kinds = Counter(PLURALS.get(one.factor, OTHER) for one, *_ in search.untried)
    n, what = len(search.untried), "smaller " if search.found and not search.by_name else ""
    pairs = "pairs of changes" if search.together == 2 else "changes"
    told = "" if search.together == 2 else f": {_told(kinds)}"
    return f"The search was cut short; {n} {what}{pairs} were not tried{told}."


def _told(kinds: Counter[str]) -> str:
    return in_a_row([f"{count} {kind}" for kind, count in kinds.most_common()])


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
