"""What the system is for, what it is made of, and where it fails: in words, with figures."""

from collections import Counter
from collections.abc import Iterable, Sequence

from recommender.domain.catalogue import Catalogue
from recommender.domain.learners import Ledger
from recommender.domain.recipes import Recipe
from recommender.service.exporting import logic

Facts = Sequence[tuple[str, str]]
"""Names and what is said of each."""

PURPOSE = (
    "It recommends which learning items to take next, and why. It decides nothing: people choose, "
    "and may contest every recommendation and everything it rests on.",
    "It is not made for pay, promotion, dismissal, hiring or the judging of performance, and its "
    "levels, gaps and feedback must not be used for them.",
    "A person is responsible for what is published, for policies, for recipes that are put to use "
    "and for what is done with this report.",
)

LIMITS = (
    "A level is an estimate. Its likely range holds the true level four times in five where the "
    "sources err as the recipe takes them to; a level that nobody observed is taken for 0.",
    "A link between item and skill that was inferred from text is a chance and not a fact, until a "
    "person verifies it.",
    "What a step is expected to bring is a model's expectation. Whether it came is for the report "
    "on quality, and needs assessments afterwards.",
    "The encoder reads English; of other languages and of unknown trade names it understands "
    "little, and it mostly misses negation.",
    "Figures about few people say little: effects of learning on business figures cannot be shown "
    "in a small firm by looking at its own people alone.",
    "Who acted is what the caller claimed, unless a trusted issuer's key came with it.",
)

DUTIES = (
    "Tell people, and those who represent them, before it is used; see that what is known about "
    "them is right; keep this record for six months at least.",
)


def model_card(encoder: str, recipe: Recipe) -> Facts:
    """Return what computes the answers.

    Args:
        encoder: the encoder's name and the digest of its weights.
        recipe: the recipe in use.
    """
    return (
        ("Kind", "Search for the best path by an explicit value, in named terms that add up"),
        ("Encoder", encoder),
        ("Used for", "How near in meaning items are to skills and needs; no model sees a person"),
        ("Recipe", recipe.id),
        ("Set by", "Figures that all stand in the recipe; a person puts a recipe to use"),
        ("How it works", " ".join(logic(recipe)[:5])),
    )


def data_sheet(catalogue: Catalogue, ledgers: Iterable[Ledger]) -> Facts:
    """Return what the answers are made from, counted."""
    links = Counter(
        "verified by a person" if link.verdict == "verified" else link.origin
        for link in catalogue.links
        if link.verdict != "ignored"
    )
    held = list(ledgers)
    sources = Counter(entry.source for ledger in held for entry in ledger.evidence)
    estimated = sum(item.minutes_estimated for item in catalogue.items.values())
    return (
        ("Items", f"{len(catalogue.items)}; the minutes of {estimated} are estimates"),
        ("Skills and roles", f"{len(catalogue.skills)} and {len(catalogue.roles)}"),
        ("Links", _counted(links)),
        ("People", str(len(held))),
        ("Evidence", _counted(sources)),
        (
            "Never used",
            "Name, manager and further attributes of a person. They are kept for audits alone",
        ),
    )


def _counted(counts: Counter[str]) -> str:
    told = (f"{name.replace('_', ' ')} {n}" for name, n in sorted(counts.items()))
    return ", ".join(told) or "none"
