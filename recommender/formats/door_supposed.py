"""Policies that a question supposes to hold, as they come in through the door."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.policies import SUPPOSED_BY, SUPPOSED_WHY, Policy
from recommender.formats.door_policies import read_policy
from recommender.formats.door_reading import stated
from recommender.formats.problems import shown

SETTLED = {
    "scope": "a question is about the person of the decision",
    "starts": "a question supposes that it holds",
}
"""The fields of a policy that a question answers itself."""


def read_supposed(values: Sequence[Json], now: datetime) -> tuple[Policy, ...]:
    """Return the policies that a question supposes, each as if it held from ``now`` on.

    Raises:
        InvalidInput: every problem at once, each under ``/with_policies``.
    """
    read: list[Policy] = []
    problems: list[Problem] = []
    for n, value in enumerate(values):
        pointer = f"/with_policies/{n}"
        problems += _settled(pointer, value)
        try:
            read.append(_supposed(value, f"supposed-{n + 1}", now))
        except InvalidInput as error:
            problems += [replace(p, pointer=f"{pointer}{p.pointer}") for p in error.problems]
    if problems:
        raise InvalidInput(problems)
    return tuple(read)


def _supposed(value: Json, name: str, now: datetime) -> Policy:
    if stated(value, "reason") is None:
        value = {**value, "reason": SUPPOSED_WHY}
    return read_policy(value, actor=SUPPOSED_BY, new_id=lambda: name, now=now)


def _settled(pointer: str, value: Json) -> Iterator[Problem]:
    for name, why in SETTLED.items():
        given = stated(value, name)
        if given is not None:
            yield Problem(
                f"{pointer}/{name}",
                "not_taken",
                f'"{name}" is {shown(given)}, but {why}.',
                f'leave "{name}" out',
            )
