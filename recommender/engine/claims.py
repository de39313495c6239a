"""What a sentence claims, and whether the record bears it out.

A sentence's quoted names, dates and numbers are read off the rendered text, as a reader would, and
each is looked for in the record: not only somewhere, but among the figures of what the sentence is
about. Skills that are named without quotes are found by their labels, and have to be of it too.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from recommender.domain.catalogue import Catalogue
from recommender.domain.languages import ENGLISH, MONTHS, Language

NUMBER, DATE, NAME, SKILL = "number", "date", "name", "skill"
SAMPLE, TENTH = "§", 0.5
"""What is said in a language to see how it quotes a name, and marks tenths."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a sentence says.

    Attributes:
        kind: ``number``, ``date``, ``name`` (in quotes) or ``skill``.
        holds: whether the record has it.
    """

    kind: str
    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """How names, days and figures look in the sentences of a language.

    Attributes:
        quoted: a name in quotes, which may itself hold a name in quotes.
        day: a date in words.
        figure: a count or a level.
        mark: between whole levels and tenths.
    """

    quoted: re.Pattern[str]
    day: re.Pattern[str]
    figure: re.Pattern[str]
    mark: str


@cache
def reading(language: Language) -> Reading:
    """Return how the sentences of a language are read."""
    before, after = map(re.escape, language.quoted(SAMPLE).split(SAMPLE))
    other = f"[^{before}{after}]*"
    months = "|".join(language.say(month) for month in MONTHS)
    day = re.escape(language.say("{day} {month} {year}", day="DAY", month="MONTH", year="YEAR"))
    for place, pattern in (("DAY", r"\d{1,2}"), ("MONTH", f"(?:{months})"), ("YEAR", r"\d{4}")):
        day = day.replace(place, pattern)
    mark = language.number(TENTH)[1]
    return Reading(
        re.compile(f"{before}({other}(?:{before}{other}{after}{other})*){after}"),
        re.compile(rf"\b{day}\b"),
        re.compile(rf"(?<![\w.,-])-?\d+(?:{re.escape(mark)}\d+)?(?![\w-])"),
        mark,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What a sentence may say: figures as they are written, dates, names in quotes, skills.

    ``items`` holds what else is known of a step's item: the level of a colleague, what was seen of
    people who took it, and how its format suits the person.
    """

    numbers: Set[str]
    days: Set[date]
    names: Set[str]
    skills: Set[str]
    items: Mapping[str, Set[str]] = field(default_factory=dict)


def claims(
    sentence: str,
    known: Known,
    labels: Callable[[str], Iterable[str]],
    language: Language = ENGLISH,
) -> list[Claim]:
    """Return what a sentence claims, in the order of its kinds.

    Args:
        sentence: as it is shown.
        known: what the record says of what the sentence is about.
        labels: the skills of the whole catalogue that a text names.
        language: that the sentence is written in.
    """
    read, days = reading(language), {language.day(at) for at in known.days}
    found = [Claim(NAME, name, name in known.names) for name in read.quoted.findall(sentence)]
    bare = read.quoted.sub(" ", sentence)
    found += [Claim(DATE, at, at in days) for at in read.day.findall(bare)]
    bare = read.day.sub(" ", bare)
    named = list(labels(bare))
    found += [Claim(SKILL, label, label in known.skills) for label in named]
    for label in named:
        bare = bare.replace(label, " ")
    figures = read.figure.findall(bare)
    return found + [Claim(NUMBER, n, n.replace(read.mark, ".") in known.numbers) for n in figures]


def labels_in(catalogue: Catalogue) -> Callable[[str], list[str]]:
    """Return a function that finds the skills that a text names, the longest label first."""
    labels = sorted({s.label for s in catalogue.skills.values()}, key=lambda x: (-len(x), x))
    either = "|".join(map(re.escape, labels)) or "(?!)"
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
    return lambda text: list(dict.fromkeys(pattern.findall(text)))
