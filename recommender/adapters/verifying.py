"""Walks the whole chain of one tenant and says what is wrong with it, record by record."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    Row,
    and_,
    func,
    not_,
    select,
    true,
)

from recommender.adapters.chain import Chain, entry_hash
from recommender.adapters.records import from_json, unpack
from recommender.adapters.signing import signature_holds
from recommender.adapters.tables import derived_tables, entries, publications
from recommender.domain.audit import (
    CHECKPOINT,
    ERASURE,
    GENESIS,
    Act,
    Flaw,
    Kept,
    SignedCheckpoint,
    tree_leaf,
)
from recommender.domain.errors import CorruptRecord
from recommender.domain.merkle import EMPTY, GrowingTree

MOST = 1000
"""Flaws that are told at most; the first ones matter."""


class Verification:
    """One walk over a chain. ``kept`` is what was put aside elsewhere, to compare with."""

    def __init__(self, chain: Chain, kept: Kept | None) -> None:
        self._chain = chain
        self._kept = kept
        self._tree = GrowingTree()
        self._last: Row[Any] | None = None
        self._kept_root = EMPTY.hex()
        self._flaws: dict[int, Flaw] = {}  # the first of each record
        self._erased: dict[str, int] = {}  # when (sequence number) each subject was erased
        # The first and the last record of each subject that cannot be opened.
        self._closed: dict[str, tuple[Row[Any], Row[Any]]] = {}

    def flaws(self) -> list[Flaw]:
        """What is wrong, in the order of the records; empty when all is whole."""
        mine = entries.c.tenant == self._chain.tenant
        sound = self._sound()
        for row in self._chain.connection.execute(select(entries.c.seq).where(mine, not_(sound))):
            seq = row.seq if isinstance(row.seq, int) else 0
            detail = (
                f"Record {row.seq} is no record: a value in it is not of the kind it should be."
            )
            self._flaws[seq] = Flaw(seq, None, "nonsense", detail)
        query = select(entries).where(mine, sound).order_by(entries.c.seq)
        query = query.execution_options(yield_per=500)
        for row in self._chain.connection.execute(query):
            self._check(row)
            if len(self._flaws) >= MOST:
                break
        else:
            self._check_closed()
            self._check_publications()
            self._check_derived()
            self._check_kept()
        return [self._flaws[seq] for seq in sorted(self._flaws)]

    def _sound(self) -> ColumnElement[bool]:
        """Whether every value is of its column's kind; SQLite itself takes any."""
        if self._chain.connection.dialect.name != "sqlite":
            return true()
        return and_(*(func.typeof(column) == _kind(column) for column in entries.c))

    def _check(self, row: Row[Any]) -> None:
        expected = self._last.seq + 1 if self._last is not None else 1
        computed = entry_hash(row._asdict())
        if computed != row.hash:
            self._add(row, "edited", "its header was changed after it was recorded")
        if row.seq != expected:
            self._missing(expected, row.seq - 1)
        elif computed == row.hash and row.prev != (self._last.hash if self._last else GENESIS):
            self._replaced(row)
        if self._last is not None and row.at < self._last.at:
            self._add(row, "time", "it claims to be older than the record before it")
        self._check_content(row)
        self._tree.append(tree_leaf(computed))
        self._compare(row, computed)
        self._last = row

    def _check_content(self, row: Row[Any]) -> None:
        try:
            payload = self._chain.open(row)
        except CorruptRecord:
            self._add(row, "content", "what it holds was changed after it was recorded")
            return
        if payload is None:
            first, _ = self._closed.get(row.subject, (row, row))
            self._closed[row.subject] = (first, row)
        elif row.kind == ERASURE:
            act = from_json(Act, unpack(payload)[1])
            self._erased.setdefault(act.target.id, row.seq)
        elif row.kind == CHECKPOINT:
            self._check_signed(row, from_json(SignedCheckpoint, unpack(payload)[1]))

    def _check_signed(self, row: Row[Any], signed: SignedCheckpoint) -> None:
        same = (signed.checkpoint.size, signed.checkpoint.root) == (
            self._tree.size,
            self._tree.root().hex(),
        )
        if not same or not signature_holds(signed):
            why = "the checkpoint in it does not vouch for the records before it"
            self._add(row, "checkpoint", why)

    def _check_closed(self) -> None:
        for subject, (first, last) in self._closed.items():
            erased = self._erased.get(subject)
            if erased is None:
                self._add(first, "closed", "what it holds is gone, and no erasure is on record")
            elif last.seq > erased:
                self._add(last, "after_erasure", f"record {erased} had erased whom it is about")

    def _check_publications(self) -> None:
        """What serves is read from a list beside the chain; it must say what the chain says."""
        mine = publications.c.tenant == self._chain.tenant
        listed = {
            r.seq: r for r in self._chain.connection.execute(select(publications).where(mine))
        }
        for row in self._chain.connection.execute(self._chain.select("publication")):
            told = _opened(self._chain, row)
            found = listed.pop(row.seq, None)
            if told is not None and (found is None or found.snapshot != told["id"]):
                self._add(row, "publication", "the list of publications names another snapshot")
        for seq in listed:
            detail = f"The list of publications names one, number {seq}, that is not on record."
            self._flaws.setdefault(seq, Flaw(seq, None, "publication", detail))

    def _check_derived(self) -> None:
        """Whoever cuts records off may forget what was listed under them."""
        last = self._last.seq if self._last else 0
        for table in derived_tables():
            beyond = select(func.min(table.c.seq)).where(table.c.tenant == self._chain.tenant)
            seq = self._chain.connection.scalar(beyond.where(table.c.seq > last))
            if seq is not None:
                told = f"Record {seq} is missing: {table.name.replace('_', ' ')} name it."
                self._flaws.setdefault(seq, Flaw(seq, None, "truncated", told))

    def _compare(self, row: Row[Any], computed: str) -> None:
        kept = self._kept
        if kept is None:
            return
        if row.seq <= len(kept.hashes) and kept.hashes[row.seq - 1] != computed:
            self._add(row, "rewritten", "it is not the record that was exported")
        if self._tree.size == kept.signed.checkpoint.size:
            self._kept_root = self._tree.root().hex()

    def _check_kept(self) -> None:
        if self._kept is None:
            return
        whole = not self._flaws
        for flaw in _kept_flaws(self._kept, self._chain, self._tree.size, self._kept_root):
            # What a record is known to be wrong for need not be told again of them all.
            if whole or flaw.code != "rewritten":
                self._flaws.setdefault(flaw.seq, flaw)

    def _missing(self, first: int, last: int) -> None:
        if first > last:  # below the first number there is
            detail = f"Record {last + 1} stands before the first record there can be."
            self._flaws.setdefault(last + 1, Flaw(last + 1, None, "inserted", detail))
            return
        told = f"Record {first} is" if first == last else f"Records {first} to {last} are"
        self._flaws.setdefault(first, Flaw(first, None, "missing", f"{told} missing."))

    def _replaced(self, row: Row[Any]) -> None:
        """A record that is whole itself says which record it was written after."""
        before = self._last
        if before is None:
            self._add(row, "missing", "it was written after records that are no longer there")
        else:
            self._add(
                before, "replaced", "it is not the one that the next record was written after"
            )

    def _add(self, row: Row[Any], code: str, why: str) -> None:
        what = f"Record {row.seq} ({row.kind}, {row.at[:10]}, id {row.entry_id})"
        self._flaws.setdefault(row.seq, Flaw(row.seq, row.entry_id, code, f"{what}: {why}."))


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, Integer):
        return "integer"
    return "blob" if isinstance(column.type, LargeBinary) else "text"


