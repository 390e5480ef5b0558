"""What a vault's config says of git servers, and what of it is believed."""

from pathlib import Path

import pytest

from hnwctl.errors import HnwctlError, InvalidError
from hnwctl.store.repository import remotes
from hnwctl.store.repository.git import Git
from tests.store.syncing.team import git

GOOD = (
    "https://example.org/book.git",
    "https://user:secret@example.org:8443/a/b",
    "ssh://git@example.org:22/~/book.git",
    "ssh://git@[2001:db8::1]/book.git",
    "git@example.org:book.git",
    "git@[2001:db8::1]:book.git",
    "example.org:book.git",
    "http://127.0.0.1:8080/book.git",
    "http://localhost/book.git",
)
BAD = (
    "ext::sh -c 'touch /tmp/x'",
    "fd::17",
    "git://example.org/book.git",
    "http://example.org/book.git",
    "http://127.0.0.1.example.org@example.org/book.git",
    "ftp://example.org/book",
    "-oProxyCommand=x:book",
    "--upload-pack=touch",
    "ssh://-oProxyCommand=touch/x",
    "ssh://a@-oProxyCommand=touch/x",
    "-x@host:path",
    "user@-host:path",
    "host:-path",
    "https://example.org/\nbook",
    "https://example.org/\x1b[31m",
    "transport::https://example.org",
)


@pytest.mark.parametrize("url", GOOD)
def test_addresses_that_are_taken_as_they_are(url: str) -> None:
    assert remotes.checked(url, Path("/book")) == url


@pytest.mark.parametrize("url", BAD)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(InvalidError):
        remotes.checked(url, Path("/book"))


@pytest.mark.parametrize(
    ("url", "path"),
    [("../x.git", "/book/../x.git"), ("/x y", "/x y"), ("file:///x", "/x"), ("./a:b", "/book/a:b")],
)
def test_folders_are_meant_from_the_vault(url: str, path: str) -> None:
    assert remotes.checked(url, Path("/book")) == path


@pytest.mark.parametrize("name", ["main", "feature/x", "主干", "a.b"])
def test_names_of_branches(name: str) -> None:
    assert remotes.valid_branch(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-x",
        "a..b",
        "a b",
        "a:b",
        "/a",
        "a/",
        "a.lock",
        "a.lock/b",
        "@{x}a@{",
        "a\x1b",
        "a\\b",
        "a\u202eb",
        ".a",
        "a/.b",
    ],
)
def test_names_that_are_none(name: str) -> None:
    assert not remotes.valid_branch(name)


def test_only_the_clone_s_own_config_counts(tmp_path: Path) -> None:
    root = tmp_path / "x"
    git(tmp_path, "init", "-q", "-b", "main", root)
    other = tmp_path / "other"
    other.write_text('[remote "origin"]\n\turl = https://evil.example.org/x\n')
    git(root, "config", "include.path", other)
    here = Git(root, root / ".git")
    with pytest.raises(HnwctlError) as caught:
        remotes.chosen(here, None)
    assert caught.value.exit_code == 2
    git(root, "remote", "add", "office", "https://user:secret@example.org/book.git")
    found = remotes.chosen(here, None)
    assert (found.name, found.ours, found.theirs) == ("office", "main", "main")
    assert found.shown == "https://user@example.org/book.git"
    git(root, "remote", "add", "home", "ext::sh -c x")
    with pytest.raises(HnwctlError, match="several"):
        remotes.chosen(here, None)
    with pytest.raises(InvalidError):
        remotes.chosen(here, "home")
    git(root, "config", "branch.main.remote", "office")
    git(root, "config", "branch.main.merge", "refs/heads/book")
    assert remotes.chosen(here, None).tracking == "refs/remotes/office/book"
