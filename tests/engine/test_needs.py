import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.engine.needs import LONGEST, MOST, MOST_SENTENCES, read_need, sentences


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("build a pivot table for tomorrow's meeting", ["build a pivot table"]),
        ("I have 20 minutes, tomorrow I must build a pivot table", ["build a pivot table"]),
        ("I have to send a newsletter by Friday", ["send a newsletter"]),
        ("I want to learn how to run a meeting", ["run a meeting"]),
        ("help me with SQL before the meeting", ["SQL"]),
        ("I need a dashboard for next week", ["a dashboard"]),
        ("write the Monday figures", ["write the Monday figures"]),
        ("How do I use <table>?", ["use <table>"]),
    ],
)
def test_circumstances_are_set_aside(words: str, about: list[str]) -> None:
    assert list(read_need(words)) == about


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("pivot tables; mail merge", ["pivot tables", "mail merge"]),
        (
            "I need to write a report and also I need to clean a contact list",
            ["write a report", "clean a contact list"],
        ),
        ("I must plan a rota. I have to order stock.", ["plan a rota", "order stock"]),
        ("plan and run a meeting", ["plan and run a meeting"]),
        (
            "A customer shouted at me. I want to handle it better",
            ["A customer shouted at me. I want to handle it better"],
        ),
        (
            "A customer shouted at me. I want to stay calm",
            ["A customer shouted at me. I want to stay calm"],
        ),
        ("The till is broken; I must plan a rota", ["The till is broken", "plan a rota"]),
    ],
)
def test_several_needs_come_apart(words: str, about: list[str]) -> None:
    assert list(read_need(words)) == about


def test_a_story_is_left_as_it_is() -> None:
    story = "Ann must count the birds of the marsh by Friday. " * LONGEST
    assert read_need(story) == (story.strip(),)


def test_a_story_has_sentences_and_a_phrase_has_none() -> None:
    assert sentences("Ann sells fish. How many? She does not know!") == (
        "Ann sells fish.",
        "How many?",
        "She does not know!",
    )
    assert sentences("build a pivot table") == ()
    assert len(sentences(" ".join(f"Line {n}." for n in range(50)))) == MOST_SENTENCES


def test_what_is_all_circumstance_stays() -> None:
    assert read_need("by Friday") == ("by Friday",)


@given(st.text(min_size=1, max_size=300))
def test_there_is_always_something_to_look_for(words: str) -> None:
    phrases = read_need(words)
    assert 1 <= len(phrases) <= MOST
    assert len(set(phrases)) == len(phrases)
    if words.strip():
        assert all(phrases)
