"""Everything that can be refused: one base, a stable code and one sentence each."""

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.domain.languages import phrase


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    Attributes:
        pointer: where it is: a JSON pointer (``/levels/sql``) or ``file:row:column``.
        code: stable and machine-readable, such as ``unknown_skill``.
        detail: names the field and the value.
        remedy: what to do about it.
    """

    pointer: str
    code: str
    detail: str
    remedy: str


class RecommenderError(Exception):
    """Base of every error that a caller can act on."""

    code = "error"
    title = phrase("The request could not be answered")


class InvalidInput(RecommenderError):
    """One or many values are wrong; carries all of them."""

    code = "invalid"
    title = phrase("Some values are not valid")

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.detail for p in self.problems) or self.title)


class Unparsable(RecommenderError):
    """The text is not what it claims to be: not JSON, not UTF-8, cut off."""

    code = "unparsable"
    title = phrase("The text could not be read")


class TooLarge(RecommenderError):
    """More bytes than a request or a catalogue may have."""

    code = "too_large"
    title = phrase("The input is too large")


class UnsupportedMedia(RecommenderError):
    """A body of a kind that is not taken here."""

    code = "unsupported_media"
    title = phrase("The body is of a kind that is not taken")


class NotFound(RecommenderError):
    """No such thing in this tenant."""

    code = "not_found"
    title = phrase("Not found")


class Conflict(RecommenderError):
    """The same id already stands for something else."""

    code = "conflict"
    title = phrase("Conflict with what is already stored")


class Contradiction(Conflict):
    """A rule that is certain to contradict one that stands."""

    code = "contradiction"
    title = phrase("It contradicts what stands")


class Settled(Conflict):
    """It has ended, is decided, or is being dealt with already."""

    code = "settled"
    title = phrase("This is settled, or in hand, already")


class BadCredentials(RecommenderError):
    """A key and secret that are not those of a trusted issuer."""

    code = "bad_credentials"
    title = phrase("The key and secret are not known")


class NotTrusted(RecommenderError):
    """Whoever calls may not assert this."""

    code = "not_trusted"
    title = phrase("Not trusted for this evidence")


class NoSnapshot(RecommenderError):
    """Nothing has been published yet."""

    code = "no_snapshot"
    title = phrase("No catalogue is published yet")

    def __init__(self) -> None:
        super().__init__("Publish a catalogue first: recommender publish FILES…")


class CorruptSnapshot(RecommenderError):
    """Published files no longer have the digests of their manifest."""

    code = "corrupt_snapshot"
    title = phrase("A published snapshot is damaged")


class EncoderMismatch(RecommenderError):
    """The encoder's weights are not the ones its manifest names."""

    code = "encoder_mismatch"
    title = phrase("The encoder is not the one its manifest names")


class MissingDependency(RecommenderError):
    """Something that must be installed is not."""

    code = "missing_dependency"
    title = phrase("A dependency is missing")


class CorruptRecord(RecommenderError):
    """A stored record was altered, or was sealed under another key."""

    code = "corrupt_record"
    title = phrase("A stored record is damaged")


class StorageFull(RecommenderError):
    """There is no room to record anything; nothing of it was recorded."""

    code = "storage_full"
    title = phrase("There is no room left to record this")
