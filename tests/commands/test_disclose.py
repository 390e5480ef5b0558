"""The copy a client may ask for: all that the key opens, nothing of others, and what it lacks is said."""

import json
import re
import stat
from pathlib import Path
from typing import Any

import pyrage
import pytest
import yaml
from books import Book, made

WANG = "王小明"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return made(tmp_path)


@pytest.fixture
def wang(book: Book) -> str:
    mother = book.add("赵敏")
    wang = book.add(
        WANG,
        "profile.stage=active",
        "profile.source=referral",
        f"profile.referrer={mother}",
        "profile.family[+].relation=mother",
        "profile.family[-1].name=赵敏",
        f"profile.family[-1].client={mother}",
        "profile.note=<b>likes</b> *tea*\nand [golf](http://x)",
        "finance.holdings[+].amount=800万",
        "finance.holdings[-1].product=稳健债",
        "kyc.risk.class=C3",
        "kyc.rating=high",
        "service.notes[+].at=2026-11-02",
        "service.notes[-1].text=喜欢喝茶",
    )
    book.run("log", wang, "--channel", "phone", "--note", "spoke").ok()
    book.run("hold", wang, "--reason", "under investigation", identity="compliance").ok()
    return wang


def copy(book: Book, wang: str, file: Path, **how: Any) -> str:
    book.run("disclose", wang, "-o", file, **how).ok()
    return file.read_text("utf-8")


def test_data_for_programs(book: Book, wang: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.json"
    data = json.loads(copy(book, wang, file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(data["data"]) == ["profile", "finance", "kyc", "service"]
    assert data["data"]["profile"]["family"] == [{"relation": "mother", "name": "赵敏"}]
    assert data["data"]["kyc"]["risk"] == {"class": "C3"}
    assert data["labels"]["profile.family[].relation"] == "Relation"
    assert data["left_out"]
    assert any("10 years" in line for line in data["retention"])
    assert "Held until further notice." in data["retention"]
    text = json.dumps(data, ensure_ascii=False)
    for hidden in ("investigation", "high", "wang.li", "referrer", '"id": "n', "client_id"):
        assert hidden not in text
    other = yaml.safe_load(copy(book, wang, tmp_path / "copy.yaml"))
    assert other["data"]["finance"]["holdings"][0]["product"] == "稳健债"


def test_a_page_for_people_in_both_languages(book: Book, wang: str, tmp_path: Path) -> None:
    html = copy(book, wang, tmp_path / "copy.html")
    assert "&lt;b&gt;likes&lt;/b&gt;" in html
    assert "<b>" not in html
    assert "http" not in re.sub(r"<pre>.*?</pre>", "", html, flags=re.DOTALL).replace("http-equiv", "")
    for said in ("Copy of your data", "Profile", "8,000,000", "adviser (1)", "What was left out", "AUM"):
        assert said in html
    text = copy(book, wang, tmp_path / "copy.md", lang="zh")
    for said in ("# 您的个人信息副本", "## 基本信息", "稳健债", "转介绍", "反洗钱", "喜欢喝茶", r"\*tea\*"):
        assert said in text
    assert "investigation" not in text


def test_what_the_key_does_not_open_is_named(book: Book, wang: str, tmp_path: Path) -> None:
    done = book.run("disclose", wang, "-o", tmp_path / "copy.md", identity="assistant").ok()
    assert "finance" in done.err
    text = (tmp_path / "copy.md").read_text()
    assert "Sealed to the key that made this copy: Finance" in text
    assert "could not be seen" in text
    assert "稳健债" not in text


def test_locked_with_a_passphrase_it_opens_with_stock_age(book: Book, wang: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.json.age"
    assert book.run("disclose", wang, "-o", file).code == 2  # nobody to ask
    child = book.terminal("disclose", wang, "-o", str(file))
    for word in ("", "one", "two", "open sesame", "open sesame"):
        child.expect("passphrase for the copy|once more")
        child.sendline(word)
    child.expect("written to")
    child.wait()
    assert child.exitstatus == 0
    plain = bytes(pyrage.passphrase.decrypt(file.read_bytes(), "open sesame"))
    assert json.loads(plain)["id"] == wang


def test_where_it_may_not_be_written(book: Book, wang: str, tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("x")
    (tmp_path / "link.md").symlink_to(tmp_path / "elsewhere.md")
    (tmp_path / "inside").symlink_to(book.root)
    for place, code in (
        (book.root / "copy.md", 4),
        (tmp_path / "inside/copy.md", 4),
        (tmp_path / "copy.txt", 4),
        (tmp_path / "copy.age", 4),
        (tmp_path / "nowhere/copy.md", 4),
        (tmp_path / "there.md", 7),
        (tmp_path / "link.md", 7),
    ):
        assert book.run("disclose", wang, "-o", place).code == code, place
    assert book.run("disclose", wang).code == 2
    assert not (tmp_path / "elsewhere.md").exists()
    assert book.git("status", "--porcelain") == ""
