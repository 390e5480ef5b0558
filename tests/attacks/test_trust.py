"""What a machine remembers outside the vault: pins, joins, and an index that must not fall behind them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attacks.scene import LI, Scene, calm, named

from hnwctl.store.trust import joining, roster
from hnwctl.store.trust.pins import JoinLine, parse_join

BACK = ("rolled back from revision 3 to 1", "finance"), ("rolled back from revision 3 to 1", "finance_dates")


def rolled_back(scene: Scene) -> set[tuple[str, str, str]]:
    return {(scene.path, section, problem) for problem, section in BACK}


def pin_file(scene: Scene) -> Path:
    [found] = (scene.folder / "state/hnwctl/pins").iterdir()
    return found


def pin(scene: Scene) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pin_file(scene).read_text())
    return found


def join_line(scene: Scene) -> str:
    """What the owner hands out at this moment: of the roster and the commit as they are."""
    raw = (scene.root / "vault.yaml").read_bytes()
    return str(joining.join_line(roster.parse(raw, source=""), raw, "lin.hua/laptop", scene.head()))


# pins


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pin: "",
        lambda pin: "{",
        lambda pin: "[]",
        lambda pin: json.dumps({**pin, "roster_rev": "2"}),
        lambda pin: json.dumps({**pin, "owners": ["lin.hua"]}),
        lambda pin: json.dumps({**pin, "commit": 7}),
        lambda pin: json.dumps({**pin, "commit": "--all"}),
        lambda pin: json.dumps({**pin, "commit": "HEAD\nHEAD"}),
        lambda pin: json.dumps({**pin, "more": 1}),
        lambda pin: json.dumps({key: pin[key] for key in pin if key != "joined"}),
    ],
)
def test_a_damaged_pin_is_said_and_can_be_made_again(scene: Scene, spoil: Callable[[Any], str]) -> None:
    line = join_line(scene)
    pin_file(scene).write_text(spoil(pin(scene)))
    done = scene.ask()
    assert (done.code, done.error["code"]) == (6, "integrity")
    assert str(pin_file(scene)) in done.error["message"]
    assert "access join" in done.error["hint"]
    pin_file(scene).rename(scene.folder / "away")
    scene.book.run("access", "join", line).ok()
    assert scene.ask().ok().err == ""


def test_a_pin_that_cannot_be_read_is_no_traceback(scene: Scene) -> None:
    file = pin_file(scene)
    file.unlink()
    file.mkdir()
    done = scene.ask()
    assert (done.code, done.error["code"]) == (9, "outside")


def test_without_a_pin_it_warns_until_somebody_vouches(scene: Scene) -> None:
    line = join_line(scene)
    pin_file(scene).unlink()
    for _ in range(2):
        assert "nobody has vouched for this clone" in scene.ask().ok().err
    scene.book.run("access", "join", line).ok()
    assert scene.ask().ok().err == ""


# joining


def test_joining_finds_what_the_first_look_could_not_know(scene: Scene) -> None:
    """A server hands an older version to somebody new; the owner's line tells, though the index is warm."""
    line = join_line(scene)
    pin_file(scene).unlink()
    scene.forget_index()
    scene.git("checkout", scene.first, "--", scene.path)
    scene.commit()
    calm(scene)
    scene.book.run("access", "join", line).ok()
    assert named(scene.ask()) == rolled_back(scene)


def test_an_old_join_line_does_not_make_a_machine_forget(scene: Scene) -> None:
    line = join_line(scene)
    scene.write().ok()
    known = pin(scene)
    scene.book.run("access", "join", line).ok()
    assert pin(scene) == known


def test_a_join_line_of_another_vault_is_refused(scene: Scene) -> None:
    told = parse_join(join_line(scene))
    other = JoinLine("0123456789abcdef", told.owner, told.roster_rev, told.roster_digest, told.commit)
    known = pin(scene)
    done = scene.book.run("access", "join", str(other), "--lang", "en")
    assert done.code == 6
    assert f"this folder was the vault {told.vault_id} before" in done.err
    assert str(pin_file(scene)) in done.err
    assert pin(scene) == known


@pytest.mark.parametrize("part", ["roster", "commit", "owner"])
def test_a_join_line_that_does_not_fit_is_refused(scene: Scene, part: str) -> None:
    told = parse_join(join_line(scene))
    pin_file(scene).unlink()
    other = JoinLine(
        told.vault_id,
        "0" * 32 if part == "owner" else told.owner,
        told.roster_rev,
        "sha256:" + "0" * 64 if part == "roster" else told.roster_digest,
        "0" * 40 if part == "commit" else told.commit,
    )
    assert scene.book.run("access", "join", str(other)).code == 6
    assert not list((scene.folder / "state/hnwctl/pins").iterdir())


# the whole folder exchanged


def older_copy(scene: Scene) -> None:
    """The whole folder, ``.git`` and all, as it was when Wang was new: a restored backup, say."""
    shutil.rmtree(scene.folder / "clone", ignore_errors=True)
    scene.git("clone", "-q", "--no-local", str(scene.root), str(scene.folder / "clone"))
    shutil.rmtree(scene.root)
    (scene.folder / "clone").rename(scene.root)
    scene.git("reset", "-q", "--hard", scene.first)
    scene.git("reflog", "expire", "--expire=now", "--all")
    scene.git("remote", "remove", "origin")
    scene.git("gc", "-q", "--prune=now")


