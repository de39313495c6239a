"""What a person says they need, read with care: circumstances aside, several needs apart.

"Tomorrow I must build a pivot table, I have 20 minutes" is about pivot tables. When, how long and
the polite beginning say nothing of the content, but an encoder hears them all the same, and finds
courses on meetings for *"… for tomorrow's meeting"*.
"""

import re

DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
WHEN = rf"(?:today|tonight|tomorrow|{DAY}|(?:this|next) (?:week|month|{DAY}|morning|afternoon))"
OCCASION = r"(?:meeting|appointment|call|shift|deadline|presentation)"
UNTIL = r"by|before|until|till|on|for"
SPAN = r"(?:minutes?|mins?|hours?|days?|weeks?)"

CIRCUMSTANCES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:i(?:'ve| have)(?: only| just)?(?: got)?|in|within|with) (?:about |only )?"
        rf"(?:\d+|an?|half an?) {SPAN}\b(?: left| free| to spare)?",
        rf"\b(?:{UNTIL}|at|in)? ?(?:the )?{WHEN}'s (?:\w+ )?{OCCASION}",
        rf"\bbefore (?:my|the|our) (?:next )?{OCCASION}\b",
        rf"\b(?:{UNTIL}) (?:the )?end of (?:the )?(?:day|week|month|year)\b",
        rf"\b(?:{UNTIL}) {WHEN}(?: (?:morning|noon|afternoon|evening))?\b",
        rf"(?:^|(?<=[,.;] )){WHEN},? (?=i\b|we\b)",
        rf"\b{WHEN}\s*$",
    )
)
BEGINNING = re.compile(
    r"^\W*(?:(?:please|hi|hello)\W+)*"
    r"(?:(?:i|we)(?:'d| would| really)* "
    r"(?:have to|need to|must|should|ought to|want to|like to|am supposed to|need|want)"
    r"|(?:can|could) you (?:help me|show me how to|teach me(?: how)? to)"
    r"|help me|show me how to|how (?:do|can|should) i|what is the best way to)"
    r"(?: (?:learn|know|understand) how to| be able to| to| with)?\s+",
    re.IGNORECASE,
)
LISTED = re.compile(r"\s*;\s*")
APART = re.compile(
    r"(?:,? and (?:also|then)|\.)\s+(?=(?:i|we) (?:also )?(?:have to|need to|must|want to)\b)",
    re.IGNORECASE,
)
POINTS_BACK = re.compile(r"\b(?:it|this|that|these|those|them|him|her)\b", re.IGNORECASE)
PUNCTUATION = " ,;:.!?-"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
LONGEST = 40
MOST = 5
MOST_SENTENCES = 6


def read_need(text: str) -> tuple[str, ...]:
    """Return what is asked for in a need, one phrase for each thing needed.

    A story of more than 40 words is left as it is: its circumstances are its content.

    Args:
        text: a person's own words.

    Returns:
        One to five phrases, never empty; the text itself when nothing else would be left.
    """
    whole = " ".join(text.split())
    if len(whole.split()) > LONGEST:
        return (whole,)
    phrases = [_core(part) for some in LISTED.split(whole) for part in _wants(some)]
    found = tuple(dict.fromkeys(p for p in phrases if p))[:MOST]
    return found or (whole,)


def sentences(phrase: str) -> tuple[str, ...]:
    """Return the first six sentences of a phrase; none where it is all one sentence."""
    found = tuple(dict.fromkeys(s for s in SENTENCE_END.split(phrase) if s))[:MOST_SENTENCES]
    return found if len(found) > 1 else ()


def _wants(text: str) -> list[str]:
    """Several wants, each without what comes before; one where the first tells what happened."""
    parts = APART.split(text)
    several = BEGINNING.search(_undated(parts[0])) is not None
    pointing = any(POINTS_BACK.search(part) for part in parts[1:])
    return parts if several and not pointing else [text]


def _core(part: str) -> str:
    return BEGINNING.sub("", _undated(part)).strip(PUNCTUATION)


def _undated(part: str) -> str:
    for circumstance in CIRCUMSTANCES:
        part = circumstance.sub(" ", part)
    return " ".join(part.split()).strip(PUNCTUATION)
