"""What git was told of the vault: attributes, settings, the guard before commits, caches of plain text."""

import re
from collections.abc import Iterator

from hnwctl.console.checks.finding import Finding, Said, Ward, found
from hnwctl.errors import OutsideError
from hnwctl.model.kinds import KINDS
from hnwctl.store import belonging, layout
from hnwctl.store.repository import guard, write
from hnwctl.store.repository.git import Git
from hnwctl.store.trust import founding

_GUARD = {
    guard.State.foreign: (
        "a pre-commit hook of yours stands where the guard against plain text belongs: {file}"
    ),
    guard.State.elsewhere: (
        "git looks for hooks elsewhere, so the guard against plain text does not run: {file}"
    ),
}


def guarding(ward: Ward) -> Iterator[Finding]:
    """The hook that refuses plain text in commits by hand."""
    git = ward.git
    if git is None:
        return
    at = guard.standing(git)
    state, place = at.state, at.place
    if state in _GUARD:
        if ward.fix:
            guard.install(git)  # beside it
        facts = {"beside": guard.BESIDE, "line": guard.CALL}
        hint = Said(
            "`hnwctl doctor --fix` puts it at .git/{beside}; add this line to your hook:\n{line}", facts
        )
        yield found("guard", Said(_GUARD[state], {"file": str(place)}), hint)
    elif state is guard.State.shared:
        yield found(
            "guard",
            Said("the guard against plain text is missing in the repository of this linked work tree"),
            Said("run `hnwctl doctor --fix` in the main work tree"),
        )
    elif state is not guard.State.current:
        what = Said("the guard that keeps plain text out of commits is missing or out of date")
        yield ward.mend("guard", what, lambda: guard.install(git))


# --- attributes and what is ignored -----------------------------------------------------------

_PROBES = {
    **{f"{kind.folder}/**": f"{kind.folder}/0/00000000.yaml" for kind in KINDS.values()},
    f"{layout.KEYS}/**": f"{layout.KEYS}/member.age",
    layout.ROSTER: layout.ROSTER,
    layout.POLICY: layout.POLICY,
}
_GOOD = {"-text": ("text", ("unset",)), "merge=binary": ("merge", ("binary", "hnwctl", "unset")),
         "diff=hnwctl": ("diff", ("hnwctl",)), "-diff": ("diff", ("unset",))}  # fmt: skip


def attributes(ward: Ward) -> Iterator[Finding]:
    """Whether git leaves sealed bytes alone, and does not stage what editors leave."""
    git = ward.git
    if git is None or git.head()[1] is None:
        return
    text = _present(git, ".gitattributes")
    odd = [line for line in text.splitlines() if _odd(line)]
    if odd:
        what = Said("lines of .gitattributes tell git to do what is not hnwctl's: {lines}", {"lines": odd})
        yield ward.mend("attributes", what, lambda: _strengthen(git, ward))
    elif weak(git):
        what = Said("git may spoil sealed files: .gitattributes is missing, or not as it should be")
        yield ward.mend("attributes", what, lambda: _strengthen(git, ward))
    old = _present(git, ".gitignore")
    missing = [line for line in founding.IGNORE.splitlines() if line not in old.splitlines()]
    if missing:
        what = Said(".gitignore lacks what editors leave behind")
        text = old + ("\n" if old and not old.endswith("\n") else "") + "\n".join(missing) + "\n"
        yield ward.mend("attributes", what, lambda: _commit(git, ward, ".gitignore", text))


def weak(git: Git) -> bool:
    """Whether git, as it stands, would treat sealed files otherwise than `founding.ATTRIBUTES` has it."""
    raw = git.run("check-attr", "-z", "text", "merge", "diff", "--", *_PROBES.values()).decode()
    words = raw.split("\0")[:-1]
    told = {(words[at], words[at + 1]): words[at + 2] for at in range(0, len(words), 3)}
    for line in founding.ATTRIBUTES.splitlines():
        pattern, *wanted = line.split()
        for name, good in (_GOOD[word] for word in wanted):
            if told.get((_PROBES[pattern], name)) not in good:
                return True
    return False


def _strengthen(git: Git, ward: Ward) -> None:
    """Ours at the end, where they are the strongest; what somebody else wrote stays, but for odd lines."""
    ours = founding.ATTRIBUTES.splitlines()
    lines = _present(git, ".gitattributes").splitlines()
    theirs = "".join(f"{line}\n" for line in lines if line not in ours and not _odd(line))
    _commit(git, ward, ".gitattributes", theirs + founding.ATTRIBUTES)
    if weak(git):
        raise OutsideError(
            "other attributes are stronger than those of the vault",
            hint="look into .git/info/attributes, and take away what speaks of the vault's folders",
        )


