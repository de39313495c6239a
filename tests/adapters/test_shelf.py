"""A snapshot is complete and verified, or it is refused."""

import json
import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny_encoder import HashEncoder

from recommender.adapters.shelf import FolderShelf
from recommender.adapters.snapshot_files import FILES, MANIFEST
from recommender.domain.catalogue import INFERRED, Catalogue, ContentItem, ContentSkillLink
from recommender.domain.errors import CorruptSnapshot, NotFound
from recommender.domain.skills import RoleProfile, RoleTarget, Skill, SkillRequirement
from recommender.ports import ItemVectors

ITEMS = (
    ContentItem(
        id="pivot",
        title="Pivot tables\nin “small” steps \u2028 ü 表",
        objectives=("summarise", "group"),
        minutes=12,
        requires_items=("sums",),
        requires_skills=(SkillRequirement("sheets", 1.5),),
        accessibility=("captions",),
        free=False,
        updated_at="2026-01-31",
    ),
    ContentItem(id="sums", title="Sums in sheets", minutes=5, language="en"),
    ContentItem(id="talk", title="A talk with a mentor", kind="mentor", minutes=30, retired=True),
)
SKILLS = (
    Skill("sheets", "Spreadsheets", levels=("a", "b", "c", "d", "e")),
    Skill("listening", "Listening", broader="people", requires=(SkillRequirement("sheets"),)),
)
ROLES = (
    RoleProfile("clerk", "Clerk", targets=(RoleTarget("sheets", 3.0, 0.7),)),
    RoleProfile("buyer", "Buyer"),
)
LINKS = (
    ContentSkillLink("sums", "sheets", 0.0, 1.0),
    ContentSkillLink("pivot", "sheets", 1.0, 2.1, 0.1 + 0.2, INFERRED, "Pivot tables group rows."),
)


def catalogue_of(items=ITEMS, skills=SKILLS, roles=ROLES, links=LINKS):
    return Catalogue(
        {i.id: i for i in items}, {s.id: s for s in skills}, {r.id: r for r in roles}, tuple(links)
    )


def views_of(vectors):
    return ItemVectors(vectors, vectors, vectors)


def publish(root, catalogue=None):
    catalogue = catalogue or catalogue_of()
    encoder = HashEncoder()
    return FolderShelf(root).write(
        catalogue,
        encoder=encoder.id,
        item_vectors=views_of(encoder.encode([i.title for i in catalogue.items.values()])),
        skill_vectors=encoder.encode([skill.label for skill in catalogue.skills.values()]),
    )


def visible(root: Path):
    return sorted(entry.name for entry in root.iterdir() if not entry.name.startswith("."))


def test_what_was_written_reads_back_equal(tmp_path):
    snapshot = publish(tmp_path)
    published = FolderShelf(tmp_path).load(snapshot.id)
    assert published.snapshot == snapshot
    assert snapshot.encoder == HashEncoder().id
    assert dict(snapshot.catalogue.items) == {item.id: item for item in ITEMS}
    assert dict(snapshot.catalogue.skills) == {skill.id: skill for skill in SKILLS}
    assert dict(snapshot.catalogue.roles) == {role.id: role for role in ROLES}
    assert set(snapshot.catalogue.links) == set(LINKS)
    assert visible(tmp_path) == [snapshot.id]


def test_each_vector_still_belongs_to_its_id(tmp_path):
    index = FolderShelf(tmp_path).load(publish(tmp_path).id).index
    query = HashEncoder().encode(["sums in sheets"])[0]
    assert index.nearest(query, 1) == ["sums"]
    assert index.similarity(query, ["sums"]) == [1.0]
    assert np.array_equal(index.skill_vector("listening"), HashEncoder().encode(["listening"])[0])


def test_an_empty_catalogue_is_a_snapshot_too(tmp_path):
    snapshot = publish(tmp_path, Catalogue())
    published = FolderShelf(tmp_path).load(snapshot.id)
    assert published.index.nearest(HashEncoder().encode(["a"])[0], 5) == []


def test_the_order_of_rows_changes_nothing(tmp_path):
    turned = catalogue_of(ITEMS[::-1], SKILLS[::-1], ROLES[::-1], LINKS[::-1])
    assert publish(tmp_path).id == publish(tmp_path, turned).id
    assert len(visible(tmp_path)) == 1


def test_a_whole_number_is_the_same_level(tmp_path):
    whole = (replace(LINKS[0], entry=0, exit=1), LINKS[1])
    assert publish(tmp_path).id == publish(tmp_path, catalogue_of(links=whole)).id


def test_any_change_is_another_snapshot(tmp_path):
    longer = (replace(ITEMS[0], minutes=13), *ITEMS[1:])
    first, second = publish(tmp_path), publish(tmp_path, catalogue_of(items=longer))
    assert first.id != second.id
    assert visible(tmp_path) == sorted([first.id, second.id])
    assert FolderShelf(tmp_path).load(first.id).snapshot == first


