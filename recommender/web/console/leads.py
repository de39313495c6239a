"""What stands before a figure in the sentences of a language, read off the phrases themselves.

A phrase says which figure has which place: what comes before ``{before}`` in it comes before the
level that a step starts from, in whatever language.
"""

import re
from dataclasses import dataclass
from functools import cache

from recommender.domain.languages import Language
from recommender.engine.claims import reading
from recommender.engine.explanation import CLOSING, MATCHING
from recommender.engine.matching import OF_MATCH
from recommender.engine.phrasing import LEVEL_OF, READ_AS
from recommender.engine.voice import TARGETS

PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Leads:
    """How the figures of a language's sentences are told apart.

    Attributes:
        number, share, match, day, quoted: patterns of a level or count, a percentage, a match of
            100, a date, and a name in quotes.
        mark: between whole levels and tenths.
        of_the_match: what a sentence begins with that tells shares of a match.
        kinds: for each pattern of what comes before a number, which number it has to be.
    """

    number: str
    share: str
    match: str
    day: str
    quoted: str
    mark: str
    of_the_match: str
    kinds: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]

    def kinds_after(self, text: str) -> tuple[str, ...] | None:
        """Return which number has to follow a text; None where any may."""
        return next((kinds for lead, kinds in self.kinds if lead.search(text)), None)

    def value(self, figure: str) -> float:
        """Return the value of a figure as it is written."""
        return float(figure.replace(self.mark, "."))


@cache
def leads(language: Language) -> Leads:
    """Return how the figures of a language's sentences are told apart."""
    look = reading(language)
    number = rf"\d+(?:{re.escape(look.mark)}\d+)?"
    starts = {_around(language, closing, "before")[0] for closing in CLOSING}
    ends = {_around(language, closing, "reached")[0] for closing in CLOSING}
    from_about = "|".join(map(re.escape, sorted(starts)))
    to = "|".join(map(re.escape, sorted(ends)))
    targets = "|".join(re.escape(_around(language, one, "level")[0]) for one in TARGETS)
    level, spread = (re.escape(_around(language, LEVEL_OF, x)[0]) for x in ("level", "spread"))
    read_as = re.escape(_around(language, READ_AS, "level")[0])
    kinds = (
        (f"(?:{from_about})$", ("before",)),
        (f"(?:{from_about}){number}(?:{to})$", ("after",)),
        (f"(?:{targets})$", ("target",)),
        (f"{spread}$", ("spread",)),
        (f", {level}$", ("level",)),
        (f"{read_as}$", ("read_as",)),
    )
    return Leads(
        number=number,
        share=r"\d+ %",
        match=r"\d+" + re.escape(of_match(language)),
        day=look.day.pattern,
        quoted=look.quoted.pattern,
        mark=look.mark,
        of_the_match=_around(language, OF_MATCH, "meaning")[0],
        kinds=tuple((re.compile(pattern), kind) for pattern, kind in kinds),
    )


def of_match(language: Language) -> str:
    """Return what follows the figure of a match: of 100."""
    return _around(language, MATCHING[0], "match")[1].partition("100")[0] + "100"


def _around(language: Language, phrase: str, place: str) -> tuple[str, str]:
    """What a phrase says right before and after one of its places."""
    said = language.phrases.gettext(phrase)
    before, _, after = said.partition(f"{{{place}}}")
    return PLACE.split(before)[-1], PLACE.split(after)[0]
