"""The named terms of a score in words."""

from recommender.domain.languages import ENGLISH, Language, phrase

SKILL_TERMS = {
    "potential": phrase("What it teaches in {label}, if all of it sticks"),
    "link_uncertainty": phrase("Less, as it is not sure that it teaches {label}"),
    "level_mismatch": phrase("Less, as it starts above your level in {label}"),
    "missing_prerequisite": phrase("Less, as {label} builds on something you may lack"),
    "seen_effect": phrase("For what people were seen to gain from it in {label}"),
    "format_fit": phrase("For how you got on with its format before, in {label}"),
    "uncertainty": phrase("For what is not sure: your level in {label}, and how much sticks"),
    "policy": phrase("More, as a policy prefers it"),
    "late": phrase("Less, as you need {label} sooner than it can be done"),
    "retention": phrase("Keeps what you have of {label} from fading"),
}
NEED_TERMS = {
    "potential": phrase("If it were exactly what you asked for"),
    "link_uncertainty": phrase("Less, as its words do not match yours in full"),
    "late": phrase("Less, as you need it sooner than it can be done"),
    "part_of_need": phrase("Less, as it fills only a part of the minutes you have"),
}


def term_in_words(term: str, label: str, *, is_need: bool, language: Language = ENGLISH) -> str:
    """Return what a term of a score stands for.

    Args:
        term: its name, such as ``potential``.
        label: of the skill or the need that it is about.
        is_need: whether it is about a need in words.
        language: to say it in.
    """
    known = NEED_TERMS if is_need else SKILL_TERMS
    if term in known:
        return language.say(known[term], label=label)
    return language.say("{term}: {label}", term=term.replace("_", " ").capitalize(), label=label)
