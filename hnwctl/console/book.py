"""The vault as a book of clients: where sealed sections meet models, policy and today.

The store knows bytes and rights, the domain knows the trade; neither imports the other. Here they are
put together, once, for every command.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from hnwctl.console.newid import item_id
from hnwctl.errors import InvalidError, NotFoundError, UsageError
from hnwctl.model.records import OpenRecord, Plain
from hnwctl.store.vault import Vault

if TYPE_CHECKING:
    from hnwctl.console.drafts import Draft, Saved
    from hnwctl.domain.measures import RateTable
    from hnwctl.domain.paths import Change as FieldChange
    from hnwctl.domain.rules import Rules
    from hnwctl.model.base import Section
    from hnwctl.model.policy import Policy


@dataclass
class Book:
    """One open vault on one day; ``draw`` is the chance from which items get their ids."""

    vault: Vault
    today: date
    draw: Callable[[], str] = item_id

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

    @cached_property
    def rules(self) -> "Rules":
        """The policy in force as the tool computes with it: read in a millisecond, without pydantic."""
        import json

        from hnwctl.domain.rules import Rules

        return Rules.of(json.loads(self.vault.rules))

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
        self._check_holidays(policy.working_days.holidays)
        return policy

    def _check_holidays(self, place: str) -> None:
        """Whether there is such a calendar, which the model cannot know; without it no day can be counted."""
        from hnwctl.domain.calendar.publicdays import public_days

        try:
            public_days(place, self.today.year)
        except InvalidError as error:
            raise InvalidError(
                "policy.yaml: working_days.holidays: no public holidays are known for {place}",
                hint=error.hint,
                place=place,
            ) from None

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
        from hnwctl.console.renewals import renew_extracts
        from hnwctl.store.governing import deciding

        self.proposed_policy()
        deciding.approve_policy(self.vault, self._policy_file())
        for name in ("policy", "rules"):
            self.__dict__.pop(name, None)
        return renew_extracts(self)

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

    def save(self, drafts: "Sequence[Draft]", *, message: str, dry_run: bool = False) -> "list[Saved]":
        """Validate, add the extracts, and write all drafts as one commit: see `drafts.save`."""
        from hnwctl.console.drafts import save

        return save(self, drafts, message=message, dry_run=dry_run)
