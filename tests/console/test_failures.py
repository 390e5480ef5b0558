"""Every kind of failure in one or two lines, with its exit code, and without a client's data."""

import errno
import json

import pytest

from hnwctl.console.failures import as_json, as_text, failure_of
from hnwctl.console.messages import set_language
from hnwctl.errors import (
    CheckError,
    ConflictError,
    ForbiddenError,
    HnwctlError,
    IntegrityError,
    InvalidError,
    LockedError,
    NotFoundError,
    OutsideError,
    Problem,
    UsageError,
)


@pytest.mark.parametrize(
    ("kind", "code", "word"),
    [
        (CheckError, 1, "check"),
        (UsageError, 2, "usage"),
        (NotFoundError, 3, "not_found"),
        (InvalidError, 4, "invalid"),
        (ForbiddenError, 5, "forbidden"),
        (IntegrityError, 6, "integrity"),
        (ConflictError, 7, "conflict"),
        (LockedError, 8, "locked"),
        (OutsideError, 9, "outside"),
    ],
)
def test_each_class_has_its_exit_code_and_its_word(kind: type[HnwctlError], code: int, word: str) -> None:
    failure = failure_of(kind("too much: {words}", words="x"))
    assert (failure.exit, failure.code, failure.message) == (code, word, "too much: x")


def test_a_person_reads_what_and_what_next() -> None:
    error = InvalidError("no such currency: {code}", hint="write {code} in capitals", code="\x1b[2Jusd")
    assert as_text(failure_of(error)) == (
        "error: no such currency: \\x1b[2Jusd\n  write \\x1b[2Jusd in capitals\n"
    )


def test_candidates_stand_a_line_each() -> None:
    error = NotFoundError("several match", candidates=[{"id": "7k3m9q2x", "name": "王\n小明"}])
    assert as_text(failure_of(error)) == "error: several match\n  7k3m9q2x  王⏎小明\n"


def test_problems_name_file_section_and_what_is_wrong() -> None:
    problem = Problem("clients/7/7k3m9q2x.yaml", "finance", "signed by {by}", {"by": "mallory"})
    error = IntegrityError("not whole", problems=[problem, Problem("vault.yaml", "", "missing")])
    assert as_text(failure_of(error)) == (
        "error: not whole\n  clients/7/7k3m9q2x.yaml [finance]: signed by mallory\n  vault.yaml: missing\n"
    )
    assert json.loads(as_json(failure_of(error)))["error"]["problems"] == [
        {"file": "clients/7/7k3m9q2x.yaml", "section": "finance", "problem": "signed by mallory"},
        {"file": "vault.yaml", "section": "", "problem": "missing"},
    ]


def test_a_program_reads_one_object_in_one_line() -> None:
    error = NotFoundError("several match", hint="use the id", candidates=[{"id": "7k3m9q2x"}])
    text = as_json(failure_of(error))
    assert text.count("\n") == 1
    assert json.loads(text) == {
        "error": {
            "code": "not_found",
            "exit": 3,
            "message": "several match",
            "hint": "use the id",
            "candidates": [{"id": "7k3m9q2x"}],
        }
    }


def test_a_message_that_lacks_a_fact_is_still_a_message() -> None:
    assert failure_of(InvalidError("{file}: row {row}", file="a.csv")).message == "{file}: row {row}"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_the_system_s_failures_are_outside_in_both_languages(code: int) -> None:
    error = OSError(code, "ignored", "/book/vault.yaml")
    english = failure_of(error)
    set_language("zh")
    chinese = failure_of(error)
    assert english.exit == chinese.exit == 9
    assert english.message.startswith("/book/vault.yaml: ")
    assert english.message != chinese.message


def test_running_out_of_memory_is_outside_too() -> None:
    assert (failure_of(MemoryError()).exit, failure_of(MemoryError()).message) == (9, "not enough memory")


@pytest.mark.parametrize("error", [KeyError("王小明"), RecursionError("王小明"), OSError("王小明")])
def test_a_bug_is_told_by_type_and_place_and_never_by_its_text(error: Exception) -> None:
    try:
        raise error
    except Exception as caught:
        failure = failure_of(caught)
    assert failure.exit == 70
    assert failure.message.startswith(f"a bug of ours: {type(error).__name__} at test_failures.py:")
    assert "王小明" not in as_text(failure) + as_json(failure)
