from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.domain.errors import InvalidInput, Problem
from recommender.formats.door import (
    AskBody,
    EvidenceBody,
    ItemBody,
    LearnerBody,
    RoleBody,
    SkillBody,
    read_ask,
    read_evidence,
    read_item,
    read_learner,
    read_role,
    read_skill,
)
from recommender.formats.problems import field_names
from recommender.formats.values import Body

DOORS: list[tuple[Callable[[Any], Any], type[Body]]] = [
    (read_ask, AskBody),
    (read_evidence, EvidenceBody),
    (read_item, ItemBody),
    (read_learner, LearnerBody),
    (read_role, RoleBody),
    (read_skill, SkillBody),
]

_names = st.sampled_from(
    ["skill", "level", "spread", "target", "item", "from", "to", "by", "languages", "", "a/b~"]
)
_anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["\ud800", "\x00", "2026-01-01", "<b>", 10**400, "http://[", "nan"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(("read", "model"), DOORS)
@given(data=st.data())
def test_anything_is_read_or_refused_with_reasons(
    read: Callable[[Any], Any], model: type[Body], data: st.DataObject
) -> None:
    names = st.sampled_from([*field_names(model), "nonsense"])
    value = data.draw(_anything | st.dictionaries(names, _anything, max_size=6))
    for problem in _problems(read, value):
        assert problem.code.replace("_", "").isalpha()
        assert problem.detail.isprintable()
        assert problem.remedy
        problem.pointer.encode()


def _problems(read: Callable[[Any], Any], value: Any) -> tuple[Problem, ...]:
    try:
        read(value)
    except InvalidInput as error:
        return error.problems or (Problem("", "", "", ""),)
    return ()


@pytest.mark.parametrize(("read", "model"), DOORS)
def test_every_door_describes_its_fields(read: Callable[[Any], Any], model: type[Body]) -> None:
    for mode in ("validation", "serialization"):
        schema = model.model_json_schema(mode=mode)  # type: ignore[arg-type]
        assert all("description" in field for field in schema["properties"].values())
