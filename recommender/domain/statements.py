"""Statements that learning platforms send (xAPI), and what they say of a person's learning."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.decisions import Json


@dataclass(frozen=True, slots=True)
class Identifier:
    """The one thing that an actor is known by.

    Attributes:
        kind: ``account``, ``mbox``, ``mbox_sha1sum`` or ``openid``.
        value: the account's name, or the address itself.
        home: the account's homePage; None for the other kinds.
    """

    kind: str
    value: str
    home: str | None = None

    @property
    def words(self) -> str:
        """The identifier as a person reads it."""
        return self.value if self.home is None else f"{self.value} of {self.home}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the published table reads off a statement.

    Attributes:
        source: ``assessment`` or ``completion``; None when it is no evidence of a level.
        scaled: the score (-1..1) where one is stated.
        done: whether the activity is behind the person.
    """

    source: str | None = None
    scaled: float | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as it came in.

    Attributes:
        id: in lower case; ``body`` holds it as it was sent.
        body: as it was sent, with what the receiver assigned where nothing was sent.
        at: when it happened; ``timed`` tells whether the sender said so.
        actor: None for a group that is known by its members alone.
        group: whether the actor is a group; what a group did is nobody's evidence.
        activity: IRI of the object, when it is an activity.
        voids: id of the statement that it voids, when it does.
        agents, activities: all that it names, wherever it does.
        likeness: digest of what two statements of one id must have in common.
    """

    id: str
    body: Mapping[str, Json]
    at: datetime
    timed: bool
    verb: str
    actor: Identifier | None
    likeness: str
    group: bool = False
    activity: str | None = None
    voids: str | None = None
    outcome: Outcome = Outcome()
    registration: str | None = None
    agents: tuple[Identifier, ...] = ()
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """A statement on record.

    Attributes:
        seq: its place in the record.
        issuer: name of the trusted issuer that sent it.
        trusted: whether that issuer was trusted for what it says.
    """

    statement: Statement
    seq: int
    stored: datetime
    issuer: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which statements to list (xAPI Communication 2.1.3); None restricts nothing.

    Attributes:
        since, until: by the time of recording; the first is exclusive.
        related_agents, related_activities: look everywhere in a statement, not only at its actor
            and object.
        after: sequence number of the last statement listed before.
    """

    agent: Identifier | None = None
    verb: str | None = None
    activity: str | None = None
    registration: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    related_agents: bool = False
    related_activities: bool = False
    ascending: bool = False
    after: int | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Alias:
    """An account that is a learner's, or an activity that is an item.

    Attributes:
        target: id of the learner or of the item.
        at: when it was said; ``seq``: its place in the record; both set by the books.
    """

    target: str
    account: Identifier | None = None
    activity: str | None = None
    at: datetime | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What statements name that nobody knows here, and how many of them wait for it.

    Attributes:
        kind: ``account`` or ``activity``; ``issuer`` for statements that count for nothing
            because their issuer is not trusted for their source.
        source: for an issuer, the source that it is not trusted for.
    """

    kind: str
    name: str
    statements: int
    account: Identifier | None = None
    source: str | None = None
