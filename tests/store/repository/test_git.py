"""Git is read as it is, in every shape a repository has, and nothing a repository configures is run."""

import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import IntegrityError, NotFoundError, OutsideError
from hnwctl.store.repository import git as git_module
from hnwctl.store.repository import objects
from hnwctl.store.repository.git import Git, clean_environment, find_vault, open_git, reason_in
from hnwctl.store.repository.quarantine import quarantine
from tests.store.conftest import Repo, open_repo

RECORD = "clients/7/7k3m9q2x.yaml"


def asked(repo: Repo) -> tuple[str | None, str | None]:
    """What git itself says HEAD is."""

    def answer(*args: str) -> str | None:
        done = subprocess.run(["git", *args], cwd=repo.root, capture_output=True, text=True, check=False)
        return done.stdout.strip() or None

    return answer("symbolic-ref", "-q", "HEAD"), answer("rev-parse", "-q", "--verify", "HEAD")


def nothing(repo: Repo) -> None:
    """Leave it as it is."""


def detach(repo: Repo) -> None:
    repo.plain("checkout", "-q", "--detach")


def pack(repo: Repo) -> None:
    repo.plain("pack-refs", "--all")
    assert not (repo.root / ".git/refs/heads/main").exists()


def pack_and_go_on(repo: Repo) -> None:
    pack(repo)
    repo.commit({RECORD: b"two\n"})


def branch_with_folders(repo: Repo) -> None:
    repo.plain("checkout", "-q", "-b", "feature/a.b/c")


def unborn(repo: Repo) -> None:
    repo.plain("checkout", "-q", "--orphan", "new")


def alias(repo: Repo) -> None:
    repo.plain("symbolic-ref", "refs/heads/current", "refs/heads/main")
    repo.plain("symbolic-ref", "HEAD", "refs/heads/current")


def linked_head(repo: Repo) -> None:
    head = repo.root / ".git/HEAD"
    head.unlink()
    head.symlink_to("refs/heads/main")


def other_ref_format(repo: Repo) -> None:
    (repo.root / ".git/reftable").mkdir()


@pytest.mark.parametrize(
    "change",
    [
        nothing,
        detach,
        pack,
        pack_and_go_on,
        branch_with_folders,
        unborn,
        linked_head,
        other_ref_format,
    ],
)
def test_head_is_what_git_says(repo: Repo, change: object) -> None:
    change(repo)  # type: ignore[operator]
    assert repo.git.head() == asked(repo)


def test_a_branch_that_is_another_name_for_one_is_the_one_it_names(repo: Repo) -> None:
    alias(repo)
    assert repo.git.head() == ("refs/heads/main", asked(repo)[1])


def test_head_of_a_repository_without_a_commit(empty_repo: Repo) -> None:
    assert empty_repo.git.head() == ("refs/heads/main", None)


@pytest.mark.parametrize("head", ["", "ref: ../../etc/passwd", "ref: refs/../../../x", "rubbish"])
def test_a_damaged_head_is_reported_in_gits_words(repo: Repo, head: str) -> None:
    (repo.root / ".git/HEAD").write_text(head)
    with pytest.raises(OutsideError, match="git symbolic-ref failed"):
        repo.git.head()


