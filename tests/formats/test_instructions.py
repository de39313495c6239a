"""Instructions, one action a line; a number that ends a sentence tears nothing apart."""

import pytest

from recommender.formats.instructions import lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Idea. You need: ink. 1. Draw.", ["Idea.", "You need: ink.", "1. Draw."]),
        ("60/0.75 = 80. Then: 1. Draw. 2. Sign.", ["60/0.75 = 80. Then:", "1. Draw.", "2. Sign."]),
        ("1. Leave row 4. Save. 2. Sign.", ["1. Leave row 4. Save.", "2. Sign."]),
        ("1. Draw. 2. Delete row 1. 3. Sign.", ["1. Draw.", "2. Delete row 1.", "3. Sign."]),
        ("Use style 1. Now: 1. Draw. 2. Sign.", ["Use style 1. Now:", "1. Draw.", "2. Sign."]),
        ("1. A. 2. B. Or: 1. C. 2. D.", ["1. A.", "2. B. Or:", "1. C.", "2. D."]),
        ("1. Draw.\n7. Sign.", ["1. Draw.", "7. Sign."]),
        ("", []),
    ],
)  # fmt: skip
def test_a_line_begins_where_the_list_goes_on(text, expected):
    assert lines(text) == expected
