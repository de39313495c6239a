"""Content items, the skills they teach, and the snapshot that publishes them together."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from recommender.domain.skills import RoleProfile, Skill, SkillRequirement

DECLARED = "declared"
INFERRED = "inferred"
VERIFIED = "verified"
IGNORED = "ignored"
NEED = "need"


@dataclass(frozen=True, slots=True)
class ContentSkillLink:
    """An item teaches a skill from an entry level to an exit level (0-5).

    Attributes:
        confidence: 0-1, how sure it is that the item teaches the skill; 1 when declared.
        origin: ``declared`` by the catalogue, ``inferred`` from its text, or ``need``: how it
            answers a need in words.
        sentence: the sentence of the item that carried an inferred link; what the match with a
            need rests on.
        verdict: ``verified`` or ``ignored`` by a person; None when nobody has said.
        like: the item most alike among those that were said to teach the skill.
        shares: what each term of an inferred link added to its logit, in the order of
            ``LinkWeights``; they add up to the logit. Empty when declared.
    """

    item: str
    skill: str
    entry: float
    exit: float
    confidence: float = 1.0
    origin: str = DECLARED
    sentence: str | None = None
    verdict: str | None = None
    like: str | None = None
    shares: tuple[float, ...] = ()

    @property
    def stated(self) -> bool:
        """Whether somebody said so: the catalogue declares it, or a person verified it."""
        return self.verdict == VERIFIED or (self.origin == DECLARED and self.verdict != IGNORED)

    @property
    def is_need(self) -> bool:
        """Whether this is a match with a need in words."""
        return self.origin == NEED


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """What a person said of a link, or of a pair that had none.

    Attributes:
        verdict: ``verified``, ``ignored``, or None: the verdict before is withdrawn.
        reason: in the person's words.
    """

    item: str
    skill: str
    verdict: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ContentItem:
    """Anything learnable with minutes: a course, a practice, a checklist, a talk with a mentor.

    ``None`` and empty tuples mean *not stated*.

    Attributes:
        minutes: whole minutes, 1 or more.
        minutes_estimated: the catalogue did not say; worked out from text and kind.
        requires_items: ids of items that must come first (hard).
        requires_skills: levels that must be reached first (hard).
        updated_at: ISO 8601 date.
    """

    id: str
    title: str
    description: str = ""
    objectives: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    text: str = ""
    instructions: str = ""
    kind: str = "course"
    format: str | None = None
    url: str | None = None
    provider: str | None = None
    language: str | None = None
    minutes: int = 1
    minutes_estimated: bool = False
    level: str | None = None
    requires_items: tuple[str, ...] = ()
    requires_skills: tuple[SkillRequirement, ...] = ()
    accessibility: tuple[str, ...] = ()
    free: bool | None = None
    activity_ids: tuple[str, ...] = ()
    updated_at: str | None = None
    retired: bool = False


@dataclass(frozen=True)
class Catalogue:
    """What a set of files says, read and validated but not yet published."""

    items: Mapping[str, ContentItem] = field(default_factory=dict)
    skills: Mapping[str, Skill] = field(default_factory=dict)
    roles: Mapping[str, RoleProfile] = field(default_factory=dict)
    links: tuple[ContentSkillLink, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkColumns:
    """Links in order of their items, with their figures side by side: thousands are ranked at once.

    Attributes:
        entry, exit: levels (0-5); ``confidence``: 0-1. Doubles, one per link.
    """

    links: tuple[ContentSkillLink, ...]
    entry: "array[float]"
    exit: "array[float]"
    confidence: "array[float]"

    @classmethod
    def of(cls, links: Iterable[ContentSkillLink]) -> "LinkColumns":
        """Return the columns of these links."""
        rows = tuple(sorted(links, key=lambda link: link.item))
        return cls(
            rows,
            array("d", (link.entry for link in rows)),
            array("d", (link.exit for link in rows)),
            array("d", (link.confidence for link in rows)),
        )


@dataclass(frozen=True)
class Snapshot:
    """One published catalogue: immutable facts under an id that is their digest."""

    id: str
    encoder: str
    catalogue: Catalogue

    @cached_property
    def links_by_item(self) -> Mapping[str, tuple[ContentSkillLink, ...]]:
        """Links of each item that has any, in the catalogue's order; without ignored ones."""
        return _grouped(self.catalogue.links, "item")

    @cached_property
    def links_by_skill(self) -> Mapping[str, tuple[ContentSkillLink, ...]]:
        """Links of each skill that has any, in the catalogue's order; without ignored ones."""
        return _grouped(self.catalogue.links, "skill")

    def beside(self, item: ContentItem, link: ContentSkillLink) -> "Snapshot":
        """Return the snapshot with one item more, which was made up for one answer.

        It is found by its id alone: what the catalogue has for a skill stays what was published.
        """
        items = {**self.catalogue.items, item.id: item}
        more = replace(self, catalogue=replace(self.catalogue, items=items))
        # What is kept on the snapshot would otherwise be worked out again.
        own = {
            "links_by_item": {**self.links_by_item, item.id: (link,)},
            "links_by_skill": self.links_by_skill,
            "link_columns": self.link_columns,
        }
        more.__dict__.update(own)
        return more

    @cached_property
    def items_by_activity(self) -> Mapping[str, str]:
        """The item that each activity id (IRI) stands for; the first by id when several say so."""
        items = self.catalogue.items
        return {a: i for i in sorted(items, reverse=True) for a in items[i].activity_ids}

    @cached_property
    def link_columns(self) -> Mapping[str, LinkColumns]:
        """The links of each skill that has any, in order of their items, as columns."""
        return {skill: LinkColumns.of(links) for skill, links in self.links_by_skill.items()}


@dataclass(frozen=True, slots=True)
class Kinship:
    """How the items of one snapshot lie to each other, worked out when it was published.

    Attributes:
        kin: the items that each goes with, most alike first; those with none may be absent.
        hubness: how near each lies to whatever is asked (-1..1); 0 where absent.
    """

    kin: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hubness: Mapping[str, float] = field(default_factory=dict)


def _grouped(
    links: tuple[ContentSkillLink, ...], by: str
) -> Mapping[str, tuple[ContentSkillLink, ...]]:
    groups: dict[str, list[ContentSkillLink]] = {}
    for link in links:
        if link.verdict == IGNORED:
            continue
        groups.setdefault(getattr(link, by), []).append(link)
    return {key: tuple(group) for key, group in groups.items()}
