"""What ``verify`` names without a key and without a pin: in a bare copy, as a server or a stranger has it."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from attacks import hands, headers, leaving, losses, revived
from attacks.planting import LINK, plant
from attacks.scene import Scene
from attacks.test_server import erased

from hnwctl.store import belonging, checking
from hnwctl.store.keys import seal

NOBODY = "/nowhere"


def bare(scene: Scene) -> Path:
    """A bare copy of the book as it is committed."""
    folder = scene.folder / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(scene.root), str(folder)], check=True)
    return folder


def found(scene: Scene, *words: object) -> set[tuple[str, str, str]]:
    """File, section and problem of all that verify names without a key; a commit before a file is ``C:``."""
    done = scene.ask("verify", *map(str, words), identity=NOBODY)
    problems: list[dict[str, Any]] = done.json["problems"]
    assert (done.code == 6) == bool(problems)
    return {(_place(each["file"]), each["section"], each["problem"]) for each in problems}


def _place(file: str) -> str:
    commit, colon, path = file.rpartition(":")
    return f"C:{path}" if colon and len(commit) == 12 else file


IN_A_COPY: dict[str, tuple[Callable[[Scene], object], str, str]] = {
    "forged": (hands.stranger_as_adviser, "finance", hands.MINE),
    "rolled back": (losses.checkout, "finance", "rolled back from revision 3 to 1"),
    "deleted, and back": (revived.back, "service", "rolled back from revision 2 to 1"),
    "removed": (losses.remove, "", "this record was removed"),
    "late branch": (leaving.late_branch, "kyc", leaving.NO_RIGHT),
    "header": (headers.in_the_record(headers.extended), "finance", hands.MINE),
}


@pytest.mark.parametrize("name", IN_A_COPY)
def test_a_bare_copy_tells_what_was_done_and_in_which_commit(scene: Scene, name: str) -> None:
    how, section, said = IN_A_COPY[name]
    how(scene)
    scene.commit()
    assert (f"C:{scene.path}", section, said) in found(scene, "--git-dir", bare(scene))


def test_more_than_its_key_opens_a_section(scene: Scene) -> None:
    """A member lets a friend read along, from now on, and signs for it: only the header tells."""
    block, both = scene.sealed(), [scene.roster.compartments["finance"][1], scene.stranger().recipient]
    wide = headers.resigned(scene, block, seal.seal(b"x", both))
    scene.put("finance", wide)
    scene.commit()
    said = "sealed to other keys than the one it names"
    expected = {(scene.path, "finance", said), (f"C:{scene.path}", "finance", said)}
    assert found(scene, "--git-dir", bare(scene)) == expected
    assert found(scene) == expected


def test_what_was_erased_and_is_back_is_named_everywhere(scene: Scene) -> None:
    """By a genuine block of a member who still has it, under a higher revision."""
    erased(scene)
    assert found(scene, "--git-dir", scene.root / ".git") == set()
    profile = scene.sealed("profile", plain="name: back\n", rev=99)
    scene.put("profile", profile)
    scene.commit()
    named = found(scene, "--git-dir", bare(scene))
    assert {(file, section) for file, section, _ in named} == {
        (scene.path, "profile"),
        (f"C:{scene.path}", "profile"),
    }
    assert {said for _, _, said in named} == {"was erased, and is back"}


# --- every byte --------------------------------------------------------------------------------


def flips(raw: bytes, bits: tuple[int, ...]) -> Iterator[tuple[int, bytes]]:
    """Each byte of ``raw`` with each of these bits turned, one at a time."""
    for place in range(len(raw)):
        for bit in bits:
            yield place, raw[:place] + bytes([raw[place] ^ (1 << bit)]) + raw[place + 1 :]


def missed(scene: Scene, raw: bytes, bits: tuple[int, ...], *, known: bool) -> list[int]:
    """Where a flip goes unnoticed; with ``known`` by a machine that has seen the record before."""
    states = checking.known_states(raw, scene.path) if known else None
    book, path = scene.roster, scene.path
    assert not checking.check_raw(path, raw, book, states).problems
    return [
        place
        for place, flipped in flips(raw, bits)
        if not checking.check_raw(path, flipped, book, states).problems
    ]


@pytest.mark.parametrize(
    "known",
    [pytest.param(True, id="seen before", marks=pytest.mark.torture), pytest.param(False, id="never seen")],
)
def test_every_byte_of_a_record_counts(scene: Scene, known: bool) -> None:
    """All of them, not a sample: the whole of Wang's record, without opening anything."""
    assert missed(scene, scene.file.read_bytes(), (0,), known=known) == []


