"""Coverage of tiny firms whose gaps one can see."""

from dataclasses import replace

from worlds import item, make_world

from recommender.domain.catalogue import VERIFIED
from recommender.domain.learners import Learner, SkillEstimate
from recommender.domain.recipes import ProfileRecipe
from recommender.domain.skills import RoleProfile, RoleTarget
from recommender.reports.coverage import coverage
from recommender.reports.people import Member, grouped_by, required
from recommender.reports.teaching import Teaching
from recommender.reports.withholding import OTHERS

RECIPE = ProfileRecipe()


def member(id_, level=None, role="clerk", spread=0.1, languages=(), team=None):
    known = {} if level is None else {"x": SkillEstimate("x", level, spread, "evidence")}
    return Member(Learner(id_, role=role, languages=languages, team=team), known)


def tables(members, *rows, asks=3.0, least=5, chance=0.5):
    snapshot = make_world(*rows).snapshot
    roles = {"clerk": RoleProfile("clerk", "Clerk", targets=(RoleTarget("x", asks),))}
    asked_of = list(required(members, roles, RECIPE))
    found = coverage(asked_of, members, {"x": [asks]}, Teaching(snapshot, chance), least)
    return {
        t.name: [dict(zip([c.key for c in t.columns], r, strict=True)) for r in t.rows]
        for t in found
    }


def missing(*args, **more):
    return tables(*args, **more)["not_reached"]


FIRM = [member(f"p{n}", 1.0) for n in range(6)] + [member("p6", 4.0)]


def test_a_level_that_no_item_reaches_is_told_with_who_needs_it():
    (row,) = missing(FIRM, item("a", "x:0>2.5"), item("b", "x:0>3?0.3"))
    assert (row["people"], row["people_below"], row["people_without"]) == (7, 6, 6)
    assert (row["reached"], row["perhaps"], row["chance"]) == (2.5, "b", 0.3)


def test_a_level_that_is_reached_is_no_gap():
    assert missing(FIRM, item("a", "x:2>3")) == []


def test_an_unsure_link_counts_from_the_stated_chance_on():
    unsure = item("a", "x:0>3?0.4")
    assert missing(FIRM, unsure, chance=0.4) == []
    assert len(missing(FIRM, unsure, chance=0.41)) == 1
    made, (link,) = unsure
    assert missing(FIRM, (made, (replace(link, verdict=VERIFIED),)), chance=0.9) == []


def test_a_retired_item_reaches_nothing():
    assert len(missing(FIRM, item("a", "x:0>3", retired=True))) == 1


def test_an_item_in_another_language_is_none_for_who_cannot_read_it():
    firm = [replace_languages(m, ("de",)) for m in FIRM[:5]] + FIRM[5:]
    (row,) = missing(firm, item("a", "x:0>3", language="en"))
    assert (row["people_without"], row["people_below"], row["languages"]) == (5, 6, "de")
    assert row["reached"] == 3


def replace_languages(one, languages):
    return replace(one, learner=replace(one.learner, languages=languages))


def test_of_few_people_only_the_demand_is_told():
    (row,) = missing(FIRM[:4], item("a", "x:0>1"))
    assert (row["people"], row["people_below"], row["people_without"]) == (4, None, None)


def test_a_role_that_nobody_holds_asks_for_content_too():
    (row,) = missing([], item("a", "x:0>1"))
    assert (row["people"], row["people_below"]) == (0, 0)


def test_a_skill_rests_on_one_person():
    def rows(*levels, spread=0.1):
        firm = [member(f"p{n}", level, spread=spread) for n, level in enumerate(levels)]
        return tables(firm, item("a", "x:0>3"))["one_person"]

    (row,) = rows(1.0, 4.0, None)
    assert (row["people"], row["sure"], row["others"]) == (3, "yes", 0)
    assert "p1" not in str(row)
    assert rows(4.0, 4.0) == rows(1.0, 2.0) == []
    (row,) = rows(2.5, 3.2, spread=0.5)  # 2.5 + 1.28 x 0.5 reaches 3; so does 3.2 fall below it
    assert (row["sure"], row["others"]) == ("not surely", 1)


def test_shares_by_team_with_what_the_ranges_allow():
    firm = [member(f"a{n}", 3.0 if n < 2 else 1.0, spread=0.5, team="a") for n in range(5)]
    firm += [member(f"b{n}", 4.0, team="b") for n in range(5)]
    everyone, a, b = tables(firm, item("i", "x:0>3"))["teams"]
    assert (a["team"], a["people"], a["at_target"]) == ("a", 5, 0.4)
    assert (a["low"], a["high"]) == (0.0, 0.4)  # 3 may be less than 3; 1 + 0.64 is not 3
    assert (b["at_target"], b["low"]) == (1.0, 1.0)
    assert (everyone["team"], everyone["people"], everyone["at_target"]) == ("everyone", 10, 0.7)


def test_a_small_team_is_not_found_by_subtraction():
    sizes = {"a": 6, "b": 5, "c": 2}
    firm = [member(f"{t}{n}", 3.0, team=t) for t, size in sizes.items() for n in range(size)]
    rows = tables(firm, item("i", "x:0>3"))["teams"]
    assert [(r["team"], r["people"]) for r in rows] == [("everyone", 13), ("a", 6), (OTHERS, 7)]


def test_the_groups_of_an_attribute_have_plain_names():
    person = Learner("p", team="a", attributes={"part_time": True, "floor": 2, "team": "spoofed"})
    said = [grouped_by(person, name) for name in ("team", "role", "part_time", "floor", "none")]
    assert said == ["a", "not stated", "yes", "2", "not stated"]
