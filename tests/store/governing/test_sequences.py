"""Whatever owners decide one after the other: the book verifies, and each member opens what the role says."""

import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest
from books import MEMBERS, Book, crowd, made
from governed import device, git_of, held, opened, rosters, there, vault_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.console.checkup import judged
from hnwctl.errors import HnwctlError
from hnwctl.store.governing import deciding, rekeying
from hnwctl.store.trust import pins
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.membership import Newcomer, reads
from hnwctl.store.trust.roster import Roster, device_entry
from hnwctl.store.vault import Vault
from hnwctl.store.verifying import Survey

OTHERS = ("adviser", "assistant", "compliance", "reminder")
ROLES = ("adviser", "assistant", "compliance", "reminder", "owner")
PARTS = ("profile", "finance", "kyc", "service", "agenda", "shared")

Action = Callable[[Vault, Book], object]


def revoke(role: str) -> Action:
    return lambda vault, book: deciding.change(
        vault, lambda roster: rekeying.without_member(roster, MEMBERS[role]), message="revoke"
    )


def change_role(role: str, new: str, from_now: bool) -> Action:
    return lambda vault, book: deciding.change(
        vault,
        lambda roster: rekeying.with_role(roster, MEMBERS[role], new),
        message="role",
        from_now=from_now,
    )


def define(role: str, part: str, right: str | None) -> Action:
    return lambda vault, book: deciding.change(
        vault, lambda roster: rekeying.with_rights(roster, role, {part: right}), message="define"
    )


def rotate(parts: list[str]) -> Action:
    return lambda vault, book: deciding.change(vault, lambda roster: roster, message="rotate", rotate=parts)


def grant(role: str, new: str, from_now: bool) -> Action:
    def act(vault: Vault, book: Book) -> object:
        own = device(book, role)
        entry = device_entry(own.recipient, own.verifier)
        newcomer = Newcomer(MEMBERS[role], "again", new, "laptop", entry)
        return deciding.grant(vault, newcomer, from_now=from_now)

    return act


ACTIONS = st.one_of(
    st.builds(revoke, st.sampled_from(OTHERS)),
    st.builds(change_role, st.sampled_from(OTHERS), st.sampled_from(ROLES), st.booleans()),
    st.builds(
        define, st.sampled_from(OTHERS), st.sampled_from(PARTS), st.sampled_from(["read", "write", None])
    ),
    st.builds(rotate, st.lists(st.sampled_from(PARTS), min_size=1, max_size=3, unique=True)),
    st.builds(grant, st.sampled_from(OTHERS), st.sampled_from(ROLES), st.booleans()),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Two clients, one of them archived, written by the adviser; and a note that the assistant wrote."""
    folder = tmp_path_factory.mktemp("sequences")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        book = made(folder)
        ids = crowd(book)
        book.run("note", ids["李娜"], "called back", identity="assistant").ok()
        book.run("set", ids["王小明"], "kyc.rating=low", identity="compliance").ok()
    return book


def problems(book: Book) -> list[str]:
    git = git_of(book)
    pin = pins.load_pin(pins.pin_path(Path(os.environ["XDG_STATE_HOME"]) / "hnwctl", book.root))
    keys = held(book, "owner")
    report = Survey(book.root, git, pin).run(keys, partial(judged, region="CN"), nullcontext)
    return [str(problem) for problem in report.problems]


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTIONS, min_size=1, max_size=5))
def test_after_any_decisions_each_opens_what_the_role_says(
    template: Book, tmp_path: Path, home: Path, actions: list[Action]
) -> None:
    folder = template.root.parent
    shutil.rmtree(tmp_path, ignore_errors=True)
    shutil.copytree(folder, tmp_path, symlinks=True)
    book = Book(tmp_path / "book", {role: tmp_path / "keys" / role for role in MEMBERS})
    for name in ("state", "cache"):
        os.environ[f"XDG_{name.upper()}_HOME"] = str(tmp_path / name)
    adopt(template, book, tmp_path)
    former: dict[str, Keyring] = {}
    for act in actions:
        before = {role: held(book, role) for role in OTHERS}
        try:
            act(vault_of(book), book)
        except HnwctlError:
            continue  # such as a role for somebody who was revoked
        former |= {role: keys for role, keys in before.items() if MEMBERS[role] not in rosters(book).members}
    assert problems(book) == []
    for role in OTHERS:
        assert opened(book, held(book, role)) == allowed(rosters(book), MEMBERS[role]) & there(book)
    for role, keys in former.items():
        assert MEMBERS[role] in rosters(book).members or opened(book, keys) == set()
    assert held(book, "owner").secrets


def allowed(book: Roster, member: str) -> set[str]:
    about = book.members.get(member)
    return {part for part in book.compartments if about and reads(book.roles, about.role, part)}


def adopt(template: Book, book: Book, folder: Path) -> None:
    """The copy is trusted as the template is."""
    state = folder / "state" / "hnwctl"
    pins.pin_path(state, template.root).rename(pins.pin_path(state, book.root))
