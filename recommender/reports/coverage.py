"""Coverage: what roles ask for and nothing teaches, what rests on one person, who is where."""

from collections.abc import Iterable, Mapping, Sequence

from recommender.reports.people import EDGE, Member, Required, grouped_by
from recommender.reports.tables import Cell, Column, Table, rounded
from recommender.reports.teaching import Teaching
from recommender.reports.withholding import OTHERS, safe_cells

EVERYONE = "everyone"

_SKILL = (Column("skill", "Skill id"), Column("label", "Skill"))
_LEVEL = Column("level", "Level asked for", "level 0-5")
_ASKED_OF = Column("people", "People whose role asks for it", "people")
_MISSING = (
    *_SKILL,
    _LEVEL,
    _ASKED_OF,
    Column("people_without", "Below it, with no item that leads there", "people"),
    Column("people_below", "Below it in all", "people"),
    Column("reached", "Highest level that an item leads to", "level 0-5"),
    Column("languages", "Only missing for who reads"),
    Column("perhaps", "Item that may lead there, to be verified"),
    Column("chance", "Chance that it does", "0-1"),
)
_SINGLE = (
    *_SKILL,
    _LEVEL,
    _ASKED_OF,
    Column("sure", "That one person is surely at the level"),
    Column("others", "Others whose likely range reaches the level", "people"),
)
_SHARES = (
    *_SKILL,
    Column("team", "Team"),
    _ASKED_OF,
    Column("at_target", "At the level asked for", "share 0-1"),
    Column("low", "Likely range wholly at or above it", "share 0-1"),
    Column("high", "Likely range reaches it", "share 0-1"),
)


def coverage(
    asked_of: Sequence[Required],
    members: Sequence[Member],
    levels: Mapping[str, Iterable[float]],
    teaching: Teaching,
    least: int,
) -> tuple[Table, ...]:
    """Return the three tables.

    Args:
        asked_of: every level that a role asks of a person in it.
        members: everybody.
        levels: the levels (0-5) that any role asks for, by skill, held by somebody or not.
        teaching: what the catalogue teaches.
        least: people behind a figure at least.
    """
    by_skill: dict[str, list[Required]] = {}
    for one in asked_of:
        by_skill.setdefault(one.skill, []).append(one)
    known = teaching.snapshot.catalogue.skills
    labels = {s: known[s].label if s in known else s for s in levels}
    skills = sorted(levels, key=lambda s: (labels[s].casefold(), s))
    cells = {s: _cells(by_skill.get(s, ()), least) for s in skills}
    missing, single, shares = [], [], []
    for skill in skills:
        rows, label = by_skill.get(skill, []), labels[skill]
        shown = set(cells[skill].get("level", {}).values())
        for level in sorted(set(levels[skill])):
            at_level = [r for r in rows if r.level == level]
            missing += _missing(skill, label, level, at_level, teaching, _key(level) in shown)
            if at_level:
                single += _single(skill, label, level, len(at_level), members)
        shares += _shares(skill, label, rows, cells[skill].get("team", {}), least)
    missing.sort(key=lambda r: (-_number(r[4]), -_number(r[3])))
    single.sort(key=lambda r: (_number(r[5]), -_number(r[3])))
    return (
        Table(
            "not_reached",
            "What roles ask for and no item reaches: to buy or to write",
            _MISSING,
            tuple(missing),
            f"Empty where fewer than {least} people stand behind a figure, or where it would "
            "follow about so few from the other figures. Levels of roles that nobody holds count 0 "
            "people.",
            ("label", "level", "people", "people_without", "people_below", "reached", "perhaps"),
        ),
        Table(
            "one_person",
            "What rests on one person",
            _SINGLE,
            tuple(single),
            "Exactly one person in the firm is known at the level that a role asks for. It is said "
            "that it is one, and not who.",
            ("label", "level", "people", "sure", "others"),
        ),
        Table(
            "teams",
            "Share of people at the level their role asks for",
            _SHARES,
            tuple(shares),
            f"Teams in which fewer than {least} people are asked for a skill are put together.",
            ("label", "team", "people", "at_target", "low", "high"),
        ),
    )


def _cells(rows: Sequence[Required], least: int) -> dict[str, dict[str, str]]:
    """Levels and teams are published of the same people, so they are made safe together."""
    if len(rows) < least:
        return {}
    teams = {r.member.id: grouped_by(r.member.learner, "team") for r in rows}
    return safe_cells({"team": teams, "level": {r.member.id: _key(r.level) for r in rows}}, least)


def _missing(
    skill: str,
    label: str,
    level: float,
    rows: Sequence[Required],
    teaching: Teaching,
    shown: bool,
) -> list[tuple[Cell, ...]]:
    reach = teaching.reach(skill)
    stranded = [r for r in rows if teaching.reach(skill, r.member.learner.languages) < level - EDGE]
    if reach >= level - EDGE and not stranded:
        return []
    below = sum(not r.at_target for r in rows)
    lacking = sum(not r.at_target for r in stranded)
    languages = sorted({x for r in stranded for x in r.member.learner.languages})
    perhaps = teaching.unsure(skill, level)
    told = shown or not rows
    return [
        (
            skill,
            label,
            level,
            len(rows),
            lacking if told else None,
            below if told else None,
            rounded(reach, 2),
            ", ".join(languages) if told and reach >= level - EDGE else "",
            perhaps.item if perhaps else None,
            round(perhaps.confidence, 2) if perhaps else None,
        )
    ]


def _single(
    skill: str, label: str, level: float, required_of: int, members: Sequence[Member]
) -> list[tuple[Cell, ...]]:
    known = [m.estimates[skill] for m in members if skill in m.estimates]
    holders = [e for e in known if e.mean >= level - EDGE]
    if len(holders) != 1:
        return []
    sure = holders[0].likely[0] >= level - EDGE
    perhaps = sum(e.likely[1] >= level - EDGE for e in known if e is not holders[0])
    return [(skill, label, level, required_of, "yes" if sure else "not surely", perhaps)]


def _shares(
    skill: str, label: str, rows: Sequence[Required], teams: Mapping[str, str], least: int
) -> list[tuple[Cell, ...]]:
    if len(rows) < least:
        return []
    groups: dict[str, list[Required]] = {EVERYONE: list(rows)}
    for row in rows:
        if row.member.id in teams:
            groups.setdefault(teams[row.member.id], []).append(row)
    order = sorted(groups, key=lambda g: (g != EVERYONE, g == OTHERS, g.casefold()))
    return [(skill, label, team, *_share(groups[team])) for team in order]


def _share(rows: Sequence[Required]) -> tuple[Cell, ...]:
    n = len(rows)
    surely = sum(r.known.likely[0] >= r.level - EDGE for r in rows)
    perhaps = sum(r.known.likely[1] >= r.level - EDGE for r in rows)
    reached = sum(r.at_target for r in rows)
    return n, rounded(reached / n), rounded(surely / n), rounded(perhaps / n)


def _key(level: float) -> str:
    return f"{level:g}"


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
