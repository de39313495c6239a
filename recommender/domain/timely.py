"""Knobs of what is done at the right time: refreshers, talks with colleagues, short checks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemoryRecipe:
    """How what was shown fades, and when it is worth repeating.

    The curve is FSRS-6 with its published parameters, fitted on reviews of flashcards. After one
    review half of what can fade has gone in seven months; of trained skills that are not used,
    half of what was gained is gone in 6.5 months (accuracy) to 13 months (speed; Tatel &
    Ackerman, Psychological Bulletin 2025). ``fades`` is a choice, no paper's figure.

    Attributes:
        fades: levels of what was shown that can fade; what lies below stays. 0: no refreshers.
        slack: levels; a target is as good as reached to within so much, and a refresher is due
            when so much has faded.
        ahead: days before the date of a gap in which what will have faded by then is refreshed.
        share: of the minutes (0-1) that refreshers may take from open gaps.
        brief: minutes of an ask that are too few to share: what is due may take them all.
    """

    fades: float = 1.0
    slack: float = 0.4
    ahead: int = 14
    share: float = 0.25
    brief: int = 15


@dataclass(frozen=True, slots=True)
class MentorRecipe:
    """What a talk with a colleague is taken for; choices, no paper's figures.

    Attributes:
        minutes: of a talk.
        leads: levels further that one talk leads at most, no higher than the mentor stands.
        confidence: how surely (0-1) it does.
        most: talks on one path; 0: none are offered.
    """

    minutes: int = 30
    leads: float = 1.0
    confidence: float = 0.7
    most: int = 3


@dataclass(frozen=True, slots=True)
class CheckRecipe:
    """When a path opens with a short check of a level; choices, no paper's figures.

    Attributes:
        skills: how many skills are tried, the least sure first, each with two quick runs of
            the planner; 0: never asked.
        spread: one standard deviation, in levels, from which on a level is worth asking about.
        minutes: of a self-check.
        longest: minutes of an item that counts as a short check.
        share: of the minutes there are (0-1) that a check may take.
        ahead: how many of the next steps are looked at.
        again: days for which a self-rating is not asked for again.
    """

    skills: int = 1
    spread: float = 0.6
    minutes: int = 3
    longest: int = 10
    share: float = 0.2
    ahead: int = 3
    again: int = 90
