"""Every sort of identity opens and signs; everything else is refused in words a person can act on."""

import base64
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.errors import (
    ConflictError,
    ForbiddenError,
    HnwctlError,
    IntegrityError,
    InvalidError,
    OutsideError,
)
from hnwctl.store.keys import bech32, passphrase, seal, signing
from hnwctl.store.keys.identities import (
    Device,
    create_signing_key,
    generate_identity_file,
    load_identities,
    verify,
)

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# fixed, because parameters of tests are named after it
SECRET = "AGE-SECRET-KEY-1H67YLJLD4EA0MH4DE3DDAT7GXDJZRRLSUX0X3RCUX4947YZRPJAQSYTJWT"
PUBLIC = seal.public_of(SECRET)
MESSAGE = b"hnwctl block 1\nrev=1\n"


def private(path: Path, text: str | bytes) -> Path:
    """A file that only its owner can read."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(0o600)
    return path


def ssh_keygen(path: Path, *options: str) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-N", "", *options, "-f", path], check=True)
    return path


def load(path: Path, *answers: str) -> list[Device]:
    """The devices in ``path``, with answers given one after the other at the terminal."""
    waiting = list(answers)
    return load_identities([path], ask=lambda what: waiting.pop(0) if answers else "")


def works(device: Device) -> bool:
    """Whether the device opens what is sealed to it, and its signature holds for its message only."""
    sealed = seal.seal(b"x", [device.recipient])
    sig = device.sign(MESSAGE)
    return (
        seal.unseal(sealed, [device.opener], what="x") == b"x"
        and len(sig) == 64
        and verify(device.verifier, MESSAGE, sig)
        and not verify(device.verifier, MESSAGE + b"\n", sig)
        and not verify(device.verifier, MESSAGE, bytes(64))
    )


def test_a_new_identity_opens_and_signs(tmp_path: Path) -> None:
    path = tmp_path / "config" / "key.txt"
    made = generate_identity_file(path, comment="王力, laptop\nfirst key", passphrase=None)
    (read,) = load(path)
    assert works(made)
    assert works(read)
    assert (read.recipient, read.verifier) == (made.recipient, made.verifier)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().startswith("# 王力, laptop\n# first key\n# public key: age1")


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = private(tmp_path / "key.txt", "precious")
    with pytest.raises(ConflictError, match="exists already"):
        generate_identity_file(path, comment="", passphrase=None)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConflictError):
        generate_identity_file(tmp_path / "link", comment="", passphrase=None)
    with pytest.raises(ConflictError, match=r"key\.txt exists already"):
        generate_identity_file(path / "key", comment="", passphrase=None)
    assert path.read_text() == "precious"


def test_a_file_of_age_keygen_with_several_keys(tmp_path: Path) -> None:
    made = subprocess.run(["age-keygen"], capture_output=True, check=True).stdout.decode()
    path = private(tmp_path / "key.txt", f"\ufeff{made}\r\n\n# second\n{SECRET}\n{SECRET}\n")
    first, second = load(path)
    assert f"# public key: {first.recipient}\n" in made
    assert second.recipient == PUBLIC


def test_several_files_in_order_each_key_once(tmp_path: Path) -> None:
    age = private(tmp_path / "key.txt", SECRET)
    ssh = ssh_keygen(tmp_path / "id", "-t", "ed25519")
    devices = load_identities([ssh, age, ssh], ask=None)
    assert [device.recipient[:3] for device in devices] == ["ssh", "age"]


def test_an_ssh_key(tmp_path: Path) -> None:
    path = ssh_keygen(tmp_path / "id_ed25519", "-t", "ed25519", "-C", "li@example.com")
    (device,) = load(path)
    assert works(device)
    assert (tmp_path / "id_ed25519.pub").read_text() == f"{device.recipient} li@example.com\n"
    assert device.verifier == device.recipient


def test_stock_ssh_keygen_accepts_our_signature(tmp_path: Path) -> None:
    """The 64 bytes, put into the armor of SSHSIG, satisfy `ssh-keygen -Y verify`."""
    (device,) = load(ssh_keygen(tmp_path / "id", "-t", "ed25519"))
    blob = device.recipient.split()[1]
    fields = [
        base64.b64decode(blob),
        b"hnwctl-block",
        b"",
        b"sha512",
        struct.pack(">I", 11) + b"ssh-ed25519" + struct.pack(">I", 64) + device.sign(MESSAGE),
    ]
    packed = b"SSHSIG\0\0\0\1" + b"".join(struct.pack(">I", len(part)) + part for part in fields)
    text = base64.encodebytes(packed).decode()
    (tmp_path / "sig").write_text(f"-----BEGIN SSH SIGNATURE-----\n{text}-----END SSH SIGNATURE-----\n")
    (tmp_path / "signers").write_text(f"li {device.recipient}\n")
    command = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "li", "-n", "hnwctl-block", "-s", "sig"]
    assert subprocess.run(command, cwd=tmp_path, input=MESSAGE, check=False).returncode == 0
    assert subprocess.run(command, cwd=tmp_path, input=b"other", check=False).returncode != 0


def test_a_passphrase_is_asked_for_three_times(tmp_path: Path) -> None:
    path = tmp_path / "key.age"
    generate_identity_file(path, comment="", passphrase="红玛瑙", work_factor=8)
    (device,) = load(path, "wrong", "also wrong", "红玛瑙")
    assert works(device)
    asked: list[str] = []
    with pytest.raises(ForbiddenError, match="wrong passphrase, 3 times"):
        load_identities([path], ask=lambda what: asked.append(what) or "wrong")  # type: ignore[func-returns-value]
    assert asked == [str(path)] * 3
    with pytest.raises(ForbiddenError, match="wrong passphrase"):
        load(path, "", "\udce4", "红玛瑙 ")
    with pytest.raises(ForbiddenError, match="no terminal"):
        load_identities([path], ask=None)


def test_a_locked_file_may_be_binary_or_armored_with_windows_line_ends(tmp_path: Path) -> None:
    locked = passphrase.lock(SECRET.encode(), "word", work_factor=8)
    armored = seal.armor(locked).replace("\n", "\r\n") + "\r\n"
    for text in (locked, armored):
        (device,) = load(private(tmp_path / "key", text), "word")
        assert device.recipient == PUBLIC


@UNHURRIED
@given(st.binary(max_size=300), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_what_is_locked_unlocks(plain: bytes, word: str) -> None:
    locked = passphrase.lock(plain, word, work_factor=2)
    assert passphrase.unlock(locked, word, what="x") == plain
    assert passphrase.unlock(locked, word + "x", what="x") is None


def test_locking_uses_the_work_factor_of_age() -> None:
    assert b" 18\n" in passphrase.lock(b"x", "word")
    with pytest.raises(InvalidError):
        passphrase.lock(b"x", "")
    with pytest.raises(InvalidError):
        passphrase.lock(b"x", "\udce4")


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
def test_what_is_locked_may_be_of_any_length(size: int) -> None:
    locked = passphrase.lock(bytes(size), "word", work_factor=2)
    assert passphrase.unlock(locked, "word", what="x") == bytes(size)


def test_damage_in_a_locked_file_is_noticed() -> None:
    locked = passphrase.lock(b"secret", "word", work_factor=2)
    for place in range(len(locked)):
        damaged = locked[:place] + bytes([locked[place] ^ 1]) + locked[place + 1 :]
        try:
            assert passphrase.unlock(damaged, "word", what="x") is None
        except (IntegrityError, InvalidError):
            continue


def test_a_plugin_holds_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, public = paper_identity(tmp_path, monkeypatch)
    told: list[str] = []
    create_signing_key(path)
    (device,) = load_identities([path], ask=lambda what: "1234", tell=told.append)
    assert device.recipient == public
    assert works(device)
    assert told == ["look at the paper"]
    assert (tmp_path / "paper.sign").stat().st_mode & 0o777 == 0o600


def test_a_plugin_without_a_signing_key_opens_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, public = paper_identity(tmp_path, monkeypatch)
    (device,) = load_identities([path], ask=lambda what: "1234")
    assert seal.unseal(seal.seal(b"x", [public]), [device.opener], what="x") == b"x"
    for attempt in (lambda: device.sign(MESSAGE), lambda: device.verifier):
        with pytest.raises(ForbiddenError, match=r"no signing key beside it \(paper\.sign\)"):
            attempt()
    create_signing_key(path)
    with pytest.raises(ConflictError):
        create_signing_key(path)
    private(tmp_path / "paper.sign", "hnwctl-signing-key-1 AAAA")
    with pytest.raises(IntegrityError, match=r"paper\.sign: damaged"):
        load(path)


def refuses(what: str) -> str:
    raise EOFError(what)


@pytest.mark.parametrize("ask", [None, lambda what: "9999", refuses])
def test_a_plugin_that_is_not_answered_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[[str], str] | None
) -> None:
    path, public = paper_identity(tmp_path, monkeypatch)
    (device,) = load_identities([path], ask=ask, tell=refuses)  # type: ignore[arg-type]
    with pytest.raises((ForbiddenError, IntegrityError)):
        seal.unseal(seal.seal(b"x", [public]), [device.opener], what="x")


def test_a_plugin_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, public = paper_identity(tmp_path, monkeypatch)
    (tmp_path / "age-plugin-paper").unlink()
    with pytest.raises(OutsideError, match="age-plugin-paper does not run"):
        load(path)
    seal.parse_recipient.cache_clear()
    with pytest.raises(OutsideError, match="age-plugin-paper is not installed"):
        seal.seal(b"x", [public])
    text = path.read_text()
    private(path, text.replace("# recipient", "#"))
    with pytest.raises(OutsideError):
        load(path)
    private(path, text.splitlines()[1])
    with pytest.raises(InvalidError, match="no comment names the public key"):
        load(path)
    private(path, "# recipient: age1paper1qqqqqq\nAGE-PLUGIN-PAPER-1QQQQQQ")
    with pytest.raises(OutsideError):
        load(path)


def paper_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """An identity file for the paper plugin, which is put on the PATH; and its public key."""
    script = tmp_path / "age-plugin-paper"
    source = Path(__file__).with_name("age_plugin_paper.py")
    script.write_text(f"#!{sys.executable}\n{source.read_text()}")
    script.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    public = bech32.encode("age1paper", b"paper")
    secret = bech32.encode("age-plugin-paper-", b"paper").upper()
    return private(tmp_path / "paper", f"#   Recipient: {public}\n{secret}\n"), public


REFUSED = {
    "": InvalidError,
    "# nothing but a comment\n": InvalidError,
    "hello": InvalidError,
    PUBLIC: InvalidError,
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ": InvalidError,
    SECRET[:-1]: InvalidError,
    SECRET + SECRET: InvalidError,
    SECRET + "\nrubbish": InvalidError,
    "-----BEGIN OPENSSH PRIVATE KEY-----": InvalidError,
    "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n": InvalidError,
    "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n": InvalidError,
    "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n": IntegrityError,
    "-----BEGIN AGE ENCRYPTED FILE-----\n王力\n-----END AGE ENCRYPTED FILE-----\n": IntegrityError,
    "age-encryption.org/v1\n-> scrypt AAAA 10\n": IntegrityError,
    "age-encryption.org/v1\n-> scrypt AAAA 23\nAAAA\n--- AAAA\n": InvalidError,
    "age-encryption.org/v1\n-> X25519 AAAA\nAAAA\n--- AAAA\n": InvalidError,
}


@pytest.mark.parametrize(("text", "error"), REFUSED.items())
def test_what_is_no_identity(tmp_path: Path, text: str, error: type[HnwctlError]) -> None:
    path = private(tmp_path / "key.txt", text)
    with pytest.raises(error) as caught:
        load(path, "word", "word", "word")
    assert str(caught.value).startswith(str(path))
    assert SECRET[20:30] not in str(caught.value)


def test_a_public_key_is_recognised(tmp_path: Path) -> None:
    ssh_keygen(tmp_path / "id", "-t", "ed25519")
    (tmp_path / "id.pub").chmod(0o600)
    with pytest.raises(InvalidError, match="this is a public key"):
        load(tmp_path / "id.pub")


def test_ssh_keys_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="no ed25519 SSH key"):
        load(ssh_keygen(tmp_path / "ecdsa", "-t", "ecdsa"))
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "word", "-f", tmp_path / "locked"], check=True)
    with pytest.raises(InvalidError, match="an SSH key with a passphrase cannot be used"):
        load(tmp_path / "locked")


@UNHURRIED
@given(st.data())
def test_a_damaged_ssh_key_raises_only_our_errors(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    raw = bytearray(SSH_KEY)
    start = data.draw(st.integers(0, len(raw) - 1))
    raw[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=5))
    path = private(tmp_path_factory.getbasetemp() / "ssh", bytes(raw))
    try:
        load(path)
    except (InvalidError, IntegrityError):
        return


@UNHURRIED
@given(st.binary(max_size=200))
def test_random_bytes_are_no_identity(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = private(tmp_path_factory.getbasetemp() / "random", raw)
    with pytest.raises((InvalidError, IntegrityError)):
        load(path)


def _ssh_key() -> bytes:
    """One unencrypted key, written by hand, so that the property test has something to damage."""
    seed = bytes(range(32))
    public = base64.b64decode(signing.age_verifier(seed).removeprefix("ed25519:"))

    def pack(*parts: bytes) -> bytes:
        return b"".join(struct.pack(">I", len(part)) + part for part in parts)

    blob = pack(b"ssh-ed25519", public)
    inner = b"\1\2\3\4" * 2 + pack(b"ssh-ed25519", public, seed + public, b"demo")
    inner += bytes(range(1, -len(inner) % 8 + 1))
    whole = b"openssh-key-v1\0" + pack(b"none", b"none", b"") + b"\0\0\0\1" + pack(blob, inner)
    text = base64.encodebytes(whole).decode()
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{text}-----END OPENSSH PRIVATE KEY-----\n".encode()


SSH_KEY = _ssh_key()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = private(tmp_path / "key.txt", SECRET)
    for mode in (0o640, 0o604, 0o644):
        path.chmod(mode)
        with pytest.raises(ForbiddenError, match="others on this machine can read") as caught:
            load(path)
        assert "chmod 600" in caught.value.hint


def test_missing_unreadable_and_huge_files(tmp_path: Path) -> None:
    with pytest.raises(ForbiddenError, match="no identity at"):
        load(tmp_path / "none")
    with pytest.raises(OutsideError, match="Is a directory"):
        load(tmp_path)
    path = private(tmp_path / "huge", b"")
    os.truncate(path, 200 * 2**20)
    with pytest.raises(InvalidError):
        load(path)


def test_a_full_disk_leaves_no_half_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutsideError, match="No space left on device"):
        generate_identity_file(tmp_path / "key.txt", comment="", passphrase=None)
    assert list(tmp_path.iterdir()) == []


def test_no_secret_shows_in_a_repr(tmp_path: Path) -> None:
    (device,) = load(private(tmp_path / "key.txt", SECRET))
    assert SECRET not in repr(device)
    assert repr(signing.signing_seed(SECRET)) not in repr(device)


def test_the_derivation_of_signing_keys_is_fixed() -> None:
    """A second implementation must find the same key: these bytes never change."""
    secret = signing.age_secret(bytes(range(32)))
    assert secret == "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"
    assert signing.signing_seed(secret).hex() == (
        "cf28305e7ba306f0c15f000a0c3f937742b0d2eda56001997f5fcfc3f6361233"
    )


@UNHURRIED
@given(st.binary(max_size=60))
def test_bech32_reads_back(data: bytes) -> None:
    text = bech32.encode("age", data)
    assert bech32.decode(text) == bech32.decode(text.upper()) == ("age", data)


@pytest.mark.parametrize(
    "text", ["", "1", "age1", "age1qqqqqq", PUBLIC.replace("a", "A", 1), PUBLIC[:-1] + "b", PUBLIC[:-1]]
)
def test_bech32_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        bech32.decode(text)


@pytest.mark.parametrize("text", [PUBLIC, "AGE-SECRET-KEY-1QQQQ", "", SECRET.lower().upper()[:-1]])
def test_what_is_no_age_secret(text: str) -> None:
    with pytest.raises(ValueError):
        signing.secret_bytes(text)


@UNHURRIED
@given(
    st.text(max_size=40)
    | st.text(max_size=40).map("ed25519:".__add__)
    | st.text(max_size=40).map("ssh-ed25519 ".__add__)
)
def test_a_verifier_that_is_none_verifies_nothing(verifier: str) -> None:
    assert not verify(verifier, MESSAGE, bytes(64))


def test_a_verifier_has_one_form() -> None:
    verifier = signing.age_verifier(bytes(32))
    sig = signing.sign(bytes(32), MESSAGE, ssh=False)
    assert verify(verifier, MESSAGE, sig)
    assert not verify(verifier, MESSAGE, sig[:63])
    for other in (verifier.rstrip("="), verifier + "\n", verifier.replace("ed25519:", "ed25519: ")):
        assert not verify(other, MESSAGE, sig)


def test_opening_does_not_load_cryptography(tmp_path: Path) -> None:
    path = private(tmp_path / "key.txt", SECRET)
    ssh = ssh_keygen(tmp_path / "id", "-t", "ed25519")
    code = (
        "import sys, pathlib; from hnwctl.store.keys.identities import load_identities\n"
        "load_identities([pathlib.Path(name) for name in sys.argv[1:]], ask=None)\n"
        "sys.exit('cryptography' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, path, ssh], check=False).returncode == 0
