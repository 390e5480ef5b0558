"""Somebody who writes to ``.git``: nothing that it configures is run, no journal leads a write astray."""

import json
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from attacks.scene import LI, Scene, advice, named

CONFIG = """
[core]
	fsmonitor = {run}
	hooksPath = {hooks}
	pager = {run}
	editor = {run}
	askPass = {run}
	sshCommand = {run}
	gitProxy = {run}
	alternateRefsCommand = {run}
	splitIndex = true
	untrackedCache = true
	sparseCheckout = true
	repositoryFormatVersion = 1
	attributesFile = {attributes}
	worktree = /nowhere
	bare = true
[include]
	path = {more}
[includeIf "gitdir:/"]
	path = {more}
[url "ext::{run} "]
	insteadOf = https://
	pushInsteadOf = /
[gc]
	auto = 1
	recentObjectsHook = {run}
[maintenance]
	auto = true
[trailer "x"]
	command = {run}
	ifExists = addIfDifferent
[log]
	showSignature = true
	mailmap = true
[mailmap]
	blob = HEAD:vault.yaml
	file = /dev/zero
[pager]
	cat-file = {run}
	diff-index = {run}
	fsck = {run}
	log = {run}
	rev-list = {run}
[uploadpack]
	packObjectsHook = {run}
[init]
	templateDir = {hooks}
[submodule "x"]
	update = !{run}
	url = ext::{run}
[tar "x"]
	command = {run}
[alias]
	cat-file = !{run}
	update-ref = !{run}
	diff-index = !{run}
	fsck = !{run}
	ls-tree = !{run}
	rev-list = !{run}
	rev-parse = !{run}
	log = !{run}
[commit]
	gpgSign = true
[gpg]
	program = {run}
[diff]
	external = {run}
[diff "hnwctl"]
	textconv = {run}
	cachetextconv = true
	command = {run}
[merge "binary"]
	driver = {run}
[filter "evil"]
	clean = {run}
	smudge = {run}
	process = {run}
	required = true
[credential]
	helper = !{run}
[extensions]
	partialClone = evil
[remote "evil"]
	url = ext::{run}
	promisor = true
	uploadpack = {run}
[sequence]
	editor = {run}
[protocol "ext"]
	allow = always
"""
HOOKS = (
    "reference-transaction",
    "post-commit",
    "pre-commit",
    "post-index-change",
    "post-checkout",
    "fsmonitor",
)


@pytest.fixture
def executed(scene: Scene) -> Path:
    """The vault with a hostile ``.git``; whatever is run from there makes this file."""
    mark, run, hooks = (scene.folder / name for name in ("executed", "run", "hooks"))
    run.write_text(f"#!/bin/sh\ntouch '{mark}'\n")
    run.chmod(0o755)
    attributes = scene.folder / "attributes"
    attributes.write_text("* filter=evil diff=hnwctl merge=binary\n")
    for folder in (hooks, scene.root / ".git/hooks"):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            (folder / name).write_text(run.read_text())
            (folder / name).chmod(0o755)
    more = scene.folder / "more"
    more.write_text(f"[core]\n\tfsmonitor = {run}\n")
    places = {"run": run, "hooks": hooks, "attributes": attributes, "more": more}
    with open(scene.root / ".git/config", "a") as config:
        config.write(CONFIG.format(**places))
    (scene.root / ".git/info").mkdir(exist_ok=True)
    (scene.root / ".git/info/attributes").write_text(attributes.read_text())
    return mark


def test_nothing_that_git_is_configured_to_run_is_run(scene: Scene, executed: Path) -> None:
    scene.ask().ok()
    scene.write().ok()
    added = scene.book.add("新客户", "profile.stage=lead")
    scene.forget_index()
    scene.ask("show", added).ok()
    scene.ask("access", "list", identity="owner").ok()
    scene.ask("verify").ok()
    for words in (("find", LI), ("due",), ("stale",), ("segment",), ("query", "SELECT * FROM clients")):
        scene.book.run(*words).ok()
    scene.ask("verify", "--git-dir", str(scene.root / ".git"), "--since", "HEAD~1")
    scene.file.unlink()
    assert scene.ask().code == 6
    assert not executed.exists()


def test_the_trap_works_on_an_unwary_git(scene: Scene, executed: Path) -> None:
    """Else the test above would prove nothing."""
    config = scene.root / ".git/config"
    config.write_text(config.read_text().replace("bare = true", "").replace("worktree = /nowhere", ""))
    subprocess.run(["git", "-C", str(scene.root), "status"], check=False, capture_output=True)
    assert executed.exists()


