"""Where policies are named in an answer: what is mandatory, and every policy that bears on it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import CandidateTrace, Json
from recommender.domain.languages import ENGLISH, Language
from recommender.domain.paths import PathStep
from recommender.domain.policies import POLICY_KINDS, Policy
from recommender.engine.explanation import Reason
from recommender.engine.policies import (
    Budget,
    Rulings,
    forbidden_sentence,
    pinned_sentence,
    preferred_sentence,
    required_sentence,
    share_sentence,
)

SHORT_OF_MINUTES = frozenset({"too_long", "no_minutes"})


@dataclass(frozen=True, slots=True)
class Named:
    """What an answer says of policies.

    Attributes:
        mandatory: what is required and not done, one row an item.
        policies: those that bear on this answer, each with its sentence.
        missing: a sentence for each item that is required but cannot be had.
    """

    mandatory: tuple[Mapping[str, Json], ...] = ()
    policies: tuple[Mapping[str, Json], ...] = ()
    missing: tuple[str, ...] = ()


NOBODY_RULED = Named()


def name_policies(
    steps: Sequence[PathStep],
    traces: Sequence[CandidateTrace],
    ruled: Rulings,
    budget: Budget,
    items: Mapping[str, ContentItem],
    done: Collection[str],
    language: Language = ENGLISH,
) -> Named:
    """Return what is mandatory, by due date and then by id, and which policies bear on an answer.

    Args:
        steps: the path.
        traces: what became of every candidate.
        ruled: the policies in force.
        budget: the ask within the caps.
        items: of the catalogue.
        done: ids of completed items; they leave the mandatory row.
        language: of the sentences.
    """
    due = [(item, policy) for item, policy in ruled.required.items() if item not in done]
    due.sort(key=lambda one: (one[1].due is None, str(one[1].due), one[0]))
    here = [(item, policy) for item, policy in due if item in items and not items[item].retired]
    gone = [(item, policy) for item, policy in due if (item, policy) not in here]
    rows: dict[str, dict[str, Json]] = {}
    for policy, item, because in _bearing(steps, traces, ruled, items, here, language):
        row = rows.setdefault(policy.id, _row(policy, because))
        row["items"] = sorted({*row["items"], item})
    if ruled.minutes is not None and budget.because is not None:
        rows[ruled.minutes.id] = _row(ruled.minutes, budget.because)
    return Named(
        tuple(_mandatory(items[item], policy, language) for item, policy in here),
        tuple(sorted(rows.values(), key=lambda r: (POLICY_KINDS.index(r["kind"]), r["id"]))),
        tuple(_missing(item, policy, language) for item, policy in gone),
    )


def with_policies(
    reasons: Sequence[Reason],
    steps: Sequence[PathStep],
    ruled: Rulings,
    language: Language = ENGLISH,
) -> tuple[Reason, ...]:
    """Say of each step whose pin or preference it is, where it is one."""
    told = []
    for reason, step in zip(reasons, steps, strict=True):
        pin = ruled.pinned.get(step.item)
        if pin is not None:
            reason = replace(reason, evidence=(pinned_sentence(pin, language), *reason.evidence))
        if step.preference:
            sentence = preferred_sentence(ruled.preferred[step.item], language)
            reason = replace(reason, because=f"{reason.because} {sentence}")
        told.append(reason)
    return tuple(told)


def with_rulings(
    traces: Sequence[CandidateTrace],
    ruled: Rulings,
    budget: Budget,
    items: Mapping[str, ContentItem],
    language: Language = ENGLISH,
) -> tuple[CandidateTrace, ...]:
    """Name the policy behind what became of a candidate, where it is not the rule itself.

    That is a cap where it, and not the person, left too few minutes; and the policy about an item
    that a locked one requires.
    """
    return tuple(
        replace(
            trace,
            because=" ".join((trace.because, *_behind(trace, ruled, budget, items, language))),
        )
        for trace in traces
    )


def _behind(
    trace: CandidateTrace,
    ruled: Rulings,
    budget: Budget,
    items: Mapping[str, ContentItem],
    language: Language,
) -> Iterator[str]:
    if trace.code in SHORT_OF_MINUTES and budget.because is not None:
        yield budget.because
    for wanted in items[trace.item].requires_items if trace.code == "locked" else ():
        title = items[wanted].title if wanted in items else wanted
        if wanted in ruled.forbidden:
            yield _of(title, forbidden_sentence(wanted, ruled, language), language)
        elif wanted in ruled.required:
            yield _of(title, required_sentence(ruled.required[wanted], language), language)


def _of(title: str, sentence: str, language: Language) -> str:
    return language.say("“{title}”: {sentence}", title=title, sentence=sentence)


def _missing(item: str, policy: Policy, language: Language) -> str:
    required = required_sentence(policy, language)
    return language.say(
        "“{item}” is not in this catalogue. {required}", item=item, required=required
    )


def _bearing(
    steps: Sequence[PathStep],
    traces: Sequence[CandidateTrace],
    ruled: Rulings,
    items: Mapping[str, ContentItem],
    due: Sequence[tuple[str, Policy]],
    language: Language,
) -> Iterator[tuple[Policy, str, str]]:
    for item, policy in due:
        yield policy, item, required_sentence(policy, language)
    for trace in traces:
        if trace.code == "forbidden":
            policies = (ruled.forbidden[trace.item], *ruled.overruled.get(trace.item, ()))
            for policy in policies:
                yield policy, trace.item, forbidden_sentence(trace.item, ruled, language)
        elif trace.code == "over_share":
            policy = ruled.shares[items[trace.item].provider or ""]
            yield policy, trace.item, share_sentence(policy, language)
    for step in steps:
        if step.item in ruled.pinned:
            policy = ruled.pinned[step.item]
            yield policy, step.item, pinned_sentence(policy, language)
        if step.preference:
            policy = ruled.preferred[step.item]
            yield policy, step.item, preferred_sentence(policy, language)


def _row(policy: Policy, because: str) -> dict[str, Json]:
    return {
        "id": policy.id,
        "kind": policy.kind,
        "author": policy.author,
        "items": [],
        "because": because,
    }


def named_item(item: ContentItem) -> dict[str, Json]:
    """Return an item as an answer names it."""
    return {
        "id": item.id,
        "title": item.title,
        "minutes": item.minutes,
        "minutes_estimated": item.minutes_estimated,
        "url": item.url,
        "kind": item.kind,
        "format": item.format,
    }


def _mandatory(item: ContentItem, policy: Policy, language: Language) -> Mapping[str, Json]:
    return {
        "item": named_item(item),
        "policy": policy.id,
        "due": policy.due.isoformat() if policy.due else None,
        "because": required_sentence(policy, language),
    }
