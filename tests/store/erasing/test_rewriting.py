"""History written anew: one commit for one, the same but for what was to change, whatever it looks like."""

import os
import subprocess
from pathlib import Path

import pytest

from hnwctl.errors import ConflictError, HnwctlError, OutsideError
from hnwctl.store.erasing import forgetting, rewriting
from hnwctl.store.erasing.rewriting import Job
from hnwctl.store.repository import write
from hnwctl.store.repository.git import Git, open_git

GONE, OTHER = "clients/7/7k3m9q2x.yaml", "clients/a/aaaaaaaa.yaml"


class Story:
    """A repository that is told commit by commit."""

    def __init__(self, root: Path, form: str = "sha1") -> None:
        self.root = root
        self.git("init", "-q", "-b", "main", f"--object-format={form}")
        self.minute = 0

    def git(self, *words: str, **env: str) -> str:
        environ = {**os.environ, "GIT_AUTHOR_NAME": "Zoë", "GIT_AUTHOR_EMAIL": "z@example.org"}
        environ |= {"GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org", **env}
        done = subprocess.run(
            ["git", "-C", self.root, *words], env=environ, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self, files: dict[str, str], message: str = "x", *words: str) -> str:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text)
            self.git("add", path)
        self.minute += 1
        when = f"2026-11-01T10:{self.minute:02}:00+0800"
        empty = ("--allow-empty", "--allow-empty-message", "--cleanup=verbatim")
        times = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        self.git("commit", "-q", *empty, "-m", message, *words, **times)
        return self.git("rev-parse", "HEAD")

    @property
    def opened(self) -> Git:
        found = open_git(self.root)
        assert found
        return found


def told(root: Path) -> Story:
    """Merges, an octopus, two roots, empty commits and messages, a branch that only ever had the client."""
    story = Story(root)
    story.commit({GONE: "his 1"}, "only him")
    story.commit({OTHER: "hers 1, of him"}, "deadbeef0 names a commit\n\n  verbatim  \n\n")
    story.git("checkout", "-q", "-b", "side")
    story.commit({GONE: "his 2"}, "")
    story.git("checkout", "-q", "main")
    story.commit({}, "empty")
    story.commit({OTHER: "hers 2"}, "中文 message")
    story.git("merge", "-q", "--no-ff", "-m", "a merge", "side")
    story.git("checkout", "-q", "--orphan", "another")
    story.git("rm", "-rfq", ".")
    story.commit({"b.txt": "1"}, "another root")
    story.git("checkout", "-q", "main")
    story.git("branch", "third", "HEAD~1")
    story.git("merge", "-q", "--allow-unrelated-histories", "-m", "both", "another")
    story.git("tag", "light", "HEAD~1")
    story.git("tag", "-a", "-m", "a tag of him", "heavy", "HEAD~2")
    return story


def rewrite(git: Git, job: Job) -> rewriting.Moves:
    with write.locked(git):
        moves = rewriting.rewritten(git, rewriting.branches_and_tags(git), job)
        rewriting.bring_in(git, moves)
        rewriting.clear(git)
    return moves


def graph(story: Story, *tips: str) -> list[str]:
    form = "--format=%an %ae %at %cn %ct %p %s"
    lines = story.git("log", "--topo-order", form.replace("%p", ""), *tips).splitlines()
    return [*lines, story.git("log", "--graph", "--format=%s", *tips)]


def test_each_commit_becomes_one(tmp_path: Path) -> None:
    story = told(tmp_path)
    git = story.opened
    job = Job(frozenset({GONE}), {git.blob_id(b"hers 1, of him"): b"hers 1, redacted"})
    before = graph(story, "--branches", "--tags")
    moves = rewrite(git, job)
    assert set(moves) == {
        *("refs/heads/another", "refs/heads/main", "refs/heads/side", "refs/heads/third"),
        *("refs/tags/heavy", "refs/tags/light"),
    }
    assert story.git("rev-parse", "main") == moves["refs/heads/main"][0], "nothing has moved"
    assert graph(story, *(new for _, new in moves.values())) == before
    new = moves["refs/heads/main"][1]
    assert GONE not in git.tree(new)
    assert git.file_at(new, OTHER) == b"hers 2"
    assert git.file_at(f"{new}^^2", OTHER) == b"hers 1, redacted"
    assert story.git("cat-file", "tag", moves["refs/tags/heavy"][1]).endswith("a tag of him")
    story.git("fsck", "--strict", "--full")


