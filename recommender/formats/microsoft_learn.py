"""The Microsoft Learn Catalog API's answer: its modules become items.

``GET https://learn.microsoft.com/api/catalog/`` answers one object with lists under ``modules``,
``units``, ``learningPaths`` and others. Learning paths give no items, and the order of the
modules in a path is advice, not a requirement, so it becomes none. The format is not ours:
keys that are not known here are passed over.
"""

from collections.abc import Mapping

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.formats.rows import Row

PROVIDER = "Microsoft Learn"

_LISTS = ("modules", "units", "learningPaths")
_THEIR_NAMES = {
    "item": "uid",
    "description": "summary",
    "minutes": "duration_in_minutes",
    "language": "locale",
    "level": "levels",
    "sections": "units",
    "updated_at": "last_modified",
}


def is_microsoft_learn(value: Json) -> bool:
    """Tell whether a JSON value is an answer of the Catalog API."""
    return isinstance(value, dict) and any(isinstance(value.get(name), list) for name in _LISTS)


def read_microsoft_learn(value: Mapping[str, Json]) -> tuple[list[Row], list[Problem]]:
    """Return a row for each module (counted from 1), and what is wrong with the whole."""
    modules = value.get("modules", [])
    units = value.get("units", [])
    problems = [
        Problem(name, "wrong_type", f'"{name}" is not a list.', "download the catalogue again")
        for name, found in (("modules", modules), ("units", units))
        if not isinstance(found, list)
    ]
    if problems:
        return [], problems
    titles = {
        unit["uid"]: unit["title"]
        for unit in units
        if isinstance(unit, dict)
        and isinstance(unit.get("uid"), str)
        and isinstance(unit.get("title"), str)
    }
    rows = [
        Row(number, "item", _item(module, titles), names=_THEIR_NAMES)
        for number, module in enumerate(modules, start=1)
    ]
    return rows, []


def _item(module: Json, titles: Mapping[str, str]) -> Json:
    if not isinstance(module, dict):
        return module
    levels = module.get("levels")
    units = module.get("units")
    return {
        "item": module.get("uid"),
        "title": module.get("title"),
        "description": module.get("summary"),
        "sections": [
            titles[unit]
            for unit in (units if isinstance(units, list) else ())
            if isinstance(unit, str) and unit in titles
        ],
        "kind": "module",
        "url": module.get("url"),
        "provider": PROVIDER,
        "language": module.get("locale"),
        # Their zero stands for a duration that nobody entered.
        "minutes": module.get("duration_in_minutes") or None,
        "level": levels[0] if isinstance(levels, list) and levels else None,
        "updated_at": module.get("last_modified"),
    }
