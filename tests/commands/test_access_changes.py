"""``access revoke``, ``rotate``, ``role`` and ``define``: what is said, what changes, what is refused."""

from pathlib import Path

import pytest
from books import Book, made
from governed import rosters

from hnwctl.store.keys.identities import generate_identity_file

WANG = ("王小明", "finance.holdings[+].amount=500万")
REVOKED = """\
revoked chen.jie
new keys for: profile, kyc, service, agenda, shelf, shared
key files written anew: lin.hua, wang.li, zhao.min, cron, paper
sealed and signed anew: 2 sections of 1 record
"""


@pytest.fixture
def book(tmp_path: Path) -> Book:
    found = made(tmp_path)
    found.add(*WANG)
    return found


def test_a_leaver_opens_nothing_more_and_it_is_told_what_he_could(book: Book) -> None:
    done = book.run("access", "revoke", "chen.jie", "--yes", identity="owner").ok()
    assert done.out.startswith(REVOKED)
    assert "王小明" in done.out
    assert "in the git history, in every clone and in every backup" in " ".join(done.out.split())
    assert book.commits()[0] == "revoke chen.jie"
    assert not (book.root / "keys/chen.jie.age").exists()
    assert book.run("list", identity="assistant").code == 5
    assert book.run("list", "--json").ok().json[0]["aum"] == "5000000"
    assert book.run("verify").ok()


def test_programs_get_counts_and_the_exposure(book: Book) -> None:
    words = ("access", "revoke", "wang.li", "--yes", "--json")
    told = book.run(*words, identity="owner").ok().json
    assert (told["member"], told["device"], told["records"], told["sections"]) == ("wang.li", None, 1, 3)
    assert told["keyfiles"] == ["lin.hua", "chen.jie", "zhao.min", "cron", "paper"]
    [row] = told["exposure"]
    assert (row["name"], row["sections"]["finance"], row["now"]) == ("王小明", [1], [])


def test_a_lost_device_opens_nothing_more_and_its_owner_goes_on(book: Book, tmp_path: Path) -> None:
    phone = generate_identity_file(tmp_path / "phone", comment="phone", passphrase=None)
    line = f"{phone.recipient} {phone.verifier}"
    grant = ("access", "grant", "wang.li", "--device", "phone", "--key", line)
    book.run(*grant, identity="owner").ok()
    book.run("set", "王小明", "profile.tags+=vip", identity=str(tmp_path / "phone")).ok()
    done = book.run("access", "revoke", "wang.li", "--device", "phone", "--yes", identity="owner").ok()
    assert done.out.startswith("revoked wang.li/phone\nnew keys for: profile, finance, kyc")
    assert book.run("list", identity=str(tmp_path / "phone")).code == 5
    assert book.run("set", "王小明", "profile.tags+=golf").ok()
    assert book.run("verify").ok()


def test_on_a_terminal_it_is_shown_what_it_takes_and_asked(book: Book) -> None:
    terminal = book.terminal("access", "revoke", "chen.jie", identity="owner")
    terminal.expect("sealed and signed anew: 2 sections of 1 record")
    terminal.expect("revoke chen.jie\\?")
    terminal.sendline("n")
    terminal.expect("nothing was written")
    terminal.wait()
    assert book.commits()[0].startswith("add")
    assert book.run("access", "revoke", "chen.jie", identity="owner").code == 2, "nobody there to ask"


def test_a_role_that_loses_a_part_loses_its_key(book: Book) -> None:
    done = book.run("access", "role", "wang.li", "助理", identity="owner").ok()
    assert done.out == (
        "wang.li has the role assistant now\nnew keys for: finance\n"
        "key files written anew: lin.hua, wang.li, zhao.min, paper\n"
        "sealed and signed anew: 2 sections of 1 record\n"
    )
    assert book.run("show", "王小明", "-s", "finance").code == 5
    assert book.run("access", "role", "wang.li", "assistant", identity="owner").ok().out == "nothing to do\n"
    assert book.run("verify", identity="owner").ok()


def test_who_gains_a_role_opens_the_history_unless_it_is_from_now(book: Book) -> None:
    book.run("access", "rotate", "finance", identity="owner").ok()
    told = book.run("access", "role", "chen.jie", "adviser", "--json", identity="owner").ok().json
    assert (told["rotated"], told["records"], told["keyfiles"]) == ([], 0, ["chen.jie"])
    said = book.run("access", "role", "cron", "adviser", "--from-now", identity="owner").ok().err
    parts = ("kyc", "service", "shelf")  # not finance, nor what cron read
    assert f"--from-now leaves nothing out of: {', '.join(parts)}; they have one key as yet" in said
    members = rosters(book).members
    assert (members["chen.jie"].grants["finance"], members["cron"].grants["finance"]) == ((1, 2), (2,))
    assert book.run("list", "--json", identity="reminder").ok().json[0]["aum"] == "5000000"


def test_a_role_of_one_s_own(book: Book) -> None:
    words = ("access", "define", "desk", "基本信息=write", "agenda=read", "shared=查看")
    assert book.run(*words, identity="owner").ok().out == "desk: profile: write, agenda: read, shared: read\n"
    book.run("access", "role", "chen.jie", "desk", identity="owner").ok()
    assert book.run("set", "王小明", "service.notes[+].text=x", identity="assistant").code == 5
    book.run("set", "王小明", "profile.tags+=vip", identity="assistant").ok()
    roles = book.run("access", "list", "--roles", "--json").ok().json
    assert roles[-1] == {
        "role": "desk",
        "reads": ["profile", "agenda", "shared"],
        "writes": ["profile"],
        "members": ["chen.jie"],
    }
    taken = book.run("access", "define", "desk", "profile=read", "--json", identity="owner").ok().json
    assert (taken["rotated"], taken["sections"]) == ([], 1), "signed for her, sealed to the same key"
    assert taken["rights"] == {"profile": "read", "agenda": "read", "shared": "read"}
    assert book.run("set", "王小明", "profile.tags+=x", identity="assistant").code == 5
    book.run("access", "role", "chen.jie", "assistant", identity="owner").ok()
    dropped = book.run("access", "define", "desk", "--drop", identity="owner").ok()
    assert dropped.out.splitlines()[0] == "desk: gone"
    assert book.run("verify").ok()


