import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.formats.plain_text import one_line, paragraphs


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("x <- c(100, 200)", "x <- c(100, 200)"),
        ("a < b & c > d", "a < b & c > d"),
        ("AT&amp;T", "AT&T"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", ""),
        ("<<b>script>x", ""),
        ("one<br>two", "one two"),
        ("a\x00b\x1bc\u202ed\u200be", "abcde"),
        ("  much \t\n space ", "much space"),
        ("👩‍💻", "👩‍💻"),
    ],
)
def test_markup_becomes_harmless_text(text: str, plain: str) -> None:
    assert one_line(text) == plain


def test_paragraphs_keep_their_lines() -> None:
    assert paragraphs("a  b\r\n\r\n\r\n\r\nc\td ") == "a b\n\nc d"


def test_deeply_escaped_markup_ends() -> None:
    assert "<" not in one_line("&" + "amp;" * 5000 + "lt;script&gt;")


@given(st.text(alphabet="<>&;/=ablticrps#x3c \"'!-") | st.text())
def test_no_tag_is_left_and_plain_text_stays_plain(text: str) -> None:
    plain = one_line(text)
    assert one_line(plain) == plain
    assert not re.search(r"<(script|a|b|p|img)\b[^>]*>", plain, re.IGNORECASE)
