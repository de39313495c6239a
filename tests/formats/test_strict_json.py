import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.domain.errors import InvalidInput, Unparsable
from recommender.formats.strict_json import parse


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"a": "caf\xe9"}', "0xE9"),
        (b"nonsense", "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b"[1] [2]", "not JSON"),
        (b'{"a": NaN}', "NaN"),
        (b"[Infinity]", "Infinity"),
        (b"[-Infinity]", "-Infinity"),
        (b'{"a": 1, "b": 2, "a": 3}', 'key "a" stands twice'),
        (b'{"x": {"a": 1, "a": 1}}', 'key "a" stands twice'),
        (b"[" * 100_000, "deep"),
        (b"[" * 100_000 + b"]" * 100_000, "deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "deep"),
        (b"[" * 65 + b"]" * 65, "deep"),
        (b'{"a": [1, 2', "ends before"),
        (b'{"a": "unfinis', "ends before"),
    ],
)
def test_what_is_not_json_is_unparsable(raw: bytes, says: str) -> None:
    with pytest.raises(Unparsable, match=says):
        parse(raw)


def test_a_byte_order_mark_and_64_levels_are_accepted() -> None:
    assert parse(b'\xef\xbb\xbf{"a": [1, 2.5, "\xc3\xa9", null, true]}') == {
        "a": [1, 2.5, "é", None, True]
    }
    parse(b"[" * 64 + b"]" * 64)


def test_values_that_cannot_be_held_are_all_told_with_pointers() -> None:
    huge = "9" * 5000
    raw = (
        '{"a": "\\ud800", "b": ["x\\u0000y", 1e999, -1e999], "c/d": {"~": 9223372036854775808},'
        f' "\\u0000k": {huge}, "ok": 9223372036854775807}}'
    )
    with pytest.raises(InvalidInput) as caught:
        parse(raw.encode())
    found = {(p.pointer, p.code) for p in caught.value.problems}
    assert found == {
        ("/a", "lone_surrogate"),
        ("/b/0", "nul_character"),
        ("/b/1", "number_too_large"),
        ("/b/2", "number_too_large"),
        ("/c~1d/~0", "number_too_large"),
        ("/\\u0000k", "nul_character"),
        ("/\\u0000k", "number_too_large"),
    }
    for problem in caught.value.problems:
        assert problem.remedy
        assert problem.detail.isprintable()
        assert len(problem.detail) < 300


def test_a_pair_of_surrogate_escapes_is_one_character() -> None:
    assert parse(b'"\\ud83d\\ude00"') == "😀"


@given(st.binary())
def test_any_bytes_give_a_value_or_one_of_two_errors(raw: bytes) -> None:
    try:
        parse(raw)
    except (Unparsable, InvalidInput) as error:
        str(error).encode()


@given(st.text(alphabet='[]{}",:0123456789eE.-+\\u d800NaInfty\x00é'))
def test_any_json_like_text_gives_a_value_or_one_of_two_errors(text: str) -> None:
    try:
        parse(text.encode())
    except (Unparsable, InvalidInput) as error:
        str(error).encode()


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
            inner,
        )
    ),
    max_leaves=20,
)


@given(_values)
def test_ordinary_json_is_read_as_it_is(value: object) -> None:
    assert parse(json.dumps(value).encode()) == value
