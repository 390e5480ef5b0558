"""``schema``: what editors read, without a vault, and the same as lies in the repository."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from hnwctl.app import program

REPOSITORY = Path(__file__).parents[2] / "schema"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(program(), [str(word) for word in words])


def test_the_names_are_listed_and_each_is_a_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = run("schema").stdout.splitlines()
    assert {"client", "market", "client.profile", "client.finance"} <= set(names)
    for name in names:
        Draft202012Validator.check_schema(json.loads(run("schema", name).stdout))


def test_titles_are_in_both_languages() -> None:
    title = json.loads(run("schema", "client.finance").stdout)["properties"]["holdings"]["title"]
    assert "·" in title


def test_those_in_the_repository_are_current() -> None:
    done = run("schema", "--check", "--write", REPOSITORY)
    assert (done.exit_code, done.stderr) == (0, "")


def test_what_is_written_passes_the_check_and_what_is_changed_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("schema", "--write", "schema").exit_code == 0
    assert run("schema", "--check").exit_code == 0
    (tmp_path / "schema/market.json").write_text("{}")
    (tmp_path / "schema/client.json").unlink()
    (tmp_path / "schema/client.kyc.json").write_bytes(b"\xff")
    done = run("schema", "--check")
    assert done.exit_code == 1
    assert "client.json, market.json, client.kyc.json" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [(["house"], 2, "no such schema: house"), (["--write", "/dev/null/x"], 9, "/dev/null/x")],
)
def test_a_mistake_is_named(words: list[str], code: int, said: str) -> None:
    done = run("schema", *words)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_where_there_are_no_schemas_it_is_said_how_to_have_them(tmp_path: Path) -> None:
    done = run("schema", "--check", "--write", tmp_path / "none")
    assert done.exit_code == 1
    assert "hnwctl schema --write" in done.stderr
