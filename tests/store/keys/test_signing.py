"""Public keys to check signatures with: one form for each, and none that everybody could sign for."""

import base64
import struct

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hnwctl.errors import InvalidError
from hnwctl.store.keys import seal, signing
from hnwctl.store.trust import membership

PRIME = 2**255 - 19
EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
WEAK = [0, 1, EIGHTH, PRIME - EIGHTH, PRIME - 1, PRIME, PRIME + 1]


def encodings() -> list[bytes]:
    """Each with both signs of x, which the highest bit tells."""
    return [(y | sign << 255).to_bytes(32, "little") for y in WEAK for sign in (0, 1)]


def forms(raw: bytes) -> tuple[str, str]:
    blob = struct.pack(">I", 11) + b"ssh-ed25519" + struct.pack(">I", 32) + raw
    return (
        "ed25519:" + base64.b64encode(raw).decode(),
        "ssh-ed25519 " + base64.b64encode(blob).decode(),
    )


def test_the_danger_is_real() -> None:
    """With the neutral element as a key one signature holds for every message: no secret is needed."""
    neutral = (1).to_bytes(32, "little")
    key = Ed25519PublicKey.from_public_bytes(neutral)
    for message in (b"a", b"b"):
        key.verify(neutral + bytes(32), message)


@pytest.mark.parametrize("raw", encodings(), ids=lambda raw: raw.hex()[:4] + raw.hex()[-4:])
def test_no_point_of_small_order_is_a_key(raw: bytes) -> None:
    for form in forms(raw):
        assert not signing.is_verifier(form)
        assert not signing.verify(form, b"a", (1).to_bytes(32, "little") + bytes(32))


def test_nobody_comes_in_with_one() -> None:
    recipient = seal.new_identity()[1]
    age, ssh = forms((1).to_bytes(32, "little"))
    for line in (f"{recipient} {age}", ssh):
        with pytest.raises(InvalidError):
            membership.parse_public(line)


def test_ordinary_keys_are_keys() -> None:
    for number in range(20):
        verifier = signing.age_verifier(bytes([number]) * 32)
        assert signing.is_verifier(verifier)
        sig = signing.sign(bytes([number]) * 32, b"a", ssh=False)
        assert signing.verify(verifier, b"a", sig)
