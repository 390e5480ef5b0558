"""What an erasure cannot reach: snapshots, remotes, colleagues' clones, plain files; and what to ask whom."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, NamedTuple

from hnwctl.console.messages import say
from hnwctl.errors import HnwctlError

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.erasing.forgetting import Found
    from hnwctl.store.repository.git import Git
    from hnwctl.store.vault import Vault

_LOGIN = re.compile(r"(?<=//)[^/@]*@")
_ADDRESS = re.compile(r"[/:]")
"""What a branch follows is the name of a server, or an address."""


def finished(session: "Session", vault: "Vault", *, answers: bool) -> "Vault":
    """Do what a `forget` that was killed has left to do, once the vault is sound; the vault as it is then.

    What keeps it from being done keeps nobody from reading: it is said, and tried again by the next command.
    """
    from hnwctl.errors import LockedError
    from hnwctl.store.erasing import finishing
    from hnwctl.store.repository import write
    from hnwctl.store.vault import Vault

    git, pin = vault.writable(), vault.pin
    head = git.head()[1]
    if (
        vault.problems
        or pin is None
        or pin.commit is None
        or head is None
        or not git.is_ancestor(pin.commit, head)
    ):
        return vault
    with ExitStack() as stack:
        try:
            stack.enter_context(write.locked(git, timeout=0))
        except LockedError:  # somebody is at it
            return vault
        vault.catalog.close()
        try:
            finishing.finish(git, cache=vault.around.cache, vault_id=vault.roster.vault_id)
        except HnwctlError as error:
            unswept = finishing.unswept(error)
            vault.warnings.append((unswept.message, dict(unswept.facts)))
    again = Vault.open(vault.root, lambda: session.devices, session.surroundings(), answers=answers)
    again.warnings[:0] = vault.warnings
    return again


class Remains(NamedTuple):
    """A place that may still hold the client, of a kind, and what to do or to ask there."""

    kind: str
    place: str
    ask: str


def remaining(session: "Session", vault: "Vault", found: "Found") -> list[Remains]:
    """Every such place that can be known from here."""
    return [
        *_snapshots(session, vault),
        *_remotes(vault.writable()),
        *_clones(vault),
        *_here(vault.writable(), found),
    ]


def _snapshots(session: "Session", vault: "Vault") -> Iterator[Remains]:
    """In the destinations, and wherever else this machine has seen one, also on a disk that is away."""
    ask = say("delete it as soon as a newer snapshot is verified; until then restore nothing from it")
    known = _seen(session, vault)
    lying = dict.fromkeys(place for places in known.values() for place in places)
    for each in _lying(session, vault):
        lying.pop(each.place, None)
        yield each if each.ask else each._replace(ask=ask)
    for place in lying:
        yield Remains("snapshot", place, ask)
    for name in (name for name, places in known.items() if not places):
        yield Remains("snapshot", name, say("it was here once: find out where it went, and delete it"))


def _lying(session: "Session", vault: "Vault") -> Iterator[Remains]:
    """What lies in the destinations; those that cannot be looked at, with what to do there."""
    from hnwctl.console.backups import destinations
    from hnwctl.store.snapshots import places

    folders = []
    with suppress(HnwctlError):
        folders = destinations.configured(session.settings)
    for folder in folders:
        try:
            found = places.look(folder, vault.roster.vault_id)
        except HnwctlError as error:
            why = say("cannot be looked at now ({why}): delete the snapshots in it", why=str(error))
            yield Remains("snapshots", str(folder), why)
            continue
        for each in found.snapshots:
            yield Remains("snapshot", str(each.path), "")


def _seen(session: "Session", vault: "Vault") -> dict[str, list[str]]:
    """The snapshots that this machine knows of: name -> where they were when it last looked."""
    from hnwctl.console.backups import ledger

    with suppress(HnwctlError):
        known = ledger.load(session.state_folder, vault.roster.vault_id).snapshots.values()
        return {each.name: list(each.places) for each in known}
    return {}


def _remotes(git: "Git") -> Iterator[Remains]:
    """Git servers, as the repository's own config names them, and those of whose branches git keeps the last
    state; a login in an address is not shown."""
    words = ("config", "--includes", "--null", "--get-regexp", r"^(remote\..*\.(push)?url|branch\..*remote)$")
    _, told = git.answer(*words, no=1)
    ask = say(
        "`hnwctl sync` brings the new history there; then ask its keeper to drop what no branch reaches "
        "(git gc --prune=now), forks, pull requests and caches"
    )
    rows = [row.partition("\n")[::2] for row in told.decode("utf-8", "replace").split("\0") if row]
    named = [key[len("remote.") :].rpartition(".")[0] for key, _ in rows if key.startswith("remote.")]
    urls = [value for key, value in rows if key.startswith("remote.") or _ADDRESS.search(value)]
    known = git.run("for-each-ref", "--format=%(refname:lstrip=2)", "refs/remotes").decode().splitlines()
    seen = [ref for ref in known if not any(ref.startswith(f"{name}/") for name in named)]
    for url in dict.fromkeys([*urls, *(ref.partition("/")[0] for ref in seen)]):
        yield Remains("remote", _LOGIN.sub("", url), ask)


def _clones(vault: "Vault") -> Iterator[Remains]:
    me = vault.unlocked
    others = [
        f"{member}/{device}"
        for member, about in vault.roster.members.items()
        for device in about.devices
        if f"{member}/{device}" != me.author and about.role != "recovery"
    ]
    for each in others:
        yield Remains(
            "clone", each, say("let `hnwctl sync` run in each clone: it follows, and sweeps there too")
        )


def _here(git: "Git", found: "Found") -> Iterator[Remains]:
    """What lies here and is not ours to change."""
    for stray in found.plain:
        yield Remains(
            "file", stray.path, say("plain text that names the client, also in history: change it by hand")
        )
    for path in found.holdings.large:
        yield Remains("file", path, say("too large to be searched: look into it, and remove it by hand"))
    if (git.common_dir / "objects/info/alternates").exists():
        yield Remains(
            "objects", ".git/objects/info/alternates", say("objects are shared with another repository")
        )
    if found.unopened:
        text = "old sections that your keys do not open: {count}; whether they name the client is not known"
        yield Remains("sealed", "", say(text, count=found.unopened))
