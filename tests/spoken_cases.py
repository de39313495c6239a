"""Asks whose answers say, between them, all that an answer can say."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime

from spoken_worlds import (
    CHOICE,
    CLOSED,
    FADED,
    GUESSED,
    KIND,
    LADDER,
    LATER,
    MARCH,
    NEEDS,
    ROLE,
    STAIRS,
    TEXTS,
    THREE,
    WANTED,
    WEAK,
    Case,
    case,
    felt,
    linked,
    only,
    rule,
)
from worlds import LIKELY, encoded_need, item, make_world, said, skill

from recommender.domain.feedback import CompletedItem
from recommender.domain.learned import ExplorationRecipe, Learned
from recommender.domain.learners import EvidenceMark
from recommender.domain.mentors import TalkOffer
from recommender.domain.paths import StatedGap
from recommender.domain.recipes import OrderRecipe, Recipe
from recommender.domain.scales import PERCENT, Reading
from recommender.domain.timely import MemoryRecipe

__all__ = ["CASES", "Case"]

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
