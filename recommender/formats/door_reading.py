"""Validate one object against its model, with the checks that span several fields."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from pydantic import ValidationError

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.formats.problems import pointer_to, problems_in, shown, spoken
from recommender.formats.values import Body, is_stated

Read = TypeVar("Read", bound=Body)


def validated(model: type[Read], value: Json, across: Iterable[Problem] = ()) -> Read:
    """Return the value as its model.

    Args:
        model: what the value must be.
        value: an object as JSON gives it.
        across: problems already found that no single field shows.

    Raises:
        InvalidInput: every problem at once.
    """
    problems = list(across)
    try:
        read = model.model_validate(value)
    except ValidationError as error:
        problems = problems_in(error, value, model) + problems
        raise InvalidInput(problems) from None
    if problems:
        raise InvalidInput(problems)
    return read


def stated(value: Json, field: str) -> Json:
    """Return what an object states for a field, or None; any value may be asked."""
    found = value.get(field) if isinstance(value, dict) else None
    return found if is_stated(found) else None


def named_twice(value: Json, field: str, key: str = "skill") -> Iterator[Problem]:
    """Report entries of a list that name the same thing as an earlier one.

    These checks look at the raw value, so that they speak even when another field is wrong.
    """
    seen: dict[str, int] = {}
    entries = stated(value, field)
    for position, entry in enumerate(entries if isinstance(entries, list) else ()):
        name = entry if isinstance(entry, str) else stated(entry, key)
        if not isinstance(name, str):
            continue
        if name in seen:
            path = (field, position)
            yield Problem(
                pointer_to(path),
                "duplicate",
                f"{spoken(path)} names {shown(name)} again, after {spoken((field, seen[name]))}.",
                "name each only once",
            )
        seen.setdefault(name, position)


def with_learner(value: Json, learner: str | None) -> tuple[Json, list[Problem]]:
    """Fill in the learner that the address names; a body that names another is a problem."""
    if learner is None or not isinstance(value, dict):
        return value, []
    said = stated(value, "learner")
    if said is None or said == learner:
        return {**value, "learner": learner}, []
    problem = Problem(
        "/learner",
        "mismatch",
        f'"learner" is {shown(said)}, but the address names {shown(learner)}.',
        'leave "learner" out, or give the one in the address',
    )
    return value, [problem]
