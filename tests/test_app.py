"""The program as its users meet it: help without imports, errors with codes, options before and behind."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pexpect
import pytest
from typer.testing import CliRunner, Result
from wcwidth import wcswidth

from hnwctl import __version__
from hnwctl.app import COMMANDS, program, program_name, spoken_language, wants_json
from hnwctl.console.groups import CommandLine
from hnwctl.console.messages import set_language

SAMPLE = '''
"""Commands to try the shell on."""

import os

import typer

from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.console.options import ClientArg, ClientsArg, Format, Limit
from hnwctl.errors import IntegrityError, NotFoundError, Problem

app = typer.Typer()
COLUMNS = (ColumnSpec("id", "ID"), ColumnSpec("name", "Name"), ColumnSpec("aum", "AUM", kind="amount"))
ROWS = [
    {"id": "7k3m9q2x", "name": "王小明" * 12, "aum": "12500000"},
    {"id": "0a1b2c3d", "name": "gnp.\\u202e\\x1b[31mexe 👩\\u200d👩\\u200d👧\\u200f", "aum": "3200.5"},
]


def browse(ctx: typer.Context, limit: Limit = None, form: Format = FormatName.table) -> None:
    """Browse the sample."""
    ctx.obj.output.rows(ROWS[:limit], COLUMNS, form=form)


def settings(ctx: typer.Context, words: ClientsArg = None) -> None:
    """Show what was set."""
    held = ctx.obj.settings
    ctx.obj.output.line("{held}", held=[*held.vaults, held.today, held.quiet, *(words or [])])


def fail(ctx: typer.Context, client: ClientArg, form: Format = FormatName.table) -> None:
    """Fail in the way that is asked for."""
    if client == "several":
        both = [{"id": "7k3m9q2x", "name": "王小明"}, {"id": "0a1b2c3d", "name": "王小明"}]
        raise NotFoundError("several match", hint="use the id", candidates=both)
    if client == "damaged":
        ctx.obj.problems.append(Problem("clients/7/7k3m9q2x.yaml", "finance", "forged"))
        ctx.obj.output.line("the rest")
    if client == "interrupt":
        raise KeyboardInterrupt
    if client == "full":
        raise OSError(28, "No space left on device", "vault.yaml")
    if client == "pipe":
        raise BrokenPipeError(32, "Broken pipe")
    if client == "eof":
        raise EOFError
    if client == "bug":
        raise KeyError("王小明")
    if client == "found":
        raise typer.Exit(1)
    if client == "ask":
        ctx.obj.output.line("{answer}", answer=ctx.obj.prompter.ask_text("name", missing="NAME"))


@app.command()
def inner(ctx: typer.Context, form: Format = FormatName.table) -> None:
    """Show the inside."""
    ctx.obj.output.record({"day": ctx.obj.settings.today}, form=form)


@app.command()
def other() -> None:
    """Do nothing."""
'''
LINES = tuple(
    CommandLine(name, f"sample_commands:{target}", remark, "Answers")
    for name, target, remark in (
        ("browse", "browse", "List the clients of the book."),
        ("settings", "settings", "The rules in force, and their approval."),
        ("fail", "fail", "Add a client."),
        ("group", "app", "Members, devices, roles and keys."),
        ("absent", "nowhere", "Put a client out of sight."),
    )
)
RUN = """
import test_app
import typer
typer.main.get_command(test_app.program(test_app.LINES))()
"""

Run = Callable[..., Result]


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample commands, importable here and in processes."""
    (tmp_path / "sample_commands.py").write_text(SAMPLE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{Path(__file__).parent}")
    monkeypatch.delitem(sys.modules, "sample_commands", raising=False)
    set_language("en")
    return tmp_path


@pytest.fixture
def run(commands: Path) -> Run:
    """Runs a command line on the sample commands, in this process."""

    def invoke(*words: str, **extra: str) -> Result:
        return CliRunner().invoke(program(LINES), list(words), **extra)  # type: ignore[arg-type]

    return invoke


def process(*words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    code = f"import sys\n{before}\n{RUN}"
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)


# --- the overview, help and the language ------------------------------------------------------


def test_the_overview_lists_every_command_and_imports_none(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"  {line.name:<10}{line.help}" in result.stdout for line in LINES)
    assert "sample_commands" not in sys.modules


def test_without_a_command_the_overview_is_shown(run: Run) -> None:
    assert run().stdout == run("--help").stdout


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").stdout == f"hnwctl {__version__}\n"


def test_help_of_a_command_shows_its_options_and_none_of_the_global_ones(run: Run) -> None:
    page = run("browse", "--help").stdout
    assert page.startswith("Usage: hnwctl browse [OPTIONS]\n\n  Browse the sample.\n")
    assert re.search(r"-n, --limit N +at most so many", page)
    assert re.search(r"-f, --format <.*>, --json\n", page)
    assert "--vault" not in page
    assert run("browse", "-h").stdout == page


def test_help_in_chinese_has_no_english_of_typer_left_and_fits(run: Run) -> None:
    for words in (("--help",), ("group", "--help"), ("fail", "--help")):
        page = run("--lang", "zh", *words).stdout
        assert "用法:" in page
        assert not re.search("Usage|Options|Arguments|Commands|Show this|required|default:", page)
        assert all(wcswidth(line) <= 80 for line in page.splitlines())


def test_the_language_is_heard_before_anything_else_goes_wrong(run: Run) -> None:
    assert run("--lang", "zh", "lsit").stderr.startswith("错误: 没有这个命令:lsit")
    assert run("browse", "--nope", "--lang=zh").stderr.startswith("错误: 没有这个选项:--nope")


@pytest.mark.parametrize(
    ("words", "environ", "spoken"),
    [
        (["--lang", "zh"], {}, "zh"),
        (["list", "--lang=en"], {"HNWCTL_LANG": "zh"}, "en"),
        (["list", "--", "--lang=zh"], {}, "en"),
        (["--lang"], {"LC_ALL": "zh_CN.UTF-8"}, "zh"),
    ],
)
def test_which_language_is_spoken(
    words: list[str], environ: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert spoken_language(words) == spoken


def test_every_command_that_exists_explains_itself_without_a_vault() -> None:
    """In both languages, its subcommands too; and each module in commands/ belongs to a line of the table."""
    built = [line for line in COMMANDS if find_spec(line.target.partition(":")[0])]
    modules = {line.target.partition(":")[0].rpartition(".")[2] for line in built}
    folder = Path(import_module("hnwctl.commands").__path__[0])
    texts = {file.stem: file.read_text("utf-8") for file in folder.glob("*.py")}
    runnable = {stem for stem, text in texts.items() if "typer.Context" in text}  # others are shared
    grouped = {
        stem
        for stem in runnable - modules
        if any(re.search(rf"import\b.*\b{stem}\b|commands\.{stem}\b", texts[each]) for each in modules)
    }  # more subcommands of a group, which that reads
    assert runnable - modules - grouped == set()
    for line in built:
        for lang in ("en", "zh"):
            result = CliRunner().invoke(program(), ["--lang", lang, line.name, "--help"])
            assert (result.exit_code, result.stderr) == (0, "")


# --- options ----------------------------------------------------------------------------------


def test_global_options_stand_before_or_behind_the_command(run: Run) -> None:
    before = run("--vault", "a", "--vault", "b", "--today", "2026-01-02", "--quiet", "settings", "x")
    behind = run("settings", "--vault", "a", "x", "--vault=b", "--quiet", "--today", "2026-01-02")
    assert before.stdout == behind.stdout == "a, b, 2026-01-02, True, x\n"
    assert (
        run("group", "--today", "2026-01-02", "inner", "--json").stdout
        == run("group", "inner", "--json", "--today", "2026-01-02").stdout
    )


def test_behind_two_dashes_nothing_is_an_option(run: Run) -> None:
    assert (
        run("--today", "2026-01-02", "settings", "--", "--vault", "a").stdout
        == "2026-01-02, False, --vault, a\n"
    )


def test_json_is_a_format_like_the_others(run: Run) -> None:
    for words in (["--json"], ["-f", "json"], ["--format=json"]):
        assert [row["id"] for row in json.loads(run("browse", *words).stdout)] == ["7k3m9q2x", "0a1b2c3d"]
    assert run("browse", "-f", "jsonl", "--limit", "1").stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["browse", "--limit", "x"], "--limit / -n: x is not a whole number"),
        (["browse", "--limit", "-1"], "--limit / -n: -1 is less than 0"),
        (["browse", "-f", "xml"], "xml is none of table, json, jsonl, csv, tsv, markdown, html, yaml"),
        (["browse", "--formt", "csv"], "no such option: --formt; did you mean --format?"),
        (["browse", "-f"], "-f needs a value"),
        (["browse", "--json=x"], "--json takes no value"),
        (["browse", "surplus\x1b[2J"], "too much: surplus\\x1b[2J"),
        (["fail"], "missing CLIENT"),
        (["group"], "which command?"),
        (["group", "inne"], "no such command: inne"),
        (["brwse"], "no such command: brwse; did you mean browse?"),
        (["--lang", "fr"], "--lang: fr is none of zh, en"),
        (["--today", "soon", "settings"], "not a day: soon"),
        (["--today", "9999-11-01", "settings"], "the year is out of range: 9999-11-01"),
    ],
)
def test_wrong_usage_is_told_in_two_lines_and_ends_in_2(run: Run, words: list[str], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) <= 2
    assert run("--lang", "zh", *words).exit_code == 2