@pytest.mark.torture
@pytest.mark.parametrize("known", [True, False], ids=["seen before", "never seen"])
def test_every_bit_of_a_record_counts(scene: Scene, known: bool) -> None:
    assert missed(scene, scene.file.read_bytes(), tuple(range(8)), known=known) == []


def test_every_byte_of_a_key_file_counts(scene: Scene) -> None:
    """Through verify itself in steps; the rest by what it compares, the digest."""
    file = scene.root / "keys/chen.jie.age"
    raw = file.read_bytes()
    for place in range(0, len(raw), len(raw) // 8):
        file.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        assert found(scene) == {
            ("keys/chen.jie.age", "", "this key file is not the one that the roster names")
        }


# --- git itself --------------------------------------------------------------------------------


def test_a_byte_of_git_s_own_store_counts(scene: Scene) -> None:
    """A disk, or somebody at it, changes what git has stored: git's own check says so."""
    copy = bare(scene)
    subprocess.run(["git", "-C", str(copy), "repack", "-qad"], check=True)
    [pack] = (copy / "objects/pack").glob("*.pack")
    raw = pack.read_bytes()
    pack.chmod(0o600)
    for place in range(3, len(raw), len(raw) // 5):
        pack.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        done = scene.ask("verify", "--git-dir", str(copy), identity=NOBODY)
        assert (done.code, "Traceback" in done.err) == (6, False), done


def test_a_commit_can_be_looked_at_before_it_is_anybody_s_head(scene: Scene) -> None:
    head = scene.head()
    commit = plant(scene, "notes", b"/etc/passwd", LINK)
    scene.git("update-ref", "HEAD", head)
    words = ("--git-dir", scene.root / ".git")
    assert found(scene, *words) == set()
    assert found(scene, *words, "--rev", commit) == {
        ("notes", "", "a symbolic link, which has no place in a vault"),
        ("C:notes", "", "a symbolic link, which has no place in a vault"),
    }
    assert found(scene, *words, "--rev", commit, "--since", head) == found(scene, *words, "--rev", commit)
    refused = scene.ask("verify", "--rev", commit)
    assert (refused.code, "--git-dir" in refused.error["message"]) == (2, True)


@pytest.mark.parametrize("what", ["no folder", "no repository", "no commit", "empty"])
def test_what_is_no_history_is_a_mistake_in_words(scene: Scene, tmp_path: Path, what: str) -> None:
    words: dict[str, tuple[object, ...]] = {
        "no folder": (tmp_path / "gone",),
        "no repository": (tmp_path,),
        "no commit": (scene.root / ".git", "--rev", "0" * 40),
        "empty": (tmp_path / "empty.git",),
    }
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "empty.git")], check=True)
    done = scene.ask("verify", "--git-dir", *map(str, words[what]))
    assert done.code == (2 if what == "empty" else 4)
    assert "Traceback" not in done.err
    shutil.rmtree(tmp_path / "empty.git")


def test_names_that_some_systems_read_as_attributes() -> None:
    """Also where the file that they stand for is not there, and so nothing collides with them."""
    assert [each.problem for each in belonging.misplaced(".GITATTRIBUTES")] == [
        "some systems read this name as another one"
    ]
    assert list(belonging.misplaced(".gitattributes")) == []


def test_the_name_of_a_file_says_nothing_in_our_place(scene: Scene) -> None:
    """What does not fit as a table is told in lines, one for each problem."""
    plant(scene, "clients/a\n9 records, 0 problems\x1b[A", b"x")
    terminal = scene.book.terminal("verify", "--git-dir", str(scene.root / ".git"), columns=60)
    terminal.expect(pexpect.EOF)
    shown = str(terminal.before)
    assert "clients/a⏎9 records" in shown
    assert "\x1b[A" not in shown