def _odd(line: str) -> bool:
    """Whether this line tells git to use what is not hnwctl's, as `verify` judges it."""
    return any(belonging.commanding(line.encode("utf-8", "replace"), ""))


def _present(git: Git, path: str) -> str:
    try:
        return layout.read_file(git.root, path, layout.MAX_RECORD).decode("utf-8", "surrogateescape")
    except layout.MissingFileError:
        return ""


def _commit(git: Git, ward: Ward, path: str, text: str) -> None:
    """Plain files that nobody signs: a commit of their own, in nobody's name."""
    was = _present(git, path).encode("utf-8", "surrogateescape")
    new = text.encode("utf-8", "surrogateescape")
    there = (git.root / path).exists()
    head = git.head()[1]
    if was == new:
        return
    write.commit(
        git, {path: new}, message="doctor", author=founding.author_of("doctor"), at=ward.now,
        expected={path: was if there else None}, on=(head,),
    )  # fmt: skip


# --- settings ---------------------------------------------------------------------------------

_UNSET = re.compile(r"merge\.binary\..*|diff\.hnwctl\.cachetextconv").fullmatch
_COMMANDS = re.compile(
    r"filter\..*\.(clean|smudge|process)|diff\..*\.(command|textconv)|merge\..*\.driver|include\.path|includeif\..*"
    r"|core\.(sshcommand|gitproxy|askpass|alternaterefscommand|editor|pager|fsmonitor)|sequence\.editor"
    r"|uploadpack\.packobjectshook|remote\..*\.(uploadpack|receivepack|vcs)|gpg\.(.*\.)?program"
).fullmatch
_COMMAND_IF_SHELL = re.compile(r"alias\..*|credential\.(.*\.)?helper").fullmatch


def settings(ward: Ward) -> Iterator[Finding]:
    """Settings of this repository that would run commands, spoil merges, or keep plain text."""
    git = ward.git
    if git is None:
        return
    listed = git.run("config", "--local", "--no-includes", "--null", "--list").decode("utf-8", "replace")
    pairs = dict(entry.partition("\n")[::2] for entry in listed.split("\0") if entry)
    for name, value in pairs.items():
        facts = {"name": name, "value": value}
        if _UNSET(name) and not (name.endswith("cachetextconv") and value.lower() in _FALSE):
            what = Said(
                "the setting {name} of this repository spoils merges, or keeps plain text: {value}", facts
            )
            yield ward.mend("settings", what, lambda name=name: _unset(git, name))  # type: ignore[misc]
        elif _runs(name, value):
            what = Said(
                "the setting {name} of this repository runs a command, or reads other settings", facts
            )
            hint = "git config --local --unset-all {name}; if it is yours, set it with git config --global"
            yield found("settings", what, Said(hint, facts))


_FALSE = ("false", "no", "off", "0")


def _unset(git: Git, name: str) -> None:
    git.run("config", "--local", "--unset-all", name)


def _runs(name: str, value: str) -> bool:
    if name.startswith(("diff.hnwctl.", "merge.hnwctl.")) and re.match(r"hnwctl( |$)", value):
        return False
    if name == "core.fsmonitor":
        return value.lower() not in (*_FALSE, "true", "yes", "on", "1", "")
    return bool(_COMMANDS(name)) or bool(_COMMAND_IF_SHELL(name) and value.startswith("!"))


def notes(ward: Ward) -> Iterator[Finding]:
    """Plain text that git keeps of what it once showed."""
    git = ward.git
    if git is None:
        return
    refs = git.run("for-each-ref", "--format=%(refname)", "refs/notes/textconv").decode().split()
    if refs:
        what = Said("git keeps plain text of what it showed: {refs}", {"refs": refs})
        yield ward.mend("settings", what, lambda: _drop(git, refs))
        yield found("settings", Said("what git kept lies among its objects until they are swept"),
                    Said("git gc --prune=now; it also drops whatever else no branch reaches"))  # fmt: skip


def _drop(git: Git, refs: list[str]) -> None:
    git.run("update-ref", "--stdin", input="".join(f"delete {ref}\n" for ref in refs).encode())