def test_the_parts_that_need_no_change_keep_their_commits(tmp_path: Path) -> None:
    story = told(tmp_path)
    moves = rewrite(story.opened, Job(frozenset({GONE})))
    old, new = moves["refs/heads/another"]
    assert old == new


def test_messages_of_commits_and_tags_may_change(tmp_path: Path) -> None:
    story = told(tmp_path)
    commit, tag = story.git("rev-parse", "main~1"), story.git("rev-parse", "heavy")
    job = Job(frozenset({GONE}), messages={commit: "a merge of nobody\n", tag: "a tag\n"})
    moves = rewrite(story.opened, job)
    assert story.git("log", "-1", "--format=%s", moves["refs/heads/main"][1] + "~1") == "a merge of nobody"
    assert story.git("cat-file", "tag", moves["refs/tags/heavy"][1]).endswith("\n\na tag")


def test_contents_that_are_dropped_are_gone_wherever_they_lay(tmp_path: Path) -> None:
    story = told(tmp_path)
    story.commit({"copy.txt": "his 2", OTHER: "hers 3"})
    git = story.opened
    dropped = frozenset({git.blob_id(b"his 1"), git.blob_id(b"his 2")})
    new = rewrite(git, Job(frozenset({GONE}), dropped=dropped))["refs/heads/main"][1]
    assert set(git.tree(new)) == {OTHER, "b.txt"}
    assert not dropped & set(git.run("rev-list", "--objects", new).decode().split())


def test_another_object_format_is_refused(tmp_path: Path) -> None:
    story = Story(tmp_path, "sha256")
    head = story.commit({GONE: "his 1", OTHER: "hers"})
    with pytest.raises(ConflictError, match="sha256"):
        forgetting.ready(story.opened)
    with pytest.raises(OutsideError, match="filter-repo failed: ValueError"):
        rewrite(story.opened, Job(frozenset({GONE})))
    assert story.git("rev-parse", "main") == head


def test_what_the_repository_configures_is_not_heard(tmp_path: Path) -> None:
    story = told(tmp_path)
    trap = tmp_path / "trap"
    for name in ("reference-transaction", "post-checkout", "post-rewrite", "pre-auto-gc"):
        hook = tmp_path / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {trap}\n")
        hook.chmod(0o700)
    story.git("config", "core.fsmonitor", f"touch {trap}")
    story.git("replace", "main~2", "main~3")
    trap.unlink(missing_ok=True)  # by the git of this test
    new = rewrite(story.opened, Job(frozenset({GONE})))["refs/heads/main"][1]
    assert not trap.exists()
    assert story.git("--no-replace-objects", "rev-list", "--count", new) == "8"


def test_a_tag_of_something_else_is_refused(tmp_path: Path) -> None:
    story = told(tmp_path)
    story.git("tag", "blob", "main:b.txt")
    with pytest.raises(ConflictError, match="refs/tags/blob is no commit"):
        rewriting.branches_and_tags(story.opened)


def test_a_history_that_git_cannot_read_stays_as_it_is(tmp_path: Path) -> None:
    story = told(tmp_path)
    git = story.opened
    loose = git.blob_id(b"hers 1, of him")
    (git.common_dir / "objects" / loose[:2] / loose[2:]).unlink()
    tree = story.git("rev-parse", "main~3^{tree}")
    (git.common_dir / "objects" / tree[:2] / tree[2:]).unlink()
    head = story.git("rev-parse", "main")
    with pytest.raises(HnwctlError):
        rewrite(git, Job(frozenset({GONE})))
    assert story.git("rev-parse", "main") == head
