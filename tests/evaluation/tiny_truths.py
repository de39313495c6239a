"""Truths so small that the right answer can be seen."""

import json

BAKING = ("knead-dough", "prove-dough", "bake-loaf")
SAILING = ("hoist-sail", "trim-sail", "moor-boat")
ITEMS = (
    {"item": "knead-dough", "title": "Introduction: knead dough", "description": "Bread dough."},
    {"item": "prove-dough", "title": "Prove dough", "description": "Let bread dough rest."},
    {"item": "bake-loaf", "title": "Project: bake bread", "description": "Bread from dough."},
    {"item": "hoist-sail", "title": "Introduction: hoist sail", "description": "Sail a boat."},
    {"item": "trim-sail", "title": "Trim sail", "description": "Sail a boat close to the wind."},
    {
        "item": "moor-boat",
        "title": "Project: moor boat",
        "description": "Sail a boat to its berth.",
    },
)
PATHS = (
    {"path": "p-1", "provider": "bakery", "need": "bread dough", "items": BAKING},
    {"path": "p-2", "provider": "harbour", "need": "sail a boat", "items": SAILING},
)
COURSES = (
    {"item": "c-1", "title": "bread dough", "minutes": 10},
    {"item": "c-2", "title": "sail boat", "minutes": 10},
    {"item": "c-3", "title": "knit scarf", "minutes": 10},
)
SKILLS = (
    {"skill": "bread dough", "items": ["c-1", "c-gone"]},
    {"skill": "sail boat", "items": ["c-2"]},
)
CONCEPTS = (
    {"item": "e-1", "title": "Introduction to numbers"},
    {"item": "e-2", "title": "Lists"},
    {"item": "e-3", "title": "Final project"},
    {"item": "e-4", "title": "Capstone"},
    {"item": "e-5", "title": "Strings"},
)
PREREQUISITES = (
    {"before": "e-1", "after": "e-2"},
    {"before": "e-2", "after": "e-3"},
    {"before": "e-5", "after": "e-4"},
)


def rows_of(report) -> dict[tuple[str, str, str], float]:
    """Return the figures of a report by system, corpus and measure."""
    assert json.loads(json.dumps(report.body()))["suite"] == report.suite
    return {(r.system, r.corpus, r.measure): r.figure for r in report.rows}
