"""A key file opens for its member's devices, and only if it is the one the signed roster describes."""

import pickle
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.errors import ForbiddenError, IntegrityError
from hnwctl.store.keys import seal, signing
from hnwctl.store.keys.identities import Device, age_device
from hnwctl.store.trust import keyring, roster
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.roster import DeviceEntry, Member, Roster

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

VAULT = "0123456789abcdef"


def secret(number: int) -> str:
    """The same age secret in every run."""
    return signing.age_secret(bytes([number]) * 32)


LAPTOP, PHONE, STRANGER = (age_device(secret(number), "key.txt") for number in (1, 2, 3))
SECRETS = {"profile.1": secret(11), "finance.1": secret(12), "finance.2": secret(13)}


def key_file(secrets: dict[str, str] = SECRETS, *devices: Device) -> bytes:
    recipients = [device.recipient for device in devices or (LAPTOP, PHONE)]
    return keyring.seal_keys(VAULT, "wang.li", secrets, recipients)


def book(raw: bytes, **changes: object) -> Roster:
    """A roster that names ``raw`` as the key file of its only member."""
    member = Member(
        "王力",
        "owner",
        {"laptop": DeviceEntry(LAPTOP.recipient, LAPTOP.verifier)},
        roster.digest(raw),
        {"profile": (1,), "finance": (1, 2)},
    )
    return Roster(
        vault_id=VAULT,
        name="A",
        rev=1,
        previous="-",
        jurisdiction="cn",
        currency="CNY",
        compartments={
            "profile": {1: seal.public_of(SECRETS["profile.1"])},
            "finance": {each: seal.public_of(SECRETS[f"finance.{each}"]) for each in (1, 2)},
        },
        roles=roster.default_roles(),
        members={"wang.li": replace(member, **changes)},  # type: ignore[arg-type]
    )


def opened(raw: bytes, *devices: Device, **changes: object) -> Keyring:
    return keyring.open_keys(raw, devices or [LAPTOP], book(raw, **changes), "wang.li")


def test_each_device_opens_the_same_keys() -> None:
    raw = key_file()
    assert opened(raw).secrets == opened(raw, STRANGER, PHONE).secrets == SECRETS


def test_a_keyring() -> None:
    keys = opened(key_file())
    assert keys.compartments == {"profile", "finance"}
    assert keys.has("finance")
    assert not keys.has("kyc")
    assert not keys.has("finance.1")
    sealed = seal.seal(b"x", [seal.public_of(secret(13))])
    assert seal.unseal(sealed, [keys.opener("finance.2")], what="x") == b"x"
    assert keys.opener("finance.2") is keys.opener("finance.2")
    with pytest.raises(ForbiddenError, match=r"kyc\.1: sealed to your key"):
        keys.opener("kyc.1")


def test_a_keyring_travels_to_another_process() -> None:
    keys = opened(key_file())
    keys.opener("profile.1")
    again = pickle.loads(pickle.dumps(keys))  # noqa: S301 - our own
    assert again == keys
    sealed = seal.seal(b"x", [seal.public_of(secret(11))])
    assert seal.unseal(sealed, [again.opener("profile.1")], what="x") == b"x"


def test_no_secret_shows_in_a_repr() -> None:
    assert "AGE-SECRET-KEY" not in repr(opened(key_file()))


def test_the_secret_of_an_index_depends_on_all_keys_and_on_its_purpose() -> None:
    keys = opened(key_file())
    first = keys.index_secret("index 1")
    assert seal.public_of(first).startswith("age1")
    assert first == opened(key_file()).index_secret("index 1")
    assert first != keys.index_secret("index 2")
    assert first != Keyring({"profile.1": secret(11)}).index_secret("index 1")
    assert first == Keyring(dict(reversed(SECRETS.items()))).index_secret("index 1")


def test_what_is_sealed_is_an_identity_file_for_stock_age(tmp_path: Path) -> None:
    (tmp_path / "identity").write_text(secret(1))
    (tmp_path / "file.age").write_bytes(key_file())
    plain = subprocess.run(
        ["age", "-d", "-i", tmp_path / "identity", tmp_path / "file.age"], capture_output=True, check=True
    ).stdout.decode()
    assert plain == (
        f"# hnwctl keys/1 vault={VAULT} member=wang.li\n"
        f"# profile.1\n{secret(11)}\n# finance.1\n{secret(12)}\n# finance.2\n{secret(13)}\n"
    )


def test_a_member_without_keys() -> None:
    assert opened(key_file({}), grants={}).secrets == {}


def test_a_replaced_key_file() -> None:
    """A new file with the right keys is still not the one that the owner signed for."""
    with pytest.raises(IntegrityError, match=r"keys/wang.li\.age: this key file is not the one"):
        keyring.open_keys(key_file(), [LAPTOP], book(key_file()), "wang.li")


def test_another_device_does_not_open_it() -> None:
    with pytest.raises(ForbiddenError, match=r"keys/wang\.li\.age: sealed to your key"):
        opened(key_file(), STRANGER)
    with pytest.raises(ForbiddenError):
        keyring.open_keys(raw := key_file(), [], book(raw), "wang.li")


@pytest.mark.parametrize(
    ("secrets", "message"),
    [
        ({**SECRETS, "finance.2": secret(99)}, "finance.2 is not the key in the roster"),
        (
            {**SECRETS, "finance.1": secret(13), "finance.2": secret(12)},
            "finance.1 is not the key in the roster",
        ),
        ({**SECRETS, "kyc.1": secret(14)}, "does not hold the keys that the roster grants"),
        ({"profile.1": secret(11)}, "does not hold the keys that the roster grants"),
        ({**SECRETS, "Finance.1": secret(12)}, "opened, it is not this member's key file"),
        ({**SECRETS, "finance.1": secret(12)[:-1]}, "opened, it is not this member's key file"),
    ],
)
def test_keys_that_the_roster_does_not_grant(secrets: dict[str, str], message: str) -> None:
    with pytest.raises(IntegrityError, match=message):
        opened(key_file(secrets))


def test_the_key_file_of_another_member_or_vault() -> None:
    for vault, member in ((VAULT, "li.na"), ("f" * 16, "wang.li")):
        raw = keyring.seal_keys(vault, member, SECRETS, [LAPTOP.recipient])
        with pytest.raises(IntegrityError, match="not this member's key file"):
            opened(raw)


@UNHURRIED
@given(st.binary(max_size=200) | st.binary(max_size=60).map(b"# hnwctl keys/1 vault=".__add__))
def test_rubbish_in_a_key_file(plain: bytes) -> None:
    raw = seal.armor(seal.seal(plain, [LAPTOP.recipient])).encode()
    with pytest.raises(IntegrityError):
        opened(raw)


@UNHURRIED
@given(st.binary(max_size=200))
def test_rubbish_for_a_key_file(raw: bytes) -> None:
    with pytest.raises(IntegrityError):
        opened(raw)


def test_a_binary_or_reformatted_key_file_is_refused() -> None:
    raw = key_file()
    for other in (seal.dearmor(raw.decode()), raw + b"\n", raw.replace(b"\n", b"\r\n")):
        with pytest.raises(IntegrityError, match="damaged, or no key file"):
            opened(other)
