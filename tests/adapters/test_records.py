import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import MORNING, decision

from recommender.adapters.records import (
    decision_body,
    decision_record,
    from_json,
    moment,
    pack,
    stamp,
    to_json,
    unpack,
)
from recommender.domain.decisions import (
    CandidateTrace,
    Decision,
    DecisionRecord,
    Inputs,
    Need,
    Versions,
    canonical,
)
from recommender.domain.errors import CorruptRecord
from recommender.domain.learners import Constraints, Evidence, Learner, SkillEstimate
from recommender.domain.paths import Ask, StatedGap, StatedLevel
from recommender.domain.recipes import Recipe
from recommender.domain.skills import RoleTarget

texts = st.text(max_size=12)
tuples = st.lists(texts, max_size=3).map(tuple)
floats = st.floats(allow_nan=False, allow_infinity=False)
ints = st.integers(-(2**53) + 1, 2**53 - 1)
similarities = st.floats(-1, 1).map(lambda x: round(x, 6) + 0.0)
small_floats = st.floats(-(2.0**53) + 1, 2.0**53 - 1)
zones = st.sampled_from(
    [UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=8))]
)
naive = MORNING.replace(tzinfo=None)
moments = st.datetimes(naive.replace(year=1970), naive.replace(year=2999), timezones=zones)
values = st.recursive(
    st.none() | st.booleans() | ints | small_floats | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
learners = st.builds(
    Learner,
    id=texts,
    name=st.none() | texts,
    languages=tuples,
    minutes_per_week=st.none() | ints,
    attributes=st.dictionaries(texts, texts | ints | small_floats | st.booleans(), max_size=3),
)
evidence = st.builds(Evidence, texts, texts, floats, texts, moments, st.none() | texts)
asks = st.builds(
    Ask,
    learner=st.none() | texts,
    levels=st.dictionaries(texts, st.builds(StatedLevel, floats, st.none() | floats), max_size=2),
    gaps=st.lists(st.builds(StatedGap, texts, floats, by=st.none() | st.dates()), max_size=2).map(
        tuple
    ),
    items=tuples,
    need=st.none() | texts,
    deadline=st.none() | st.dates(),
    as_of=st.none() | moments,
    constraints=st.builds(Constraints, tuples, free_only=st.booleans()),
)
decisions = st.builds(
    DecisionRecord,
    id=texts,
    at=moments,
    actor=texts,
    learner=st.none() | texts,
    inputs=st.builds(
        Inputs,
        asks,
        moments,
        st.builds(Versions, texts, texts, texts, texts),
        targets=st.lists(st.builds(RoleTarget, texts, floats), max_size=2).map(tuple),
        evidence=st.lists(evidence, max_size=2).map(tuple),
        needs=st.lists(
            st.builds(Need, texts, texts, st.lists(floats, max_size=3).map(tuple)), max_size=2
        ).map(tuple),
    ),
    decision=st.builds(
        Decision,
        st.dictionaries(texts, values, max_size=3),
        st.lists(
            st.builds(CandidateTrace, texts, tuples, similarities, texts, texts), max_size=2
        ).map(tuple),
        st.lists(st.builds(SkillEstimate, texts, floats, floats, texts), max_size=2).map(tuple),
    ),
)


def through_bytes(record: Any) -> Any:
    return from_json(type(record), json.loads(canonical(to_json(record))))


@settings(deadline=None)
@given(learners)
def test_a_learner_comes_back(learner: Learner) -> None:
    again = through_bytes(learner)
    assert again == learner
    assert canonical(to_json(again)) == canonical(to_json(learner))


@settings(deadline=None)
@given(evidence)
def test_evidence_comes_back_with_its_time_zone(entry: Evidence) -> None:
    again = through_bytes(entry)
    assert again == entry
    assert again.at.isoformat() == entry.at.isoformat()


@settings(deadline=None)
@given(decisions)
def test_a_decision_comes_back(record: DecisionRecord) -> None:
    again = decision_record(pack(record.actor, decision_body(record)))
    assert again == record
    assert canonical(to_json(again)) == canonical(to_json(record))


def test_what_was_a_tuple_is_a_tuple() -> None:
    again = through_bytes(decision("ann", "a", "b"))
    assert isinstance(again.inputs.needs[0].vector, tuple)
    assert isinstance(again.decision.candidates[0].terms, tuple)
    assert isinstance(again.decision.answer["steps"], list)


def test_kinds_of_attribute_stay_apart() -> None:
    learner = Learner("ann", attributes={"a": True, "b": 1, "c": 0.5, "d": "1"})
    assert [type(v) for v in through_bytes(learner).attributes.values()] == [bool, int, float, str]


def test_a_recipe_keeps_its_id() -> None:
    assert through_bytes(Recipe()).id == Recipe().id


def test_what_is_not_such_a_record_is_refused() -> None:
    with pytest.raises(CorruptRecord, match="Evidence"):
        from_json(Evidence, {"id": "ev-1", "level": "high"})


def test_an_actor_is_a_claim() -> None:
    payload = pack("ann", {"b": 1})
    assert payload == b'{"actor":{"name":"ann","status":"claimed"},"body":{"b":1}}'
    assert unpack(payload) == ("ann", {"b": 1})


@settings(deadline=None)
@given(moments, moments)
def test_stamps_sort_like_moments(one: datetime, other: datetime) -> None:
    assert moment(stamp(one)) == one
    assert (stamp(one) < stamp(other)) == (one < other)
    assert len(stamp(one)) == 27


def test_what_is_not_a_decision_is_refused() -> None:
    body = decision_body(decision("ann", "a"))
    for broken in ({**body, "at": "some day"}, {k: v for k, v in body.items() if k != "answer"}):
        with pytest.raises(CorruptRecord):
            decision_record(pack("ann", broken))
