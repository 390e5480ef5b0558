"""``access trust``: both states are shown, and one is believed only after somebody compared fingerprints."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pexpect
import pytest
from books import Book, Done, made

from hnwctl.console.printing.width import width
from hnwctl.store.keys.identities import Device, generate_identity_file, load_identities
from hnwctl.store.trust import pins, roster
from hnwctl.store.trust.rosterdata import DeviceEntry, Member, Roster

AT = "2026-11-23T00:00:00Z"


@dataclass(frozen=True)
class Place:
    """A book with three rosters and a client, and a copy of all of it."""

    folder: Path
    book: Book
    client: str

    @property
    def root(self) -> Path:
        return self.book.root

    def git(self, *args: str) -> str:
        return self.book.git("-c", "user.name=x", "-c", "user.email=x@example.org", *args)

    def trust(self, *words: str, **how: Any) -> Done:
        return self.book.run("access", "trust", *words, **how)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "nothing to see here")

    def roster(self) -> Roster:
        return roster.parse((self.root / "vault.yaml").read_bytes(), source="")

    def owner(self) -> Device:
        return load_identities([self.book.identities["owner"]], ask=None)[0]

    def put(self, book: Roster, by: str = "lin.hua/laptop", device: Device | None = None) -> None:
        """Put a roster, signed, in the place of the one there is, and commit it."""
        signed = roster.sign_roster(book, device or self.owner(), by, AT)
        (self.root / "vault.yaml").write_bytes(roster.emit(signed))
        self.commit()

    def following(self) -> Roster:
        raw = (self.root / "vault.yaml").read_bytes()
        return replace(self.roster(), rev=self.roster().rev + 1, previous=roster.digest(raw))

    def back_to(self, rev: int) -> None:
        """Everything as it was under an older roster, the branch too."""
        commits = self.git("log", "--format=%H", "--", "vault.yaml").split()
        self.git("reset", "-q", "--hard", commits[-rev])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("trusted") / "place"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("state", "cache"):
            patch.setenv(f"XDG_{name.upper()}_HOME", str(folder / name))
        book = made(folder)
        client = book.add("王小明", "finance.holdings[+].amount=500万")
        for device in ("phone", "tablet"):
            key = generate_identity_file(folder / device, comment=device, passphrase=None)
            words = ("access", "grant", "wang.li", "--device", device)
            book.run(*words, "--key", f"{key.recipient} {key.verifier}", identity="owner").ok()
        book.run("set", client, "profile.tags+=vip").ok()
        book.run("list").ok()
    shutil.copytree(folder, folder.with_name("copy"), symlinks=True)
    return Place(folder, book, client)


@pytest.fixture
def place(kept: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    shutil.rmtree(kept.folder)
    shutil.copytree(kept.folder.with_name("copy"), kept.folder, symlinks=True)
    for name in ("state", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(kept.folder / name))
    return kept


def pin_file(place: Place) -> Path:
    return pins.pin_path(place.folder / "state/hnwctl", place.root)


def pin(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pin_file(place).read_text())
    return found


# what is shown


def test_the_pins_are_shown_and_agree(place: Place) -> None:
    told = place.trust("--json").ok().json
    known = pin(place)
    assert told["agrees"] is True
    assert told["pinned"] == {
        "vault": known["vault_id"], "roster": 3, "digest": known["roster_digest"],
        "signed": told["present"]["signed"],
        "owners": told["present"]["owners"], "commit": known["commit"],
    }  # fmt: skip
    assert told["differences"] == []
    [fingerprint] = told["pinned"]["owners"].values()
    assert len(fingerprint) == len(told["present"]["fingerprint"]) == 32
    assert "they agree" in place.trust().ok().out


def test_it_needs_no_key(place: Place) -> None:
    place.trust(identity=str(place.folder / "no such file")).ok()


def test_what_follows_is_no_problem(place: Place) -> None:
    place.put(replace(place.following(), name="another name"))
    told = place.trust("--json").ok().json
    assert (told["agrees"], told["pinned"]["roster"], told["present"]["roster"]) == (True, 3, 4)
    assert "follows from what is known, signed by owners" in place.trust().ok().out


def test_nobody_vouched(place: Place) -> None:
    pin_file(place).unlink()
    done = place.trust("--json")
    assert (done.code, done.json["pinned"], done.json["agrees"]) == (1, None, False)
    assert "nobody has vouched for this clone" in done.err


# what does not follow: named, by every command, and shown


def rolled_back(place: Place) -> None:
    place.back_to(1)


def forked(place: Place) -> None:
    """The owner's own signature, over another roster 3."""
    commit = place.git("log", "--format=%H", "--", "vault.yaml").split()[1]
    raw = place.git("show", f"{commit}:vault.yaml").encode()
    place.git("checkout", commit, "--", "keys")
    place.put(replace(roster.parse(raw, source=""), rev=3, previous=roster.digest(raw), name="fork"))


