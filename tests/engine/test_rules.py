"""Hard rules: what may be chosen at all, and what must come first."""

from typing import Any

import pytest
from worlds import answer, item, make_world

from recommender.domain.learners import Constraints
from recommender.domain.paths import Ask
from recommender.engine.rules import Removed, apply_rules, missing

NAMED = {"free": "whether they are free"}
GOOD = {"language": "en", "format": "video", "accessibility": ("captions",), "free": True}


def judge(ask: Ask, languages: tuple[str, ...] = (), **facts: Any) -> Removed | None:
    world = make_world(item("a", "x:0>1", **facts))
    items = world.snapshot.catalogue.items.values()
    feasible, removed = apply_rules(items, ask, languages)
    assert len(feasible) + len(removed) == 1
    return removed[0] if removed else None


@pytest.mark.parametrize(
    ("constraints", "facts", "code"),
    [
        ({"languages": ("en",)}, {"language": "en-GB"}, None),
        ({"languages": ("EN",)}, {"language": "en"}, None),
        ({"languages": ("*",)}, {"language": "fr"}, None),
        ({"languages": ("en",)}, {"language": "eng"}, "language"),
        ({"languages": ("de", "en")}, {"language": "fr"}, "language"),
        ({"languages": ("en",)}, {}, "language_unknown"),
        ({"formats": ("Video",)}, {"format": "video"}, None),
        ({"formats": ("text",)}, {"format": "video"}, "format"),
        ({"formats": ("text",)}, {}, "format_unknown"),
        ({"accessibility": ("captions",)}, {"accessibility": ("Captions", "x")}, None),
        ({"accessibility": ("captions", "x")}, {"accessibility": ("captions",)}, "accessibility"),
        ({"accessibility": ("captions",)}, {}, "accessibility_unknown"),
        ({"free_only": True}, {"free": True}, None),
        ({"free_only": True}, {"free": False}, "free"),
        ({"free_only": True}, {}, "free_unknown"),
        ({}, {}, None),
    ],
)
def test_constraints(constraints: dict, facts: dict, code: str | None) -> None:
    removed = judge(Ask(constraints=Constraints(**constraints)), **facts)
    assert (removed.code if removed else None) == code
    if removed:
        assert (removed.unknown is not None) == removed.code.endswith("_unknown")


def test_the_learners_languages_rule_out_only_what_states_another() -> None:
    assert judge(Ask(), ("de",)) is None
    assert judge(Ask(), ("de",), language="de-AT") is None
    removed = judge(Ask(), ("de", "en"), language="fr")
    assert removed is not None
    assert removed.because == "Its language is fr; this person reads de, en."
    asked = Ask(constraints=Constraints(languages=("fr",)))
    assert judge(asked, ("de",), language="fr") is None


def test_retired_completed_and_too_long() -> None:
    assert judge(Ask(), retired=True).code == "retired"  # type: ignore[union-attr]
    assert judge(Ask(completed=("a",))).code == "completed"  # type: ignore[union-attr]
    assert judge(Ask(minutes=10)) is None
    assert judge(Ask(minutes=9)).code == "too_long"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "constraints"),
    [
        ("language", {"languages": ("en",)}),
        ("format", {"formats": ("video",)}),
        ("accessibility", {"accessibility": ("captions",)}),
        ("free", {"free_only": True}),
    ],
)
def test_what_is_not_stated_is_not_chosen_and_counted(name: str, constraints: dict) -> None:
    unstated = {k: v for k, v in GOOD.items() if k != name}
    world = make_world(
        item("good", "x:0>1", minutes=60, **GOOD),
        item("one", "x:0>1", **unstated),
        item("two", "x:0>1", **unstated),
    )
    given = answer(world, role={"x": 1}, constraints=Constraints(**constraints))
    assert [s["item"]["id"] for s in given["steps"]] == ["good"]
    assert (
        f"2 items do not state {NAMED.get(name, name)}, so not chosen: one, two."
        in given["unknown"]
    )


def test_what_is_missing() -> None:
    world = make_world(
        item("a", "x:0>2"),
        item("plain"),
        item("guess", "x:0>1?0.9"),
        item("goal", after=["a", "plain", "guess"], floor={"x": 3}),
    )
    goal = world.snapshot.catalogue.items["goal"]

    def lacking(done: set[str], level: float) -> tuple[list[str], list[str]]:
        lack = missing(goal, done, lambda _: level, world.snapshot)
        return list(lack.items), [r.skill for r in lack.skills]

    assert lacking(set(), 0) == (["a", "plain", "guess"], ["x"])
    assert lacking({"plain", "guess"}, 2) == ([], ["x"])
    # What was only inferred, or teaches nothing, no level stands for.
    assert lacking(set(), 5) == (["plain", "guess"], [])
    assert not missing(goal, {"a", "plain", "guess"}, lambda _: 3.0, world.snapshot)
