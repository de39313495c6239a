"""Each suite on truths whose right answer can be seen."""

import gzip

import pytest
from tiny_home import json_lines
from tiny_truths import BAKING, SAILING, rows_of

from recommender.domain.errors import InvalidInput, NotFound
from recommender.evaluation.asking import Talk
from recommender.evaluation.building import building
from recommender.evaluation.explanations import FALSE, SAME, STATED, SUMS, explanations
from recommender.evaluation.finding import CALIBRATION, COURSES, MEASURES, ROLES, finding
from recommender.evaluation.links import links
from recommender.evaluation.ordering import MEASURE, ordering
from recommender.evaluation.prerequisites import prerequisites
from recommender.evaluation.results import OWN, POOLED, RECOMMENDER
from recommender.evaluation.truth import Sample, curricula, paths, shuffled, tracks


def test_finding_sees_both_paths_first(truths, edge, talk) -> None:
    report = finding(Sample(truths), edge, talk)
    found = rows_of(report)
    for corpus in (POOLED, OWN):
        assert found[RECOMMENDER, corpus, "R@10"] == 1.0  # All six fit into the first ten.
        assert found[RECOMMENDER, corpus, "nDCG@10"] == 1.0
        assert found["BM25", corpus, "nDCG@10"] == 1.0
    assert found["recommender less BM25", POOLED, "nDCG@10"] == 0.0
    pooled = [row for row in report.rows if row.corpus == POOLED and row.measure in MEASURES]
    assert {row.n for row in pooled} == {2}


def test_finding_asks_for_skills_and_roles_too(truths, edge, talk) -> None:
    report = finding(Sample(truths), edge, talk)
    found = rows_of(report)
    assert found[RECOMMENDER, COURSES, "nDCG@10"] == 1.0
    assert 0.0 < found[RECOMMENDER, ROLES, "R@10"] <= 1.0
    assert {r.n for r in report.rows if r.corpus == ROLES and r.measure in MEASURES} == {14}
    assert 0.0 <= found[RECOMMENDER, POOLED, CALIBRATION] <= 1.0


def test_finding_says_what_truth_it_does_without(truths, edge, talk, told) -> None:
    (truths / "skill-courses" / "relevance.dev.jsonl").unlink()
    found = finding(Sample(truths), edge, talk)
    assert {row.corpus for row in found.rows} == {POOLED, OWN, ROLES}
    assert any("relevance.dev.jsonl" in line for line in told)


def test_the_provider_narrows_the_corpus_and_is_no_feature(truths, edge, talk) -> None:
    before = rows_of(finding(Sample(truths), edge, talk))
    file = truths / "open-curricula" / "catalogue.jsonl.gz"
    renamed = file.read_bytes().replace(b"bakery", b"a").replace(b"harbour", b"z")
    file.write_bytes(gzip.compress(renamed))
    after = rows_of(finding(Sample(truths), edge, talk))
    pooled = {key: value for key, value in before.items() if key[1] == POOLED}
    assert pooled == {key: value for key, value in after.items() if key[1] == POOLED}


def test_ordering_judges_every_pair(truths, edge, talk) -> None:
    rows = rows_of(ordering(Sample(truths), edge, talk))
    for corpus in ("the path's items", "mean of providers"):
        found = {key[0]: value for key, value in rows.items() if key[1:] == (corpus, MEASURE)}
        assert found["title cues, then nearest"] == found[RECOMMENDER] == 1.0
        assert found["by level"] == found["as shuffled"]  # No level is stated, so nothing moves.
    assert rows[RECOMMENDER, "the path's items", "Brier"] < 0.25


def test_building_finds_the_set_under_its_minutes(truths, edge, talk) -> None:
    report = building(Sample(truths), edge, talk)
    found = rows_of(report)
    assert found["MiniLM everything, greedy", OWN, "F1 of the set"] == 1.0
    assert found["BM25, greedy", POOLED, "F1 of the set"] == 1.0
    assert found["BM25, greedy", POOLED, "minutes used"] == 1.0
    assert found[RECOMMENDER, OWN, "F1 of the set"] > 0.0
    assert 0.0 < found[RECOMMENDER, OWN, "minutes used"] <= 1.0
    assert "2 of 2 paths" in report.notes[0]


def test_building_leaves_out_paths_without_real_minutes(truths, edge, talk) -> None:
    file = truths / "open-curricula" / "catalogue.jsonl.gz"
    rows = file.read_bytes().splitlines(keepends=True)
    rows[0] = rows[0].replace(b', "minutes": 10', b"")
    file.write_bytes(b"".join(rows))
    report = building(Sample(truths), edge, talk)
    assert "1 of 2 paths" in report.notes[0]
    assert {r.n for r in report.rows if r.measure == "F1 of the set"} == {1}


