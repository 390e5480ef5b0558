"""What a key does not open, no command shows, no index holds, and no stock tool finds."""

import os
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacks.scene import Scene, opened
from books import MEMBERS, made

from hnwctl.store import layout
from hnwctl.store.keys import seal
from hnwctl.store.keys.identities import load_identities
from hnwctl.store.trust import keyring
from hnwctl.store.trust.keyring import Keyring

NAME, PHONE, NOTE = "欧阳小青", "13912345678", "喜欢龙井"
AMOUNT, PRODUCT, INCOME = "7654321", "稳健增利八号", "876543.21"
FINANCE = (AMOUNT, PRODUCT, INCOME, "7,654,321", "765.4321", "876,543.21")
"""What only finance tells."""
RISK = "C4"

FIELDS = (
    "profile.stage=active",
    "profile.contact_points[+].type=phone",
    f"profile.contact_points[0].value={PHONE}",
    f"finance.holdings[+].amount={AMOUNT}",
    f"finance.holdings[0].product={PRODUCT}",
    "finance.holdings[0].matures=2027-01-15",
    f"finance.income[+].amount={INCOME}",
    "finance.income[0].class=salary",
    f"kyc.risk.class={RISK}",
    "kyc.risk.expires=2027-03-01",
    f"service.notes[+].text={NOTE}",
    "service.notes[0].at=2026-11-01",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("roles")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        made(folder)
        scene = opened(folder, "", "")
        scene.book.add(NAME, *FIELDS)
        scene.book.add("李雷", "profile.stage=lead", "finance.holdings[+].amount=100万")
        yield scene


@pytest.fixture
def scene(place: Scene, home: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("XDG_STATE_HOME", str(place.folder / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    return place


ASSISTANT = {
    "list": ("list",),
    "list its columns": ("list", "--columns", "name,phone,tier,risk,aum,net_worth"),
    "list everything": ("list", "--columns", "name,aum,financial_assets,net_worth,wallet_share,prefers"),
    "show": ("show", NAME),
    "find a name": ("find", "小青"),
    "find a product": ("find", PRODUCT),
    "find an amount": ("find", AMOUNT),
    "query all": ("query", "SELECT * FROM clients"),
    "query texts": ("query", "SELECT * FROM texts"),
    "query dates": ("query", "SELECT name, tier, risk_expires, next_contact FROM clients"),
    "verify": ("verify",),
}
REFUSED = {
    "show a section": ("show", NAME, "-s", "finance"),
    "list where": ("list", "--where", "aum > 1"),
    "query a column": ("query", "SELECT aum FROM clients"),
    "query a quoted column": ("query", 'SELECT "aum" FROM clients'),
    "query a table": ("query", "SELECT * FROM holdings"),
    "query by a join": ("query", "SELECT c.name FROM clients c JOIN holdings h USING (id)"),
    "query by an order": ("query", "SELECT name FROM clients ORDER BY net_worth"),
    "set": ("set", NAME, "finance.holdings[0].amount=1"),
}


@pytest.mark.parametrize("form", ["table", "json", "csv"])
@pytest.mark.parametrize("role", ["assistant", "reminder"])
@pytest.mark.parametrize("what", ASSISTANT)
def test_no_answer_has_finances(scene: Scene, role: str, what: str, form: str) -> None:
    done = scene.book.run(*ASSISTANT[what], "-f", form, identity=role)
    assert done.code in (0, 5), done
    assert not [
        word for word in FINANCE if word in done.out.replace(AMOUNT, "") + done.err or word in done.out
    ]


@pytest.mark.parametrize("role", ["assistant", "reminder"])
@pytest.mark.parametrize("what", REFUSED)
def test_what_needs_finances_says_sealed(scene: Scene, role: str, what: str) -> None:
    done = scene.book.run(*REFUSED[what], identity=role)
    assert done.code == 5
    assert "sealed to your key" in done.err
    assert done.out == ""


def test_the_assistant_sees_contacts_tier_and_dates(scene: Scene) -> None:
    shown = scene.ask("show", NAME, identity="assistant").ok().json
    assert shown["sealed"] == ["finance"]
    assert shown["profile"]["contact_points"][0]["value"].endswith(PHONE)
    assert shown["service"]["notes"][0]["text"] == NOTE
    [row] = scene.ask("list", NAME, identity="assistant").ok().json
    assert (row["tier"], row["risk"]) == ("prime", RISK)
    assert set(row["sealed"]) >= {"finance", "aum", "financial_assets"}
    assert "aum" not in row


def test_the_reminder_opens_profile_and_extracts_only(scene: Scene) -> None:
    shown = scene.ask("show", NAME, identity="reminder").ok().json
    assert set(shown["sealed"]) == {"finance", "kyc", "service"}
    assert {"profile", "finance_dates", "kyc_dates", "service_dates"} <= shown.keys()
    assert "2027-01-15" in str(shown["finance_dates"])
    for words in (("find", NOTE), ("query", "SELECT risk FROM clients"), ("query", "SELECT * FROM notes")):
        done = scene.book.run(*words, identity="reminder")
        assert done.code in (0, 5)
        assert NOTE not in done.out
        assert RISK not in done.out


def keys_of(scene: Scene, role: str) -> Keyring:
    member = MEMBERS[role]
    raw = (scene.root / layout.key_path(member)).read_bytes()
    return keyring.open_keys(
        raw, [load_identities([scene.book.identities[role]], ask=None)[0]], scene.roster, member
    )


def pieces(file: Path) -> Iterator[bytes]:
    """The sealed pieces in a file of an index: each behind its length, or all of it one piece."""
    raw = file.read_bytes()
    if raw.startswith(b"age-encryption.org/"):
        yield raw
        return
    place = 0
    while place < len(raw):
        (length,) = struct.unpack_from("<I", raw, place)
        yield raw[place + 4 : place + 4 + length]
        place += 4 + length


def index_bytes(scene: Scene, cache: Path, role: str) -> bytes:
    """All that the files of this member's index hold, sealed and opened with the member's own derived key."""
    opener = seal.parse_secret(keys_of(scene, role).index_secret("index"))
    files = [file for file in cache.rglob("*") if file.is_file() and file.name != "lock"]
    assert files
    sealed = b"".join(file.read_bytes() for file in files)
    whole = [piece for file in files if not file.name.startswith("files-") for piece in pieces(file)]
    return sealed + b"".join(seal.unseal(piece, [opener], what="index") for piece in whole)


@pytest.mark.parametrize("role", ["adviser", "assistant", "reminder"])
def test_the_bytes_of_an_index_hold_what_its_key_opens_and_no_more(
    scene: Scene, tmp_path: Path, role: str
) -> None:
    own = {"XDG_CACHE_HOME": str(tmp_path)}
    for words in (("list",), ("find", "小青"), ("query", "SELECT * FROM texts")):
        scene.book.run(*words, identity=role, env=own).ok()
    scene.ask("set", NAME, f"profile.tags+={role}").ok()  # a change is in the logs
    scene.book.run("find", "小青", identity=role, env=own).ok()
    found = index_bytes(scene, tmp_path, role)
    assert NAME.encode() in found
    number = struct.pack(">d", float(INCOME))  # as SQLite keeps it
    assert [word.encode() in found for word in (AMOUNT, PRODUCT)] == [role == "adviser"] * 2
    assert (number in found) == (role == "adviser")
    for word in {"adviser": (), "assistant": FINANCE, "reminder": (*FINANCE, NOTE)}[role]:
        assert word.encode() not in found
        assert word.encode("utf-16-le") not in found


@pytest.mark.parametrize("role", ["assistant", "reminder"])
def test_stock_age_with_every_key_of_the_member_opens_no_finance(
    scene: Scene, tmp_path: Path, role: str
) -> None:
    keys = "".join(keys_of(scene, role).secrets.values()).replace("AGE-", "\nAGE-")
    own = tmp_path / "all keys"
    own.touch(0o600)
    own.write_text(scene.book.identities[role].read_text() + keys + "\n")
    opened_sections = {"finance": 0, "profile": 0, "finance_dates": 0}
    for file in (scene.root / "clients").rglob("*.yaml"):
        blocks = scene.parsed(str(file.relative_to(scene.root))).blocks
        for section in opened_sections:
            done = subprocess.run(
                ["age", "-d", "-i", str(own)], input=blocks[section].sealed, capture_output=True, check=False,
                env={**os.environ, "LC_ALL": "C"},
            )  # fmt: skip
            opened_sections[section] += done.returncode == 0
    assert opened_sections == {"finance": 0, "profile": 2, "finance_dates": 2}
