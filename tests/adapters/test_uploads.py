"""Uploads are whole or not there, taken once, and gone after a day."""

import os
import time

import pytest

from recommender.adapters.uploads import KEPT_SECONDS, FolderUploads
from recommender.runtime import new_id

FILES = [("../evil.jsonl", b"one"), ("b", b"\x00two")]


@pytest.fixture
def uploads(tmp_path):
    return FolderUploads(tmp_path / "uploads")


def test_files_and_note_come_back_as_they_were_put(uploads, tmp_path):
    one = new_id()
    uploads.put(one, FILES, {"state": "waiting"})
    assert uploads.files(one) == FILES
    assert FolderUploads(tmp_path / "uploads").note(one) == {"state": "waiting"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["uploads"]


def test_an_upload_is_taken_once(uploads):
    one = new_id()
    uploads.put(one, FILES, {})
    assert [uploads.claim(one), uploads.claim(one)] == [True, False]


def test_what_is_dropped_leaves_its_note(uploads):
    one = new_id()
    uploads.put(one, FILES, {"state": "done"})
    uploads.drop(one)
    assert uploads.note(one) == {"state": "done"}
    with pytest.raises(FileNotFoundError):
        uploads.files(one)


@pytest.mark.parametrize("name", ["none", "..", "../x", "", "a" * 36, "0" * 36])
def test_there_is_no_note_for_what_was_never_put(uploads, name):
    assert uploads.note(name) is None


def test_what_nobody_came_back_for_is_swept(uploads, tmp_path):
    old, new = new_id(), new_id()
    uploads.put(old, FILES, {})
    long_ago = time.time() - KEPT_SECONDS - 60
    os.utime(tmp_path / "uploads" / old, (long_ago, long_ago))
    uploads.put(new, FILES, {})
    assert [uploads.note(old), uploads.note(new)] == [None, {}]
