"""The copy of their data for a client: what is in the record, who reads it, whence, and for how long."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hnwctl.console.clients.card import Facts, field_rows, section_title
from hnwctl.console.clients.worth import head_lines
from hnwctl.console.erasing import duty_text, kept_by
from hnwctl.console.messages import language, listed, say, translated
from hnwctl.domain.disclosure import told
from hnwctl.model.kinds import EXTRACTS, KINDS
from hnwctl.model.records import OpenRecord, Plain

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session

Rows = list[tuple[str, list[str]]]
"""Title and texts of each field."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: a heading, and below it sentences or fields."""

    title: str
    lines: Sequence[str] = ()
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All of the copy: as a page for people, and as data for programs; ``left_out`` names sealed sections."""

    title: str
    parts: Sequence[Part]
    data: Mapping[str, Any]
    left_out: Sequence[str]


def disclosure(session: "Session", book: "Book", record: OpenRecord) -> Disclosure:
    """The copy for the client of ``record``, as far as this key opens it, in the reader's language."""
    sections = {name: told(name, record.sections[name]) for name in _shown(record)}
    shared = list(_readers(book, record))
    kept = _retention(book, record)
    left, missing = _left_out(record), [*record.sealed, *record.damaged]
    facts = Facts({}, book.vault.roster.currency, lambda _: "", session.settings.now().tzinfo)
    parts = [
        Part(translated("About this copy"), _about(book, record)),
        *(
            Part(section_title(name), rows=field_rows(record.kind, name, plain, facts))
            for name, plain in sections.items()
        ),
        *_derived(book, record),
        Part(translated("Who can read it"), rows=shared),
        Part(translated("Where it comes from"), _sources(record)),
        Part(translated("How long it is kept"), kept),
        Part(translated("What was left out"), left),
        Part(translated("What you may ask for"), _rights()),
    ]
    data = {
        "hnwctl": "disclosure/1",
        "id": record.id,
        "made": book.today.isoformat(),
        "book": book.vault.roster.name,
        "language": language(),
        "data": sections,
        "labels": labels(sections),
        "readers": [{"section": title, "roles": texts} for title, texts in shared],
        "sources": _sources(record),
        "retention": kept,
        "left_out": left,
    }
    return Disclosure(translated("Copy of your data"), parts, data, missing)


def _shown(record: OpenRecord) -> list[str]:
    """The sections that are open; an extract only repeats its source."""
    order = [name for name in KINDS[record.kind].sections if name in record.sections]
    return [name for name in order if EXTRACTS.get(name) not in record.sections]


def _about(book: "Book", record: OpenRecord) -> list[str]:
    name = str(record.sections.get("profile", {}).get("name", record.id))
    made = say("Made for {name} on {day} from the book “{book}”.", name=name, day=book.today.isoformat(),
               book=book.vault.roster.name)  # fmt: skip
    return [made, translated("It has what stands in the record on that day; earlier versions are not in it.")]


def _derived(book: "Book", record: OpenRecord) -> Iterator[Part]:
    """What is worked out of the record: a classification is told too."""
    if "finance" in record.sections:
        lines = head_lines(book, record)["finance"]
        yield Part(translated("Worked out of it"), rows=[(title, [value]) for title, value in lines])


def _readers(book: "Book", record: OpenRecord) -> Iterator[tuple[str, list[str]]]:
    """Of each section that is there the roles that can read it, with the number of people."""
    from hnwctl.model.words_section import ROLE
    from hnwctl.store.trust import roster

    members = book.vault.roster.members
    for section, compartment in KINDS[record.kind].sections.items():
        if section not in record.meta or section in record.gone:
            continue
        roles = [
            about.role
            for name, about in members.items()
            if roster.can(book.vault.roster, name, compartment, "read")
        ]
        counted = {role: roles.count(role) for role in dict.fromkeys(roles)}
        yield (
            section_title(section),
            [f"{ROLE.label(role, language())} ({count})" for role, count in counted.items()],
        )


def _sources(record: OpenRecord) -> list[str]:
    from hnwctl.model.words_client import SOURCE

    profile = record.sections.get("profile", {})
    lines = [translated("From yourself, and from what the firm recorded of its dealings with you.")]
    if "source" in profile:
        how = SOURCE.label(str(profile["source"]), language())
        lines.append(say("How you came to the firm: {how}.", how=how))
    if "referrer" in profile or "referred_by" in profile:
        lines.append(translated("Somebody told the firm of you; who that was is that person's own data."))
    return lines


def _retention(book: "Book", record: OpenRecord) -> list[str]:
    held, duties = kept_by(book, record)
    lines = [duty_text(duty) for duty in duties]
    days = [hold.until.isoformat() if hold.until else "" for hold in held]
    lines += [
        say("Held until {day}.", day=day) if day else translated("Held until further notice.") for day in days
    ]
    if {"kyc", "finance"} & {*record.sealed, *record.damaged}:
        lines.append(
            translated("Whether more rules apply could not be seen with the key that made this copy.")
        )
    return lines or [translated("No rule keeps it: it is erased when you ask for that.")]


def _left_out(record: OpenRecord) -> list[str]:
    lines = []
    if record.sealed:
        names = [section_title(name) for name in record.sealed]
        lines.append(say("Sealed to the key that made this copy: {names}.", names=listed(names)))
    if record.damaged:
        names = [section_title(name) for name in record.damaged]
        lines.append(say("Damaged, and therefore not told: {names}.", names=listed(names)))
    return [
        *lines,
        translated(
            "Other people's data: whether they are clients too, who told of you, which employee wrote what."
        ),
        translated("Whatever the law on money laundering forbids to tell, whether there is any or not."),
        translated("Marks by which the program finds entries again."),
    ]


def _rights() -> list[str]:
    return [
        translated("To have it corrected or completed; to have it erased, unless a rule above keeps it."),
        translated("To withdraw a consent, for the future; to complain to the authority in charge."),
    ]


def labels(sections: Mapping[str, Mapping[str, Plain]]) -> dict[str, str]:
    """Path -> what a person calls the field, of every field that is there."""
    from hnwctl.model.titles import title_at

    found: dict[str, str] = {}
    for path in dict.fromkeys(path for name, plain in sections.items() for path in _paths(name, plain)):
        title = title_at(path)
        if title is not None:
            found[path] = title.said(language())
    return found


def _paths(at: str, value: Plain) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield f"{at}.{name}"
            yield from _paths(f"{at}.{name}", inner)
    elif isinstance(value, list):
        for item in value:
            yield from _paths(f"{at}[]", item)
