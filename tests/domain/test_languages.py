"""Sentences are said through a language, and nothing of them beside it."""

from datetime import date

from pseudo import pseudo_language, translated, unsaid, wide

from recommender.adapters.translations import Translations


def test_what_fills_a_place_is_written_as_the_language_writes_it() -> None:
    german = Translations()["de"]
    assert german.number(1.5) == "1,5"
    assert german.number(2.0) == "2"
    assert german.day(date(2026, 3, 1)) == "1. März 2026"
    assert german.row(["a", "b", "c"]) == "a, b und c"
    assert german.quoted("Excel") == "»Excel«"


def test_the_pseudo_language_shows_what_was_not_said() -> None:
    language, phrases = pseudo_language()
    said = language.say("Teaches {skill} from {level}.", skill="Excel", level=1.5)
    assert said == "⟦Ｔｅａｃｈｅｓ Excel ｆｒｏｍ 1·5.⟧"
    assert unsaid(said, ["Excel"]) == ""
    assert unsaid(said) == "Excel"
    assert unsaid(f"{said} And more.") == "And more. Excel And more"
    assert unsaid(language.say("{skill}, {level}.", skill=wide("x"), level="1.5")) == "1.5"
    assert phrases.asked == {"Teaches {skill} from {level}.", "{skill}, {level}."}
    assert phrases.asked - translated().keys() == {"Teaches {skill} from {level}."}
