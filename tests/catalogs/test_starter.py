"""The starter catalogue is what it says: a world that a firm of thirty could use on Monday."""

import json
import os
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from told import PAGES, told
from worlds import LIKELY

from recommender.domain.catalogue import Catalogue
from recommender.domain.decisions import Inputs, Versions
from recommender.domain.paths import Ask
from recommender.engine.recommend import recommend
from recommender.formats.files import read_catalogue, read_people
from recommender.formats.references import check_references
from recommender.intake import import_files, publish_files
from recommender.ports import Edge
from recommender.runtime import Settings, opened, utc_now
from recommender.service.browsing import serving

ROOT = Path(__file__).parents[2]
STARTER = sorted((ROOT / "catalogs" / "starter").rglob("*.jsonl"))
SAMPLES = ROOT / "catalogs" / "samples" / "people.jsonl"
ROLES = [
    json.loads(line)["role"]
    for line in (ROOT / "catalogs" / "starter" / "roles.jsonl").read_text("utf-8").splitlines()
]
KINDS = {"lesson", "practice", "checklist", "project", "mentoring talk", "shadowing"}
DOMAINS = 11


def sources(*files: Path) -> list[tuple[str, bytes]]:
    return [(f.name, f.read_bytes()) for f in files]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    read, problems = read_catalogue(sources(*STARTER))
    assert (problems, check_references(read)) == ((), ())
    return read


@pytest.fixture(scope="module")
def edge(exported_home: Path, tmp_path_factory: pytest.TempPathFactory):
    """The starter catalogue, published with the encoder that ships, exported already."""
    home = tmp_path_factory.mktemp("starter")
    shutil.copytree(exported_home / "encoders", home / "encoders")
    with opened(Settings(home=home, tenant="starter", encoder=None)) as edge:
        publish_files(sources(*STARTER), edge, actor="test", strict=True)
        yield edge


def leaves(catalogue: Catalogue) -> list[str]:
    groups = {s.broader for s in catalogue.skills.values()}
    return [s for s in catalogue.skills if s not in groups]


def test_is_large_enough(catalogue: Catalogue) -> None:
    assert len(leaves(catalogue)) >= 60
    assert len(catalogue.skills) - len(leaves(catalogue)) == DOMAINS
    assert len(catalogue.roles) >= 12
    assert len(catalogue.items) >= 240


def test_every_skill_is_described_at_every_level(catalogue: Catalogue) -> None:
    for skill in leaves(catalogue):
        entry = catalogue.skills[skill]
        assert len(entry.levels) == 5, skill
        assert entry.description.count(".") >= 2, skill
        assert entry.broader in catalogue.skills, skill


def test_items_are_micro_and_of_every_kind(catalogue: Catalogue) -> None:
    kinds = Counter(i.kind for i in catalogue.items.values())
    assert set(kinds) == KINDS
    for item in catalogue.items.values():
        assert 5 <= item.minutes <= 45, item.id
        assert not item.minutes_estimated, item.id
        assert item.objectives, item.id


def test_items_without_a_link_say_what_to_do_and_when_it_is_done(catalogue: Catalogue) -> None:
    for item in catalogue.items.values():
        if item.url is None:
            assert len(item.instructions.split()) >= 70, item.id
            assert "1." in item.instructions, item.id
            assert "done when" in item.instructions, item.id


def test_every_item_declares_what_it_teaches(catalogue: Catalogue) -> None:
    assert {x.item for x in catalogue.links} == set(catalogue.items)


def test_the_ten_most_required_skills_have_two_formats_at_each_level(catalogue: Catalogue) -> None:
    required = Counter(t.skill for role in catalogue.roles.values() for t in role.targets)
    for skill, _ in required.most_common(10):
        for low, high in pairwise(range(6)):
            formats = {
                catalogue.items[x.item].format
                for x in catalogue.links
                if x.skill == skill and x.entry <= low and x.exit >= high
            }
            assert len(formats) >= 2, (skill, low, high, formats)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_go_from_nothing_to_nine_tenths(edge: Edge, role: str) -> None:
    published = serving(edge)
    inputs = Inputs(
        ask=Ask(role=role, max_steps=500),
        now=utc_now(),
        versions=Versions("", "", "", ""),
        targets=published.snapshot.catalogue.roles[role].targets,
    )
    answer = recommend(inputs, published, LIKELY).answer
    assert all(gap["current"] == 0 for gap in answer["gaps"])
    assert answer["closed"] >= 0.9, answer["not_covered"]


def test_no_two_descriptions_say_nearly_the_same(edge: Edge, catalogue: Catalogue) -> None:
    texts = [x.description for x in (*catalogue.items.values(), *catalogue.skills.values())]
    vectors = edge.embeddings.encode(texts)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    near = np.unravel_index(np.argmax(cosines), cosines.shape)
    assert cosines.max() <= 0.90, [texts[n] for n in near]


def test_samples_are_a_dozen_people_marked_as_samples(edge: Edge) -> None:
    people, problems = read_people(sources(SAMPLES))
    assert problems == ()
    assert len(people.learners) == 12
    for learner in people.learners:
        assert learner.id.startswith("sample-")
        assert learner.attributes["sample"] is True
        assert "not a real person" in (learner.name or "")
    learners, evidence = import_files(sources(SAMPLES), edge, actor="test")
    assert (learners, evidence) == (12, len(people.evidence))


@pytest.mark.parametrize("language", PAGES)
def test_thirty_samples_read_as_they_were_last_read_aloud(edge: Edge, language: str) -> None:
    import_files(sources(SAMPLES), edge, actor="test")
    page = ROOT / "tests" / "catalogs" / PAGES[language]
    now = told(edge, language)
    if os.environ.get("TOLD") == "write":
        page.write_text(now, "utf-8")
    assert now == page.read_text("utf-8")
