"""Which git server a vault is synchronised with: what its own config says of it, read and mistrusted.

Somebody else may have written ``.git/config``. Of all that it could say about a server, only the name, the
address and the branch are read, and an address is taken only if it is plainly one.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from hnwctl.errors import ConflictError, InvalidError, NotFoundError, UsageError
from hnwctl.store.repository.git import Git

_HEADS = "refs/heads/"
_NO = 1  # how `git config` says that there is no such entry

_name = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}").fullmatch
_branch = re.compile(
    r"(?![-/.])(?!.*(?:\.\.|//|@\{|/\.|\.lock(?:/|$)))[^\x00-\x20\x7f~^:?*\[\\]{1,200}(?<![/.])"
).fullmatch
_host = r"(?:[A-Za-z0-9_][A-Za-z0-9._~%+-]*(?::[^@/\s]*)?@)?(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])"
_server = re.compile(rf"(?:https|ssh)://{_host}(?::[0-9]+)?(?:/.*)?").fullmatch
_here = re.compile(r"http://(?:127\.[0-9.]+|localhost|\[::1\])(?::[0-9]+)?(?:/.*)?").fullmatch
_scp = re.compile(rf"{_host}:(?!-).+").fullmatch


@dataclass(frozen=True, slots=True)
class Remote:
    """A git server: its name here, where it is read and written, our branch and its own.

    Branches are named without refs/heads/.
    """

    name: str
    url: str
    push_url: str
    ours: str
    theirs: str

    @property
    def tracking(self) -> str:
        """The ref that remembers where the server's branch was when it was last seen and checked."""
        return f"refs/remotes/{self.name}/{self.theirs}"

    @property
    def shown(self) -> str:
        """The address as it may be shown: without a password."""
        return re.sub(r"(://[^/@:]*):[^/@]*@", r"\1@", self.url)


def chosen(git: Git, name: str | None) -> Remote:
    """The server called ``name``; without a name that of the branch, else ``origin``, else the only one.

    Raises NotFoundError or UsageError where there is none, ConflictError when HEAD is on no branch,
    InvalidError for an address that is none.
    """
    ref, _ = git.head()
    if ref is None or not ref.startswith(_HEADS):
        raise ConflictError("HEAD is on no branch", hint="git switch to the branch of the book first")
    ours = ref.removeprefix(_HEADS)
    found = name or _usual(git, ours)
    if not _name(found):
        raise InvalidError("not the name of a git server: {name}", name=found)
    url = _entry(git, f"remote.{found}.url")
    if url is None:
        raise NotFoundError(
            "there is no git server called {name} here",
            hint="add it: git remote add {name} ADDRESS",
            name=found,
        )
    theirs = _entry(git, f"branch.{ours}.merge") if _entry(git, f"branch.{ours}.remote") == found else None
    branch = (theirs or ref).removeprefix(_HEADS)
    if not valid_branch(branch):
        raise InvalidError("not the name of a branch: {name}", name=branch)
    address = checked(url, git.root)
    push = checked(_entry(git, f"remote.{found}.pushurl") or url, git.root)
    return Remote(found, address, push, ours, branch)


def valid_branch(name: str) -> bool:
    """Whether a branch may be called so; a server may say anything."""
    return _branch(name) is not None and name.isprintable()


def _usual(git: Git, branch: str) -> str:
    known = names(git)
    if not known:
        raise UsageError(
            "no git server is known to this clone", hint="add one: git remote add origin ADDRESS"
        )
    of_branch = _entry(git, f"branch.{branch}.remote")
    if of_branch in known:
        return str(of_branch)
    if "origin" in known or len(known) == 1:
        return "origin" if "origin" in known else known[0]
    raise UsageError(
        "this clone knows several git servers", hint="name one with --remote: {names}", names=" ".join(known)
    )


def names(git: Git) -> list[str]:
    """The servers that this clone's own config names."""
    there, told = _config(git, "--name-only", "--get-regexp", r"^remote\..*\.url$")
    lines = told.decode("utf-8", "replace").split("\0")[:-1] if there else []
    return list(dict.fromkeys(line[len("remote.") : -len(".url")] for line in lines))


def checked(url: str, root: Path) -> str:
    """``url`` as git may have it: https, ssh, or a folder (from ``root``, where it is relative).

    Raises InvalidError for anything else: git knows addresses that are commands.
    """
    if "::" in re.sub(r"\[[0-9A-Fa-f:.]+\]", "", url) or url.startswith("-") or not url.isprintable():
        raise _no_address(url)
    if _server(url) or _here(url):
        return url
    if url.startswith("file://"):
        url = url.removeprefix("file://")
        if not url.startswith("/"):
            raise _no_address(url)
    elif "://" in url:
        raise _no_address(url)
    elif ":" in url.partition("/")[0]:
        if not _scp(url):
            raise _no_address(url)
        return url
    return str((root / url).absolute())


def _no_address(url: str) -> InvalidError:
    return InvalidError(
        "not an address to synchronise with: {url}",
        hint="https://…, ssh://…, user@host:path, or a folder",
        url=url,
    )


def _entry(git: Git, key: str) -> str | None:
    """The last entry ``key`` of the clone's own config, whatever it includes left out."""
    there, told = _config(git, "--get", key)
    return told.decode("utf-8", "replace").rstrip("\0") if there else None


def _config(git: Git, *what: str) -> tuple[bool, bytes]:
    return git.answer("config", "--local", "--no-includes", "-z", *what, no=_NO)
