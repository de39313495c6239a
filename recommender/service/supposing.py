"""Policies that a question leaves out, or supposes to hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recommender.domain.catalogue import Catalogue
from recommender.domain.decisions import Inputs
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.languages import Language
from recommender.domain.policies import SUPPOSED_BY, SUPPOSED_WHY, Policy, policies_version
from recommender.service.policing import problems_of_policy

WHERE = "the catalogue of this decision"
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Other policies than those that a decision rests on.

    Attributes:
        without: ids of policies it rests on, as if they did not hold.
        supposed: policies as if they held; whom they are about is settled.
    """

    without: tuple[str, ...] = ()
    supposed: tuple[Policy, ...] = ()


AS_RECORDED = Otherwise()


def ruled(inputs: Inputs, policies: Otherwise, catalogue: Catalogue, language: Language) -> Inputs:
    """Return inputs with other policies; as recorded where nothing is said of them.

    Args:
        inputs: what a decision was, or would be, made from.
        policies: which of its policies do not hold, and which others do.
        catalogue: of the decision.
        language: to say in whose policy it is, where nobody does.

    Raises:
        InvalidInput: every problem at once.
    """
    if policies == AS_RECORDED:
        return inputs
    held = {policy.id for policy in inputs.policies}
    problems = [
        _not_held(f"/without_policies/{n}", name, sorted(held))
        for n, name in enumerate(policies.without)
        if name not in held
    ]
    for n, policy in enumerate(policies.supposed):
        found = problems_of_policy(policy, catalogue, (), inputs.now, WHERE)
        problems += [replace(p, pointer=f"/with_policies/{n}{p.pointer}") for p in found]
        if policy.id in held.difference(policies.without):
            problems.append(_held_already(f"/with_policies/{n}/policy", policy.id))
        held.add(policy.id)
    if problems:
        raise InvalidInput(problems)
    kept = (policy for policy in inputs.policies if policy.id not in policies.without)
    holding = (*kept, *(_said(policy, language) for policy in policies.supposed))
    versions = replace(inputs.versions, policies=policies_version(holding))
    return replace(inputs, policies=holding, versions=versions)


def _said(policy: Policy, language: Language) -> Policy:
    """A policy that is supposed, in the language of the reply where nobody says whose it is."""
    author = language.say(SUPPOSED_BY) if policy.author == SUPPOSED_BY else policy.author
    reason = language.say(SUPPOSED_WHY) if policy.reason == SUPPOSED_WHY else policy.reason
    return replace(policy, author=author, reason=reason)


def _not_held(pointer: str, policy: str, held: Sequence[str]) -> Problem:
    return Problem(
        pointer,
        "unknown_policy",
        f"The decision rests on no policy “{policy}”.",
        f"give one of these: {', '.join(held[:SHOWN])}"
        if held
        else "it rests on none; leave it out",
    )


def _held_already(pointer: str, policy: str) -> Problem:
    return Problem(
        pointer,
        "duplicate",
        f"There is a policy “{policy}” already.",
        'give another id, or name it in "without_policies", too',
    )