def _opened(chain: Chain, row: Row[Any]) -> dict[str, Any] | None:
    try:
        payload = chain.open(row)
    except CorruptRecord:
        return None
    return None if payload is None else dict(unpack(payload)[1])


def _kept_flaws(kept: Kept, chain: Chain, size: int, root: str) -> Iterator[Flaw]:
    """What a checkpoint from elsewhere says against the records here."""
    signed, checkpoint = kept.signed, kept.signed.checkpoint
    if checkpoint.tenant != chain.tenant:
        detail = f"The checkpoint is of tenant {checkpoint.tenant!r}, not of {chain.tenant!r}."
        yield Flaw(0, None, "foreign_checkpoint", detail)
        return
    if not signature_holds(signed):
        detail = "The checkpoint's signature is not of its content: the file was changed."
        yield Flaw(0, None, "forged_checkpoint", detail)
        return
    if signed.public_key != chain.public_key():
        detail = "The checkpoint was signed with another key than this data folder's."
        yield Flaw(0, None, "foreign_key", detail)
    if size < checkpoint.size:
        lost = checkpoint.size - size
        what = f"the last {lost} are" if lost > 1 else "the last one is"
        detail = (
            f"The checkpoint of {checkpoint.at[:10]} vouches for {checkpoint.size} records and "
            f"here are {size}: {what} missing, cut off or lost with an older database put back."
        )
        yield Flaw(size + 1, None, "truncated", detail)
    elif root != checkpoint.root:
        detail = (
            f"The first {checkpoint.size} records are not those that the checkpoint of "
            f"{checkpoint.at[:10]} vouches for: the record was rewritten. "
            "Compare with an export of that day to see from where."
        )
        yield Flaw(1, None, "rewritten", detail)