def test_rotating_all_and_one_part(book: Book) -> None:
    told = book.run("access", "rotate", "--json", identity="owner").ok().json
    assert told == {
        "rotated": ["profile", "finance", "kyc", "service", "agenda", "shelf", "shared"],
        "records": 1,
        "sections": 3,
        "keyfiles": ["lin.hua", "wang.li", "chen.jie", "zhao.min", "cron", "paper"],
    }
    assert book.run("access", "rotate", "尽调与适当性", "--json", identity="owner").ok().json["sections"] == 0
    for role in ("adviser", "assistant", "compliance", "reminder", "recovery"):
        assert book.run("verify", identity=role).ok()


@pytest.mark.parametrize(
    ("words", "who", "code", "said"),
    [
        (("revoke", "lin.hua", "--yes"), "owner", 5, "nobody takes away their own right"),
        (("revoke", "lin.hua", "--device", "laptop", "--yes"), "owner", 2, "the only device of lin.hua"),
        (("role", "lin.hua", "adviser"), "owner", 5, "nobody takes away their own right"),
        (("define", "owner", "finance=read"), "owner", 2, "the role owner cannot be changed"),
        (("define", "owner", "--drop"), "owner", 2, "the role owner cannot be changed"),
        (("define", "adviser", "roster=write"), "owner", 2, "no such part of the book: roster"),
        (("define", "adviser", "--drop"), "owner", 7, "wang.li has the role adviser"),
        (("define", "Chef 1", "kyc=read"), "owner", 2, "a role is named in lower-case letters"),
        (("define", "desk", "kyc=none"), "owner", 2, "a role has at least one right"),
        (("define", "desk", "kyc"), "owner", 2, "a right is written PART=read"),
        (("define", "desk"), "owner", 2, "give either rights"),
        (("define", "desk", "kyc=read", "--drop"), "owner", 2, "give either rights"),
        (("revoke", "nobody", "--yes"), "owner", 3, "no such member: nobody"),
        (("revoke", "wang.li", "--device", "tv", "--yes"), "owner", 3, "wang.li has no device tv"),
        (("role", "wang.li", "boss"), "owner", 2, "no such role: boss"),
        (("rotate", "money"), "owner", 2, "no such part of the book: money"),
        (("role", "wang.li", "owner"), "adviser", 5, "only an owner changes the roster"),
        (("define", "adviser", "agenda=write"), "adviser", 5, "only an owner changes the roster"),
        (("revoke", "lin.hua", "--yes"), "adviser", 5, "only an owner changes the roster"),
        (("rotate",), "recovery", 5, "only an owner changes the roster"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_written(
    book: Book, words: tuple[str, ...], who: str, code: int, said: str
) -> None:
    before = book.commits()
    done = book.run("access", *words, identity=who)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert book.commits() == before


def test_the_last_owner_stays_and_another_one_can_be_let_in_and_out(book: Book) -> None:
    book.run("access", "role", "wang.li", "owner", identity="owner").ok()
    book.run("access", "role", "lin.hua", "adviser", identity="adviser").ok()
    assert book.run("access", "role", "wang.li", "adviser", identity="owner").code == 5
    assert book.run("access", "role", "wang.li", "adviser", identity="adviser").code == 5
    book.run("set", "王小明", "profile.tags+=vip", identity="owner").ok()
    assert book.run("verify", identity="adviser").ok()
    book.run("access", "revoke", "lin.hua", "--yes", identity="adviser").ok()
    assert book.run("verify", identity="adviser").ok(), "and what the first owner signed still holds"


@pytest.mark.parametrize("words", [("revoke", "wang.li", "--yes"), ("rotate",), ("role", "wang.li", "owner")])
def test_a_dry_run_writes_nothing(book: Book, words: tuple[str, ...]) -> None:
    before = book.commits()
    done = book.run("access", *words, "--dry-run", identity="owner").ok()
    assert "nothing was written: this was a dry run" in done.err
    assert book.commits() == before


def test_a_colleague_s_clone_follows_through_what_was_changed(book: Book, tmp_path: Path) -> None:
    import subprocess

    there = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(book.root), str(there)], check=True)
    colleague = Book(there, book.identities)
    colleague.run("list").ok()
    book.run("access", "revoke", "chen.jie", "--yes", identity="owner").ok()
    book.run("access", "rotate", identity="owner").ok()
    colleague.git("pull", "-q", "--ff-only")
    assert colleague.run("list", "--json").ok().json[0]["aum"] == "5000000"
    assert colleague.run("verify").ok()
    assert colleague.run("set", "王小明", "profile.tags+=vip").ok()


def test_what_is_said_is_said_in_chinese_too(book: Book) -> None:
    done = book.run("access", "revoke", "chen.jie", "--yes", identity="owner", lang="zh").ok()
    assert done.out.startswith(
        "已撤销 chen.jie 的授权\n"
        "已更换密钥的分区:基本信息、尽调与适当性、服务记录、日程摘要、产品货架、公共资料\n"
    )
