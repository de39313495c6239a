"""Languages that sentences are written in: a closed set of phrases, and how levels and days look.

A sentence is written once, in English, where it is said; the English phrase is the key under which
a language keeps its own (GNU gettext). What fills its places comes from the record: it is
written as its type says, so that a level is ``1.5`` to one reader and ``1,5`` to another.
"""

import gettext
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

Field = str | int | float | date | Sequence[str]
"""Names and words as they are, counts, levels (0-5), days, and words in a row."""


def phrase(text: str) -> str:
    """Mark a phrase that is said later on, so that it is found and translated."""
    return text


def phrases(one: str, many: str) -> tuple[str, str]:
    """Mark what is said of one thing and of several, so that both are found and translated."""
    return one, many


MONTHS = (
    *(phrase("January"), phrase("February"), phrase("March"), phrase("April")),
    *(phrase("May"), phrase("June"), phrase("July"), phrase("August")),
    *(phrase("September"), phrase("October"), phrase("November"), phrase("December")),
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language that sentences are written in.

    Attributes:
        code: language tag of RFC 5646, such as ``de``.
        phrases: its own phrase for each English one; without any, it is English.
    """

    code: str = "en"
    phrases: gettext.NullTranslations = field(
        default_factory=gettext.NullTranslations, compare=False, repr=False
    )

    def say(self, sentence: str, /, **fields: Field) -> str:
        """Return a sentence in this language, its places filled.

        Args:
            sentence: the English phrase, with places such as ``{skill}``.
            fields: what stands in each place.
        """
        return self._filled(self.phrases.gettext(sentence), fields)

    def plural(self, n: int, one: str, many: str, /, **fields: Field) -> str:
        """Return what is said of ``n`` things; ``{n}`` is a place of both phrases."""
        return self._filled(self.phrases.ngettext(one, many, n), {"n": n, **fields})

    def number(self, level: float) -> str:
        """Return a level as people write it: one decimal, none when it is whole."""
        return self._marked(f"{level:.1f}".removesuffix(".0"))

    def figure(self, value: float) -> str:
        """Return a figure with at most two decimals: 1.37, 2.5, 3."""
        return self._marked(f"{value:.2f}".rstrip("0").rstrip("."))

    def hundredths(self, value: float) -> str:
        """Return a figure with two decimals: 1.37, 2.50."""
        return self._marked(f"{value:.2f}")

    def day(self, at: date) -> str:
        """Return a date in words: 1 March 2026."""
        month = self.phrases.gettext(MONTHS[at.month - 1])
        return self.say("{day} {month} {year}", day=at.day, month=month, year=at.year)

    def row(self, parts: Sequence[str]) -> str:
        """Return words in a row: a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("{most} and {last}", most=", ".join(parts[:-1]), last=parts[-1])

    def quoted(self, name: str) -> str:
        """Return a name in quotation marks."""
        return self.say("“{name}”", name=name)

    def _marked(self, figure: str) -> str:
        return figure.replace(".", self.phrases.pgettext("decimal mark", "."))

    def _filled(self, sentence: str, fields: dict[str, Field]) -> str:
        return sentence.format(**{name: self._written(value) for name, value in fields.items()})

    def _written(self, value: Field) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, float):
            return self.number(value)
        return str(value) if isinstance(value, int) else self.row(value)


ENGLISH = Language()


def spoken(wanted: Iterable[str], have: Collection[str]) -> str | None:
    """Return the first language wanted of which there are phrases; None when there is none.

    Args:
        wanted: language tags, best first; ``de-AT`` is answered by ``de`` (RFC 4647, 3.4).
        have: codes in lower case.
    """
    for tag in wanted:
        parts = tag.lower().split("-")
        for most in range(len(parts), 0, -1):
            if (code := "-".join(parts[:most])) in have:
                return code
    return None