def fork_gone_on(place: Place) -> None:
    forked(place)
    place.put(place.following())


def signed_by_an_adviser(place: Place) -> None:
    adviser = load_identities([place.book.identities["adviser"]], ask=None)[0]
    place.put(place.following(), "wang.li/laptop", adviser)


def mallory(place: Place) -> tuple[Device, Member]:
    device = generate_identity_file(place.folder / "mallory", comment="m", passphrase=None)
    entry = DeviceEntry(device.recipient, device.verifier)
    return device, Member("mallory", "owner", {"laptop": entry}, "sha256:" + "0" * 64, {})


def signed_by_its_own_owner(place: Place) -> None:
    device, entry = mallory(place)
    book = place.following()
    place.put(replace(book, members={**book.members, "mallory": entry}), "mallory/laptop", device)


def with_an_ex_owner(place: Place) -> Device:
    """Mallory was an owner in roster 4, and is none from 5 on; this machine has seen that."""
    device, entry = mallory(place)
    book = place.following()
    keys = place.root / "keys/mallory.age"
    keys.write_bytes((place.root / "keys/lin.hua.age").read_bytes())
    entry = replace(entry, keyfile=roster.digest(keys.read_bytes()))
    place.put(replace(book, members={**book.members, "mallory": entry}))
    demoted = {**place.roster().members, "mallory": replace(entry, role="adviser")}
    place.put(replace(place.following(), members=demoted))
    place.book.run("list").ok()
    return device


def next_by_an_ex_owner(place: Place) -> None:
    device = with_an_ex_owner(place)
    place.put(replace(place.following(), name="mine"), "mallory/laptop", device)


def fork_by_an_ex_owner(place: Place) -> None:
    """Signed when he was an owner, by what the roster says: another successor of roster 4."""
    device = with_an_ex_owner(place)
    commits = place.git("log", "--format=%H", "--", "vault.yaml").split()
    raw = place.git("show", f"{commits[1]}:vault.yaml").encode()
    old = roster.parse(raw, source="")
    place.put(replace(old, rev=5, previous=roster.digest(raw), name="mine"), "mallory/laptop", device)


def longer_fork_by_an_ex_owner(place: Place) -> None:
    fork_by_an_ex_owner(place)
    device = load_identities([place.folder / "mallory"], ask=None)[0]
    place.put(place.following(), "mallory/laptop", device)


def another_vault(place: Place) -> None:
    other = made(place.folder / "other")
    shutil.rmtree(place.root)
    other.root.rename(place.root)


def lost_commit(place: Place) -> None:
    """The same files and the same roster, in a history that nobody has seen."""
    place.git("checkout", "-q", "--orphan", "other")
    place.commit()
    place.git("branch", "-q", "-D", "main")
    place.git("branch", "-m", "main")
    place.git("reflog", "expire", "--expire=now", "--all")
    place.git("gc", "-q", "--prune=now")