def test_a_snapshot_stays_in_memory(tmp_path):
    snapshot, shelf = publish(tmp_path), FolderShelf(tmp_path)
    assert shelf.load(snapshot.id) is shelf.load(snapshot.id)


@pytest.mark.parametrize(
    "name", ["..", "../secret", "", "A" * 64, "0" * 63, "0" * 64 + "\n", "/" + "0" * 63]
)
def test_ids_that_are_paths_are_refused(tmp_path, name):
    publish(tmp_path)
    with pytest.raises(NotFound):
        FolderShelf(tmp_path).load(name)


def test_a_snapshot_that_is_not_there_says_so(tmp_path):
    with pytest.raises(CorruptSnapshot, match=r"manifest\.json is missing"):
        FolderShelf(tmp_path).load("0" * 64)


def test_vectors_that_do_not_fit_are_refused(tmp_path):
    good = HashEncoder().encode(["a", "b", "c"])
    for items, skills in (
        (good[:2], good[:2]),
        (good, good),
        (good * 2, good[:2]),
        (good.astype(np.float64), good[:2]),
        (good, HashEncoder(32).encode(["a", "b"])),
    ):
        with pytest.raises(ValueError, match="vector"):
            FolderShelf(tmp_path).write(
                catalogue_of(), encoder="e", item_vectors=views_of(items), skill_vectors=skills
            )
    assert not tmp_path.exists() or visible(tmp_path) == []


EVERY = [*sorted(FILES), MANIFEST]


def flip(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def truncate(file):
    file.write_bytes(file.read_bytes()[:-1])


def lengthen(file):
    file.write_bytes(file.read_bytes() + b"\n")


def make_folder(file):
    file.unlink()
    file.mkdir()


DAMAGE = [flip, truncate, lengthen, make_folder, Path.unlink]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", EVERY)
def test_damage_to_any_file_is_refused_and_mended_by_publishing_again(tmp_path, name, damage):
    snapshot = publish(tmp_path)
    damage(tmp_path / snapshot.id / name)
    with pytest.raises(CorruptSnapshot, match=f"{name}.*Publish again"):
        FolderShelf(tmp_path).load(snapshot.id)
    assert publish(tmp_path) == snapshot
    assert visible(tmp_path) == [snapshot.id]
    assert not list(tmp_path.glob(".damaged-*"))


@pytest.mark.parametrize("name", EVERY)
def test_a_file_of_another_snapshot_is_refused(tmp_path, name):
    snapshot = publish(tmp_path)
    other = publish(
        tmp_path,
        catalogue_of(
            items=[replace(item, title=item.title + " more") for item in ITEMS],
            skills=[replace(skill, label=skill.label + " more") for skill in SKILLS],
            roles=ROLES[:1],
            links=LINKS[:1],
        ),
    )
    shutil.copy(tmp_path / other.id / name, tmp_path / snapshot.id / name)
    with pytest.raises(CorruptSnapshot, match=name):
        FolderShelf(tmp_path).load(snapshot.id)


def test_a_manifest_edited_to_fit_a_changed_file_is_refused(tmp_path):
    folder = tmp_path / publish(tmp_path).id
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["encoder"] = "another"
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(CorruptSnapshot, match="digest"):
        FolderShelf(tmp_path).load(folder.name)


def steps_of(monkeypatch, stop):
    """Count fsync and rename calls; the one numbered ``stop`` and all after it fail."""
    count = [0]

    def counted(real):
        def step(*args, **kwargs):
            count[0] += 1
            if count[0] > stop:
                raise KeyboardInterrupt
            return real(*args, **kwargs)

        return step

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    return count


CHANGED = catalogue_of(items=(replace(ITEMS[0], minutes=13), *ITEMS[1:]))


def test_the_steps_of_a_write_are_all_counted(tmp_path, monkeypatch):
    count = steps_of(monkeypatch, 1000)
    publish(tmp_path)
    assert count[0] == len(EVERY) + 3


@pytest.mark.parametrize("cleanup", [True, False])
@pytest.mark.parametrize("stop", range(len(EVERY) + 3))
def test_a_write_cut_off_anywhere_leaves_the_old_snapshot(tmp_path, monkeypatch, stop, cleanup):
    old = publish(tmp_path)
    with monkeypatch.context() as patch:
        steps_of(patch, stop)
        if not cleanup:
            patch.setattr(shutil, "rmtree", lambda *args, **kwargs: None)
        with pytest.raises(KeyboardInterrupt):
            publish(tmp_path, CHANGED)
    assert FolderShelf(tmp_path).load(old.id).snapshot == old
    for name in visible(tmp_path):
        FolderShelf(tmp_path).load(name)
    new = publish(tmp_path, CHANGED)
    assert visible(tmp_path) == sorted([old.id, new.id])
    assert sorted(p.name for p in tmp_path.glob(".*")) == [".lock"]


def test_two_builders_at_once_agree(tmp_path):
    found = []
    builders = [
        threading.Thread(target=lambda: found.append(publish(tmp_path).id)) for _ in range(4)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert len(found) == 4
    assert visible(tmp_path) == sorted(set(found))
    assert len(visible(tmp_path)) == 1
