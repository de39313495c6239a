"""The door: what comes in as JSON is validated here, once, and goes on as domain values.

The models document the request bodies; the ``read_…`` functions validate and translate.
"""

from recommender.formats.door_ask import AskBody, ConstraintsBody, GapBody, LevelBody, read_ask
from recommender.formats.door_items import ItemBody, read_item
from recommender.formats.door_links import (
    LinkVerdictBody,
    LinkVerdictsBody,
    read_verdict,
    read_verdicts,
)
from recommender.formats.door_people import (
    EvidenceBody,
    EvidenceMarkBody,
    LearnerBody,
    read_evidence,
    read_learner,
)
from recommender.formats.door_skills import RoleBody, SkillBody, read_role, read_skill

__all__ = [
    "AskBody",
    "ConstraintsBody",
    "EvidenceBody",
    "EvidenceMarkBody",
    "GapBody",
    "ItemBody",
    "LearnerBody",
    "LevelBody",
    "LinkVerdictBody",
    "LinkVerdictsBody",
    "RoleBody",
    "SkillBody",
    "read_ask",
    "read_evidence",
    "read_item",
    "read_learner",
    "read_role",
    "read_skill",
    "read_verdict",
    "read_verdicts",
]