NAMED: dict[str, tuple[Callable[[Place], None], str]] = {
    "rolled back": (rolled_back, "the roster was rolled back from revision 3 to 1"),
    "forked": (forked, "the roster is another one under the same revision 3"),
    "a fork that went on": (fork_gone_on, "roster 4 does not follow from the one this machine knows"),
    "by an adviser": (signed_by_an_adviser, "roster 4 is signed by wang.li/laptop, who is no owner"),
    "by its own new owner": (signed_by_its_own_owner, "roster 4 is signed by mallory/laptop, who is no"),
    "by an ex-owner": (next_by_an_ex_owner, "roster 6 is signed by mallory/laptop, who is no owner"),
    "a fork by an ex-owner": (fork_by_an_ex_owner, "the roster is another one under the same revision 5"),
    "a longer fork by an ex-owner": (
        longer_fork_by_an_ex_owner, "roster 6 does not follow from the one this machine knows",
    ),
    "another vault": (another_vault, "the roster is that of another vault"),
    "a lost commit": (lost_commit, "is not in this clone"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_what_does_not_follow_is_named_and_both_states_are_shown(place: Place, name: str) -> None:
    how, said = NAMED[name]
    how(place)
    known = pin(place)
    done = place.trust("--json")
    assert done.code == 6
    assert said in done.error["message"]
    assert done.json["pinned"]["digest"] == known["roster_digest"]
    assert done.json["present"]["digest"] == roster.digest((place.root / "vault.yaml").read_bytes())
    assert done.json["present"]["fingerprint"]
    assert pin(place) == known, "looking changes nothing"
    asked = place.book.run("list", "--json")
    assert asked.code == 6
    if name != "a lost commit":
        assert said in asked.err
    assert pin(place) == known


def git_lost_head(place: Place) -> str:
    """The object of the commit that was checked last is gone: a disk, or somebody with another history."""
    head = place.git("rev-parse", "HEAD").strip()
    (place.root / ".git/objects" / head[:2] / head[2:]).unlink()
    return head


GRANT = ("access", "grant", "li.na", "--role", "adviser", "--key")


@pytest.mark.parametrize("words", [("set", "王小明", "profile.tags+=x"), GRANT])
def test_nothing_is_written_on_a_commit_that_git_has_lost(place: Place, words: tuple[str, ...]) -> None:
    """By name and with 6, not in git's own words."""
    head = git_lost_head(place)
    if words == GRANT:
        device, _ = mallory(place)
        words = (*words, f"{device.recipient} {device.verifier}")
    done = place.book.run(*words, identity="owner")
    assert done.code == 6
    assert (
        f"the commit that was checked last is not in this clone: {head}; see `hnwctl access trust`"
        in done.err
    )
    assert "take a fresh one, from the server or a colleague" in done.err


def test_without_an_index_nothing_vouches_for_what_lies_there(place: Place) -> None:
    head = git_lost_head(place)
    shutil.rmtree(place.folder / "cache")
    done = place.book.run("list", "--json")
    assert done.code == 6
    assert f"the commit that was checked last is not in this clone: {head}" in done.err


def unborn(place: Place) -> None:
    (place.root / ".git/HEAD").write_text("ref: refs/heads/nothing\n")


def without_git(place: Place) -> None:
    shutil.rmtree(place.root / ".git")


@pytest.mark.parametrize("how", [unborn, without_git])
def test_a_history_that_was_there_and_is_not_is_named(place: Place, how: Callable[[Place], None]) -> None:
    """Else older files would be believed by whoever has no index: nothing is left to compare them with."""
    place.git("checkout", "-q", "HEAD~1", "--", "clients")
    how(place)
    shutil.rmtree(place.folder / "cache")
    done = place.book.run("list", "--json")
    assert done.code == 6
    assert f"the commit that was checked last is not in this clone: {pin(place)['commit']}" in done.err
    told = place.trust("--json")
    assert (told.code, told.json["agrees"]) == (6, False)


def test_a_git_that_is_none_is_shown_all_the_same(place: Place) -> None:
    (place.root / ".git/HEAD").write_text("garbage")
    told = place.trust("--json")
    assert told.code == 9
    assert told.json["pinned"]["commit"] == pin(place)["commit"]
    assert place.trust("--accept", told.json["present"]["fingerprint"]).code == 6


def test_a_branch_that_git_has_lost_is_never_accepted(place: Place) -> None:
    git_lost_head(place)
    told = place.trust("--json")
    assert "is not in this clone" in told.error["message"]
    done = place.trust("--accept", told.json["present"]["fingerprint"])
    assert done.code == 6
    assert "what lies here cannot be accepted" in done.err


def test_a_history_that_was_cut_off_is_said_by_name(place: Place) -> None:
    """P is there, what came before it is not, and the roster does not follow."""
    packs = [*(place.root / ".git/objects/pack").glob("*")]
    assert packs == []
    before = place.git("rev-parse", "HEAD~1").strip()
    (place.root / "vault.yaml").write_bytes(place.git("show", "HEAD~2:vault.yaml").encode())
    (place.root / ".git/objects" / before[:2] / before[2:]).unlink()
    done = place.book.run("list", "--json")
    assert done.code == 6
    assert "the roster was rolled back from revision 3 to 2" in done.err


def test_what_differs_is_told(place: Place) -> None:
    rolled_back(place)
    out = place.trust().out
    assert "device wang.li/phone is gone" in out
    assert "device wang.li/tablet is gone" in out
    signed_by_its_own_owner(place)
    told = place.trust("--json").json["differences"]
    assert "member mallory is new, with the role owner" in told
    zh = place.trust(lang="zh").out
    assert "成员 mallory 为新增,角色为 账簿所有者" in zh
    assert "本机所知" in zh


def test_another_vault_is_told_by_its_owners_though_the_old_roster_is_nowhere(place: Place) -> None:
    another_vault(place)
    assert place.trust("--json").json["differences"] == ["owner lin.hua/laptop is another one"]


# accepting


def accepted(place: Place) -> None:
    fingerprint = place.trust("--json").json["present"]["fingerprint"]
    done = place.trust("--accept", fingerprint).ok()
    assert f"accepted: {fingerprint}" in done.out


@pytest.mark.parametrize("name", ["rolled back", "forked", "a fork by an ex-owner", "a lost commit"])
def test_the_right_fingerprint_makes_a_new_beginning(place: Place, name: str) -> None:
    """Also of an index that knows more than the state that was accepted."""
    there = name != "rolled back"  # else to where there was no client yet
    NAMED[name][0](place)
    accepted(place)
    now = pin(place)
    assert (now["joined"], now["commit"]) == (True, None)
    assert place.trust("--json").ok().json["agrees"] is True
    shown = place.book.run("list", "--json").ok()
    assert shown.err == ""
    assert [row["id"] for row in shown.json] == [place.client][: int(there)]
    assert pin(place)["commit"] == place.git("rev-parse", "HEAD").strip()
    place.book.add("李雷")


def test_what_was_accepted_is_checked_signature_by_signature(place: Place) -> None:
    record = place.book.record(place.client)
    record.write_text(record.read_text().replace("rev=2 ", "rev=3 ", 1))
    rolled = place.roster()
    place.commit()
    lost_commit(place)
    accepted(place)
    done = place.book.run("list", "--json")
    assert done.code == 6
    assert "the signature of wang.li/laptop does not hold here" in done.err
    assert place.roster() == rolled


@pytest.mark.parametrize("given", ["", "0" * 32, "short"])
def test_another_fingerprint_accepts_nothing(place: Place, given: str) -> None:
    forked(place)
    known = pin(place)
    fingerprint = place.trust("--json").json["present"]["fingerprint"]
    text = fingerprint[:8] if given == "short" else given
    done = place.trust("--accept", *([text] if text else []))
    assert done.code == (4 if given else 2)
    assert pin(place) == known


def test_a_fingerprint_without_accept_is_a_slip(place: Place) -> None:
    assert place.trust("0" * 32).code == 2


@pytest.mark.parametrize("name", ["by an adviser", "by its own new owner", "by an ex-owner"])
def test_what_no_owner_signed_is_never_accepted(place: Place, name: str) -> None:
    NAMED[name][0](place)
    known = pin(place)
    fingerprint = place.trust("--json").json["present"]["fingerprint"]
    done = place.trust("--accept", fingerprint)
    assert done.code == 6
    assert "what lies here cannot be accepted: roster" in done.err
    assert pin(place) == known


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"hnwctl: roster/1\n"])
def test_a_roster_that_is_none(place: Place, content: bytes) -> None:
    (place.root / "vault.yaml").write_bytes(content)
    done = place.trust("--json")
    assert (done.code, done.json["present"]) == (6, None)
    assert place.trust("--accept", "0" * 32).code == 6
    assert "no roster that could be read" in place.trust().out


