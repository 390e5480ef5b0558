"""Contact plans of clients as `schedule set` changes them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hnwctl.domain.contacting import left_alone
from hnwctl.domain.scheduling.wishes import Wishes, wished

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hnwctl.console.book import Book
    from hnwctl.console.drafts import Draft, Saved
    from hnwctl.console.printing.formats import FormatName
    from hnwctl.console.session import Session


@dataclass(frozen=True, slots=True)
class Set:
    """What was saved of the clients that change, and the ids of those that do not.

    ``silent`` are the ids of those who get no contact all the same: why -> ids.
    """

    saved: "Sequence[Saved]"
    unchanged: "Sequence[str]"
    silent: "Mapping[str, Sequence[str]]"


def change(book: "Book", ids: "Sequence[str]", wishes: Wishes, *, dry_run: bool) -> Set:
    """Change the contact plans of these clients, as one commit. Raises as `wished` and Book.save."""
    from hnwctl.console.drafts import message_for

    drafts = [_draft(book, each, wishes) for each in ids]
    changing = [draft for draft in drafts if draft.record and draft.sections != _own(draft)]
    message = message_for("schedule", [draft.id for draft in changing])
    saved = book.save(changing, message=message, dry_run=dry_run)
    changed = {draft.id for draft in changing}
    return Set(saved, [each for each in ids if each not in changed], _silent(drafts, book.today))


def _silent(drafts: "Sequence[Draft]", today: date) -> dict[str, list[str]]:
    """The clients that are left alone, by the reason."""
    found: dict[str, list[str]] = {}
    for draft in drafts:
        why = left_alone(draft.sections["profile"] or {}, today)
        if why:
            found.setdefault(_LEFT_ALONE[why], []).append(draft.id)
    return found


_LEFT_ALONE = {
    "archived": "archived, so no contact falls due: {ids}",
    "for_good": "do not contact stands, so no contact falls due: {ids}",
    "for_now": "do not contact stands, so no contact falls due before it ends: {ids}",
}


def _own(draft: "Draft") -> object:
    return {"profile": draft.record.sections["profile"]} if draft.record else None


def _draft(book: "Book", client: str, wishes: Wishes) -> "Draft":
    from hnwctl.console.clients.changes import require_open
    from hnwctl.console.drafts import Draft

    record = book.read("client", client)
    require_open(book, record, ["profile"])
    profile = dict(record.sections["profile"])
    own = profile.pop("contact_plan", {})
    plan = wished(own, wishes, today=book.today, allowed=book.rules.channels.allowed)
    sections = {"profile": profile | ({"contact_plan": plan} if plan else {})}
    return Draft(record, sections, record.id, reviews=False)


def tell(session: "Session", found: Set, *, form: "FormatName", dry_run: bool) -> None:
    """What changed: of one client field by field, of several their ids; and who is left alone still."""
    for template, ids in found.silent.items():
        session.output.warn(template, ids=ids)
    _tell(session, found, form=form, dry_run=dry_run)


def _tell(session: "Session", found: Set, *, form: "FormatName", dry_run: bool) -> None:
    from hnwctl.console.clients import changes

    if len(found.saved) == 1 and not found.unchanged:
        changes.tell(session, found.saved[0], form=form, dry_run=dry_run)
        return
    output = session.output
    done = {"changed": [each.id for each in found.saved], "unchanged": list(found.unchanged)}
    if form != "table":
        output.record(done, form=form)
        return
    for template, ids in (("changed: {ids}", done["changed"]), ("nothing to do: {ids}", done["unchanged"])):
        if ids:
            output.line(template, ids=ids)
    if dry_run:
        output.note("nothing was written: this was a dry run")
