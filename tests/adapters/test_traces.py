"""Candidate traces as columns, and back."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.adapters.traces import columns, rows
from recommender.domain.canonical import canonical
from recommender.domain.decisions import CandidateTrace
from recommender.domain.errors import CorruptRecord
from recommender.domain.paths import Contribution

texts = st.text(max_size=5)
traces = st.lists(
    st.builds(
        CandidateTrace,
        texts,
        st.lists(texts, max_size=3).map(tuple),
        st.integers(-1_000_000, 1_000_000).map(lambda n: round(n / 1e6, 6)),
        texts,
        texts,
        st.lists(st.builds(Contribution, texts, texts, st.integers(-9, 9)), max_size=3).map(tuple),
    ),
    max_size=6,
).map(tuple)

TWO = (
    CandidateTrace("a", ("link:x", "gap_vector"), 0.25, "chosen", "Step 1.", ()),
    CandidateTrace(
        "b",
        ("gap_vector",),
        1.0,
        "locked",
        "First a.",
        (Contribution("potential", "x", 7), Contribution("potential", "y", -2)),
    ),
)


def stored(given: tuple[CandidateTrace, ...]) -> Any:
    return json.loads(canonical(columns(given)))


@given(traces)
def test_traces_come_back(given: tuple[CandidateTrace, ...]) -> None:
    again = rows(stored(given))
    assert again == given
    assert columns(again) == columns(given)
    assert all(type(one.similarity) is float for one in again)


def test_what_repeats_is_named_once() -> None:
    many = tuple(
        CandidateTrace(f"i{n}", ("gap_vector",), 0.0, "not_needed", "Nothing new.")
        for n in range(99)
    )
    text = canonical(columns(many)).decode()
    assert text.count("not_needed") == text.count("Nothing new.") == text.count("gap_vector") == 1


@pytest.mark.parametrize(
    ("column", "damage"),
    [
        ("items", lambda c: c.pop()),
        ("similarities", lambda c: c.append(0.5)),
        ("codes", lambda c: c["at"].pop()),
        ("because", lambda c: c["values"].pop()),
        ("sources", lambda c: c["at"].append(7)),
        ("terms", lambda c: c["counts"].append(1)),
        ("terms", lambda c: c["micros"].pop()),
        ("terms", lambda c: c["kinds"]["values"][0].pop()),
    ],
)
def test_columns_that_do_not_fit_are_refused(column: str, damage: Any) -> None:
    broken = stored(TWO)
    damage(broken[column])
    with pytest.raises(CorruptRecord):
        rows(broken)


def test_a_missing_column_is_refused() -> None:
    broken = stored(TWO)
    del broken["codes"]
    with pytest.raises(CorruptRecord):
        rows(broken)
