"""What became of the candidates of one decision: proposed, ruled out, ranked, chosen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.decisions import CandidateTrace
from recommender.domain.paths import MICRO
from recommender.web.pages.stored_answer import StoredAnswer

CHOSEN = "chosen"
RANKED_OUT = {
    "not_needed": "nothing left that it would add",
    "too_little": "it would teach too little from there",
    "no_minutes": "no minutes left for it",
    "max_steps": "the path has the steps asked for",
    "outweighed": "it would add too little that is sure",
}
"""Fates of candidates that no rule removed; every other code but *chosen* is a rule."""

RULES = {
    "accessibility": "without the accessibility asked for",
    "completed": "completed before",
    "dismissed": "set aside by the person",
    "done": "marked as done",
    "reported": "reported as completed",
    "format": "in another format",
    "free": "not free of charge",
    "language": "in another language",
    "locked": "something else must come first",
    "not_now": "put off by the person",
    "retired": "retired from the catalogue",
    "swapped": "swapped by the person",
    "too_long": "longer than the minutes there were",
}
SOURCES = {
    "gap_vector": "its text lies near all gaps together",
    "listed": "it was on the list asked about",
    "pinned": "the person wants it",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why candidates fell out, and how many."""

    code: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate in words; ``worth`` is what it would bring as the first step, in levels."""

    item: str
    title: str
    proposed_by: tuple[str, ...]
    similarity: float
    fate: str
    because: str
    worth: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many candidates each stage left, and what became of each."""

    proposed: int
    ruled_out: tuple[Cause, ...]
    ranked: int
    passed_over: tuple[Cause, ...]
    chosen: int
    candidates: tuple[Candidate, ...]

    @property
    def removed(self) -> int:
        """How many candidates rules removed."""
        return sum(cause.count for cause in self.ruled_out)


def funnel(stored: StoredAnswer) -> Funnel:
    """Return what became of every candidate of a stored decision."""
    traces = stored.record.decision.candidates
    codes = Counter(t.code for t in traces)
    chosen = codes.pop(CHOSEN, 0)
    passed = {code: n for code, n in codes.items() if code in RANKED_OUT}
    ruled = {code: n for code, n in codes.items() if code not in RANKED_OUT}
    return Funnel(
        proposed=len(traces),
        ruled_out=_causes(ruled),
        ranked=chosen + sum(passed.values()),
        passed_over=_causes(passed),
        chosen=chosen,
        candidates=tuple(_candidate(t, stored) for t in _in_order(traces, stored)),
    )


def _causes(counts: Mapping[str, int]) -> tuple[Cause, ...]:
    ranked = sorted(counts.items(), key=lambda x: (-x[1], x[0]))
    return tuple(Cause(code, _words(code), n) for code, n in ranked)


def _words(code: str) -> str:
    known = RULES.get(code) or RANKED_OUT.get(code)
    if known:
        return known
    if code.endswith("_unknown"):
        return f"it does not state its {code.removesuffix('_unknown').replace('_', ' ')}"
    return code.replace("_", " ")


def _in_order(traces: Sequence[CandidateTrace], stored: StoredAnswer) -> list[CandidateTrace]:
    """Chosen ones by step, then those that were ranked by what they would bring, then the rest."""
    steps = {s["item"]["id"]: n for n, s in enumerate(stored.answer["steps"])}

    def place(one: CandidateTrace) -> tuple[int, int, int, str]:
        stage = 0 if one.code == CHOSEN else 1 if one.code in RANKED_OUT else 2
        return stage, steps.get(one.item, 0), -_worth(one), one.item

    return sorted(traces, key=place)


def _candidate(one: CandidateTrace, stored: StoredAnswer) -> Candidate:
    return Candidate(
        one.item,
        stored.title(one.item),
        tuple(_proposer(source, stored) for source in one.sources),
        one.similarity,
        "chosen" if one.code == CHOSEN else _words(one.code),
        one.because,
        _worth(one) / MICRO,
    )


def _worth(one: CandidateTrace) -> int:
    return sum(c.micros for c in one.terms)


def _proposer(source: str, stored: StoredAnswer) -> str:
    """Say in words what proposed a candidate; the sources are those that retrieval names."""
    kind, _, name = source.partition(":")
    if kind == "link":
        return f"it is linked to {stored.label(name)}"
    if kind == "basis":
        return f"a gap builds on {stored.label(name)}"
    if kind == "before":
        return f"“{stored.title(name)}” requires it"
    if kind == "need":
        return f"its text is near the need “{stored.label(source)}”"
    return SOURCES.get(source, source.replace("_", " "))