@pytest.mark.parametrize("index", ["index", "no index"])
def test_an_older_copy_of_everything_is_refused(scene: Scene, index: str) -> None:
    """The roster that this machine knows is gone with the history: nothing here can be trusted at all."""
    older_copy(scene)
    if index == "no index":
        scene.forget_index()
    done = scene.ask("access", "whoami")
    assert done.code == 6
    assert "rolled back from revision 2 to 1" in done.error["message"]


def history_without_p(scene: Scene) -> None:
    """The same roster, but a history that was rewritten: P is not in it, and Wang never was."""
    shutil.rmtree(scene.root / ".git")
    scene.git("init", "-q", "-b", "main")
    scene.file.unlink()
    scene.commit()


@pytest.mark.parametrize("index", ["index", "no index"])
def test_a_history_without_the_commit_that_was_checked_is_named(scene: Scene, index: str) -> None:
    checked = pin(scene)["commit"]
    history_without_p(scene)
    if index == "no index":
        scene.forget_index()
    for _ in range(2):
        shown = scene.ask()
        gone = (
            ".git",
            "",
            f"the commit that was checked last is not in this clone: {checked}; see `hnwctl access trust`",
        )
        assert named(shown) == (
            {gone} if index == "no index" else {(scene.path, "", "this record was removed")}
        )
        assert shown.json["profile"]["name"] == LI
    assert pin(scene)["commit"] == checked
    assert scene.write().code == 6


def test_a_shallow_history_that_has_the_commit_is_enough(scene: Scene) -> None:
    (scene.root / ".git/shallow").write_text(f"{scene.head()}\n")
    scene.forget_index()
    scene.ask().ok()
    scene.write().ok()


@pytest.mark.parametrize("what", ["blob", "tree"])
def test_objects_exchanged_under_their_names(scene: Scene, what: str) -> None:
    """Whoever writes to .git makes P itself hold the older version, and puts it into the work tree."""
    path = scene.path if what == "blob" else "clients/" + scene.wang[0]
    older, newer = (scene.git("rev-parse", f"{rev}:{path}").strip() for rev in (scene.first, "HEAD"))
    objects = [scene.root / ".git/objects" / oid[:2] / oid[2:] for oid in (older, newer)]
    scene.file.write_text(scene.git("show", f"{scene.first}:{scene.path}"))
    objects[1].unlink()
    shutil.copy(*objects)
    scene.forget_index()
    done = scene.ask()
    assert done.code == 6
    assert f"{newer} was exchanged" in done.err


# HEAD and the work tree


def test_a_work_tree_behind_head_is_named_before_p_moves_there(scene: Scene) -> None:
    """Else the same files would be right with the index and rolled back without."""
    files = {path: path.read_bytes() for path in (scene.file, scene.root / "vault.yaml")}
    scene.book.run("set", scene.wang, "finance.holdings[0].amount=999万").ok()
    newer = scene.head()
    scene.git("reset", "-q", "--hard", "HEAD~1")
    older = scene.folder / "older"
    shutil.copytree(scene.folder / "state", older)
    scene.git("update-ref", "refs/heads/main", newer)
    assert scene.file.read_bytes() == files[scene.file]
    for _ in range(2):
        assert {(section, problem) for _, section, problem in named(scene.ask())} == {
            ("finance", "rolled back from revision 4 to 3"),
            ("finance_dates", "rolled back from revision 4 to 3"),
        }
    scene.git("checkout", newer, "--", scene.path)
    scene.ask().ok()


def test_an_index_that_fell_behind_learns_before_it_is_believed(scene: Scene) -> None:
    """A full cache: the pin moves on, the index does not. Rolled back to what it knows, Wang is named."""
    shutil.copytree(scene.folder / "cache", scene.folder / "old cache")
    older = scene.file.read_bytes()
    scene.book.run("set", scene.wang, "finance.holdings[0].amount=999万").ok()
    new = scene.book.add("新客户", "profile.stage=lead")
    shutil.rmtree(scene.folder / "cache")
    (scene.folder / "old cache").rename(scene.folder / "cache")
    scene.file.write_bytes(older)
    scene.book.record(new).unlink()
    assert named(scene.ask()) == {
        (scene.path, "finance", "rolled back from revision 4 to 3"),
        (scene.path, "finance_dates", "rolled back from revision 4 to 3"),
        (f"clients/{new[0]}/{new}.yaml", "", "this record was removed"),
    }


# others


def test_a_policy_that_nobody_approved_is_not_in_force(scene: Scene) -> None:
    policy = scene.root / "policy.yaml"
    approved = policy.read_bytes()
    for change in (
        lambda: policy.write_bytes(approved + b"# 1"),
        policy.unlink,
        lambda: policy.symlink_to("vault.yaml"),
        lambda: (policy.unlink(), policy.write_bytes(b""), policy.open("r+b").truncate(200 * 2**20)),
        lambda: (policy.unlink(), policy.mkdir()),
    ):
        change()
        shown = scene.ask()
        assert shown.code == 0, shown
        assert "policy.yaml is not the approved one" in shown.err
    policy.rmdir()
    scene.git("checkout", "HEAD", "--", "policy.yaml")
    assert scene.ask().ok().err == ""
