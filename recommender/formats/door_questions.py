"""Questions about a decision, as they come in through the door."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Literal

from pydantic import Field

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.paths import Ask, StatedGap
from recommender.formats.door_ask import read_ask
from recommender.formats.door_reading import stated, validated
from recommender.formats.problems import shown
from recommender.formats.values import Body, Id

WHY, WHY_NOT, WHAT_IF, COUNTERFACTUAL = "why", "why_not", "what_if", "counterfactual"
TAKES = {
    WHY: ("item",),
    WHY_NOT: ("item",),
    WHAT_IF: ("ask", "recipe", "without_policies", "with_policies"),
    COUNTERFACTUAL: (),
}
"""The fields that each kind of question takes."""
MOST_POLICIES = 20


class QuestionBody(Body):
    """A question about a decision."""

    kind: Literal["why", "why_not", "what_if", "counterfactual"] = Field(
        description="What is asked."
    )
    item: Id | None = Field(
        None, description="Of why and why_not: the item; of why, absent: the next step."
    )
    ask: dict[str, Json] | None = Field(
        None,
        description="Of what_if: the fields of the ask that are changed, merged as RFC 7396 says; "
        "null takes a field away.",
    )
    recipe: Id | None = Field(None, description="Of what_if: id of another recipe kept here.")
    without_policies: list[Id] = Field(
        default_factory=list,
        max_length=MOST_POLICIES,
        description="Of what_if: ids of policies that the decision rests on, as if they did not "
        "hold.",
    )
    with_policies: list[dict[str, Json]] = Field(
        default_factory=list,
        max_length=MOST_POLICIES,
        description="Of what_if: policies as if they held, as POST /v1/policies takes them; "
        "whom they are about and from when is settled, and a reason may be left out.",
    )


@dataclass(frozen=True, slots=True)
class Question:
    """A question; ``ask`` holds the changed fields alone, ``with_policies`` what is supposed."""

    kind: str
    item: str | None = None
    ask: Json = None
    recipe: str | None = None
    without_policies: tuple[str, ...] = ()
    with_policies: tuple[Json, ...] = ()


def read_question(value: Json) -> Question:
    """Return the question that a JSON value states.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(QuestionBody, value, _across(value))
    return Question(
        kind=body.kind,
        item=body.item,
        ask=body.ask,
        recipe=body.recipe,
        without_policies=tuple(dict.fromkeys(body.without_policies)),
        with_policies=tuple(body.with_policies),
    )


def changed_ask(stored_ask: Ask, changed: Json) -> Ask:
    """Return a stored ask with some of its fields changed.

    Objects are merged and ``null`` takes away, as JSON Merge Patch (RFC 7396) says; lists are
    replaced whole.

    Raises:
        InvalidInput: every problem at once, each under ``/ask``.
    """
    if changed is None:
        return stored_ask
    before = ask_body(stored_ask)
    if "learner" in changed and changed["learner"] != stored_ask.learner:
        raise InvalidInput([_other_learner(changed["learner"])])
    try:
        return read_ask(_merged(before, changed))
    except InvalidInput as error:
        found = (replace(p, pointer=f"/ask{p.pointer}") for p in error.problems)
        raise InvalidInput(found) from None


def ask_body(ask: Ask) -> dict[str, Json]:
    """Return an ask as the contract writes one; what it does not state is left out."""
    body: dict[str, Json] = {
        "learner": ask.learner,
        "role": ask.role,
        "levels": {skill: _present(asdict(said)) for skill, said in ask.levels.items()},
        "gaps": [_gap(gap) for gap in ask.gaps],
        "completed": list(ask.completed),
        "items": list(ask.items),
        "need": ask.need,
        "minutes": ask.minutes,
        "max_steps": ask.max_steps,
        "deadline": ask.deadline.isoformat() if ask.deadline else None,
        "as_of": ask.as_of.isoformat() if ask.as_of else None,
        "constraints": {
            "languages": list(ask.constraints.languages),
            "formats": list(ask.constraints.formats),
            "accessibility": list(ask.constraints.accessibility),
            "free_only": ask.constraints.free_only,
        },
    }
    return _present(body)


def _gap(gap: StatedGap) -> dict[str, Json]:
    return _present({**asdict(gap), "by": gap.by.isoformat() if gap.by else None})


def _present(body: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in body.items() if value is not None}


def _merged(target: Json, patch: Json) -> Json:
    """JSON Merge Patch, RFC 7396 section 2."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merged(merged.get(name), value)
    return merged


def _across(value: Json) -> Iterator[Problem]:
    kind = stated(value, "kind")
    if not isinstance(kind, str) or kind not in TAKES:
        return
    if kind == WHY_NOT and stated(value, "item") is None:
        yield Problem("/item", "missing", '"item" is missing.', "name the item asked about")
    if kind == WHAT_IF and all(stated(value, name) is None for name in TAKES[WHAT_IF]):
        yield Problem(
            "/ask",
            "missing",
            'A what_if has neither "ask" nor "recipe", and names no policies.',
            'give the changed fields of the ask, such as {"minutes": 90}, a recipe or policies',
        )
    for name in ("item", *TAKES[WHAT_IF]):
        given = stated(value, name)
        if given is not None and name not in TAKES[kind]:
            yield Problem(
                f"/{name}",
                "not_taken",
                f'"{name}" is {shown(given)}, but a {kind} does not take it.',
                f'leave "{name}" out',
            )


def _other_learner(learner: Json) -> Problem:
    return Problem(
        "/ask/learner",
        "not_changeable",
        f'"learner" is {shown(learner)}, but a question is about the person of the decision.',
        "leave it out, or ask anew at /v1/paths",
    )
