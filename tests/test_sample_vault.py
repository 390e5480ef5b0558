"""The sample book: what it holds, that its script makes it, that each of its keys opens it, and ``demo``."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from books import Book as Vault
from books import without_ids
from typer.testing import CliRunner

from hnwctl.app import program
from hnwctl.console.book import Book
from hnwctl.console.session import Session
from hnwctl.console.settings import Settings
from hnwctl.model import words_client, words_wealth
from hnwctl.model.sections import model_of

SAMPLE = Path(__file__).parent.parent / "sample-vault"
DAY = date(2026, 11, 23)
MEMBERS = ("wang.li", "chen.jie", "li.na", "zhou.min", "cron", "recovery")

Open = Callable[[str], Book]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """``sample-vault/make.py`` as a module."""
    spec = importlib.util.spec_from_file_location("sample_vault_make", SAMPLE / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Opens the sample as a member, with a closed copy of the demo key."""

    def open_as(member: str, root: Path = SAMPLE) -> Book:
        key = tmp_path / f"{member}.key"
        key.write_bytes((root / "demo-keys" / key.name).read_bytes())
        key.chmod(0o600)
        session = Session(Settings(vault=[root], identity=[key], day=DAY.isoformat(), quiet=True))
        assert session.book.vault.problems == []
        return session.book

    return open_as


def distinct(book: Book, column: str) -> set[Any]:
    return {value for (value,) in book.vault.query(f"SELECT DISTINCT {column} FROM clients")}  # noqa: S608