def test_a_command_runs_without_pydantic_and_without_rich(commands: Path) -> None:
    seen = (
        "import atexit\natexit.register(lambda: print([n for n in ('pydantic', 'rich') if n in sys.modules]))"
    )
    done = process("browse", "--limit", "1", "--json", before=seen)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[]")


# --- failures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        ("several", 3, "error: several match\n  7k3m9q2x  王小明\n  0a1b2c3d  王小明\n  use the id\n"),
        ("interrupt", 130, ""),
        ("found", 1, ""),
        ("full", 9, "error: vault.yaml: No space left on device\n  free some space"),
        ("pipe", 9, "error: Broken pipe\n"),
        ("eof", 70, "error: a bug of ours: EOFError at "),
        ("bug", 70, "error: a bug of ours: KeyError at "),
        ("ask", 2, "error: missing NAME, and there is no terminal to ask on\n"),
    ],
)
def test_failures_have_their_exit_codes_and_lines(run: Run, what: str, code: int, said: str) -> None:
    result = run("fail", what)
    assert result.exit_code == code
    assert result.stderr.startswith(said)
    assert result.stdout == ""


def test_a_book_that_is_not_whole_answers_and_then_ends_in_6(run: Run) -> None:
    result = run("fail", "damaged")
    assert (result.exit_code, result.stdout) == (6, "the rest\n")
    assert "clients/7/7k3m9q2x.yaml [finance]: forged" in result.stderr


