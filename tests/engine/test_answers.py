"""The answer, and a check of its sums that can fail."""

from copy import deepcopy
from typing import Any

import pytest
from worlds import answer, item, make_world, skill

from recommender.domain.decisions import canonical, digest
from recommender.engine.answers import Inconsistent, check_sums

WORLD = make_world(
    item(
        "key", "t:0>1", title="Keys", minutes=5, minutes_estimated=True, url="https://a.example/k"
    ),
    item("vault", "x:0>2?0.8", "y:1>2", floor={"t": 1}, kind="practice", format="video"),
    item("rest", "x:1>3"),
    skills=[skill("y", x=1)],
)
# No target is reached: what is learned beyond one adds nothing that could be checked.
GOOD = answer(WORLD, role={"x": (4.5, 0.8), "y": 4})


def test_a_good_answer_passes() -> None:
    check_sums(GOOD)
    assert {s["item"]["id"] for s in GOOD["steps"]} == {"key", "vault", "rest"}


def figures(value: Any, path: tuple = ()) -> list[tuple]:
    """Where every figure of an answer stands."""
    if isinstance(value, dict):
        return [f for k, v in value.items() for f in figures(v, (*path, k))]
    if isinstance(value, list):
        return [f for n, v in enumerate(value) for f in figures(v, (*path, n))]
    is_figure = isinstance(value, (int, float)) and not isinstance(value, bool)
    return [path] if is_figure else []


def is_summed(path: tuple) -> bool:
    """A spread adds up to nothing; nor does the level of a skill that no gap is about."""
    if "gains" not in path:
        return path[-1] != "spread"
    gain = GOOD["steps"][path[1]]["gains"][path[3]]
    return path[-1] in {"before", "after"} and gain["skill"] != "t"


@pytest.mark.parametrize("by", [0.01, -0.01, 1.0])
@pytest.mark.parametrize("path", [p for p in figures(GOOD) if is_summed(p)], ids=str)
def test_every_figure_that_is_tampered_with_is_noticed(path: tuple, by: float) -> None:
    bad = deepcopy(GOOD)
    place = bad
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] += by
    with pytest.raises(Inconsistent):
        check_sums(bad)


@pytest.mark.parametrize("figure", ["score", "direct"])
def test_a_figure_that_is_not_a_number_is_noticed(figure: str) -> None:
    bad = deepcopy(GOOD)
    bad["steps"][0][figure] = float("nan")
    with pytest.raises(Inconsistent, match="step 1"):
        check_sums(bad)


def test_a_step_taken_away_or_turned_round_is_noticed() -> None:
    for steps in (GOOD["steps"][1:], GOOD["steps"][::-1]):
        with pytest.raises(Inconsistent):
            check_sums({**GOOD, "steps": steps})


def test_the_digest_is_of_everything_else() -> None:
    rest = {k: v for k, v in GOOD.items() if k != "digest"}
    assert digest(rest) == GOOD["digest"]
    assert canonical(GOOD)
    assert not {"id", "at", "learner"} & set(GOOD)


def test_an_item_is_shown_as_it_is_stated() -> None:
    shown = {s["item"]["id"]: s["item"] for s in GOOD["steps"]}
    assert shown["key"] == {
        "id": "key",
        "title": "Keys",
        "minutes": 5,
        "minutes_estimated": True,
        "url": "https://a.example/k",
        "kind": "course",
        "format": None,
    }
    assert (shown["vault"]["kind"], shown["vault"]["format"]) == ("practice", "video")


def test_what_is_closed_is_weighted_by_importance() -> None:
    world = make_world(item("a", "x:0>2"), skills=[skill("y")])
    given = answer(world, role={"x": (2, 1.0), "y": (2, 0.5)})
    assert given["closed"] == pytest.approx(2 / 3, abs=1e-6)
    assert answer(world, role={"x": 2}, levels={"x": 3})["closed"] == 1.0
