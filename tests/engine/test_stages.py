"""Where titles and texts put themselves in a course."""

import pytest

from recommender.engine.stages import looks, stage, subject


def test_a_course_in_the_order_of_its_titles() -> None:
    course = [
        "Welcome to map making",
        "Map making basics",
        "Set up your desk",
        "Draw a river",
        "Check your map",
        "Deploy the map to a kiosk",
        "Final project",
        "Summary and next steps",
    ]
    assert [stage(t) for t in course] == [-5, -2, -1, 0, 1, 2, 3, 5]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Introduction to testing", -5),
        ("Summary: what is a map?", 5),
        ("Rivers", 0),
        ("Whyte's law", 0),
        ("", 0),
    ],
)
def test_titles_that_say_two_things_or_nothing(title: str, place: int) -> None:
    assert stage(title) == place


def test_texts_look_back_or_ahead() -> None:
    assert looks("Welcome! In this course you will learn to draw. Before you begin, sit.") == -2
    assert looks("So far we have seen rivers; in the previous lesson, lakes.") == 2
    assert looks("Now that you can draw, welcome to painting.") == 0
    assert looks("The last element of a list; the first-class function finally returns.") == 0


def test_only_the_beginning_of_a_text_is_looked_at() -> None:
    assert looks("x " * 500 + "so far") == 0


def test_the_subject_of_a_title() -> None:
    assert subject("Introduction to strings (Python)").split() == ["to", "strings"]
    assert subject("Basics (Go)") == ""
    assert subject("(untitled)") == "(untitled)"
