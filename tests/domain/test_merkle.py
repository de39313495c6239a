"""The tree of RFC 6962: its examples, known roots, and a brute-force oracle beside it."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.domain.merkle import (
    EMPTY,
    GrowingTree,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    node_hash,
    tree_root,
)

# The leaves and roots that Certificate Transparency logs are tested with.
DATA = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree_of(size: int) -> list[bytes]:
    return [leaf_hash(n.to_bytes(4, "big")) for n in range(size)]


def slow_root(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962 section 2.1 words it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + slow_root(leaves[:k]) + slow_root(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size: int) -> None:
    assert tree_root([leaf_hash(d) for d in DATA[:size]]).hex() == ROOTS[size]


def test_the_seven_leaves_of_the_standard() -> None:
    """RFC 6962 section 2.1.3, with its letters."""
    a, b, c, d, e, f, j = leaves = tree_of(7)
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, m = node_hash(g, h), node_hash(i, j)
    assert tree_root(leaves) == node_hash(k, m)
    assert inclusion_proof(leaves, 0) == [b, h, m]
    assert inclusion_proof(leaves, 3) == [c, g, m]
    assert inclusion_proof(leaves, 4) == [f, j, k]
    assert inclusion_proof(leaves, 6) == [i, k]
    assert consistency_proof(leaves, 3) == [c, d, g, m]
    assert consistency_proof(leaves, 4) == [m]
    assert consistency_proof(leaves, 6) == [i, j, k]
    assert consistency_proof(leaves, 7) == []


@pytest.mark.parametrize("size", range(40))
def test_the_growing_tree_is_the_standards_tree(size: int) -> None:
    tree = GrowingTree()
    for leaf in tree_of(size):
        tree.append(leaf)
    assert tree.size == size
    assert tree.root() == slow_root(tree_of(size))
    assert tree.root() == (tree_root(tree_of(size)) if size else EMPTY)


@pytest.mark.parametrize("size", range(1, 34))
def test_a_proof_holds_for_its_leaf_at_its_place_alone(size: int) -> None:
    leaves = tree_of(size)
    root = slow_root(leaves)
    for index in range(size):
        proof = inclusion_proof(leaves, index)
        holds = [n for n in range(size) if included(leaves[index], n, size, proof, root)]
        assert holds == [index]
        others = [n for n in range(size) if included(leaves[n], index, size, proof, root)]
        assert others == [index]


@pytest.mark.parametrize("second", range(1, 34))
def test_a_beginning_is_shown_to_be_one(second: int) -> None:
    leaves = tree_of(second)
    root = slow_root(leaves)
    for first in range(1, second + 1):
        proof = consistency_proof(leaves, first)
        assert consistent(first, second, slow_root(leaves[:first]), root, proof)
        for other in range(1, second + 1):
            if other != first:
                assert not consistent(other, second, slow_root(leaves[:other]), root, proof)


@given(size=st.integers(1, 70), data=st.data())
def test_no_altered_proof_holds(size: int, data: st.DataObject) -> None:
    leaves = tree_of(size)
    root = slow_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    first = data.draw(st.integers(1, size))
    altered = list(leaves)
    altered[data.draw(st.integers(0, first - 1))] = leaf_hash(b"altered")
    proof = inclusion_proof(leaves, index)
    assert not included(leaf_hash(b"altered"), index, size, proof, root)
    assert not included(leaves[index], index, size, [*proof, root], root)
    for n in range(len(proof)):
        assert not included(leaves[index], index, size, proof[:n] + proof[n + 1 :], root)
        wrong = [*proof[:n], EMPTY, *proof[n + 1 :]]
        assert not included(leaves[index], index, size, wrong, root)
    shown = consistency_proof(leaves, first)
    assert not consistent(first, size, slow_root(altered[:first]), root, shown)
    rewritten = consistency_proof(altered, first)
    assert not consistent(first, size, slow_root(leaves[:first]), slow_root(altered), rewritten)


def test_what_is_not_there_has_no_proof() -> None:
    leaves = tree_of(3)
    for index in (-1, 3):
        with pytest.raises(IndexError):
            inclusion_proof(leaves, index)
        assert not included(leaves[0], index, 3, [], EMPTY)
    for first in (0, 4):
        with pytest.raises(IndexError):
            consistency_proof(leaves, first)
        assert not consistent(first, 3, EMPTY, tree_root(leaves), [])
    assert not consistent(3, 5, tree_root(leaves), EMPTY, [])