def test_with_json_the_failure_is_an_object_on_stderr(run: Run) -> None:
    error = json.loads(run("fail", "several", "--json").stderr)["error"]
    assert (error["code"], error["exit"]) == ("not_found", 3)
    assert error["candidates"][0] == {"id": "7k3m9q2x", "name": "王小明"}
    assert json.loads(run("fail", "-f", "json").stderr)["error"]["code"] == "usage"


def test_a_bug_shows_its_text_only_to_who_asks_for_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "王小明" not in run("fail", "bug").output
    monkeypatch.setenv("HNWCTL_DEBUG", "1")
    assert "Traceback" in run("fail", "bug").stderr


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("list --json", True),
        ("list -f jsonl", True),
        ("-f csv", False),
        ("-- --json", False),
        ("", False),
        ("-f", False),
    ],
)
def test_whether_json_is_wanted_is_seen_without_parsing(words: str, wanted: bool) -> None:
    assert wants_json(words.split()) is wanted


@pytest.mark.parametrize(
    ("path", "name"), [("/x/hnw", "hnw"), ("/x/hnwctl", "hnwctl"), ("/x/__main__.py", "hnwctl")]
)
def test_the_program_knows_its_name(path: str, name: str) -> None:
    assert program_name(path) == name


# --- as a process -----------------------------------------------------------------------------


def test_the_module_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hnwctl", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"hnwctl {__version__}\n"


