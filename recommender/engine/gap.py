"""Profile against targets: which gaps there are, and the vector that points at them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from recommender.domain.decisions import Need
from recommender.domain.learners import SkillEstimate
from recommender.domain.paths import Ask, Gap, StatedGap
from recommender.domain.recipes import ProfileRecipe
from recommender.domain.skills import RoleTarget, Skill
from recommender.ports import VectorIndex, Vectors


def measure_gaps(
    ask: Ask,
    targets: Iterable[RoleTarget],
    profile: Mapping[str, SkillEstimate],
    skills: Mapping[str, Skill],
    needs: Sequence[Need],
    recipe: ProfileRecipe,
    due: date | None = None,
) -> tuple[Gap, ...]:
    """Return every target with its gap: needs first, then by importance x size, then by id.

    Current levels are those of the profile, or the prior where nothing is known. A role's targets
    are added for skills that the ask's ``gaps`` do not name. A need in words is a temporary skill
    ``need:1`` with current 0, target 1 and importance 1. A gap is due by its own date, and no
    later than all that is asked for (``ask.deadline``); needs in words by ``due``.
    """
    stated = {g.skill: g for g in ask.gaps}
    wanted = list(ask.gaps) + [
        StatedGap(t.skill, t.level, importance=t.importance)
        for t in targets
        if t.skill not in stated
    ]
    dated = [replace(w, by=_sooner(w.by, ask.deadline)) for w in wanted]
    gaps = [_skill_gap(w, profile, skills, recipe) for w in dated]
    gaps.sort(key=lambda g: (-round(g.importance * g.size, 6), g.skill))
    return tuple(_need_gaps(needs, _sooner(due, ask.deadline))) + tuple(gaps)


def gap_vector(gaps: Sequence[Gap], index: VectorIndex) -> Vectors | None:
    """Return the unit vector of the open skill gaps: float32 (dimension,); None without any.

    The skills' vectors weighted by importance x size, in the order of ``gaps``.
    """
    open_gaps = [g for g in gaps if not g.is_need and g.importance * g.size > 0]
    if not open_gaps:
        return None
    total = np.zeros_like(index.skill_vector(open_gaps[0].skill), dtype=np.float64)
    for gap in open_gaps:
        total += gap.importance * gap.size * index.skill_vector(gap.skill).astype(np.float64)
    length = float(np.sqrt(np.square(total).sum()))
    return None if length == 0.0 else (total / length).astype(np.float32)


def ask_vector(vector: Vectors | None, needs: Sequence[Need]) -> Vectors | None:
    """Return the unit vector of all that is asked for: float32 (dimension,); None without any.

    Args:
        vector: the gap vector, which counts as much as each need.
        needs: in words, each with its vector.
    """
    asked = [np.asarray(need.vector, dtype=np.float64) for need in needs]
    asked += [] if vector is None else [vector.astype(np.float64)]
    if not asked:
        return None
    total = np.sum(asked, axis=0)
    length = float(np.sqrt(np.square(total).sum()))
    return None if length == 0.0 else (total / length).astype(np.float32)


def _skill_gap(
    wanted: StatedGap,
    profile: Mapping[str, SkillEstimate],
    skills: Mapping[str, Skill],
    recipe: ProfileRecipe,
) -> Gap:
    known = profile.get(wanted.skill)
    spread = known.spread if known else recipe.prior_spread
    return Gap(
        skill=wanted.skill,
        label=skills[wanted.skill].label,
        current=known.mean if known else recipe.prior_level,
        spread=spread if wanted.spread is None else wanted.spread,
        target=wanted.target,
        importance=wanted.importance,
        by=wanted.by,
    )


def _sooner(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _need_gaps(needs: Sequence[Need], due: date | None) -> list[Gap]:
    return [
        Gap(
            skill=f"need:{number}",
            label=need.text,
            current=0.0,
            spread=0.0,
            target=1.0,
            by=due,
            is_need=True,
        )
        for number, need in enumerate(needs, start=1)
    ]