def typed(kind: str, record: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The sections as a save writes them."""
    return {name: model_of(kind, name).from_plain(plain).to_plain() for name, plain in record.items()}


def contents(book: Book, script: ModuleType, *, ids: bool = True) -> dict[str, dict[str, dict[str, Any]]]:
    """Record id -> sections without the extracts, and if asked the ids of items, of all in the sources."""
    return {
        name: {
            section: plain if ids else without_ids(plain)
            for section, plain in book.read(kind, name).sections.items()
            if not section.endswith("_dates")
        }
        for kind, records in script.sources().items()
        for name in records
    }


@pytest.mark.parametrize("member", MEMBERS)
def test_every_demo_key_opens_forty_clients(opened: Open, member: str) -> None:
    assert opened(member).vault.query("SELECT count(*) FROM clients") == [(40,)]


@pytest.mark.parametrize("member", MEMBERS)
def test_every_demo_key_says_that_it_protects_nothing(member: str) -> None:
    text = (SAMPLE / "demo-keys" / f"{member}.key").read_text("utf-8")
    assert f"DEMO KEY of {member}" in text
    assert "protects nothing" in text
    assert "切勿用于真实账簿" in text


def test_every_tier_stage_and_risk_class_is_there(opened: Open) -> None:
    book = opened("wang.li")
    assert distinct(book, "tier") - {None} == {"below", "core", "prime", "top"}
    assert distinct(book, "stage") == set(words_client.STAGE.keys)
    assert distinct(book, "risk") - {None} == set(words_wealth.RISK_CLASS.keys)
    assert distinct(book, "kind") == {"person", "company", "trust"}


def maturing(first: str, last: str) -> str:
    """The condition that something matures on one of these days."""
    return f"id IN (SELECT id FROM agenda WHERE kind = 'maturity' AND date BETWEEN '{first}' AND '{last}')"  # noqa: S608


@pytest.mark.parametrize(
    ("what", "condition"),
    [
        ("overdue contacts", "next_contact < '2026-11-23'"),
        ("an amount without a rate", "unpriced = 'JPY'"),
        ("lapsed assessments", "risk_expires < '2026-11-23'"),
        ("somebody to be left alone", "do_not_contact = 1"),
        ("a leap month", "birthday LIKE 'lunar:%-闰%'"),
        ("a lunar 30th", "birthday LIKE 'lunar:%-30'"),
        ("a birthday without a year", "birthday LIKE '--%'"),
        ("29 February", "birthday LIKE '%-02-29'"),
        ("vulnerable clients", "vulnerable = 1"),
        ("the lowest class", "risk_lowest = 1"),
        ("an archived client", "archived = 1"),
        (
            "maturities within a week",
            maturing("2026-11-23", "2026-11-30"),
        ),
        (
            "maturities within a month",
            maturing("2026-12-01", "2026-12-23"),
        ),
        ("expired documents", "id IN (SELECT id FROM documents WHERE expires < '2026-11-23')"),
        ("open complaints", "id IN (SELECT id FROM complaints WHERE closed IS NULL)"),
        ("withdrawn consent", "id IN (SELECT id FROM consents WHERE state = 'withdrawn')"),
        ("family that are clients", "id IN (SELECT id FROM family WHERE client IS NOT NULL)"),
        ("US dollars", "id IN (SELECT id FROM holdings WHERE currency = 'USD')"),
        ("Hong Kong dollars", "id IN (SELECT id FROM holdings WHERE currency = 'HKD')"),
    ],
)
def test_the_book_has(opened: Open, what: str, condition: str) -> None:
    rows = opened("wang.li").vault.query(f"SELECT id FROM clients WHERE {condition}")  # noqa: S608
    assert rows, what


def test_nothing_in_it_is_wrong(opened: Open) -> None:
    assert opened("wang.li").vault.query("SELECT * FROM problems") == []


def test_the_assistant_sees_no_finance(opened: Open, script: ModuleType) -> None:
    record = opened("li.na").client("sgf")
    assert record.id == script.id_of("sun-guofeng")
    assert set(record.sealed) == {"finance"}
    assert record.sections["finance_dates"]["tier"] == "top"


@pytest.mark.parametrize(
    ("typed_name", "client"),
    [("swb", "shan-wenbin"), ("qiulihua", "qiu-lihua"), ("oyx", "ouyang-xue"), ("zoe", "zoe-garcia-muller"),
     ("Sean O Briain", "sean-o-briain"), ("珊珊", "gao-shan"), ("zengnianci", "zeng-nianci")],
)  # fmt: skip
def test_people_are_found_as_one_types_them(
    opened: Open, script: ModuleType, typed_name: str, client: str
) -> None:
    assert opened("chen.jie").resolve(typed_name) == script.id_of(client)


def test_the_book_holds_what_the_sources_say(opened: Open, script: ModuleType) -> None:
    expected = {
        name: typed(kind, record)
        for kind, records in script.sources().items()
        for name, record in records.items()
    }
    assert contents(opened("wang.li"), script, ids=False) == expected


def test_the_script_makes_the_same_book_again(
    opened: Callable[..., Book], script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{part}_HOME", str(tmp_path / part))  # which the script changes
    again = tmp_path / "again"
    script.make(again)
    made = {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    assert {path for path in made if not (SAMPLE / path).is_file()} == set()
    assert contents(opened("wang.li", again), script) == contents(opened("wang.li"), script)


# demo DIR


@pytest.fixture
def demo(tmp_path: Path) -> Vault:
    """Where ``demo`` is going to make its book, and the keys that will be there."""
    root = tmp_path / "demo"
    return Vault(root, {member: root / "demo-keys" / f"{member}.key" for member in MEMBERS})


LAST_CONTACT = "SELECT last_contact FROM clients WHERE client_number = '000201'"


def run_demo(demo: Vault, *words: str, **how: str) -> Any:
    return CliRunner().invoke(program(), [*how.get("options", "").split(), "demo", str(demo.root), *words])


def test_demo_makes_a_book_of_its_own(demo: Vault) -> None:
    done = run_demo(demo)
    assert done.exit_code == 0
    assert f"made a fictitious book in {demo.root}, with 6 commits" in done.stdout
    assert (
        f"export HNWCTL_VAULT={demo.root} HNWCTL_IDENTITY={demo.root}/demo-keys/chen.jie.key" in done.stdout
    )
    assert len(demo.commits()) == 6
    assert demo.git("status", "--porcelain") == ""
    assert {key.stat().st_mode & 0o777 for key in demo.identities.values()} == {0o600}


def test_demo_speaks_chinese(demo: Vault) -> None:
    assert "生成虚构账簿，含 6 次提交" in run_demo(demo, options="--lang zh").stdout


def test_every_member_works_on_the_demo(demo: Vault, opened: Callable[..., Book]) -> None:
    answer = json.loads(run_demo(demo, "--json").stdout)
    assert sorted(answer["keys"]) == sorted(MEMBERS)
    authors = set(demo.git("log", "--format=%an").split())
    assert authors == {"wang.li", "chen.jie", "li.na", "zhou.min"}
    for member in MEMBERS:
        book = opened(member, demo.root)
        assert book.vault.warnings == []
        assert book.vault.query(LAST_CONTACT) == [("2026-11-23",)]


def test_demo_overwrites_nothing(demo: Vault) -> None:
    demo.root.mkdir()
    (demo.root / "mine.txt").write_text("mine")
    done = run_demo(demo)
    assert done.exit_code == 7
    assert "is not empty" in done.stderr
    assert [path.name for path in demo.root.iterdir()] == ["mine.txt"]


def test_the_sample_is_found_in_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hnwctl.console import sample
    from hnwctl.errors import OutsideError

    package = tmp_path / "site" / "hnwctl"
    (package / "sample_vault").mkdir(parents=True)
    monkeypatch.setattr("hnwctl.__file__", str(package / "__init__.py"))
    with pytest.raises(OutsideError, match="came without the sample"):
        sample.sample_folder()
    (package / "sample_vault" / "vault.yaml").touch()
    assert sample.sample_folder() == package / "sample_vault"


def test_make_demo_answers_the_first_questions() -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    script = ["sh", str(SAMPLE / "demo.sh")]
    done = subprocess.run(script, capture_output=True, text=True, env={**os.environ, "PATH": path})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "error" not in done.stdout.replace("error: wf45thf0: finance is sealed to your key", "")
    for said in (
        "$ hnwctl list --limit 8",
        "杭州示例精密机械有限公司",
        "prime  ",
        "scholarship",
        "单文斌  wf45thf0",
    ):
        assert said in done.stdout
    assert done.stdout.rstrip().endswith("finance is sealed to your key")
