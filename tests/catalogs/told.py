"""Thirty answers' worth of sentences, to be read by people; see told.md and told.de.md."""

from collections.abc import Iterator
from itertools import islice

from recommender.engine.recommend import recommend
from recommender.formats.door import read_ask
from recommender.ports import Edge
from recommender.service.asking import gather

PEOPLE = (
    *("01-bookkeeper", "02-office-manager", "03-shop-manager", "04-customer-service-agent"),
    *("05-sales-representative", "06-marketing-assistant", "07-operations-coordinator"),
    *("08-warehouse-supervisor", "09-it-support-technician", "10-data-analyst"),
    *("11-field-technician", "12-managing-director"),
)
ASKS = (
    {"minutes": 20},
    {"minutes": 45},
    {"minutes": 90, "deadline": "2026-12-11"},
)
SAMPLES = 30
PAGES = {"en": "told.md", "de": "told.de.md"}
HEAD = """# Thirty samples

What twelve sample people are told about one step of their path, and what is left out. A test keeps
this page as the engine writes it; after a change of wording, write it anew and read it aloud:
`TOLD=write pytest tests/catalogs -k thirty`.
"""


def told(edge: Edge, language: str = "en") -> str:
    """Return the page: one step of each of thirty answers, and one thing that is left open."""
    return "\n".join([HEAD, *islice(_samples(edge, language), SAMPLES)])


def _samples(edge: Edge, language: str) -> Iterator[str]:
    for n, asked in enumerate(ASKS):
        for m, person in enumerate(PEOPLE):
            ask = {"learner": f"sample-{person}", "as_of": "2026-11-20T09:00:00Z", **asked}
            inputs, published = gather(read_ask({**ask, "language": language}), edge)
            spoken = edge.languages[inputs.language]
            answer = recommend(inputs, published, edge.recipe, spoken).answer
            step = answer["steps"][(n + m) % len(answer["steps"])]
            open_ = [x["because"] for x in (*answer["not_covered"], *answer["left_out"])]
            lines = [
                f"## {inputs.role_label}, {asked['minutes']} minutes",
                f"{step['position']}. **{step['item']['title']}** ({step['item']['minutes']} min)",
                *(f"   - {sentence}" for sentence in (step["because"], *step["evidence"])),
                *(f"   - *Left open:* {sentence}" for sentence in open_[(n + m) % 4 :][:1]),
            ]
            yield "\n".join((lines[0], "", *lines[1:], ""))