def test_a_damaged_pin_is_told_and_can_be_made_anew(place: Place) -> None:
    pin_file(place).write_text("{")
    done = place.trust("--json")
    assert done.code == 6
    assert "is damaged" in done.err
    accepted(place)
    place.book.run("list").ok()


def test_nothing_to_accept(place: Place) -> None:
    known = pin(place)
    done = place.trust("--accept").ok()
    assert "there is nothing to accept" in done.err
    assert pin(place) == known


@pytest.mark.parametrize(("typed", "code"), [(16, 0), (8, 4), (0, 4)])
def test_on_a_terminal_the_beginning_is_typed(place: Place, typed: int, code: int) -> None:
    """Enough of it that nobody who serves the vault can make another state that begins so."""
    forked(place)
    known = pin(place)
    fingerprint = place.trust("--json").json["present"]["fingerprint"]
    terminal = place.book.terminal("access", "trust", "--accept", columns=60)
    terminal.expect("\nfingerprint: ")
    shown = str(terminal.before).replace("\r\n", "\n")
    assert fingerprint in shown
    assert known["roster_digest"][7:39] in shown
    assert "type the first 16 characters" in shown.replace("\n  ", " ")
    assert all(width(line) <= 60 for line in shown.splitlines())
    terminal.sendline(fingerprint[:typed])
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == code
    assert (pin(place) == known) == (code != 0)
