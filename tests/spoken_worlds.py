"""Tiny worlds and asks for the sentences of an answer; see spoken_cases."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from worlds import LIKELY, NOW, item, make_inputs, make_world, skill

from recommender.domain.decisions import Inputs
from recommender.domain.feedback import Feedback
from recommender.domain.learned import Effect
from recommender.domain.learners import Constraints
from recommender.domain.policies import Policy
from recommender.domain.recipes import OrderRecipe, Recipe
from recommender.ports import Published

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
LATER = datetime(2027, 3, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """An ask whose answer says something of its own."""

    world: Published
    asked: Mapping[str, Any]
    recipe: Recipe = LIKELY
    facts: Mapping[str, Any] = field(default_factory=dict)

    def inputs(self, language: str) -> Inputs:
        """All that it is answered from, asked in a language."""
        made = make_inputs(self.world, recipe=self.recipe, **self.asked)
        return replace(made, language=language, **self.facts)


def case(world: Published, *, recipe: Recipe = LIKELY, facts: Any = (), **asked: Any) -> Case:
    return Case(world, asked, recipe, dict(facts))


def rule(kind: str, *items: str, by: str = "Ann", **facts: Any) -> Policy:
    facts.setdefault("reason", "Law!")
    named = f"{kind}-{by}-{'-'.join(items)}{'-'.join(facts)}"
    return Policy(named, kind, by, starts=NOW - timedelta(days=1), items=items, **facts)


def felt(kind: str, item_id: str, **facts: Any) -> Feedback:
    return Feedback(f"{kind}-{item_id}", kind, NOW - timedelta(days=2), item_id, **facts)


def only(sign: str, weight: float) -> OrderRecipe:
    """Knobs by which one sign alone says what comes first."""
    return OrderRecipe(**{**dict.fromkeys(asdict(OrderRecipe()), 0.0), sign: weight})


STAIRS = make_world(
    item("X1", "x:0>1", title="Sums", minutes=20, minutes_estimated=True),
    item("X2", "x:1>2", title="Tables", after=["X1"], minutes=20),
    item("X3", "x:2>3", title="Charts", minutes=20, floor={"x": 2}),
    item("Y1", "y:0>2", "x:0>0.5", title="Letters", minutes=20),
    skills=[skill("x", "Excel"), skill("y", "Writing"), skill("z", "Chess")],
)
CHOICE = {"language": "en", "format": "video", "accessibility": ("captions",), "free": True}
WANTED = Constraints(("en",), ("video",), ("captions",), free_only=True)
CLOSED = make_world(
    item("OK", "x:0>1", **CHOICE),
    *(item(f"No{name}", "x:0>1", **{**CHOICE, name: None}) for name in ("language", "format")),
    item("Nofree", "x:0>1", **{**CHOICE, "free": None}),
    item("Noaccess", "x:0>1", **{**CHOICE, "accessibility": ()}),
    item("Fr", "x:0>2", **{**CHOICE, "language": "fr"}),
    item("Text", "x:0>2", **{**CHOICE, "format": "text"}),
    item("Mute", "x:0>2", **{**CHOICE, "accessibility": ("braille",)}),
    item("Paid", "x:0>2", **{**CHOICE, "free": False}),
)
THREE = make_world(
    item("A", "x:0>1"),
    item("B", "y:0>1"),
    item("C", "z:0>1"),
    item("D", "w:0>1", after=["A"]),
    item("E", "w:0>1", after=["B"]),
)
ROLE = {"x": 1.0, "y": 1.0, "z": 1.0, "w": 1.0}
FADED = make_world(
    item("Xtalk", "x:2>3", "v:2>3", minutes=10),
    item("Xtext", "u:2>3?0.8", minutes=10),
    item("Y1", "y:0>1", minutes=10, provider="Acme"),
)
LADDER = make_world(
    item("X1", "x:0>1", minutes=20),
    item("X2", "x:1>2", minutes=20),
    item("X3", "x:2>3", minutes=20),
    item("Y1", "y:0>1", minutes=20),
    item("Y2", "y:1>2", minutes=20),
    skills=[skill("x", "Excel")],
)
WEAK = Effect(factor=0.6, known=0.5, people=14, measured=14, declared=1.0, seen=0.6)
TEXTS = make_world(
    item("A", "x:0>2?0.5", title="Introduction to Tables", text="Welcome. Next, Charts."),
    item("B", "x:0>2?0.5", title="Charts", text="Tables again; as we saw, Tables and Tables."),
    item("C", "x:0>2?0.5", title="Charts of Winter", text="Snow."),
    item("D", "x:0>2?0.5", title="Summary", text="In this last part we conclude, Introduction."),
    item("F", "x:0>2?0.5", title="Zygomorphic Zeugma", text="Introduction to Tables."),
    skills=[skill("x", "Excel")],
)


def linked(world: Published, **facts: Any) -> Published:
    """The same world, its links with what they rest on."""
    catalogue = world.snapshot.catalogue
    links = tuple(replace(link, **facts) for link in catalogue.links)
    catalogue = replace(catalogue, links=links)
    return replace(world, snapshot=replace(world.snapshot, catalogue=catalogue))


GUESSED = make_world(item("A", "x:0>3?0.75", title="Tables"), skills=[skill("x", "Excel")])
KIND = replace(
    LIKELY.profile,
    reliability={name: replace(law, bias=0.4) for name, law in LIKELY.profile.reliability.items()},
)
NEEDS = make_world(
    item("A", title="build a pivot table", minutes=60),
    item("B", title="build one pivot table"),
    item("C", "x:0>3", title="pivot table mail merge", minutes=15),
    item("D", title="pivot chart"),
    item("E", title="a table for the garden"),
)
