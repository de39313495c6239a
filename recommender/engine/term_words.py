"""The named terms of a score in words."""

SKILL_TERMS = {
    "potential": "What it teaches in {label}, if all of it sticks",
    "link_uncertainty": "Less, as it is not sure that it teaches {label}",
    "level_mismatch": "Less, as it starts above your level in {label}",
    "missing_prerequisite": "Less, as {label} builds on something you may lack",
    "seen_effect": "For what people were seen to gain from it in {label}",
    "format_fit": "For how you got on with its format before, in {label}",
    "uncertainty": "For what is not sure: your level in {label}, and how much sticks",
    "policy": "More, as a policy prefers it",
    "late": "Less, as you need {label} sooner than it can be done",
    "retention": "Keeps what you have of {label} from fading",
}
NEED_TERMS = {
    "potential": "If it were exactly what you asked for",
    "link_uncertainty": "Less, as its words do not match yours in full",
    "late": "Less, as you need it sooner than it can be done",
    "part_of_need": "Less, as it fills only a part of the minutes you have",
}


def term_in_words(term: str, label: str, *, is_need: bool) -> str:
    """Return what a term of a score stands for.

    Args:
        term: its name, such as ``potential``.
        label: of the skill or the need that it is about.
        is_need: whether it is about a need in words.
    """
    known = NEED_TERMS if is_need else SKILL_TERMS
    if term in known:
        # Not `format`: a label may hold braces of its own.
        return known[term].replace("{label}", label)
    return f"{term.replace('_', ' ').capitalize()}: {label}"
