"""Merkle trees of RFC 6962 section 2.1 and RFC 9162 section 2.1: one hash for a whole list.

A leaf is hashed with the prefix 0x00 and an inner node with 0x01, so that neither can be passed
off as the other. Two short proofs come with it: that one leaf is in the tree (inclusion), and
that a longer list begins with a shorter one (consistency). Trees are given by their leaf hashes.
"""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256().digest()
"""The root of the tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the data."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class GrowingTree:
    """The root of a list that grows, in memory for one hash per binary digit of its length."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[tuple[int, bytes]] = []  # (leaves, root) of whole subtrees, left first

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash at the right end."""
        self.size += 1
        leaves, root = 1, leaf
        while self._whole and self._whole[-1][0] == leaves:
            root = node_hash(self._whole.pop()[1], root)
            leaves *= 2
        self._whole.append((leaves, root))

    def root(self) -> bytes:
        """The tree's root as it stands."""
        if not self._whole:
            return EMPTY
        *before, (_, root) = self._whole
        for _, left in reversed(before):
            root = node_hash(left, root)
        return root


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes: MTH of RFC 6962 section 2.1."""
    tree = GrowingTree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from one leaf to the root: PATH of RFC 6962 section 2.1.1.

    Raises:
        IndexError: when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"a tree of {len(leaves)} leaves has no leaf {index}")
    proof: list[bytes] = []
    while len(leaves) > 1:
        split = _split(len(leaves))
        left, right = leaves[:split], leaves[split:]
        if index < split:
            proof.append(tree_root(right))
            leaves = left
        else:
            proof.append(tree_root(left))
            leaves, index = right, index - split
    return proof[::-1]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof leads from a leaf hash to a root: RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            computed = node_hash(sibling, computed)
            place, last = _to_right_child(place, last)
        else:
            computed = node_hash(computed, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and computed == root


def consistency_proof(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """What shows that the tree begins with its first leaves: PROOF of RFC 6962 section 2.1.2.

    Raises:
        IndexError: when the tree has no such beginning of at least one leaf.
    """
    if not 0 < first <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} leaves has no beginning of {first}")
    proof: list[bytes] = []
    known = True  # the root of the beginning, which whoever checks has already
    while first < len(leaves):
        split = _split(len(leaves))
        left, right = leaves[:split], leaves[split:]
        if first <= split:
            proof.append(tree_root(right))
            leaves = left
        else:
            proof.append(tree_root(left))
            leaves, first, known = right, first - split, False
    return ([] if known else [tree_root(leaves)]) + proof[::-1]


def consistent(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows one tree to begin with another: RFC 9162 section 2.1.4.2."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            place, last = _to_right_child(place, last)
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    """The largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


def _to_right_child(place: int, last: int) -> tuple[int, int]:
    while place and place % 2 == 0:
        place, last = place >> 1, last >> 1
    return place, last
