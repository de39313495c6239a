"""Small worlds at random, and a second, plain opinion on what the rules of a path are."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from hypothesis import strategies as st
from worlds import LIKELY, item, make_inputs, make_world, skill

from recommender.domain.catalogue import DECLARED, Snapshot
from recommender.domain.paths import Gap
from recommender.domain.recipes import ValueRecipe
from recommender.engine.prospects import Prospects
from recommender.ports import Published

SKILLS = ("x", "y", "z", "w")


@dataclass(frozen=True)
class Case:
    """A world and what is asked of it."""

    rows: tuple[Any, ...]
    skills: tuple[Any, ...]
    question: Mapping[str, Any]

    @property
    def world(self) -> Published:
        return make_world(*self.rows, skills=self.skills)


def random_case(luck: Random, most_items: int = 8, most_skills: int = 4) -> Case:
    """A world of 3 or more items and 1 or more skills; mostly round figures."""
    names = SKILLS[: luck.randint(1, most_skills)]
    ids = [f"i{n}" for n in range(luck.randint(3, most_items))]
    skills = tuple(
        skill(s, **{b: luck.randint(1, 6) / 2 for b in names[:n] if luck.random() < 0.3})
        for n, s in enumerate(names)
    )
    question = {
        "role": {
            s: (luck.randint(0, 10) / 2, luck.choice([1.0, 0.5, luck.random()]))
            for s in luck.sample(names, luck.randint(1, len(names)))
        },
        "levels": {
            s: luck.choice([luck.randint(0, 6) / 4, 2 * luck.random()])
            for s in names
            if luck.random() < 0.4
        },
        "minutes": luck.choice([None, luck.randint(10, 150)]),
        "max_steps": luck.choice([50, 50, 2]),
        "completed": (luck.choice(ids),) if luck.random() < 0.2 else (),
    }
    return Case(tuple(_random_item(luck, i, ids, names) for i in ids), skills, question)


def _random_item(luck: Random, id_: str, ids: Sequence[str], names: Sequence[str]) -> Any:
    taught = luck.sample(names, min(len(names), luck.choice([0, 1, 1, 1, 2])))
    return item(
        id_,
        *(_random_link(luck, s) for s in taught),
        minutes=luck.randint(1, 12) * 5,
        after=[i for i in luck.sample(ids, 1) if i != id_ and luck.random() < 0.4],
        floor={s: luck.randint(1, 6) / 2 for s in luck.sample(names, 1) if luck.random() < 0.4},
        retired=luck.random() < 0.05,
    )


def _random_link(luck: Random, of: str) -> str:
    entry = luck.randint(0, 6)
    exit_level = min(10, entry + luck.randint(1, 4))
    return f"{of}:{entry / 2}>{exit_level / 2}{luck.choice(['', '', '?0.5', '?0.8'])}"


def cases(most_items: int = 8) -> st.SearchStrategy[Case]:
    """Random cases that shrink."""
    return st.randoms(use_true_random=False).map(lambda luck: random_case(luck, most_items))


def prospects_of(case: Case) -> Prospects:
    """What a path may be made of, put together the plain way."""
    snapshot: Snapshot = case.world.snapshot
    inputs = make_inputs(case.world, **case.question)
    levels = {t.skill: 0.0 for t in inputs.targets}
    levels |= {s: said.level for s, said in inputs.ask.levels.items()}
    gaps = {
        t.skill: Gap(t.skill, t.skill, levels[t.skill], 0.5, t.level, t.importance)
        for t in inputs.targets
        if t.level > levels[t.skill]
    }
    minutes = inputs.ask.minutes or math.inf
    items = snapshot.catalogue.items
    return Prospects(
        items=tuple(
            items[i]
            for i in sorted(items)
            if not items[i].retired
            and i not in inputs.ask.completed
            and items[i].minutes <= minutes
        ),
        links=snapshot.links_by_item,
        gaps=gaps,
        levels=levels,
        spreads={},
        builds_on={
            s: tuple(r for r in known.requires if r.skill in levels)
            for s, known in snapshot.catalogue.skills.items()
        },
        completed=frozenset(inputs.ask.completed),
        snapshot=snapshot,
    )


class Walker:
    """The rules and the law of growth, written once more without looking at the engine."""

    def __init__(self, case: Case, law: ValueRecipe = LIKELY.value) -> None:
        self.snapshot = case.world.snapshot
        self.law = law
        question = case.question
        self.done = set(question["completed"])
        self.targets = question["role"]
        self.known = {*self.targets, *question["levels"]}
        self.levels = dict.fromkeys(SKILLS, 0.0) | question["levels"]
        self.start = dict(self.levels)

    def is_open(self, id_: str) -> bool:
        wanted = self.snapshot.catalogue.items[id_]
        return all(i in self.done or self._knows(i) for i in wanted.requires_items) and all(
            self.levels[r.skill] >= r.level - 1e-6 for r in wanted.requires_skills
        )

    def take(self, id_: str) -> None:
        before = dict(self.levels)
        for link in self.snapshot.links_by_item.get(id_, ()):
            room = max(0.0, link.exit - before[link.skill])
            short = max(0.0, link.entry - before[link.skill])
            fit = math.exp(-(short**2) / (2 * self.law.mismatch_width**2))
            lacking = sum(
                max(0.0, r.level - before[r.skill])
                for r in self.snapshot.catalogue.skills[link.skill].requires
                if r.skill in self.known
            )
            ready = math.exp(-self.law.missing_rate * lacking)
            self.levels[link.skill] = before[link.skill] + room * link.confidence * fit * ready
        self.done.add(id_)

    def worth(self) -> float:
        """Importance-weighted levels of gap closed so far."""
        return sum(
            weight * (min(self.levels[s], target) - min(self.start[s], target))
            for s, (target, weight) in self.targets.items()
        )

    def _knows(self, id_: str) -> bool:
        taught = [x for x in self.snapshot.links_by_item.get(id_, ()) if x.origin == DECLARED]
        return bool(taught) and all(self.levels[x.skill] >= x.exit - 1e-6 for x in taught)


def shuffled(case: Case, rows: Sequence[Any]) -> Case:
    """The same world with its rows in another order."""
    return replace(case, rows=tuple(rows))
