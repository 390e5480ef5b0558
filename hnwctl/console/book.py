"""The vault as a book of clients: where sealed sections meet models, policy and today.

The store knows bytes and rights, the domain knows the trade; neither imports the other. Here they are
put together, once, for every command.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from hnwctl.errors import ForbiddenError, InvalidError, NotFoundError, UsageError
from hnwctl.model.kinds import EXTRACTS, KINDS
from hnwctl.model.records import OpenRecord, Plain
from hnwctl.store.vault import Vault

if TYPE_CHECKING:
    from hnwctl.domain.measures import RateTable
    from hnwctl.domain.paths import Change as FieldChange
    from hnwctl.model.base import Section
    from hnwctl.model.policy import Policy
    from hnwctl.store.saving import Change

Sections = Mapping[str, dict[str, Plain] | None]
"""Section -> its whole new content; None takes it away and leaves a tombstone."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written to one record: the record that was read (None: a new one), and new contents."""

    record: OpenRecord | None
    sections: Sections
    id: str
    kind: str = "client"


@dataclass(frozen=True, slots=True)
class Saved:
    """What a write did: the record, the fields that changed, and the commit (None: nothing to write)."""

    id: str
    changes: "tuple[FieldChange, ...]"
    commit: str | None = None


@dataclass
class Book:
    """One open vault on one day."""

    vault: Vault
    today: date

    @cached_property
    def region(self) -> str:
        """The region of phone numbers that are typed without a country."""
        from hnwctl.domain.importing.plan import region_of

        return region_of(self.vault.roster.jurisdiction)

    @cached_property
    def policy(self) -> "Policy":
        """The policy in force: the one an owner approved, whatever lies in the work tree."""
        from hnwctl.model.policy import Policy
        from hnwctl.store import codec

        return Policy.from_plain(
            codec.load(self.vault.policy_raw(), source="policy.yaml"), source="policy.yaml"
        )

    def proposed_policy(self) -> "Policy":
        """policy.yaml as it lies in the work tree; raises InvalidError by path when it does not hold."""
        from hnwctl.model.policy import Policy
        from hnwctl.store import codec

        raw = self._policy_file()
        policy = Policy.from_plain(codec.load(raw, source="policy.yaml"), source="policy.yaml")
        if policy.currency != self.vault.roster.currency:
            raise InvalidError(
                "policy.yaml counts in {policy}, the book in {book}",
                hint="the currency of a book does not change; put it back",
                policy=policy.currency,
                book=self.vault.roster.currency,
            )
        return policy

    def policy_changes(self) -> "list[FieldChange]":
        """What policy.yaml in the work tree would change of the policy in force."""
        from hnwctl.domain.policies import policy_differences

        return policy_differences(self.policy, self.proposed_policy())

    @property
    def policy_approved(self) -> bool:
        """Whether policy.yaml in the work tree is, byte for byte, the policy in force."""
        from hnwctl.store.trust.roster import digest

        return digest(self._policy_file()) == self.vault.roster.policy

    def approve_policy(self) -> int:
        """Put policy.yaml into force and renew what was published under the old one; returns how many
        extracts were renewed. Raises ForbiddenError for anybody but an owner."""
        self.proposed_policy()
        self.vault.approve_policy(self._policy_file())
        self.__dict__.pop("policy", None)
        return self._renew_extracts()

    def _policy_file(self) -> bytes:
        raw = self.vault.policy_file()
        if raw is None:
            raise NotFoundError(
                "policy.yaml is missing", hint="put it back: git checkout HEAD -- policy.yaml"
            )
        return raw

    @cached_property
    def rates(self) -> "RateTable":
        """The rates in the vault's market notes."""
        from hnwctl.domain.measures import RateTable

        rows = self.vault.query("SELECT date, currency, rate FROM rates")
        return RateTable.of(rows)

    def resolve(self, text: str) -> str:
        """The id of the client that ``text`` names; raises NotFoundError with candidates.

        Raises UsageError for ``-``, which stands for many where many may be given.
        """
        from hnwctl.domain.lookup import find_client

        if text == "-":
            raise UsageError("one client only", hint="name the client: this command reads no ids from stdin")
        return find_client(text, self.vault.query)

    def client(self, text: str) -> OpenRecord:
        """The client that ``text`` names, with every section this key opens."""
        return self.read("client", self.resolve(text))

    def read(self, kind: str, id: str) -> OpenRecord:  # noqa: A002 - the word of the format
        """One record; raises NotFoundError when there is none."""
        record = self.vault.read(kind, id)
        if record is None:
            raise NotFoundError("no such record: {id}", id=id)
        return record

    def models(self, record: OpenRecord) -> "dict[str, Section]":
        """The opened sections as models; raises InvalidError by field when one does not hold."""
        return {name: self.model(record.kind, name, plain) for name, plain in record.sections.items()}

    def model(self, kind: str, section: str, plain: Mapping[str, Plain]) -> "Section":
        """One section as its model, with what this book's place implies for phone numbers."""
        from hnwctl.model.sections import model_of

        return model_of(kind, section).from_plain(
            dict(plain), source=section, context={"region": self.region}
        )

    def save(self, drafts: Sequence[Draft], *, message: str, dry_run: bool = False) -> list[Saved]:
        """Validate, add the extracts, and write all drafts as one commit.

        Sections whose content did not change are left alone; a draft that changes nothing writes nothing.
        Raises InvalidError, ForbiddenError, ConflictError; then nothing was written.
        """
        planned = [self._plan(draft) for draft in drafts]
        changes = [change for change, _ in planned if change.sections]
        commit = self.vault.write(changes, message=message) if changes and not dry_run else None
        return [Saved(change.id, fields, commit) for change, fields in planned]

    def _plan(self, draft: Draft) -> "tuple[Change, tuple[FieldChange, ...]]":
        from hnwctl.domain.paths import changed_paths
        from hnwctl.store.saving import Change

        record = draft.record
        old = dict(record.sections) if record else {}
        self._refuse_sealed(draft)
        new = {name: self._clean(draft.kind, name, content) for name, content in draft.sections.items()}
        changed = {name: content for name, content in new.items() if content != old.get(name)}
        fields = tuple(changed_paths({name: old.get(name, {}) for name in changed},
                                     {name: content or {} for name, content in changed.items()}))  # fmt: skip
        base = {name: meta.rev for name, meta in record.meta.items()} if record else None
        changed |= self._extracts(draft.kind, changed, base or {}, old)
        return Change(draft.kind, draft.id, changed, base), fields

    def _renew_extracts(self) -> int:
        """Publish the tiers anew where the approved policy gives another one than stands in the extracts."""
        from hnwctl.model.extracts import FinanceDates
        from hnwctl.store.saving import Change

        published = "SELECT id FROM published WHERE tier IS NOT NULL"
        other = "SELECT c.id FROM clients c LEFT JOIN published p ON p.id = c.id WHERE c.tier IS NOT p.tier"
        stale = self.vault.query(other if self.policy.publish.tier else published)
        changes = []
        for (id_,) in stale:
            record = self.read("client", id_)
            if "finance" not in record.sections:
                continue
            model = self.model("client", "finance", record.sections["finance"])
            old = record.sections.get("finance_dates")
            previous = FinanceDates.from_plain(old, source=id_) if old else None
            rev = record.meta["finance"].rev
            content = self._extract("finance", model, rev, previous)
            if content != old:
                base = {name: meta.rev for name, meta in record.meta.items()}
                changes.append(Change("client", id_, {"finance_dates": content}, base))
        if changes:
            self.vault.write(changes, message=f"renew extracts of {len(changes)} clients")
        return len(changes)

    def _refuse_sealed(self, draft: Draft) -> None:
        """What this key cannot read it must not write: that would erase what is there."""
        hidden = [name for name in draft.sections if draft.record and name in draft.record.sealed]
        if hidden:
            raise ForbiddenError(
                "{id}: {section} is sealed to your key", id=draft.id, section=", ".join(hidden)
            )

    def _clean(self, kind: str, section: str, content: dict[str, Plain] | None) -> dict[str, Plain] | None:
        return None if content is None else self.model(kind, section, content).to_plain()

    def _extracts(
        self, kind: str, changed: Sections, base: Mapping[str, int], old: Sections
    ) -> dict[str, dict[str, Plain] | None]:
        """The agenda extracts of every source that changes, for the revision it will have."""
        from hnwctl.store.saving import next_revision

        found: dict[str, dict[str, Plain] | None] = {}
        for extract, source in EXTRACTS.items():
            if extract not in KINDS[kind].sections or source not in changed:
                continue
            content = changed[source]
            if content is None:
                found[extract] = None
                continue
            rev, before = next_revision(base.get(source, 0), source), old.get(extract)
            previous = self.model(kind, extract, before) if before else None
            found[extract] = self._extract(source, self.model(kind, source, content), rev, previous)
        return found

    def _extract(
        self, source: str, model: "Section", rev: int, previous: "Section | None"
    ) -> dict[str, Plain]:
        from hnwctl.domain import extracts
        from hnwctl.model.extracts import FinanceDates

        made = extracts.extract(
            source,
            model,
            rev=rev,
            policy=self.policy,
            rates=self.rates,
            base=self.vault.roster.currency,
            today=self.today,
            previous=previous if isinstance(previous, FinanceDates) else None,
        )
        return made.to_plain()


def message_for(verb: str, changes: Iterable[Saved]) -> str:
    """An opaque commit message: the verb and ids, never a name."""
    ids = [saved.id for saved in changes]
    return f"{verb} {' '.join(ids)}" if len(ids) <= 5 else f"{verb} {len(ids)} records"
