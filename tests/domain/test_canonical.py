"""Canonical JSON, beside a plain implementation of RFC 8785."""

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from recommender.domain.canonical import EXACT, canonical, digest

numbers = (
    st.integers(-EXACT, EXACT)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.floats(-1e-3, 1e-3)
    | st.integers(-EXACT, EXACT).map(lambda n: n / 1e6)
)
scalars = st.none() | st.booleans() | numbers | st.text()
values = st.recursive(
    scalars | st.lists(st.integers(-EXACT, EXACT)) | st.lists(st.text()),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
)


@given(values)
@example({"\U0001f600": 1, "\ufb33": 2, "a": 3})  # UTF-16 puts the pair before U+FB33
@example([1e16, 1e21, 1e22, 1e-6, 1e-7, 123456789012345680.0, 5e-324, -0.0, 0.1 + 0.2])
@example([[], (), {}, [True, 1], [1, True], [1, 1.0], ["\u2028", "\x7f", '"\\/\b\f\n\r\t\x1f']])
@example(float(2**53))
def test_every_value_has_the_one_spelling(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (333333333.33333329, "333333333.3333333"),
        (1e30, "1e+30"),
        (4.5, "4.5"),
        (2e-3, "0.002"),
        (1e-27, "1e-27"),
    ],
)
def test_the_numbers_of_the_specification(value: float, text: str) -> None:
    """RFC 8785, 3.2.2: the sample object."""
    assert canonical(value) == text.encode()


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53,
        -(2**53),
        [1, 2**53],
        [-(2**53), 1],
        "\ud800",
        {"\udc00": 1},
        {1: 2},
        {None: 1},
        object(),
        {"a": [b"bytes"]},
    ],
)
def test_what_json_cannot_carry_is_refused(value: object) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical(value)


def test_a_digest_names_its_method() -> None:
    assert digest({}) == ("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
