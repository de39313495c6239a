import csv
import io
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recommender.domain.catalogue import ContentSkillLink
from recommender.domain.skills import RoleTarget, SkillRequirement
from recommender.formats.files import read_catalogue, read_people


def told(text: str) -> list[tuple[str, str]]:
    _, problems = read_catalogue([("f", text.encode())])
    return [(p.pointer, p.code) for p in problems]


def test_lists_links_booleans_and_lines_in_cells() -> None:
    text = (
        "item,title,description,objectives,teaches,requires,minutes,free,retired,url\n"
        'a,A,"one\ntwo, three","x; y \\; z",sql:1>2.5;urn:x:y:0>1,'
        "b;sql:1;https://x.org/c,12.5,Yes,no,\n"
        "\n"
        "b,B,,,,,,,,\n"
    )
    catalogue, problems = read_catalogue([("f", text.encode())])
    assert problems == ()
    item = catalogue.items["a"]
    assert item.description == "one\ntwo, three"
    assert item.objectives == ("x", "y ; z")
    assert item.requires_items == ("b", "https://x.org/c")
    assert item.requires_skills == (SkillRequirement("sql", 1.0),)
    assert (item.minutes, item.free, item.retired, item.url) == (13, True, False, None)
    assert catalogue.links == (
        ContentSkillLink("a", "sql", 1.0, 2.5),
        ContentSkillLink("a", "urn:x:y", 0.0, 1.0),
    )


def test_skills_and_roles() -> None:
    catalogue, problems = read_catalogue(
        [
            ("s", b"skill,label,broader,requires\nsql,SQL,,numeracy;data:2\n"),
            ("r", b'role;label;targets\nclerk;Clerk;"sql:3:0.8;data:2"\n'),
        ]
    )
    assert problems == ()
    assert catalogue.skills["sql"].requires == (
        SkillRequirement("numeracy", 1.0),
        SkillRequirement("data", 2.0),
    )
    assert catalogue.roles["clerk"].targets == (
        RoleTarget("sql", 3.0, 0.8),
        RoleTarget("data", 2.0),
    )


def test_people() -> None:
    people, problems = read_people(
        [
            ("l", b"learner,role,languages,attributes\nann,clerk,en;de,site=Leeds;n=3;on=true\n"),
            ("e", b"learner,skill,level,source,at\nann,sql,2.5,self,2026-03-01\n"),
        ]
    )
    assert problems == ()
    assert people.learners[0].attributes == {"site": "Leeds", "n": 3, "on": True}
    assert people.learners[0].languages == ("en", "de")
    learner, evidence = people.evidence[0]
    assert (learner, evidence.level, evidence.id[:3]) == ("ann", 2.5, "ev-")


def test_problems_point_at_row_and_column() -> None:
    assert told("item,title,minuts\na,A,5\n") == [("f:1:minuts", "unknown_column")]
    assert told("item,title,title\na,A,B\n") == [("f:1:title", "duplicate")]
    assert told('item,title,minutes\n"a","two\nlines",5\nb,B,soon\n') == [
        ("f:3:minutes", "not_a_number")
    ]
    assert told("item,title,minutes\na,,-1\n") == [
        ("f:2:title", "missing"),
        ("f:2:minutes", "out_of_range"),
    ]
    assert told("item,title\n,A\n") == [("f:2:item", "missing")]
    assert told("item,title\na,A,extra\n") == [("f:2", "too_many_cells")]
    assert told("item,title,teaches\na,A,sql\n") == [("f:2:teaches", "bad_notation")]
    assert told("item,title,teaches\na,A,sql:x>1\n") == [("f:2:teaches/0/from", "not_a_number")]
    assert told("item,title,free\na,A,maybe\n") == [("f:2:free", "wrong_type")]
    assert told("item,title,label\na,A,x\n") == [("f:2:label", "unknown_field")]
    assert told("role,label,targets\nr,R,sql\n") == [("f:2:targets", "bad_notation")]


def test_an_open_quotation_mark_keeps_the_rows_before_it() -> None:
    catalogue, problems = read_catalogue([("f", b'item,title\na,A\nb,"B\nc,C\n')])
    assert list(catalogue.items) == ["a"]
    assert [(p.pointer, p.code) for p in problems] == [("f:3", "bad_csv")]


def test_an_enormous_cell_is_a_problem() -> None:
    assert told("item,title\na," + "x" * 200_000 + "\n") == [("f:2", "bad_csv")]


_id = st.text("abcdefghij-", min_size=1, max_size=8).map(lambda s: "x" + s)
_line = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=12)
_text = st.text("abc ,\"\n'é|\t", max_size=20).filter(lambda s: bool(s.strip()))
_level = st.integers(0, 40).map(lambda n: n / 8)


@st.composite
def _item(draw: st.DrawFn) -> dict[str, Any]:
    row: dict[str, Any] = {"item": draw(_id), "title": draw(_line)}
    optional = {
        "description": _text,
        "objectives": st.lists(_line, min_size=1, max_size=3),
        "minutes": st.integers(1, 600) | st.floats(0.5, 600).map(lambda x: round(x, 2)),
        "level": _line,
        "free": st.booleans(),
        "updated_at": st.dates().filter(lambda d: 1970 <= d.year <= 2200).map(str),
        "teaches": st.lists(
            st.tuples(_id, st.integers(0, 19), st.integers(20, 40)),
            min_size=1,
            max_size=3,
            unique_by=lambda t: t[0],
        ).map(lambda ts: [{"skill": s, "from": a / 8, "to": b / 8} for s, a, b in ts]),
        "requires": st.lists(
            st.tuples(_id, st.none() | _level), min_size=1, max_size=3, unique_by=lambda t: t[0]
        ).map(lambda rs: [{"item": i} if v is None else {"skill": i, "level": v} for i, v in rs]),
    }
    for name, values in optional.items():
        if draw(st.booleans()):
            row[name] = draw(values)
    return row


def _cell(name: str, value: Any) -> str:
    if name == "teaches":
        return ";".join(f"{t['skill']}:{t['from']}>{t['to']}" for t in value)
    if name == "requires":
        return ";".join(r["item"] if "item" in r else f"{r['skill']}:{r['level']}" for r in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, list) else str(value)


_rows = st.lists(_item(), min_size=1, max_size=5, unique_by=lambda row: row["item"])


@given(_rows, st.sampled_from(",;\t"))
def test_csv_and_json_lines_of_the_same_rows_are_the_same_catalogue(
    rows: list[dict[str, Any]], separator: str
) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(names)
    writer.writerows([_cell(n, row[n]) if n in row else "" for n in names] for row in rows)
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    from_csv = read_catalogue([("f", out.getvalue().encode())])
    from_json = read_catalogue([("f", lines.encode())])
    assert from_json[1] == ()
    assert from_csv == from_json


@given(_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_the_order(
    rows: list[dict[str, Any]], random: Any
) -> None:
    shuffled = random.sample(rows, len(rows))
    one, _ = read_catalogue([("f", "\n".join(map(json.dumps, rows)).encode())])
    two, _ = read_catalogue([("f", "\n".join(map(json.dumps, shuffled)).encode())])
    assert one.items == two.items
    assert set(one.links) == set(two.links)


@given(st.text() | st.text('item,title;"\n\t{}[]:ab'))
def test_any_text_is_read_or_told(text: str) -> None:
    read_catalogue([("f", text.encode())])
    read_catalogue([("f", ("item,title\n" + text).encode())])


@given(st.binary())
def test_any_bytes_are_read_or_told(raw: bytes) -> None:
    read_catalogue([("f", raw)])
    read_people([("f", raw)])
