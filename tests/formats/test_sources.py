import gzip
import json
from pathlib import Path

import pytest

from recommender.domain.catalogue import Catalogue
from recommender.domain.errors import Problem, TooLarge
from recommender.formats.files import read_catalogue
from recommender.formats.sources import read_source

ROW = b'{"item": "a", "title": "A"}\n'
EMPTY = (Catalogue(), ())


def only(raw: bytes) -> Problem:
    catalogue, problems = read_catalogue([("f", raw)])
    assert catalogue == Catalogue()
    assert len(problems) == 1
    assert problems[0].remedy
    return problems[0]


@pytest.mark.parametrize("raw", [b"", b" \n\n", b"\xef\xbb\xbf", b"[]", gzip.compress(b"")])
def test_a_file_without_rows_is_no_problem(raw: bytes) -> None:
    assert read_catalogue([("f", raw)]) == EMPTY
    assert read_catalogue([]) == EMPTY


@pytest.mark.parametrize(
    "raw",
    [
        ROW,
        b"\xef\xbb\xbf" + ROW,
        ROW.replace(b"\n", b"\r\n") + b"\r\n",
        b"[" + ROW + b"]",
        json.dumps(json.loads(ROW), indent=2).encode(),
        json.dumps([json.loads(ROW)], indent=2).encode(),
        b"item,title\na,A\n",
        b"\xef\xbb\xbfitem;title\r\na;A\r\n",
        b"title\titem\nA\ta",
        b'"item","title"\n"a","A"\n',
        gzip.compress(ROW),
        gzip.compress(ROW[:10]) + gzip.compress(ROW[10:]),
        gzip.compress(ROW) + b"\x00" * 512,
        b'{"title": "A", "item": "a", "requires": null}',
    ],
)
def test_one_item_in_every_dress(raw: bytes) -> None:
    catalogue, problems = read_catalogue([("f", raw)])
    assert problems == ()
    assert [item.title for item in catalogue.items.values()] == ["A"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_is_named(encoding: str) -> None:
    problem = only(ROW.decode().encode(encoding))
    assert (problem.pointer, problem.code) == ("f", "not_utf8")
    assert encoding[:6].upper() in problem.detail


def test_latin1_is_named_with_its_line() -> None:
    problem = only("item,title\na,A\nb,Café\n".encode("latin-1"))
    assert (problem.pointer, problem.code) == ("f:3", "not_utf8")
    assert "Latin-1" in problem.detail


@pytest.mark.parametrize(
    ("raw", "pointer", "code"),
    [
        (gzip.compress(ROW * 100)[:-12], "f", "truncated"),
        (gzip.compress(ROW)[:-4] + b"oops", "f", "bad_gzip"),
        (gzip.compress(ROW) + b"tail", "f", "bad_gzip"),
        (b"PK\x03\x04rest", "f", "not_utf8"),
        (b"<html><body>not found</body></html>", "f:1", "unknown_format"),
        (b"name,price\nx,1\n", "f:1", "unknown_format"),
        (b'{"item": "a", "title": "A"', "f", "unparsable"),
        (b'[{"item": "a"},', "f", "unparsable"),
        (b'{"learner": "a"}\n', "f:1", "belongs_elsewhere"),
        (b"{}\n", "f:1", "unknown_row"),
        (b'{"itme": "a", "title": "A"}\n', "f:1:itme", "unknown_row"),
    ],
)
def test_what_cannot_be_read(raw: bytes, pointer: str, code: str) -> None:
    problem = only(raw)
    assert (problem.pointer, problem.code) == (pointer, code)


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(TooLarge):
        read_source(gzip.compress(b" " * 40_000_000))
    with pytest.raises(TooLarge):
        read_source(gzip.compress(b"ab" * 2000), limit=1000)
    with pytest.raises(TooLarge):
        read_source(ROW * 100, limit=1000)


def test_a_bad_row_leaves_the_others_alone() -> None:
    lines = [
        b'{"item": "a", "title": "A"}',
        b'{"item": "b", "title": NaN}',
        b"",
        b'{"item": "c", "title": "C", "title": "D"}',
        b'{"item": "d", "title": "\\ud800", "minutes": 1e999, "url": "ftp://x"}',
        b"[1]",
        b'{"item": "e", "title": "E"}',
    ]
    catalogue, problems = read_catalogue([("f", b"\n".join(lines))])
    assert list(catalogue.items) == ["a", "e"]
    assert [(p.pointer, p.code) for p in problems] == [
        ("f:2", "unparsable"),
        ("f:4", "unparsable"),
        ("f:5:title", "lone_surrogate"),
        ("f:5:minutes", "number_too_large"),
        ("f:5:url", "bad_url"),
        ("f:6", "wrong_type"),
    ]


def test_a_json_list_points_at_positions() -> None:
    raw = b'[{"item": "a", "title": "A"}, {"item": "b", "title": "\\ud800"}, 5]'
    catalogue, problems = read_catalogue([("f", raw)])
    assert list(catalogue.items) == ["a"]
    assert [p.pointer for p in problems] == ["f:2:title", "f:3"]


def test_line_separators_inside_strings_do_not_end_a_row() -> None:
    raw = '{"item": "a", "title": "A", "description": "x\u2028y\u0085z"}\n'.encode()
    catalogue, problems = read_catalogue([("f", raw)])
    assert problems == ()
    assert list(catalogue.items) == ["a"]


def test_real_files_are_read_whole(real_data: Path) -> None:
    for name, items in (
        ("open-curricula/catalogue.jsonl.gz", 3485),
        ("mslearn/catalog.json", 100),
        ("exercism/items.jsonl", 466),
    ):
        catalogue, problems = read_catalogue([(name, (real_data / name).read_bytes())])
        assert problems == ()
        assert len(catalogue.items) == items


def test_ids_used_twice_in_real_files_are_told(real_data: Path) -> None:
    name = "skill-courses/catalogue.jsonl.gz"
    catalogue, problems = read_catalogue([(name, (real_data / name).read_bytes())])
    assert len(catalogue.items) == 820
    assert [p.code for p in problems] == ["duplicate_id"] * 4
