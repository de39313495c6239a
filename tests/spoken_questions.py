"""Questions whose replies say, between them, all that can be said of a decision.

Each is asked in a language: ``QUESTIONS["more minutes"](language)``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from questions_asked import ALL, Asked
from worlds import LIKELY, NOW, encoded_need, item, make_inputs, make_world, said, skill

from recommender.domain.catalogue import Catalogue
from recommender.domain.feedback import Feedback
from recommender.domain.languages import Language
from recommender.domain.learners import Constraints
from recommender.domain.paths import StatedGap, StatedLevel
from recommender.domain.policies import Policy
from recommender.domain.skills import RoleProfile, RoleTarget
from recommender.engine.replies import Reply
from recommender.ports import Published


@dataclass(frozen=True)
class Replied:
    """A reply, and the decision that it speaks of."""

    asked: Asked
    reply: Reply


Question = Callable[[Language], Replied]


def about(
    question: Callable[[Asked], Reply], world: Published, *, recipe: Any = LIKELY, **ask: Any
) -> Question:
    def put(language: Language) -> Replied:
        asked = Asked(world, recipe, language, **ask)
        return Replied(asked, question(asked))

    return put


def why(of: str, world: Published, **ask: Any) -> Question:
    return about(lambda asked: asked.why(of), world, **ask)


def why_not(of: str, world: Published, *, most: int = ALL, **ask: Any) -> Question:
    return about(lambda asked: asked.why_not(of, most), world, **ask)


def counterfactual(world: Published, *, most: int = ALL, **ask: Any) -> Question:
    return about(lambda asked: asked.counterfactual(most), world, **ask)


def what_if(
    changed: Mapping[str, Any], world: Published, facts: Mapping[str, Any] | None = None, **ask: Any
) -> Question:
    """Ask with other fields of the ask, and other facts beside it."""

    def put(asked: Asked) -> Reply:
        other = replace(asked.inputs, ask=replace(asked.inputs.ask, **changed), **(facts or {}))
        return asked.what_if(other)

    return about(put, world, **ask)


def rule(kind: str, *items: str, by: str = "Ann", **facts: Any) -> Policy:
    name = f"{kind}-{by}-{'-'.join((*items, *facts))}"
    return Policy(name, kind, by, "Law!", NOW - timedelta(days=1), items, **facts)


def felt(kind: str, of: str, **facts: Any) -> Feedback:
    return Feedback(f"{kind}-{of}", kind, NOW - timedelta(days=2), of, **facts)


MARCH = datetime(2026, 3, 1, tzinfo=UTC)
X = [skill("x", "Excel"), skill("z", "Chess")]
ALL_OF_IT: dict[str, Any] = {"language": "fr", "format": "video", "accessibility": ("captions",)}
WANTED = Constraints(("fr",), ("video",), ("captions",), free_only=True)

STAIRS = make_world(
    item("A", "x:0>1", title="Sums", **ALL_OF_IT, free=True),
    item("B", "x:1>2?0.8", title="Pivots", minutes=20, after=["A"]),
    item("C", "y:0>1", title="Letters"),
    item("D", "x:2>3", title="Charts", floor={"z": 2}),
    item("E", "w:0>1", title="Songs", retired=True),
    skills=[*X, skill("y", "Writing")],
)
PAIR = make_world(item("A", "x:0>1"), item("H", "x:0>0.5", title="Half"), skills=X)
TWINS = make_world(item("A", "x:0>1"), item("T", "x:0>1"), item("L", "x:0>1", minutes=14))
ROLES = make_world(item("A", "x:0>1"), item("C", "y:0>1"), item("W", "w:0>1"))
NEEDS = make_world(
    item("P", title="build a pivot table", minutes=60),
    item("Q", title="build one pivot table"),
    item("R", "x:0>3", title="pivot table mail merge", minutes=15),
    item("S", title="pivot chart"),
)
MANY = make_world(
    *(item(f"M{n}", f"s{n}:0>1") for n in range(5)), item("Long", "l:0>4", minutes=50)
)


def with_roles(world: Published, *roles: RoleProfile) -> Published:
    catalogue: Catalogue = replace(world.snapshot.catalogue, roles={r.id: r for r in roles})
    return replace(world, snapshot=replace(world.snapshot, catalogue=catalogue))


def kept_out(facts: Mapping[str, Any], **ask: Any) -> Question:
    """Why not B, which a rule keeps out."""
    made = {"minutes": 5, **facts}
    world = make_world(item("A", "x:0>1"), item("B", "x:0>1", **made), skills=X)
    return why_not("B", world, **{"role": {"x": 1}, **ask})


EXCEL: dict[str, Any] = {"role": {"x": 2}, "minutes": 20}

WHYS: dict[str, Question] = {
    "all passed": why("A", STAIRS, role={"x": 2}, items=("A", "B"), minutes=60, constraints=WANTED),
    "second step": why("B", STAIRS, role={"x": 2}, policies=[rule("prefer", "B")]),
    "evidence": why("A", STAIRS, role={"x": 2}, evidence=[said("e", "x", 0.5, "manager", MARCH)]),
    "language read": why("A", STAIRS, role={"x": 2}, languages=("fr",)),
    "language not stated": why("B", STAIRS, role={"x": 2}, languages=("fr",)),
    "not listed": why("C", STAIRS, role={"x": 2}, items=("A",)),
    "nothing bears": why("C", STAIRS, role={"x": 2}),
    "set aside": why("A", STAIRS, role={"x": 2}, feedback=[felt("dismiss", "A")]),
    "first is lacking": why("B", STAIRS, role={"x": 2}, feedback=[felt("dismiss", "A")]),
    "first is completed": why("B", STAIRS, role={"x": 2}, completed=("A",)),
    "first is known": why("B", STAIRS, role={"x": 2}, levels={"x": 1}),
    "level is lacking": why("D", STAIRS, role={"x": 3}, levels={"x": 2}),
    "need": why("Q", NEEDS, need="build a pivot table", role={"x": 3}),
    "late need": why("Q", NEEDS, need="pivot table by Friday", minutes_per_week=5),
}
WHY_NOTS: dict[str, Question] = {
    "on the path": why_not("A", STAIRS, **EXCEL),
    "format": kept_out({"format": "text"}, constraints=Constraints(formats=("video",))),
    "no format": kept_out({}, constraints=Constraints(formats=("video",))),
    "language": kept_out({"language": "fr"}, constraints=Constraints(("en",))),
    "no language": kept_out({}, constraints=Constraints(("en",))),
    "language not read": kept_out({"language": "fr"}, languages=("en",)),
    "accessibility": kept_out({}, constraints=Constraints(accessibility=("captions", "audio"))),
    "free": kept_out({"free": False}, constraints=Constraints(free_only=True)),
    "completed": kept_out({}, completed=("B",)),
    "dismissed": kept_out({}, feedback=[felt("dismiss", "B", reason="know_it")]),
    "done": kept_out({}, feedback=[felt("done", "B")]),
    "swapped": kept_out({}, feedback=[felt("swap", "B", instead="A")]),
    "too long": kept_out({"minutes": 33}, minutes=30),
    "forbidden": kept_out({}, policies=[rule("forbid", "B")]),
    "capped": kept_out({"minutes": 33}, policies=[rule("cap", minutes=30)]),
    "not listed": kept_out({}, items=("A",)),
    "retired": why_not("E", STAIRS, role={"w": 1}),
    "two rules": kept_out({"format": "text"}, constraints=Constraints(("en",), ("video",))),
    "locked": why_not("D", STAIRS, role={"x": 3}),
    "locked by an item": why_not("B", STAIRS, role={"x": 2}, feedback=[felt("dismiss", "A")]),
    "no minutes": why_not("B", STAIRS, **EXCEL),
    "no steps": why_not("B", STAIRS, role={"x": 2}, max_steps=1),
    "not asked for": why_not("C", STAIRS, role={"x": 2}, levels={"x": 2}),
    "lost": why_not("H", PAIR, role={"x": 1}, minutes=10, most=0),
    "lost to many": why_not(
        "Long", MANY, role={**{f"s{n}": 1 for n in range(5)}, "l": 4}, minutes=50
    ),
    "as good": why_not("T", TWINS, role={"x": 1}, minutes=10, most=0),
    "as good but longer": why_not("L", TWINS, role={"x": 1}, minutes=30, most=0),
    "kept calm": why_not("T", TWINS, role={"x": 1}, minutes=10, previous=("A",)),
    "no way": why_not("H", PAIR, role={"x": 1}, minutes=10, feedback=[felt("pin", "A")], most=0),
    "cut": why_not("H", PAIR, role={"x": 1}, minutes=10, most=1),
    "need": why_not("R", NEEDS, need="build a pivot table", role={"x": 3}, minutes=20, most=3),
    "roles": why_not(
        "W",
        with_roles(ROLES, RoleProfile("singer", "Singer", (RoleTarget("w", 5, 1.0),))),
        role={"x": 1},
    ),
}
TWO_PINS = [rule("pin", "C"), rule("pin", "C", by="Bea")]
COUNTERFACTUALS: dict[str, Question] = {
    "another step": counterfactual(STAIRS, **EXCEL),
    "no step": counterfactual(STAIRS, role={"x": 1}),
    "a first step": counterfactual(STAIRS, role={"x": 1}, levels={"x": 1}),
    "cut": counterfactual(STAIRS, **EXCEL, most=3),
    "nothing": counterfactual(make_world(item("E", "x:0>1", retired=True)), role={"x": 1}),
    "nothing, cut": counterfactual(STAIRS, **EXCEL, most=1),
    "no step, cut": counterfactual(STAIRS, role={"x": 1}, levels={"x": 4}, most=1),
    "all that may be dropped": counterfactual(
        STAIRS,
        role={"x": 3, "y": 1},
        most=60,
        constraints=replace(WANTED, free_only=True),
        deadline=date(2026, 12, 31),
        need="write letters",
        gaps=(StatedGap("x", 3, by=date(2026, 12, 1)),),
        policies=[rule(k, "C") for k in ("pin", "prefer")],
        feedback=[felt("pin", "C"), felt("done", "A")],
        evidence=[said("e", "x", 0.5, "self", MARCH)],
    ),
    "nothing to try": counterfactual(STAIRS, items=("A", "C")),
    "no pair": counterfactual(STAIRS, items=("A",), policies=TWO_PINS),
    "no pair, cut": counterfactual(
        STAIRS, items=("A",), policies=TWO_PINS, languages=("fr",), most=4
    ),
    "a pair": counterfactual(STAIRS, items=("A", "C"), policies=TWO_PINS),
}
RULED = (rule("forbid", "C"), rule("cap", minutes=90))
WHAT_IFS: dict[str, Question] = {
    "nothing": what_if({}, STAIRS, **EXCEL),
    "as it is": what_if({"minutes": 25}, STAIRS, **EXCEL),
    "still the first": what_if({"minutes": 30}, STAIRS, **EXCEL),
    "still the only one": what_if({"minutes": 10}, STAIRS, role={"x": 2, "y": 1}),
    "no step": what_if({"levels": {"x": StatedLevel(3)}}, STAIRS, **EXCEL),
    "only": what_if({"levels": {}}, STAIRS, **EXCEL, levels={"x": 4}),
    "first": what_if({"levels": {}, "minutes": 30}, STAIRS, **EXCEL, levels={"x": 4}),
    "only instead": what_if({"levels": {"x": StatedLevel(1)}}, STAIRS, **EXCEL),
    "first instead": what_if(
        {"levels": {"x": StatedLevel(1)}, "minutes": 60}, STAIRS, role={"x": 2, "y": 1}, minutes=20
    ),
    "another order": what_if({}, STAIRS, {"policies": (rule("pin", "C"),)}, role={"x": 1, "y": 1}),
    "certainty": what_if(
        {"levels": {"x": StatedLevel(1, 0.2)}}, STAIRS, role={"x": 2}, levels={"x": 1}
    ),
    "no limit": what_if({"minutes": None}, STAIRS, **EXCEL),
    "some minutes": what_if({"minutes": 10}, STAIRS, role={"x": 2}),
    "fewer steps": what_if({"max_steps": 1}, STAIRS, role={"x": 2}),
    "deadline": what_if({"deadline": date(2026, 12, 1)}, STAIRS, **EXCEL),
    "no deadline": what_if({"deadline": None}, STAIRS, **EXCEL, deadline=date(2026, 12, 1)),
    "today": what_if({}, STAIRS, {"now": datetime(2027, 1, 5, tzinfo=UTC)}, **EXCEL),
    "completed": what_if({"completed": tuple("ABCD")}, STAIRS, **EXCEL),
    "not completed": what_if({"completed": ()}, STAIRS, **EXCEL, completed=("A",)),
    "list": what_if({"items": ("A",)}, STAIRS, **EXCEL, items=("B", "C")),
    "gaps": what_if({"gaps": (StatedGap("y", 1),)}, STAIRS, **EXCEL),
    "no gaps": what_if({"gaps": ()}, STAIRS, **EXCEL, gaps=(StatedGap("y", 1),)),
    "constraints": what_if({"constraints": WANTED}, STAIRS, **EXCEL),
    "no constraints": what_if({"constraints": Constraints()}, STAIRS, **EXCEL, constraints=WANTED),
    "need": what_if(
        {"need": "pivot table"}, NEEDS, {"needs": (encoded_need("pivot table"),)}, role={"x": 3}
    ),
    "no need": what_if({"need": None}, NEEDS, {"needs": ()}, role={"x": 3}, need="pivot table"),
    "role": what_if({"role": "singer"}, STAIRS, {"role_label": "Singer"}, **EXCEL),
    "no role": what_if({}, STAIRS, {"targets": ()}, **EXCEL),
    "recipe": what_if(
        {},
        STAIRS,
        {"versions": replace(make_inputs(STAIRS).versions, recipe="mine@sha256:0")},
        **EXCEL,
    ),
    "without policies": what_if(
        {}, STAIRS, {"policies": ()}, **EXCEL, policies=[rule("require", "C"), *RULED]
    ),
    "no longer required": what_if(
        {}, STAIRS, {"policies": ()}, **EXCEL, policies=[rule("require", "C")]
    ),
    "required": what_if({}, STAIRS, {"policies": (rule("require", *"ABCD"),)}, **EXCEL),
    "forbidden": what_if({}, STAIRS, {"policies": (rule("forbid", "A"),)}, **EXCEL),
    "capped": what_if({}, STAIRS, {"policies": (rule("cap", minutes=15),)}, **EXCEL),
    "shared": what_if({}, STAIRS, {"policies": (rule("cap", provider="P", share=0.3),)}, **EXCEL),
    **{
        f"{kind} what is forbidden": what_if(
            {}, STAIRS, {"policies": (*RULED, rule(kind, "C", by="Bea"))}, **EXCEL, policies=RULED
        )
        for kind in ("require", "pin", "prefer")
    },
    "two caps": what_if(
        {},
        STAIRS,
        {"policies": (*RULED, rule("cap", by="Bea", minutes=60))},
        **EXCEL,
        policies=RULED,
    ),
    "two shares": what_if(
        {},
        STAIRS,
        {
            "policies": tuple(
                rule("cap", by=b, provider="P", share=s) for b, s in (("A", 0.3), ("B", 0.5))
            )
        },
        **EXCEL,
    ),
}
QUESTIONS = {
    f"{kind}: {name}": question
    for kind, questions in (
        ("why", WHYS),
        ("why not", WHY_NOTS),
        ("counterfactual", COUNTERFACTUALS),
        ("what if", WHAT_IFS),
    )
    for name, question in questions.items()
}
