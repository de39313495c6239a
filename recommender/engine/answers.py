"""The answer of the contract, built from one path, and the check that its sums hold."""

import math
from collections.abc import Mapping, Sequence

from recommender.domain.catalogue import NEED
from recommender.domain.decisions import Json, Versions, digest
from recommender.domain.errors import RecommenderError
from recommender.domain.paths import CLOSES_NOTHING, MICRO, Gap, LearningPath, PathStep
from recommender.engine.explanation import Reason
from recommender.engine.naming import Named, named_item
from recommender.engine.prospects import Prospects
from recommender.engine.remarks import Remarks
from recommender.engine.value import UNCERTAINTY

TOLERANCE = 1e-9


class Inconsistent(RecommenderError):
    """An answer whose parts do not add up; it is never given."""

    code = "inconsistent"
    title = "The answer's parts do not add up"


def build_answer(
    path: LearningPath,
    gaps: Sequence[Gap],
    prospects: Prospects,
    reasons: Sequence[Reason],
    remarks: Remarks,
    versions: Versions,
    named: Named,
    beside: Mapping[str, Json],
) -> dict[str, Json]:
    """Return the contract's answer without ``id``, ``at`` and ``learner``, digest included.

    What stands ``beside`` the path is no part of its sums.

    Raises:
        Inconsistent: when its sums do not hold.
    """
    items = prospects.snapshot.catalogue.items
    steps = [
        _step(position, step, enables, reason, prospects)
        for position, (step, enables, reason) in enumerate(
            zip(path.steps, path.enables, reasons, strict=True), start=1
        )
    ]
    answer: dict[str, Json] = {
        "next": path.steps[0].item if path.steps else None,
        "gaps": [_gap(g) for g in gaps],
        "steps": steps,
        "value": path.value / MICRO,
        "minutes": sum(items[s.item].minutes for s in path.steps),
        "closed": _closed(path, gaps),
        "mandatory": [dict(x) for x in named.mandatory],
        "policies": [dict(x) for x in named.policies],
        **beside,
        "left_out": [dict(x) for x in remarks.left_out],
        "not_covered": [dict(x) for x in remarks.not_covered],
        "unknown": [*remarks.unknown, *named.missing],
        "versions": {
            "encoder": versions.encoder,
            "snapshot": versions.snapshot,
            "recipe": versions.recipe,
            "policies": versions.policies,
        },
    }
    check_sums(answer)
    answer["digest"] = digest(answer)
    return answer


def check_sums(answer: Mapping[str, Json]) -> None:
    """Check an answer against itself, from its own figures alone.

    Contributions add up to each score, scores to the value, what is enabled to zero; the value
    without preferences, what is kept, and what lateness and uncertainty cost, equals the
    importance-weighted levels that the steps' gains close, and with what uncertainty costs the
    share that closes.

    Raises:
        Inconsistent: naming the first sum that does not hold.
    """
    steps, gaps = answer["steps"], answer["gaps"]
    for position, step in enumerate(steps, start=1):
        _same("position", step["position"], position)
        total = math.fsum(c["value"] for c in step["contributions"])
        _same(f"step {position}: contributions and score", total, step["score"])
        _same(f"step {position}: direct and score", step["direct"], step["score"])
    _same("scores and value", math.fsum(s["score"] for s in steps), answer["value"])
    _same("enables and zero", math.fsum(s["enables"] for s in steps), 0.0)
    _same("minutes", sum(s["item"]["minutes"] for s in steps), answer["minutes"])
    _check_levels(answer, _levels_along(steps, gaps))


def _levels_along(
    steps: Sequence[Mapping[str, Json]], gaps: Sequence[Mapping[str, Json]]
) -> dict[str, float]:
    """The levels that the gains lead to; each has to start where the last one ended."""
    levels: dict[str, float] = {gap["skill"]: gap["current"] for gap in gaps}
    for gain in (gain for step in steps for gain in step["gains"]):
        _same(
            f"levels of {gain['skill']}",
            gain["before"],
            levels.get(gain["skill"], gain["before"]),
        )
        levels[gain["skill"]] = gain["after"]
    return levels


def _check_levels(answer: Mapping[str, Json], levels: Mapping[str, float]) -> None:
    whole, left = [], []
    for gap in answer["gaps"]:
        _same(f"gap in {gap['skill']}", gap["gap"], max(0.0, gap["target"] - gap["current"]))
        whole.append(gap["importance"] * gap["gap"])
        left.append(gap["importance"] * max(0.0, gap["target"] - levels[gap["skill"]]))
    rounding = (1 + len(whole)) / MICRO
    brought = math.fsum(whole) - math.fsum(left)
    closes = answer["value"] - math.fsum(_sum_of(answer, term) for term in CLOSES_NOTHING)
    uncertain = _sum_of(answer, UNCERTAINTY)
    _same("value at most likely levels", brought, closes - uncertain, rounding)
    share = closes / math.fsum(whole) if any(whole) else 1.0
    _same("closed and value", share, answer["closed"], rounding / min(1.0, math.fsum(whole) or 1.0))


def _sum_of(answer: Mapping[str, Json], term: str) -> float:
    """What all contributions of one name add up to."""
    terms = (c for step in answer["steps"] for c in step["contributions"])
    return math.fsum(c["value"] for c in terms if c["term"] == term)


def _same(what: str, one: float, other: float, tolerance: float = TOLERANCE) -> None:
    if not abs(one - other) <= tolerance:
        raise Inconsistent(f"{what}: {one} against {other}")


def _step(
    position: int, step: PathStep, enables: int, reason: Reason, prospects: Prospects
) -> dict[str, Json]:
    item = prospects.snapshot.catalogue.items[step.item]
    return {
        "position": position,
        "item": named_item(item),
        "gains": [
            {"skill": g.skill, "before": g.before, "after": g.after, "spread": g.spread}
            for g in step.gains
        ],
        "matches": [
            {"need": link.skill, "match": link.confidence}
            for link in prospects.links.get(step.item, ())
            if link.origin == NEED
        ],
        "score": step.score / MICRO,
        "direct": step.score / MICRO,
        "enables": enables / MICRO,
        "contributions": [
            {"term": c.term, "skill": c.skill, "value": c.micros / MICRO}
            for c in step.contributions
        ],
        "because": reason.because,
        "evidence": list(reason.evidence),
        "locked_by": list(reason.locked_by),
    }


def _gap(gap: Gap) -> dict[str, Json]:
    return {
        "skill": gap.skill,
        "label": gap.label,
        "current": gap.current,
        "spread": gap.spread,
        "target": gap.target,
        "gap": round(gap.size, 9),
        "importance": gap.importance,
        "by": gap.by.isoformat() if gap.by else None,
    }


def _closed(path: LearningPath, gaps: Sequence[Gap]) -> float:
    """Expected importance-weighted share of the gaps (0-1); 1 when there is nothing to close."""
    whole = math.fsum(g.importance * round(g.size, 9) for g in gaps)
    if whole == 0.0:
        return 1.0
    return round(min(1.0, max(0.0, path.closes / MICRO / whole)), 6)
