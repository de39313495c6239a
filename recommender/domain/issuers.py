"""Who vouches for evidence: a learning platform, an examiner, a personnel system."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issuer:
    """Somebody trusted to assert evidence of certain sources.

    Attributes:
        key: the public half of its credentials.
        sources: the sources (``domain.learners.EVIDENCE_SOURCES``) that it may assert.
    """

    key: str
    name: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credentials:
    """An issuer and its secret, as told once when it is added."""

    issuer: Issuer
    secret: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who writes: a trusted issuer that showed its secret, or somebody who gave a name."""

    name: str
    issuer: Issuer | None = None