def test_a_linked_work_tree_has_its_own_head(repo: Repo, tmp_path: Path) -> None:
    repo.plain("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    side = open_repo(tmp_path / "side")
    side.commit({RECORD: b"two\n"})
    assert side.git.head() == asked(side)
    assert side.git.head() != repo.git.head() == asked(repo)


def test_a_repository_of_sha256(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--object-format=sha256", str(tmp_path)], check=True)
    repo = open_repo(tmp_path)
    commit = repo.commit({RECORD: b"one\n"})
    assert len(commit) == 64
    assert repo.git.tree(commit) == {RECORD: repo.git.blob_id(b"one\n")}
    assert (repo.git.head()[1], repo.status()) == (commit, [])


@given(st.binary(max_size=200))
def test_a_blob_id_is_the_one_git_computes(content: bytes) -> None:
    git = Git(Path("/"), Path("/nowhere"))
    told = subprocess.run(
        ["git", "hash-object", "--stdin"], input=content, capture_output=True, check=True
    ).stdout.decode()
    assert git.blob_id(content) == told.strip()


def test_tree_and_contents(repo: Repo) -> None:
    tree = repo.git.tree("HEAD")
    assert sorted(tree) == [RECORD, "clients/8/8aaaaaaa.yaml", "vault.yaml"]
    assert list(repo.git.blobs(tree.values())) == [b"one\n", b"eight\n", b"vault\n"]


def test_many_contents_come_in_order(repo: Repo) -> None:
    contents: dict[str, bytes | None] = {
        f"clients/x/{n}.yaml": bytes([n % 251]) * n * 37 for n in range(2000)
    }
    commit = repo.commit(contents)
    tree = repo.git.tree(commit)
    assert list(repo.git.blobs(tree[path] for path in contents)) == list(contents.values())


def test_one_content_of_many_may_be_enough(repo: Repo) -> None:
    tree = repo.git.tree("HEAD")
    assert next(repo.git.blobs(tree.values())) == b"one\n"


def test_a_missing_object_is_named(repo: Repo) -> None:
    with pytest.raises(IntegrityError, match="1234123412341234123412341234123412341234"):
        list(repo.git.blobs(["1234" * 10]))


def test_a_file_at_a_commit(repo: Repo) -> None:
    first = repo.git.head()[1] or ""
    repo.commit({RECORD: b"two\n"})
    assert repo.git.file_at(first, RECORD) == b"one\n"
    assert repo.git.file_at("HEAD", RECORD) == b"two\n"
    assert repo.git.file_at("HEAD", "clients/9/none.yaml") is None
    assert repo.git.file_at("HEAD", "clients") is None


def test_versions_of_a_file_newest_first(repo: Repo) -> None:
    first = repo.git.head()[1]
    second = repo.commit({RECORD: b"two\n"})
    repo.commit({"vault.yaml": b"other\n"})
    third = repo.commit({RECORD: None})
    told = [(commit, oid) for commit, oid in repo.git.versions(RECORD, "HEAD")]
    ids = [None, repo.git.blob_id(b"two\n"), repo.git.blob_id(b"one\n")]
    assert told == list(zip([third, second, first], ids, strict=True))
    assert list(repo.git.versions("never/was.yaml", "HEAD")) == []


def test_what_changed_between_two_commits(repo: Repo) -> None:
    first = repo.git.head()[1] or ""
    second = repo.commit({RECORD: b"two\n", "clients/8/8aaaaaaa.yaml": None, "keys/a.age": b"key"})
    identify = repo.git.blob_id
    assert repo.git.changed(first, second) == {
        RECORD: (identify(b"one\n"), identify(b"two\n")),
        "clients/8/8aaaaaaa.yaml": (identify(b"eight\n"), None),
        "keys/a.age": (None, identify(b"key")),
    }
    assert repo.git.changed(first, first) == {}


def test_ancestors(repo: Repo) -> None:
    first = repo.git.head()[1] or ""
    second = repo.commit({RECORD: b"two\n"})
    assert repo.git.is_ancestor(first, second)
    assert repo.git.is_ancestor(first, first)
    assert not repo.git.is_ancestor(second, first)
    with pytest.raises(OutsideError, match="git merge-base failed"):
        repo.git.is_ancestor("1234" * 10, second)


@pytest.mark.parametrize("packed", [False, True])
def test_which_commits_a_clone_has(repo: Repo, packed: bool) -> None:
    if packed:
        repo.plain("gc", "-q")
    assert repo.git.knows(repo.git.head()[1] or "")
    assert not repo.git.knows("1234" * 10)
    assert not repo.git.knows(repo.git.tree("HEAD")[RECORD])
    assert not repo.git.knows("HEAD~100")


def test_an_object_that_is_no_object_is_left_to_git(repo: Repo) -> None:
    oid = "12" * 20
    for content in (b"", b"no zlib", zlib.compress(b"")):
        (repo.root / ".git/objects/12").mkdir(exist_ok=True)
        (repo.root / ".git/objects/12" / oid[2:]).write_bytes(content)
        assert not repo.git.knows(oid)


def test_gits_first_line_is_the_reason(repo: Repo) -> None:
    with pytest.raises(OutsideError) as caught:
        repo.git.run("ls-tree", "nonsense")
    assert str(caught.value) == "git ls-tree failed: Not a valid object name nonsense"


def test_without_git(repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OutsideError, match="git is not installed"):
        Git(repo.root, repo.git.git_dir).run("version")
    with pytest.raises(OutsideError, match="git is not installed"):
        Git(repo.root, repo.git.git_dir).file_at("HEAD", RECORD)


def test_the_vault_is_the_nearest_above(repo: Repo, tmp_path: Path) -> None:
    assert find_vault(repo.root / "clients/7") == find_vault(repo.root) == repo.root
    with pytest.raises(NotFoundError, match="there is no vault in"):
        find_vault(tmp_path)


def test_only_the_top_of_a_repository_is_opened(repo: Repo, tmp_path: Path) -> None:
    assert open_git(repo.root) is not None
    assert open_git(repo.root / "clients") is None
    assert open_git(tmp_path) is None
    (tmp_path / ".git").write_text("not a pointer")
    assert open_git(tmp_path) is None


def test_the_callers_git_settings_do_not_reach_git(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/elsewhere")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/elsewhere")
    again = open_repo(repo.root)
    assert again.git.tree("HEAD") == repo.git.tree("HEAD")
    assert "/elsewhere" not in clean_environment().values()


def test_replaced_objects_and_grafts_do_not_change_the_history(repo: Repo) -> None:
    first = repo.git.head()[1] or ""
    second = repo.commit({RECORD: b"two\n"})
    repo.plain("replace", second, first)
    (repo.root / ".git/info/grafts").write_text(f"{second}\n")
    assert repo.git.file_at(second, RECORD) == b"two\n"
    assert [commit for commit, _ in repo.git.versions(RECORD, second)] == [second, first]


def hostile(repo: Repo, pwned: Path) -> None:
    """Every way known to us in which a repository can name a command."""
    trap = repo.root.parent / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {pwned}\n')
    trap.chmod(0o755)
    hooks = repo.root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "post-commit", "reference-transaction", "post-index-change", "pre-auto-gc"):
        (hooks / name).symlink_to(trap)
    settings = {
        "core.hooksPath": str(hooks),
        "core.fsmonitor": str(trap),
        "core.sshCommand": str(trap),
        "core.gitProxy": str(trap),
        "core.askPass": str(trap),
        "core.editor": str(trap),
        "core.pager": str(trap),
        "pager.ls-tree": "true",
        "pager.diff-tree": str(trap),
        "core.attributesFile": str(repo.root.parent / "attributes"),
        "core.autocrlf": "true",
        "core.safecrlf": "true",
        "core.worktree": "/",
        "alias.ls-tree": f"!{trap}",
        "alias.update-ref": f"!{trap}",
        "alias.fast-import": f"!{trap}",
        "commit.gpgSign": "true",
        "gpg.program": str(trap),
        "log.showSignature": "true",
        "credential.helper": f"!{trap}",
        "diff.external": str(trap),
        "diff.hnwctl.textconv": str(trap),
        "diff.hnwctl.command": str(trap),
        "diff.trustExitCode": "true",
        "filter.evil.clean": str(trap),
        "filter.evil.smudge": str(trap),
        "filter.evil.process": str(trap),
        "filter.evil.required": "true",
        "merge.binary.driver": str(trap),
        "interactive.diffFilter": str(trap),
        "uploadpack.packObjectsHook": str(trap),
        "gc.auto": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": str(repo.root),
        "remote.origin.uploadpack": str(trap),
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        repo.plain("config", name, value)
    attributes = "* filter=evil diff=hnwctl merge=binary text=auto eol=crlf working-tree-encoding=UTF-16\n"
    for place in (".git/info/attributes", "../attributes", ".gitattributes"):
        (repo.root / place).parent.mkdir(exist_ok=True)
        (repo.root / place).write_text(attributes)


@pytest.mark.parametrize("url", ["", "ext::sh -c", "ssh://somewhere/x"])
def test_nothing_that_a_repository_configures_is_run(repo: Repo, tmp_path: Path, url: str) -> None:
    """Reading all there is to read, and writing, with a trap behind every setting that names a command."""
    first = repo.git.head()[1] or ""
    pwned = tmp_path / "pwned"
    hostile(repo, pwned)
    if url:
        target = f"{url} {tmp_path / 'trap'}" if url.startswith("ext") else url
        (repo.root / ".git/config").write_text(
            (repo.root / ".git/config").read_text().replace(f"url = {repo.root}", f"url = {target}")
        )
    pwned.unlink(missing_ok=True)
    git = open_repo(repo.root).git
    tree = git.tree("HEAD")
    assert list(git.blobs(tree.values()))
    with pytest.raises(IntegrityError):
        list(git.blobs(["1234" * 10]))
    assert git.file_at("HEAD", RECORD) == b"one\n"
    assert list(git.versions(RECORD, "HEAD"))
    commit = open_repo(repo.root).commit({RECORD: b"two\r\n", "clients/9/9aaaaaaa.yaml": b"\xff\n"})
    assert git.is_ancestor(first, commit)
    assert git.changed(first, commit)
    assert git.file_at(commit, RECORD) == repo.read(RECORD) == b"two\r\n"
    assert not pwned.exists(), pwned.read_text()


@pytest.mark.parametrize(
    "command",
    [
        ["add", "."],
        ["cat-file", "-e", "1234" * 10],
        ["update-ref", "refs/heads/other", "HEAD"],
        ["diff", "HEAD"],
        ["update-index", "--refresh"],
    ],
)
def test_the_trap_works(repo: Repo, tmp_path: Path, command: list[str]) -> None:
    """A git without our care runs what the repository says: so the test above would notice."""
    hostile(repo, tmp_path / "pwned")
    repo.plain("config", "--unset", "core.worktree")
    (repo.root / RECORD).write_bytes(b"two\n")
    (tmp_path / "pwned").unlink(missing_ok=True)
    subprocess.run(["git", *command], cwd=repo.root, check=False, capture_output=True, timeout=20)
    assert (tmp_path / "pwned").exists()


def test_a_folder_that_went_away_is_said(repo: Repo, tmp_path: Path) -> None:
    gone = Git(tmp_path / "gone", repo.git.git_dir)
    with pytest.raises(OutsideError, match="git cannot be started: No such file"):
        gone.run("version")


@pytest.mark.parametrize("exchanged", [f"HEAD:{RECORD}", "HEAD:clients/7", "HEAD^{tree}", "HEAD"])
def test_an_object_that_was_exchanged_under_its_name_is_noticed(repo: Repo, exchanged: str) -> None:
    """Whoever writes to .git could make the last checked commit hold an older version: git does not look."""
    older = repo.plain("rev-parse", exchanged).strip()
    repo.commit({RECORD: b"two\n"})
    newer = repo.plain("rev-parse", exchanged).strip()
    objects = [repo.root / ".git/objects" / oid[:2] / oid[2:] for oid in (older, newer)]
    objects[1].unlink()
    shutil.copy(*objects)
    with pytest.raises(IntegrityError, match="exchanged for another one"):
        list(repo.git.blobs([repo.git.tree(repo.git.head()[1] or "")[RECORD]]))


@pytest.mark.parametrize(
    ("stderr", "said"),
    [
        (b"hint: use --foo\nfatal: no such ref\n", "no such ref"),
        (b"warning: slow disk\nerror: bad object\n", "bad object"),
        (b"hint: nothing else\n", "hint: nothing else"),
        (b"", ""),
    ],
)
def test_of_gits_words_the_reason_is_said_not_the_advice(stderr: bytes, said: str) -> None:
    assert reason_in(stderr) == said


def test_modes_and_sizes_of_what_a_commit_holds(repo: Repo) -> None:
    repo.commit({RECORD: b"one\n", "notes": b"12345"})
    (repo.root / "link").symlink_to("notes")
    repo.plain("add", "link")
    repo.plain("commit", "-qm", "a link")
    git, head = repo.git, repo.git.head()[1]
    assert head is not None
    assert {path: mode for path, mode in git.modes(head).items() if mode != "100644"} == {"link": "120000"}
    tree = git.tree(head)
    assert git.modes(head).keys() == tree.keys()
    sizes = git.sizes([tree[RECORD], tree["notes"], tree["notes"], "0" * len(head)])
    assert sizes == {tree[RECORD]: 4, tree["notes"]: 5}
    assert git.sizes([]) == {}


def test_what_is_absurdly_large_is_not_read(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither it, nor its end as the beginning of the next."""
    for module in (git_module, objects):
        monkeypatch.setattr(module, "MAX_OBJECT", 1000)
    repo.commit({"large": bytes(3000), "small": b"small"})
    head = repo.git.head()[1]
    tree = repo.git.tree(head or "")
    contents = repo.git.blobs([tree["small"], tree["large"]])
    assert next(contents) == b"small"
    with pytest.raises(IntegrityError, match="is larger than 1000 bytes"):
        next(contents)
    assert repo.git.file_at(head or "", "large") is None
    assert repo.git.file_at(head or "", "small") == b"small"


def test_git_that_lies_elsewhere_must_hold_this_very_vault(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"vault.yaml": b"hnwctl: roster/1\nvault: 0123456789abcdef\n"})
    (repo.root / ".git").rename(tmp_path / "apart.git")
    (repo.root / ".git").write_text(f"gitdir: {tmp_path}/apart.git\n")
    found = open_git(repo.root)
    assert found is not None
    assert found.git_dir == tmp_path / "apart.git"
    (repo.root / "vault.yaml").write_bytes(b"hnwctl: roster/1\nvault: fedcba9876543210\n")
    assert open_git(repo.root) is None


@pytest.mark.parametrize("outside", range(3))
def test_only_the_quarantine_of_this_very_repository_is_believed(tmp_path: Path, outside: int) -> None:
    here, there = tmp_path / "here.git", tmp_path / "there.git"
    names = ("GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
    inside = dict.fromkeys(names, f"{here}/objects/incoming")
    inside[names[2]] = f"{here}/objects:{here}/objects/more"
    assert dict(quarantine(here, inside)) == inside
    assert quarantine(here, {name: inside[name] for name in names[:2]}) == ()
    for place in (f"{there}/objects", f"{here}/objects/../../there.git", f"{here}/objects:{there}/objects"):
        assert quarantine(here, {**inside, names[outside]: place}) == ()
    assert quarantine(here, {}) == ()
