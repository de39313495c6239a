"""The kinds of content that most catalogues have, in words of the page's language."""

from recommender.domain.languages import Language, phrase

KINDS = frozenset(
    {
        phrase("article"),
        phrase("checklist"),
        phrase("course"),
        phrase("lesson"),
        phrase("mentor"),
        phrase("mentoring talk"),
        phrase("module"),
        phrase("practice"),
        phrase("project"),
        phrase("rotation"),
        phrase("shadowing"),
    }
)


def kind_in_words(kind: str, language: Language) -> str:
    """Return a kind in a language; one of a catalogue's own stands as it is."""
    return language.say(kind) if kind in KINDS else kind
