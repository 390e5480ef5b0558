"""The kinds of item: where each comes from, what it says, what settles it. A new kind is a line here."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from hnwctl.domain.agenda import providers, wording
from hnwctl.domain.agenda.asking import Ask, Source
from hnwctl.domain.agenda.wording import Wording

Settling = str
"""``done``: a note in the service record; ``task``, ``complaint``, ``contact``, ``section``, ``market``: the
fact itself is written; empty: only a command that changes the fact."""


class Kind(NamedTuple):
    """One kind of item.

    ``rules`` are the parts of the policy that decide about it. ``detail`` is the section that its text comes
    from; a key without it gets the kind instead. ``command`` is what settles it where `done` does not, with
    ``id``, ``item`` and ``place`` (both of them) to fill in; ``settling`` is how `done` goes about it;
    ``writes`` is the section that either changes, unless ``settling`` says so. What is ``lasting`` keeps its
    handle although its day moves.
    """

    source: Callable[[Ask], Source | None]
    words: Wording
    rules: tuple[str, ...]
    settling: Settling
    command: str = ""
    detail: str = ""
    writes: str = "service"
    needs: tuple[str, ...] = ("agenda",)
    lasting: bool = False


KINDS: Mapping[str, Kind] = {
    "contact": Kind(
        providers.contacts, wording.contact, ("cadence",), "contact",
        command="hnwctl log {id}", needs=("agenda", "profile"), lasting=True,
    ),
    "task": Kind(providers.tasks, wording.task, (), "task", detail="service"),
    "complaint": Kind(
        providers.complaints, wording.complaint, ("complaints",), "complaint",
        command="hnwctl complaint close {place}", detail="service",
    ),
    "birthday": Kind(
        providers.birthdays, wording.birthday, ("notice",), "done", needs=("agenda", "profile")
    ),
    "anniversary": Kind(
        providers.anniversaries, wording.anniversary, ("notice",), "done", needs=("agenda", "profile")
    ),
    "festival": Kind(
        providers.festivals, wording.festival, ("festivals",), "done", needs=("agenda", "profile")
    ),
    "maturity": Kind(providers.maturities, wording.maturity, ("notice",), "done", detail="finance"),
    "open_window": Kind(providers.open_windows, wording.open_window, ("notice",), "done", detail="finance"),
    "premium": Kind(providers.premiums, wording.premium, ("notice",), "done", detail="finance"),
    "capital_call": Kind(
        providers.capital_calls, wording.capital_call, ("notice",), "done", detail="finance"
    ),
    "kyc_expiry": Kind(
        providers.kyc_expiries, wording.kyc_expiry, ("kyc",), "",
        command="hnwctl review {id} -s kyc", detail="kyc", writes="kyc",
    ),
    "document_expiry": Kind(
        providers.document_expiries, wording.document_expiry, ("kyc",), "",
        command="hnwctl edit {id} -s kyc", detail="kyc", writes="kyc",
    ),
    "consent_expiry": Kind(
        providers.consent_expiries, wording.consent_expiry, ("kyc",), "",
        command="hnwctl edit {id} -s profile", writes="profile", needs=("agenda", "profile"),
    ),
    "risk_expiry": Kind(
        providers.risk_expiries, wording.risk_expiry, ("risk_assessment",), "",
        command="hnwctl edit {id} -s kyc", detail="kyc", writes="kyc",
    ),
    "stale_client": Kind(
        providers.stale_sections, wording.stale_client, ("shelf_lives",), "section",
        command="hnwctl review {id} -s {item}",
    ),
    "stale_market": Kind(
        providers.stale_market, wording.stale_market, ("shelf_lives",), "market", needs=("shared",)
    ),
    "backup": Kind(
        providers.backup, wording.backup, ("backup",), "",
        command="hnwctl backup {item}", writes="", needs=(), lasting=True,
    ),
}  # fmt: skip
"""Every kind that has facts by now, in the order of the glossary."""

ONE_DAY = frozenset({"birthday", "anniversary", "festival"})
"""What is gone with its day, and is not postponed past it."""