def test_links_judge_ranking_and_confidence(truths, edge, talk) -> None:
    found = rows_of(links(Sample(truths), edge, talk))
    corpus = "all courses"
    assert found[RECOMMENDER, corpus, "nDCG@10"] == 1.0
    assert found["BM25", corpus, "nDCG@10"] == 1.0
    assert 0.0 <= found[RECOMMENDER, corpus, "calibration error"] <= 1.0
    assert 0.0 <= found[RECOMMENDER, corpus, "Brier"] <= 1.0
    assert found["base rate of recommender", corpus, "Brier"] <= 0.25
    assert found["fit without tags", "starter, held-out folds", "calibration error"] < 0.1


def test_prerequisites_judge_each_declared_pair(truths, edge, talk) -> None:
    report = prerequisites(Sample(truths), edge, talk)
    first = {row.system: row for row in report.rows if row.measure == "prerequisites first"}
    assert first["title cues"].figure == first[RECOMMENDER].figure == 1.0
    assert {row.n for row in first.values()} == {2}
    stated = {row.system: row for row in report.rows if row.measure == "Brier"}
    assert stated[RECOMMENDER].figure < stated["a coin"].figure
    assert {row.n for row in stated.values()} == {3}


def test_a_track_is_what_prerequisites_hold_together(truths) -> None:
    one, other = tracks(Sample(truths))
    assert (one.items, len(one.edges)) == (("e-1", "e-2", "e-3"), 2)
    assert (other.items, other.edges) == (("e-4", "e-5"), (("e-5", "e-4"),))


def test_rows_left_out_are_told(truths, edge, talk, told) -> None:
    file = truths / "skill-courses" / "catalogue.jsonl.gz"
    fillers = [{"item": f"f-{n}", "title": f"Filler {n}"} for n in range(30)]
    again = {"item": "c-1", "title": "again"}
    file.write_bytes(file.read_bytes() + json_lines(*fillers, again))
    links(Sample(truths), edge, talk)
    assert any("c-1" in line and "already used" in line for line in told)


def test_two_runs_say_the_same(truths, edge, talk) -> None:
    for suite in (finding, ordering, building, links, prerequisites):
        assert suite(Sample(truths), edge, talk) == suite(Sample(truths), edge, talk)


def test_shuffling_says_nothing_of_the_order_and_repeats() -> None:
    assert shuffled(BAKING + SAILING) == shuffled(SAILING + BAKING)
    assert sorted(shuffled(BAKING + SAILING)) == sorted(BAKING + SAILING)
    assert shuffled(BAKING + SAILING, 1) != shuffled(BAKING + SAILING)


def test_a_sample_is_the_same_paths_every_time(truths) -> None:
    one = paths(Sample(truths, n=1))
    assert len(one) == 1
    assert one == paths(Sample(truths, n=1))
    assert len(paths(Sample(truths, n=9))) == 2


def test_a_part_that_is_not_there_is_named(truths) -> None:
    with pytest.raises(NotFound, match=r"paths\.test\.jsonl"):
        paths(Sample(truths, part="test"))
    with pytest.raises(NotFound, match=r"catalogue\.jsonl\.gz"):
        curricula(Sample(truths / "elsewhere"))


def test_every_row_that_is_no_path_is_named(truths) -> None:
    file = truths / "open-curricula" / "paths.dev.jsonl"
    file.write_bytes(file.read_bytes() + b'{"path": "p-3"}\nnonsense\n')
    with pytest.raises(InvalidInput) as refused:
        paths(Sample(truths))
    assert [p.pointer for p in refused.value.problems] == [
        "paths.dev.jsonl:3",
        "paths.dev.jsonl:4",
    ]


def test_real_truths_can_be_read(real_data) -> None:
    read = paths(Sample(real_data))
    assert len(read) > 100
    assert all(len(set(path.items)) == len(path.items) >= 2 for path in read)


def test_real_finding_beats_a_coin(real_data, edge, talk: Talk) -> None:
    # The small encoder knows words alone; enough to be far from the 10 in 3,485 of chance.
    found = rows_of(finding(Sample(real_data, n=5), edge, talk))
    assert found[RECOMMENDER, POOLED, "R@10"] > 0.02


@pytest.mark.parametrize("language", ["en", "de"])
def test_explanations_are_borne_out_by_their_records(truths, edge, talk, told, language) -> None:
    report = explanations(Sample(truths, n=4, language=language), edge, talk)
    assert report.part == {"en": "4 decisions", "de": "4 decisions, in de"}[language]
    found = {row.measure: row for row in report.rows}
    assert (found[SUMS].figure, found[SUMS].n) == (0, 4)
    assert found[FALSE].figure == 0
    assert found[FALSE].n > 50
    assert found[SAME].figure == found[STATED].figure == 1
    assert not any("Not in the record" in line for line in told)


def test_explanations_in_a_language_that_nobody_translated_are_refused(truths, edge, talk) -> None:
    with pytest.raises(InvalidInput, match="no sentences in “tlh”"):
        explanations(Sample(truths, n=4, language="tlh"), edge, talk)
