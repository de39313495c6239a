from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.domain.catalogue import ContentItem
from recommender.formats.estimates import estimate_minutes
from recommender.formats.files import read_catalogue

BARE = ContentItem("a", "A")


@pytest.mark.parametrize(
    ("item", "minutes"),
    [
        (BARE, 60),
        (replace(BARE, kind="checklist"), 10),
        (replace(BARE, kind="Mentoring talk"), 20),
        (replace(BARE, kind="rotation", text="word " * 9000), 240),
        (replace(BARE, sections=("s",) * 5), 20),
        (replace(BARE, sections=("s",) * 6, objectives=("o",) * 3), 30),
        (replace(BARE, text="word " * 1500), 25),
        (replace(BARE, kind="lesson", instructions="word " * 150, objectives=("o", "o")), 10),
    ],
)
def test_small_cases(item: ContentItem, minutes: int) -> None:
    assert estimate_minutes(item) == minutes


@given(st.text(), st.text(), st.lists(st.text(), max_size=200), st.text())
def test_an_estimate_is_a_round_number_within_limits(
    text: str, kind: str, sections: list[str], provider: str
) -> None:
    item = replace(BARE, text=text, kind=kind, sections=tuple(sections))
    minutes = estimate_minutes(item)
    assert 5 <= minutes <= 240
    assert minutes % 5 == 0
    assert estimate_minutes(replace(item, id="z", provider=provider)) == minutes


def test_estimates_come_near_real_minutes(real_data: Path) -> None:
    name = "open-curricula/catalogue.jsonl.gz"
    catalogue, _ = read_catalogue([(name, (real_data / name).read_bytes())])
    stated = [i for i in catalogue.items.values() if not i.minutes_estimated and i.text]
    errors = [abs(estimate_minutes(item) - item.minutes) for item in stated]
    assert len(errors) > 1000
    assert median(errors) <= 13