def test_a_list_of_commits_that_lies_is_not_believed(scene: Scene) -> None:
    """Git keeps a file of who descends from whom, and asks it rather than the commits themselves."""
    scene.git("commit-graph", "write", "--reachable")
    file = scene.root / ".git/objects/info/commit-graph"
    raw = bytearray(file.read_bytes())
    table = dict(struct.iter_unpack(">4sQ", raw[8 : 8 + 12 * (raw[6] + 1)]))
    for entry in range(table[b"CDAT"], min(at for at in table.values() if at > table[b"CDAT"]), 36):
        raw[entry + 20 : entry + 28] = struct.pack(">II", 0x70000000, 0x70000000)  # no parents
    file.unlink()
    file.write_bytes(raw)
    assert scene.git("rev-list", "--count", "HEAD") == "1\n", "git itself is led astray"
    assert scene.ask("verify", "--git-dir", str(scene.root / ".git")).ok().json["commits"] > 5


def journal(scene: Scene) -> Path:
    return scene.root / ".git/hnwctl/journal.json"


def forged(scene: Scene, **parts: object) -> None:
    """A journal of a write that has just happened, as far as ``parts`` do not say otherwise."""
    old = scene.git("rev-parse", "HEAD~1").strip()
    honest = {"journal": 1, "ref": "refs/heads/main", "old": old, "new": scene.head(), "paths": {}}
    journal(scene).write_text(json.dumps({**honest, **parts}))


def blob(scene: Scene, revision: str, path: str) -> str:
    return scene.git("rev-parse", f"{revision}:{path}").strip()


def test_a_journal_that_brings_an_old_version_back(scene: Scene) -> None:
    """It does what it says, as anybody who can write there could do himself; and it is noticed."""
    now, older = blob(scene, "HEAD", scene.path), blob(scene, scene.first, scene.path)
    forged(scene, paths={scene.path: [now, older]})
    done = scene.ask()
    assert done.code == 6
    assert (scene.path, "finance", "rolled back from revision 3 to 1") in named(done)
    assert done.json["profile"]["name"] == LI


def test_a_journal_that_moves_the_branch(scene: Scene) -> None:
    """A journal moves no branch: what it tells of has happened, or it is dropped."""
    head = scene.head()
    forged(scene, old=head, new=scene.first)
    scene.ask().ok()
    assert (scene.head(), journal(scene).exists()) == (head, False)


@pytest.mark.parametrize(
    "path",
    [
        "../escaped",
        "/tmp/escaped",
        ".git/hooks/post-commit",
        ".GIT/config",
        "clients/../../escaped",
        "a\\b",
        "",
    ],
)
def test_a_journal_that_leads_out_of_the_vault(scene: Scene, path: str) -> None:
    content = blob(scene, "HEAD", "policy.yaml")
    forged(scene, paths={path: [None, content]})
    before = {file for file in scene.folder.rglob("*") if "cache" not in file.parts}
    refused = scene.write()
    assert named(refused) == {(".git/hnwctl/journal.json", "", UNFINISHED)}
    assert {file for file in scene.folder.rglob("*") if "cache" not in file.parts} <= before | {
        journal(scene)
    }


UNFINISHED = "an unfinished write cannot be completed; see in git status what differs, then delete this file"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda scene: journal(scene).write_text(""),
        lambda scene: journal(scene).write_text("{"),
        lambda scene: journal(scene).write_bytes(bytes(range(256))),
        lambda scene: journal(scene).write_text("[" * 100_000),
        lambda scene: forged(scene, journal=2),
        lambda scene: forged(scene, ref="refs/heads/../../../x"),
        lambda scene: forged(scene, ref="/etc/passwd"),
        lambda scene: forged(scene, new="--exec=touch x"),
        lambda scene: forged(scene, paths={"policy.yaml": ["x", "y"]}),
        lambda scene: (
            forged(scene, paths={"policy.yaml": [None, "0" * 40]}) or (scene.root / "policy.yaml").unlink()
        ),
    ],
)
def test_a_damaged_journal_is_named_and_the_book_stays_readable(
    scene: Scene, spoil: Callable[[Scene], object]
) -> None:
    spoil(scene)
    for _ in range(2):
        shown = scene.ask()
        assert named(shown) == {(".git/hnwctl/journal.json", "", UNFINISHED)}
        assert shown.json["profile"]["name"] == LI
    refused = scene.write()
    assert (refused.code, named(refused)) == (6, {(".git/hnwctl/journal.json", "", UNFINISHED)})
    scene.git("checkout", "HEAD", "--", "policy.yaml")
    advice(scene, refused)()
    scene.ask().ok()
    scene.write().ok()