def test_a_reader_that_went_away_is_no_error(commands: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-c", RUN, "browse"], stdout=gone, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_full_disk_behind_stdout_is_told(commands: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", RUN, "browse"], stdout=full, stderr=subprocess.PIPE, check=False, text=True
        )
    assert (done.returncode, done.stderr.splitlines()[0]) == (9, "error: No space left on device")


def test_what_goes_into_a_pipe_is_utf8_whatever_the_locale(
    commands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = subprocess.run([sys.executable, "-c", RUN, "browse", "--json"], capture_output=True, check=True)
    assert json.loads(done.stdout.decode())[0]["name"] == "王小明" * 12


def completed(shell: str, words: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("_HNWCTL_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", words)
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    return process().stdout


def test_the_shell_completes_commands_options_and_values(
    commands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert completed("bash", "hnwctl bro", monkeypatch) == "browse\n"
    assert '"browse":"List the clients of the book."' in completed("zsh", "hnwctl bro", monkeypatch)
    assert completed("bash", "hnwctl browse --lim", monkeypatch) == "--limit\n"
    assert completed("bash", "hnwctl browse --format js", monkeypatch) == "json\njsonl\n"
    assert completed("bash", "hnwctl group inn", monkeypatch) == "inner\n"


def test_the_shell_s_completion_of_clients_is_silent_without_a_vault(
    commands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(commands)
    monkeypatch.setenv("_HNWCTL_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "hnwctl fail wang")
    monkeypatch.setenv("COMP_CWORD", "2")
    done = process()
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_on_a_terminal_of_60_columns_the_table_fits_and_nothing_acts(commands: Path) -> None:
    terminal = pexpect.spawn(
        sys.executable,
        ["-c", RUN, "browse"],
        dimensions=(24, 60),
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1"},
    )
    terminal.expect(pexpect.EOF)
    lines = str(terminal.before).replace("\r\n", "\n").splitlines()
    assert {wcswidth(line) for line in lines} in ({59}, {60})  # a wide character may find one column left
    assert "\\u202e\\x1b[31m" in lines[3]
    assert lines[3].endswith("3,200.50")


def test_on_a_terminal_the_header_is_bold_and_questions_are_asked(commands: Path) -> None:
    terminal = pexpect.spawn(
        sys.executable, ["-c", RUN, "browse"], encoding="utf-8", env={**os.environ, "TERM": "xterm"}
    )
    terminal.expect(pexpect.EOF)
    assert str(terminal.before).startswith("\x1b[1mID")
    asked = pexpect.spawn(sys.executable, ["-c", RUN, "fail", "ask"], encoding="utf-8")
    asked.expect("name: ")
    asked.sendline("王小明")
    asked.expect(pexpect.EOF)
    assert str(asked.before).endswith("王小明\r\n")


def test_leaving_a_question_ends_quietly(commands: Path) -> None:
    for key in ("\x03", "\x04"):
        asked = pexpect.spawn(sys.executable, ["-c", RUN, "fail", "ask"], encoding="utf-8")
        asked.expect("name: ")
        asked.send(key)
        asked.expect(pexpect.EOF)
        asked.close()
        assert asked.exitstatus == 130
        assert "Traceback" not in str(asked.before)


def test_an_interrupt_that_came_up_while_text_was_executed_ends_with_our_exit_code() -> None:
    """As when a library is just making a dataclass: Python would die of the signal after all."""
    code = (
        "import hnwctl.app as app\n"
        "app.Root._outcome = lambda self, words, name, **more: exec('raise KeyboardInterrupt')\n"
        "app.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "")


def test_an_error_is_folded_between_words_on_a_terminal() -> None:
    with pexpect.spawn(
        sys.executable,
        ["-m", "hnwctl", "--vault", "/nowhere/at/all", "list", "--sort", "nothing"],
        env={**os.environ, "HNWCTL_LANG": "en"} | {"COLUMNS": "30"},
        encoding="utf-8",
        timeout=20,
    ) as told:
        told.expect(pexpect.EOF)
    lines = told.before.splitlines()
    assert len(lines) > 1
    assert lines[0].startswith("error: ")
    assert all(len(line) <= 30 for line in lines)
