import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.adapters.keyring import new_key
from recommender.adapters.sealing import commitment, lookup, seal, unseal
from recommender.domain.errors import CorruptRecord

KEY = new_key()
PAYLOAD = b'{"need":"pivot tables"}' * 20


@settings(deadline=None)
@given(st.binary(), st.binary())
def test_what_is_sealed_comes_back(payload: bytes, associated: bytes) -> None:
    assert unseal(seal(payload, KEY, associated), KEY, associated) == payload


def test_sealing_hides_and_compresses() -> None:
    sealed = seal(PAYLOAD, KEY, b"")
    assert b"pivot" not in sealed
    assert len(sealed) < len(PAYLOAD) / 2


def test_the_same_payload_never_looks_the_same() -> None:
    assert seal(PAYLOAD, KEY, b"") != seal(PAYLOAD, KEY, b"")


def test_every_altered_byte_is_refused() -> None:
    sealed = seal(PAYLOAD, KEY, b"here")
    for at in range(len(sealed)):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(CorruptRecord):
            unseal(altered, KEY, b"here")


@pytest.mark.parametrize("length", [0, 1, 5, 13, 20])
def test_a_cut_record_is_refused(length: int) -> None:
    with pytest.raises(CorruptRecord):
        unseal(seal(PAYLOAD, KEY, b"here")[:length], KEY, b"here")


def test_another_place_or_another_key_is_refused() -> None:
    sealed = seal(PAYLOAD, KEY, b"here")
    with pytest.raises(CorruptRecord):
        unseal(sealed, KEY, b"there")
    with pytest.raises(CorruptRecord):
        unseal(sealed, new_key(), b"here")


def test_a_commitment_depends_on_content_and_key() -> None:
    assert commitment(PAYLOAD, KEY) == commitment(PAYLOAD, KEY)
    assert commitment(PAYLOAD, KEY) != commitment(PAYLOAD + b" ", KEY)
    assert commitment(PAYLOAD, KEY) != commitment(PAYLOAD, new_key())
    assert len(commitment(PAYLOAD, KEY)) == 64


def test_a_lookup_depends_on_id_and_key() -> None:
    assert lookup("ann", KEY) == lookup("ann", KEY)
    assert len({lookup("ann", KEY), lookup("bob", KEY), lookup("ann", new_key())}) == 3
