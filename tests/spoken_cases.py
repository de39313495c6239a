"""Asks whose answers say, between them, all that an answer can say."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from worlds import LIKELY, NOW, encoded_need, item, make_inputs, make_world, said, skill

from recommender.domain.decisions import Inputs
from recommender.domain.feedback import CompletedItem, Feedback
from recommender.domain.learned import Effect, ExplorationRecipe, Learned
from recommender.domain.learners import Constraints, EvidenceMark
from recommender.domain.mentors import TalkOffer
from recommender.domain.paths import StatedGap
from recommender.domain.policies import Policy
from recommender.domain.recipes import OrderRecipe, Recipe
from recommender.domain.scales import PERCENT, Reading
from recommender.domain.timely import MemoryRecipe
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
WIDE = make_world(
    *(item(f"A{n}", "x:0>1", title=f"A{n}") for n in range(2)),
    item("B", "y:0>3", title="B"),
    item("C", "z:0>2.6", title="C"),
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
CASES = {
    "role": case(STAIRS, role={"x": 3, "y": 2, "z": 2}),
    "half": case(STAIRS, role={"x": 4, "y": 2}, levels={"x": 0}, minutes=40),
    "own target": case(STAIRS, gaps=(StatedGap("x", 2), StatedGap("y", 1, current=0.5))),
    "few minutes": case(STAIRS, role={"x": 3, "y": 2}, minutes=25),
    "fewer minutes": case(STAIRS, role={"x": 3, "y": 2}, minutes=10),
    "few steps": case(STAIRS, role={"x": 3, "y": 2}, max_steps=1),
    "locked": case(STAIRS, role={"x": 3}, feedback=[felt("dismiss", "X1", reason="know_it")]),
    "late": case(STAIRS, role={"x": 3}, minutes_per_week=10, deadline=date(2026, 12, 1)),
    "late need": case(NEEDS, need="pivot table by Friday", minutes_per_week=5, role={"x": 3}),
    "nothing asked": case(STAIRS),
    "reached": case(STAIRS, role={"x": 1}, levels={"x": 2}),
    "not taught": case(STAIRS, role={"z": 1, "y": 5}),
    "list": case(STAIRS, items=("X1", "Y1"), role={"z": 1, "x": 4}),
    "list higher": case(STAIRS, items=("X1", "Y1"), role={"y": 4}, levels={"y": 2}),
    "closed list": case(STAIRS, items=("X3",), role={"x": 3}, levels={"x": 0}),
    "idle list": case(STAIRS, items=("X1", "X2"), role={"y": 1}, levels={"x": 3}),
    "done list": case(STAIRS, items=("X1",), completed=("X1",)),
    "strangers": case(STAIRS, role={"y": 1}, completed=tuple("PQRSTUVW")),
    "blind": case(
        make_world(*(item(f"I{n}", f"S{n}:0>1") for n in range(7))),
        role={f"S{n}": 1 for n in range(7)},
    ),
    "opened": case(
        make_world(
            item("base", "t:0>1", title="Base"),
            *(item(f"N{n}", f"x{n}:0>2", title=f"N{n}", after=["base"]) for n in range(4)),
        ),
        role={f"x{n}": 2 for n in range(4)},
    ),
    "prepares": case(
        make_world(item("base", "t:0>2"), item("N", "x:0.5>3"), skills=[skill("x", "Ex", t=2)]),
        items=("base", "N"),
        role={"x": 3},
        levels={"t": 0},
    ),
    "unsure": case(
        make_world(item("A", "x:0>3"), item("B", "y:0>3"), item("C", "x:2>3")),
        role={"x": 3, "y": 3},
        evidence=[said("e", "x", 3.0, "self"), said("f", "y", 3.2, "self")],
        recipe=Recipe(),
    ),
    "little": case(
        make_world(
            item("A", "x:0>1"),
            item("same", "x:0>1", minutes=20),
            item("far", "y:4>5"),
            item("old", "x:0>1", retired=True),
        ),
        role={"x": 1, "y": 5},
    ),
    "retired list": case(
        make_world(item("old", "x:0>1", retired=True)), role={"x": 1}, items=("old",)
    ),
    "constraints": case(CLOSED, role={"x": 2}, constraints=WANTED),
    "constraints alone": case(CLOSED, role={"x": 2}, constraints=WANTED, items=("Paid", "Nofree")),
    "two unstated": case(
        make_world(item("P", "x:0>1"), item("Q", "x:0>1"), item("R", "x:0>2", **CHOICE)),
        role={"x": 2},
        constraints=WANTED,
    ),
    "reads": case(CLOSED, role={"x": 2}, languages=("de",)),
    "said": case(
        make_world(*(item(f"I{n}", f"S{n}:0>1") for n in range(10))),
        role={f"S{n}": 1 for n in range(10)},
        feedback=[
            felt("dismiss", "I0", reason="not_relevant"),
            felt("dismiss", "I1", reason="too_easy"),
            felt("dismiss", "I2", reason="too_hard"),
            felt("dismiss", "I3", reason="other_format"),
            felt("dismiss", "I4", reason="shorter"),
            felt("dismiss", "I5", reason="not_now", until=LATER),
            felt("swap", "I6", instead="I7"),
            felt("done", "I8"),
        ],
        facts={"completions": (CompletedItem("I9", MARCH),)},
    ),
    "policies": case(
        THREE,
        role=ROLE,
        policies=[
            rule("require", "A", due=date(2026, 12, 31), expires=LATER, reason="No stop"),
            rule("require", "Gone"),
            rule("forbid", "B"),
            rule("require", "B", by="Bea"),
            rule("pin", "B", by="Cem"),
            rule("prefer", "B", by="Dot"),
            rule("pin", "C", reason="Now"),
        ],
    ),
    "preferred": case(
        make_world(item("A", "x:0>1"), item("B", "x:0>1")),
        role={"x": 1},
        minutes=10,
        policies=[rule("prefer", "B")],
    ),
    "week": case(
        STAIRS,
        role={"x": 3, "y": 2},
        policies=[rule("cap", minutes=50)],
        feedback=[felt("done", "Y1")],
    ),
    "tight week": case(STAIRS, role={"x": 3, "y": 2}, policies=[rule("cap", minutes=10)]),
    "shares": case(
        make_world(
            *(item(f"{s}{n}", f"{s}:{n}>{n + 1}", provider=s) for s in "xy" for n in range(3))
        ),
        role={"x": 3, "y": 3},
        policies=[rule("cap", provider="x", share=0.3)],
    ),
    "evidence": case(
        make_world(item("A", "x:1>5?0.75", minutes_estimated=True), skills=[skill("x", "Excel")]),
        role={"x": 5},
        evidence=[
            said("1", "x", 1, "work_sample", MARCH),
            said("2", "x", 3, "self", MARCH),
            said("3", "x", 2, "manager", MARCH, "boss", reading=Reading(40.0, PERCENT)),
            said("4", "x", 2.5, "peer", MARCH, "pal", at_least=True),
            said("5", "x", 1.5, "assessment", MARCH, "inst"),
            said("6", "x", 1, "credential", MARCH, "school"),
            said("7", "x", 1, "completion", MARCH, "course"),
        ],
    ),
    "few sources": case(
        make_world(item("A", "x:1>5"), item("B", "y:1>5"), item("C", "z:1>5")),
        role={"x": 5, "y": 5, "z": 5},
        evidence=[
            said("1", "x", 3, "manager", MARCH, "boss"),
            said("2", "x", 3, "completion", MARCH, "school"),
            said("3", "x", 3, "peer", MARCH, "pal"),
            said("4", "y", 2, "assessment", MARCH, reading=Reading(40.0, PERCENT), at_least=True),
            said("5", "y", 2, "credential", MARCH, reading=Reading(40.0, PERCENT)),
            said("6", "z", 3, "self", MARCH, at_least=True),
        ],
        facts={"marks": (EvidenceMark("1", "dispute", MARCH, "no"),)},
    ),
    **{
        f"own word, {source}": case(
            make_world(item("A", "x:1>5")),
            role={"x": 5},
            evidence=[said("1", "x", 2, source, MARCH, self_reported=True)],
        )
        for source in ("assessment", "manager", "peer", "completion", "credential", "work_sample")
    },
    "needs": case(
        NEEDS,
        role={"x": 3},
        need="pivot table",
        facts={"needs": (encoded_need("pivot table"), encoded_need("mail merge"))},
    ),
    "need": case(NEEDS, need="build a pivot table"),
    "vague need": case(NEEDS, need="garden"),
    "need kept out": case(NEEDS, need="build a pivot table", minutes=30),
    "need not met": case(
        make_world(item("A", title="Letters", minutes=60)), need="Letters", minutes=9
    ),
    "no need met": case(make_world(item("A", "x:0>1", title="qq")), need="zz"),
    "inferred": case(
        make_world(item("A", "x:0>3?0.75"), item("B", "x:3>5?0.75", title="Bee")), role={"x": 5}
    ),
    "pinned": case(STAIRS, role={"x": 3}, feedback=[felt("pin", "Y1")], levels={"x": 0}),
    "talks": case(STAIRS, role={"z": 2}, talks=(TalkOffer("ann", "z", 4.0),)),
    "faded": case(
        FADED,
        role={"x": 3, "v": 3, "u": 3, "y": 1},
        evidence=[said(s, s, 3, at=MARCH) for s in "xvu"],
        levels={"y": 0},
        completed=("Xtalk",),
        recipe=replace(LIKELY, memory=MemoryRecipe(share=1.0)),
    ),
    "fading": case(
        FADED,
        role={"x": 3},
        evidence=[said("x", "x", 3, at=MARCH)],
        deadline=date(2026, 10, 14),
        facts={"now": datetime(2026, 10, 1, tzinfo=UTC)},
    ),
    "faded but forbidden": case(
        FADED,
        role={"x": 3},
        evidence=[said("x", "x", 3, at=MARCH)],
        policies=[rule("forbid", "Xtalk")],
    ),
    "check": case(
        LADDER,
        role={"x": 3},
        evidence=[said("1", "x", 2.1, "manager", datetime(2026, 6, 1, tzinfo=UTC), "boss")],
        minutes=40,
        learner="ann",
    ),
    "check of two": case(
        LADDER,
        role={"x": 3, "y": 2},
        levels={"y": 0},
        evidence=[said("1", "x", 2.1, "manager", datetime(2026, 6, 1, tzinfo=UTC), "boss")],
        minutes=80,
        learner="ann",
    ),
    "kind raters": case(
        make_world(item("A", "x:1>5"), item("B", "y:1>5")),
        role={"x": 5, "y": 5},
        evidence=[said("1", "x", 3, "manager", MARCH), said("2", "y", 3, "peer", MARCH)],
        recipe=replace(LIKELY, profile=KIND),
    ),
    "at least": case(
        make_world(item("A", "x:1>5")),
        role={"x": 5},
        evidence=[
            said("1", "x", 2, "credential", MARCH, reading=Reading(40.0, PERCENT), at_least=True)
        ],
    ),
    "guessed": case(linked(GUESSED, sentence="Tables of sums", like="A"), role={"x": 3}),
    "verified": case(linked(GUESSED, verdict="verified"), role={"x": 3}),
    "narrows": case(
        make_world(item("A", title="Tables"), item("B", title="Pivot tables")),
        items=("A", "B"),
        recipe=replace(LIKELY, order=only("narrows", 6.0)),
    ),
    "names": case(
        make_world(item("A", title="Tables"), item("B", title="Snow", text="As in Tables.")),
        items=("A", "B"),
        recipe=replace(LIKELY, order=only("named", 6.0)),
    ),
    "tried": case(
        make_world(item("A", "x:0>1"), item("B", "x:0>1")),
        role={"x": 1},
        minutes=10,
        recipe=replace(LIKELY, exploration=ExplorationRecipe(0.1)),
        facts={"draw": 4},
    ),
    "seen": case(
        STAIRS, role={"x": 1}, recipe=replace(LIKELY, learned=Learned(effects={"X1": WEAK}))
    ),
    "seen a little": case(
        STAIRS,
        role={"x": 1},
        recipe=replace(
            LIKELY, learned=Learned(effects={"X1": replace(WEAK, declared=None, seen=None)})
        ),
    ),
    "seen here": case(STAIRS, role={"x": 1}, recipe=replace(LIKELY, learned=Learned(overall=WEAK))),
    "format": case(
        make_world(item("A", "x:0>1", format="video"), item("B", "y:0>1", format="video")),
        role={"x": 1},
        feedback=[felt("dismiss", "B", reason="other_format")],
    ),
    **{
        f"order by {sign}, {weight}": case(
            TEXTS, items=tuple("ABCDF"), recipe=replace(LIKELY, order=only(sign, weight))
        )
        for sign in asdict(OrderRecipe())
        for weight in (0.5, 1.5, 6.0)
    },
}
