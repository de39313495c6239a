"""What logged trials say of another recipe, and when they say nothing."""

import numpy as np
import pytest

from recommender.engine.off_policy import CANNOT_SAY, CLIP, Logged, judge

USUAL, OTHER = 0.9, 0.1


def trials(n: int, usual: float, other: float, seed: int = 1) -> list[Logged]:
    """The other recipe always wants what is drawn one time in ten; the model knows nothing."""
    draw = np.random.Generator(np.random.PCG64(seed))
    found = []
    for _ in range(n):
        tried = draw.random() < OTHER
        reward = float(draw.random() < (other if tried else usual))
        found.append(Logged(OTHER if tried else USUAL, float(tried), reward, 0.5, 0.5))
    return found


def test_few_trials_say_nothing() -> None:
    found = judge(trials(300, 0.2, 0.9))
    assert found.effective < 50
    assert (found.other, found.lead, found.verdict) == (None, None, CANNOT_SAY)
    assert judge([]).verdict == CANNOT_SAY


def test_enough_trials_say_which_is_better_and_by_how_much() -> None:
    found = judge(trials(4000, 0.3, 0.6))
    assert found.verdict == "better"
    assert found.other is not None
    assert found.lead is not None
    assert found.other.low < 0.6 < found.other.high
    assert found.lead.low < 0.3 < found.lead.high
    assert judge(trials(4000, 0.6, 0.3)).verdict == "worse"


def test_of_equals_no_difference_is_shown() -> None:
    verdicts = [judge(trials(1500, 0.5, 0.5, seed)).verdict for seed in range(40)]
    assert verdicts.count("no difference shown") >= 34


def test_a_model_that_is_right_needs_no_weights() -> None:
    """Doubly robust: rewards as foreseen leave what is foreseen of the wanted."""
    logged = [Logged(0.5, 1.0, 0.4, 0.4, 0.4) for _ in range(60)]
    logged += [Logged(0.5, 0.0, 0.2, 0.2, 0.4) for _ in range(60)]
    found = judge(logged)
    assert found.other is not None
    assert found.other.figure == pytest.approx(0.4)
    assert found.effective == pytest.approx(60)


def test_weights_are_clipped() -> None:
    logged = [Logged(0.001, 1.0, 1.0, 0.0, 0.0)] * 60
    found = judge(logged)
    assert found.other is not None
    assert found.other.figure == pytest.approx(CLIP)
