"""An open vault: what is trusted, who is at the keyboard, reading, and the one way of writing.

What only writing needs is imported where it is written: a warm answer does without a tenth of its time.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hnwctl.errors import (
    ConflictError,
    ForbiddenError,
    IntegrityError,
    LockedError,
    NotFoundError,
    OutsideError,
    Problem,
    UsageError,
)
from hnwctl.model.records import OpenRecord
from hnwctl.store import layout
from hnwctl.store.catalog import Catalog
from hnwctl.store.keys.identities import Device
from hnwctl.store.repository import unfinished
from hnwctl.store.repository.git import Git, open_git
from hnwctl.store.setting import Setting
from hnwctl.store.surroundings import Surroundings
from hnwctl.store.trust import pins, roster, succession
from hnwctl.store.trust.pins import Pin
from hnwctl.store.trust.roster import Roster
from hnwctl.store.trust.succession import Trusted
from hnwctl.store.trust.unlock import Unlocked, check_key_files, unlock

if TYPE_CHECKING:
    from hnwctl.store.repository.gathering import Gathering
    from hnwctl.store.saving import Change, Prepared

Devices = Callable[[], Sequence[Device]]
"""The identities of this run, opened when they are needed."""
RULES = "rules/1"
"""Fact of the index: the rules in force."""
MANY = 200
"""Changes from which on a write uses every core."""
_PUT_RIGHT = (
    "bring a file back: git checkout {commit} -- FILE, then git commit; delete one that was not there"
)
_LOST = (
    "git has lost a part of this clone: take a fresh one, from the server or a colleague, "
    "or bring back a snapshot: `hnwctl backup restore`"
)


@dataclass
class Vault:
    """One vault, opened and checked.

    ``problems`` names what must not be believed of it; ``warnings`` are templates with their facts.
    ``settled`` is false while an unfinished write lies in it that could not be finished.
    """

    root: Path
    git: Git | None
    around: Surroundings
    trusted: Trusted
    pin: Pin | None
    unlocked: Unlocked
    problems: list[Problem] = field(default_factory=list)
    warnings: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    settled: bool = True

    @classmethod
    def open(cls, root: Path, devices: Devices, around: Surroundings, *, answers: bool = True) -> "Vault":
        """Finish what a killed command left, unlock, and check everything that changed since.

        A command that ``answers`` nothing from records, and only puts a commit on top of HEAD, checks what
        commits brought, not what lies in the work tree besides: that is for the next that answers.
        What looks wrong is looked at once more with the vault lock held: it may be a write that was at work.
        Raises ForbiddenError when no identity fits, IntegrityError when no roster can be trusted.
        """
        git = open_git(root)
        with suppress(IntegrityError):
            vault = cls._looked(root, git, devices, around, answers=answers)
            if not vault.problems:
                return vault
            vault.close()
        with ExitStack() as stack:
            if git is not None:
                from hnwctl.store.repository import write

                with suppress(LockedError, OutsideError):
                    stack.enter_context(write.locked(git))
            return cls._looked(root, git, devices, around, answers=answers)

    @classmethod
    def _looked(
        cls, root: Path, git: Git | None, devices: Devices, around: Surroundings, *, answers: bool
    ) -> "Vault":
        left = unfinished.finished(git)
        pin = pins.load_pin(pins.pin_path(around.state, root))
        trusted = succession.trusted_roster(root, git, pin)
        unlocked = unlock(root, git, trusted.roster, devices(), pin.commit if pin else None)
        vault = cls(root, git, around, trusted, pin, unlocked, left.problems, left.warnings, left.settled)
        vault.problems += [*trusted.problems, *unlocked.problems]
        vault.problems += check_key_files(root, trusted.roster, skip=unlocked.member)
        with ExitStack() as stack:
            stack.callback(vault.close)
            vault._refresh() if answers else vault.checked_head()
            vault._warn()
            stack.pop_all()
        return vault

    def close(self) -> None:
        """Let go of the index, if it was asked: of its memory and its descriptors."""
        if "catalog" in vars(self):
            self.catalog.close()

    @property
    def roster(self) -> Roster:
        """The roster in force."""
        return self.trusted.roster

    @cached_property
    def catalog(self) -> Catalog:
        """The records, indexed and checked."""
        around, book, held = self.around, self.roster, self.unlocked.keyring.compartments
        setting = Setting(
            root=self.root,
            git=self.git,
            roster=book,
            unlocked=self.unlocked,
            cache=around.cache,
            projection=around.projection,
            context=lambda records, query: around.context(
                self.rules if query else self._made_rules, book.currency, held, records, query
            ),
            today=around.today.isoformat(),
            progress=around.progress,
        )
        return Catalog(setting, self.pin.commit if self.pin else None)

    # reading

    def query(
        self, sql: str, params: Sequence[object] = (), *, limit: int | None = None
    ) -> list[tuple[Any, ...]]:
        """Rows of the index; see Catalog.query for what is raised."""
        return self.catalog.query(sql, params, limit=limit).rows

    def read(self, kind: str, id: str) -> OpenRecord | None:  # noqa: A002 - the word of the format
        """One record with every section this key opens and that passed its checks; None if there is none.

        Raises ConflictError for one that was sealed to new keys since this vault was opened.
        """
        record = self.catalog.read(layout.record_path(kind, id))
        if record is None or record.damaged:
            self.refuse_newer_roster()
        return record

    def policy_raw(self) -> bytes:
        """The bytes of the policy in force; raises IntegrityError when they are nowhere to be found."""
        raw = self._policy_in_place()
        if raw is not None and roster.digest(raw) == self.roster.policy:
            return raw
        found = self._approved_policy()
        if found is None:
            raise IntegrityError(
                "policy.yaml is not the approved one, and the approved one is not in the history",
                hint="an owner can approve the present one: `hnwctl policy approve`",
            )
        return found

    @cached_property
    def rules(self) -> str:
        """What ``Surroundings.rules`` made of the policy in force; the index remembers it."""
        return self.catalog.fact(RULES, lambda: self._made_rules)

    @cached_property
    def _made_rules(self) -> str:
        return self.around.rules(self.policy_raw())

    def policy_file(self) -> bytes | None:
        """The bytes of policy.yaml in the work tree, approved or not; None when it is missing."""
        try:
            return layout.read_file(self.root, layout.POLICY, layout.MAX_RECORD)
        except NotFoundError:
            return None

    def _approved_policy(self) -> bytes | None:
        head = self.git.head()[1] if self.git else None
        if self.git is None or head is None:
            return None
        oids = dict.fromkeys(oid for _, oid in self.git.versions(layout.POLICY, head) if oid)
        return next((raw for raw in self.git.blobs(oids) if roster.digest(raw) == self.roster.policy), None)

    # writing

    def write(self, changes: "Sequence[Change]", *, message: str) -> str:
        """Write the changes as one commit, or none of them; returns the commit.

        Raises ForbiddenError, ConflictError, LockedError, IntegrityError (the vault has problems), and
        OutsideError; except when the message says "saved", nothing was written.
        """
        from hnwctl.store.repository import write

        git = self.writable()
        with write.locked(git):
            self.refuse_newer_roster()
            head = self.checked_head()
            self.refuse_problems()
            made = self._prepared(changes)
            self._refuse_late(made)
            files = {each.path: each.raw for each in made}
            was = {each.path: each.was for each in made}
            commit = self.commit(git, files, message, was, head)
            self.catalog.written([each.entry for each in made])
            self._move_pin(commit)
        return commit

    def _refuse_late(self, made: "Sequence[Prepared]") -> None:
        """What did not change is written back: it must be what was checked, not what came in between."""
        for each in made:
            if each.was is not None and not self.catalog.as_known(each.path, each.was):
                raise ConflictError(
                    "{file} was changed by somebody else meanwhile",
                    hint="run the command again",
                    file=each.path,
                )

    def _prepared(self, changes: "Sequence[Change]") -> "list[Prepared]":
        """Seal and sign; many changes on all cores, with a bar."""
        from hnwctl.store.saving import Preparer, Writer
        from hnwctl.store.trust import founding
        from hnwctl.store.workers import worked

        writer = Writer(self.roster, self.unlocked, founding.stamp(self.now()))
        many = len(changes) > MANY
        work = Preparer(self.root, writer, self.catalog.loader(many=many))
        made: list[Prepared] = []
        with self.around.progress("sealing") as report:
            for chunk in worked(changes, work, jobs=(os.cpu_count() or 1) if many else 1):
                made += chunk
                if callable(report):
                    report(len(made), len(changes))
        return made

    def require_owner(self) -> None:
        """Raise ForbiddenError for anybody but an owner."""
        if not roster.is_owner(self.roster, self.unlocked.member):
            raise ForbiddenError(
                "only an owner changes the roster", hint="ask: {owners}", owners=self._owner_names()
            )

    def refuse_newer_roster(self) -> None:
        """Raise ConflictError if rights or keys were changed since this vault was opened: what would be
        written by the old ones, nobody would believe. With the vault lock held nobody changes them any more.
        """
        if not self.problems and self.present(layout.ROSTER) != self.trusted.raw:
            raise ConflictError(
                "members, rights or keys were changed by somebody else meanwhile",
                hint="run the command again",
            )

    def follow(self, signed: Roster, raw: bytes, commit: str) -> None:
        """From now on ``signed``, which was committed as ``raw`` with ``commit``, is the roster in force."""
        self.trusted = Trusted(signed, raw)
        for name in ("catalog", "rules", "_made_rules"):
            self.__dict__.pop(name, None)
        joined = self.pin.joined if self.pin else False
        self._save_pin(succession.pin_of(signed, raw, commit, joined=joined))

    def commit(
        self,
        git: Git,
        files: Mapping[str, bytes | None],
        message: str,
        was: Mapping[str, bytes | None],
        head: str | None,
        gathered: "Gathering | None" = None,
    ) -> str:
        """Write on top of ``head``, which was checked: P moves to the new commit and all below it.

        ``was`` is what the files held that are written, those apart that were ``gathered``.
        """
        from hnwctl.store.repository import write
        from hnwctl.store.trust import founding

        return write.commit(
            git,
            files,
            message=message,
            author=founding.author_of(self.unlocked.member),
            at=self.now(),
            expected=was,
            gathered=gathered,
            on=(head,),
        )

    def present(self, path: str) -> bytes | None:
        """What lies at ``path`` in the work tree; None if nothing does."""
        try:
            return layout.read_file(self.root, path, layout.MAX_RECORD)
        except NotFoundError:
            return None

    def now(self) -> datetime:
        """The clock, in UTC."""
        return self.around.now().astimezone(UTC)

    def _owner_names(self) -> list[str]:
        return sorted({author.partition("/")[0] for author in roster.owners(self.roster)})

    def writable(self) -> Git:
        """The repository; raises UsageError where the vault has none of its own."""
        if self.git is None:
            raise UsageError(
                "{folder} is not a repository of its own, so it is only read",
                hint="`hnwctl demo DIR` makes a copy that can be written",
                folder=self.root,
            )
        return self.git

    def refuse_problems(self) -> None:
        """Raise IntegrityError, with all of them and what to do, if anything must not be believed."""
        if self.problems:
            raise IntegrityError(
                "nothing is written while the vault has problems",
                hint=_LOST if any(each.file == ".git" for each in self.problems) else _PUT_RIGHT,
                problems=self.problems,
                commit=self.pin.commit if self.pin and self.pin.commit else "COMMIT",
            )

    # trust

    def checked_head(self) -> str | None:
        """HEAD's commit. Unless that is P, it is looked what the commits since brought, and all that goes
        with it."""
        head = self.git.head()[1] if self.git and self.pin and self.settled else None
        if head is None or self.pin is None or head != self.pin.commit:
            return self._refresh()
        lost = self.catalog.head_problems(head, sure=True)
        self.problems += [problem for problem in lost if problem not in self.problems]
        return head

    def _refresh(self) -> str | None:
        """Check what changed since the last look, and move P to what was checked; HEAD's commit."""
        head = self.git.head()[1] if self.git else None  # first: what is then found is as new, or newer
        found = self.catalog.refresh()
        if "_made_rules" in self.__dict__:  # for a new index, which is to remember them
            self.rules  # noqa: B018
        moves = head is not None and self.settled
        if head is not None and moves and not found:
            found = self.catalog.head_problems(head)
        self.problems += [problem for problem in found if problem not in self.problems]
        if head is not None and moves and not self.problems:
            self._move_pin(head)
        return head

    def _move_pin(self, commit: str) -> None:
        joined = self.pin.joined if self.pin else False
        pin = succession.pin_of(self.roster, self.trusted.raw, commit, joined=joined)
        if pin != self.pin:
            self._save_pin(pin)
            self.catalog.move_to(commit)

    def _save_pin(self, pin: Pin) -> None:
        self.pin = pin
        path = pins.pin_path(self.around.state, self.root)
        try:
            other = pins.load_pin(path)
            if other is None or other.roster_rev <= pin.roster_rev:  # else another process knows more by now
                pins.save_pin(path, pin)
        except OutsideError as error:
            self.warnings.append((error.message, dict(error.facts)))

    def _policy_in_place(self) -> bytes | None:
        """What lies there as policy.yaml, if it is a file; a link or a giant is not the approved one."""
        try:
            return self.policy_file()
        except (IntegrityError, OutsideError):
            return None

    def _warn(self) -> None:
        if self.git is None:
            text = "{folder} is no git repository of its own: its history is unchecked"
            self.warnings.append((text, {"folder": self.root}))
        elif self.pin is None or not self.pin.joined:
            text = (
                "nobody has vouched for this clone; ask an owner for its join line: `hnwctl access join LINE`"
            )
            self.warnings.append((text, {}))
        raw = self._policy_in_place()
        if raw is None or roster.digest(raw) != self.roster.policy:
            self.warnings.append(("policy.yaml is not the approved one; the approved one is in force", {}))
