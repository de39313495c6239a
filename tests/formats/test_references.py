import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recommender.domain.catalogue import Catalogue, ContentItem
from recommender.formats.files import read_catalogue, read_catalogue_with_places
from recommender.formats.references import check_references, merged, without_broken


def catalogue(*rows: Any) -> Catalogue:
    read, problems = read_catalogue([("f", "\n".join(map(json.dumps, rows)).encode())])
    assert problems == ()
    return read


def item(id_: str, *requires: str) -> dict[str, Any]:
    return {"item": id_, "title": id_, "requires": [{"item": r} for r in requires]}


def skill(id_: str, *requires: str, broader: str | None = None) -> dict[str, Any]:
    return {"skill": id_, "label": id_, "requires": list(requires), "broader": broader}


def test_a_sound_catalogue_has_no_problem() -> None:
    teaches = {"item": "x", "title": "X", "teaches": [{"skill": "s", "from": 0, "to": 1}]}
    sound = catalogue(item("a"), item("b", "a"), skill("s"), skill("t", "s", broader="s"), teaches)
    assert check_references(sound) == ()
    assert without_broken(sound) == (sound, ())


def test_every_reference_that_leads_nowhere_is_told() -> None:
    broken = catalogue(
        {
            "item": "a",
            "title": "A",
            "requires": [{"item": "gone"}, {"skill": "lost", "level": 1}],
            "teaches": [{"skill": "lost", "from": 0, "to": 1}],
        },
        skill("s", "lost", broader="lost"),
        {"role": "r", "label": "R", "targets": [{"skill": "lost", "level": 1}]},
    )
    assert [(p.pointer, p.code) for p in check_references(broken)] == [
        ("/items/a/requires", "unknown_item"),
        ("/items/a/requires", "unknown_skill"),
        ("/items/a/teaches", "unknown_skill"),
        ("/skills/s/requires", "unknown_skill"),
        ("/skills/s/broader", "unknown_skill"),
        ("/roles/r/targets", "unknown_skill"),
    ]


def test_circles_are_named() -> None:
    circle = catalogue(
        item("b", "c"), item("c", "a"), item("a", "b"), item("d", "a"), item("me", "me")
    )
    problems = check_references(circle)
    assert [(p.pointer, p.code) for p in problems] == [
        ("/items/a/requires", "cycle"),
        ("/items/me/requires", "names_itself"),
    ]
    assert '"a" → "b" → "c" → "a"' in problems[0].detail
    skills = catalogue(
        skill("p", "q"), skill("q", "p"), skill("x", broader="y"), skill("y", broader="x")
    )
    assert [(p.pointer, p.code) for p in check_references(skills)] == [
        ("/skills/p/requires", "cycle"),
        ("/skills/x/broader", "cycle"),
    ]


def test_pruning_takes_what_then_dangles() -> None:
    broken = catalogue(
        item("a", "gone"),
        item("b", "a"),
        item("c", "b"),
        item("d"),
        {"item": "e", "title": "E", "teaches": [{"skill": "p", "from": 0, "to": 1}]},
        skill("p", "q"),
        skill("q", "p"),
        skill("r"),
    )
    kept, problems = without_broken(broken)
    assert (list(kept.items), list(kept.skills), kept.links) == (["d"], ["r"], ())
    assert check_references(kept) == ()
    assert problems[: len(check_references(broken))] == check_references(broken)
    assert len(problems) == 5


def test_a_reference_may_lead_to_what_was_there_before() -> None:
    base, added = catalogue(item("a"), skill("s")), catalogue(item("b", "a"), item("a"))
    assert check_references(merged(base, added)) == ()
    assert check_references(added) == ()
    teaches = {"item": "a", "title": "A2", "teaches": [{"skill": "s", "from": 0, "to": 1}]}
    once = merged(base, catalogue(teaches))
    assert merged(once, catalogue(teaches)) == once
    assert once.items["a"].title == "A2"


def test_problems_point_at_rows_when_the_places_are_known() -> None:
    reading = read_catalogue_with_places([("f", json.dumps(item("a", "gone")).encode())])
    problems = check_references(reading.catalogue, reading.places)
    assert [p.pointer for p in problems] == ["f:1:requires"]


def test_a_chain_of_thousands_is_walked() -> None:
    chain = {
        str(n): ContentItem(str(n), "x", requires_items=(str((n + 1) % 20_000),))
        for n in range(20_000)
    }
    (problem,) = check_references(Catalogue(items=chain))
    assert problem.code == "cycle"
    assert len(problem.detail) < 500


@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefghz"), max_size=3), max_size=8
    )
)
def test_what_is_left_after_pruning_is_sound(graph: dict[str, list[str]]) -> None:
    whole = Catalogue(
        items={i: ContentItem(i, i, requires_items=tuple(to)) for i, to in graph.items()}
    )
    kept, problems = without_broken(whole)
    assert check_references(kept) == ()
    assert (kept == whole) == (not problems)
    while ready := [
        i for i, it in kept.items.items() if not set(it.requires_items) & set(kept.items)
    ]:
        kept = Catalogue(items={i: it for i, it in kept.items.items() if i not in ready})
    assert not kept.items
