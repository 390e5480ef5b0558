"""Google Contacts CSV, the present form (``Label``) and the older one (``Type``)."""

import re
from collections.abc import Callable
from dataclasses import replace

from hnwctl.exchange.grid import Sheet
from hnwctl.exchange.mapfile import SKIP, Choice

SEPARATOR = " ::: "
"""What stands between several values in one cell."""

_NUMBERED = re.compile(r"(.+?) (\d+) - (.+)$")
_MARKS = re.compile(
    r"\b(E-mail|Phone|Address|Organization|Website|IM) 1 - (Value|Label|Type|Name|Formatted|Service)$"
)

_PLAIN = {
    "Name": "profile.name",
    "First Name": "profile.name.first",
    "Given Name": "profile.name.first",
    "Middle Name": "profile.name.middle",
    "Additional Name": "profile.name.middle",
    "Last Name": "profile.name.last",
    "Family Name": "profile.name.last",
    "Name Prefix": "profile.salutation",
    "Nickname": "profile.aliases",
    "Organization Name": "profile.occupation.employer",
    "Organization Title": "profile.occupation.title",
    "Birthday": "profile.birthday",
    "Gender": "profile.gender",
    "Occupation": "profile.occupation.title",
    "Language": "profile.languages",
    "Notes": "service.notes[+].text",
    "Labels": "profile.tags",
    "Group Membership": "profile.tags",
    "Photo": SKIP,
    "File As": SKIP,
    "Yomi Name": SKIP,
}
_IN_GROUP = {
    ("E-mail", "Value"): "profile.contact_points[type=email].value",
    ("Phone", "Value"): "profile.contact_points[type=phone].value",
    ("Website", "Value"): "profile.contact_points[type=url].value",
    ("Organization", "Name"): "profile.occupation.employer",
    ("Organization", "Title"): "profile.occupation.title",
}
_ADDRESS = {
    "Formatted": "text",
    "Street": "street",
    "Extended Address": "street2",
    "City": "city",
    "Region": "state",
    "Postal Code": "zip",
    "Country": "country",
}
_LABELLED: dict[str, Callable[[str], str]] = {
    "Relation": lambda label: f"profile.family[relation={_quoted(label)}].name",
    "Event": lambda label: f"profile.dates[kind={_quoted(label)}].on",
    "Custom Field": lambda label: f"profile.custom.{_quoted(label)}",
}


def is_google(header: tuple[str, ...]) -> bool:
    """Whether the headings are those of a Google Contacts export."""
    return any(_MARKS.match(heading) for heading in header)


def convert(sheet: Sheet) -> tuple[Sheet, dict[str, Choice]]:
    """The sheet with a column for each relation, event and address that the labels name, and
    where every column goes that Google defines."""
    rows = [(number, _relabelled(cells)) for number, cells in sheet.rows]
    header = tuple(dict.fromkeys(heading for heading in sheet.header if not _is_moved(heading)))
    found = dict.fromkeys(heading for _, cells in rows for heading in cells if heading not in sheet.header)
    header = (*header, *found)
    choices = {heading: choice for heading in header if (choice := _choice(heading)) is not None}
    return replace(sheet, header=header, rows=rows), choices


def _is_moved(heading: str) -> bool:
    match = _NUMBERED.match(heading)
    if match is None:
        return False
    group, _, part = match.groups()
    return part in ("Label", "Type") or group in _LABELLED or group == "Address"


def _relabelled(cells: dict[str, str]) -> dict[str, str]:
    """``Relation 1 - Value`` under the label Spouse becomes the column ``Relation - Spouse``."""
    row: dict[str, str] = {}
    for heading, text in cells.items():
        match = _NUMBERED.match(heading)
        if match is None:
            row[heading] = text.replace("* ", "") if heading in ("Labels", "Group Membership") else text
        elif match[3] not in ("Label", "Type"):
            label = cells.get(f"{match[1]} {match[2]} - Label") or cells.get(f"{match[1]} {match[2]} - Type")
            _place(row, _target(match, (label or "").removeprefix("* ")), text)
    return row


def _target(match: re.Match[str], label: str) -> str:
    if match[1] == "Address":
        return f"Address {_address_type(label)} - {match[3]}"
    if match[1] in _LABELLED:
        return f"{match[1]} - {label or 'other'}"
    return match[0]


def _place(row: dict[str, str], heading: str, text: str) -> None:
    row[heading] = row[heading] + SEPARATOR + text if heading in row else text


def _address_type(label: str) -> str:
    return {"home": "home", "work": "work"}.get(label.casefold(), "mailing")


def _choice(heading: str) -> Choice | None:
    if heading in _PLAIN:
        return Choice(_PLAIN[heading], split=SEPARATOR if heading in ("Labels", "Group Membership") else "")
    group, _, rest = heading.partition(" - ")
    if group in _LABELLED:
        return Choice(_LABELLED[group](rest), split=SEPARATOR if group == "Relation" else "")
    if group.startswith("Address "):
        part = _ADDRESS.get(rest)
        return Choice(f"address.{group.removeprefix('Address ')}.{part}") if part else None
    match = _NUMBERED.match(heading)
    path = _IN_GROUP.get((match[1], match[3])) if match else None
    return Choice(path, split=SEPARATOR) if path else None


def _quoted(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
