"""Contact plans of clients as `schedule set` changes them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hnwctl.domain.scheduling.wishes import Wishes, wished

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hnwctl.console.book import Book
    from hnwctl.console.drafts import Draft, Saved
    from hnwctl.console.printing.formats import FormatName
    from hnwctl.console.session import Session


@dataclass(frozen=True, slots=True)
class Set:
    """What was saved of the clients that change, and the ids of those that do not."""

    saved: "Sequence[Saved]"
    unchanged: "Sequence[str]"


def change(book: "Book", ids: "Sequence[str]", wishes: Wishes, *, dry_run: bool) -> Set:
    """Change the contact plans of these clients, as one commit. Raises as `wished` and Book.save."""
    from hnwctl.console.drafts import message_for

    drafts = [_draft(book, each, wishes) for each in ids]
    changing = [draft for draft in drafts if draft.record and draft.sections != _own(draft)]
    message = message_for("schedule", [draft.id for draft in changing])
    saved = book.save(changing, message=message, dry_run=dry_run)
    changed = {draft.id for draft in changing}
    return Set(saved, [each for each in ids if each not in changed])


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
    """What changed: of one client field by field, of several their ids."""
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
