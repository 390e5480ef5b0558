"""Outlook CSV: its headings mean something of their own, its dates are MM/DD/YYYY."""

from hnwctl.exchange.mapfile import SKIP, Choice

_MARKS = {
    "E-mail Address",
    "E-mail Display Name",
    "E-mail Type",
    "Mobile Phone",
    "Business Street",
    "Home Street",
    "Home Country",
    "Home Country/Region",
    "Business Country/Region",
    "Sensitivity",
    "Company Main Phone",
}
_NO_DATE = {"0/0/00": "", "0/0/0000": "", "00/00/00": ""}

_CHOICES = {
    "Title": Choice("profile.salutation"),
    "Suffix": Choice(SKIP),
    "Job Title": Choice("profile.occupation.title"),
    "Profession": Choice(""),
    "Birthday": Choice("profile.birthday", date_order="mdy", values=_NO_DATE),
    "Anniversary": Choice("profile.dates[kind=anniversary].on", date_order="mdy", values=_NO_DATE),
    "Gender": Choice("profile.gender", values={"Unspecified": ""}),
    "E-mail Address": Choice("profile.contact_points[type=email].value"),
    "E-mail 2 Address": Choice("profile.contact_points[type=email].value"),
    "E-mail 3 Address": Choice("profile.contact_points[type=email].value"),
    "Children": Choice("profile.family[relation=child].name", split=";"),
    "Spouse": Choice("profile.family[relation=spouse].name"),
    "Assistant's Name": Choice("profile.family[relation=assistant].name"),
    "Referred By": Choice("profile.referred_by"),
    "Categories": Choice("profile.tags", split=";"),
    "Web Page": Choice("profile.contact_points[type=url].value"),
    "Location": Choice(""),
    **{
        heading: Choice(SKIP)
        for heading in (
            "E-mail Type",
            "E-mail Display Name",
            "E-mail 2 Type",
            "E-mail 2 Display Name",
            "E-mail 3 Type",
            "E-mail 3 Display Name",
            "Initials",
            "Priority",
            "Private",
            "Sensitivity",
        )
    },
}


def is_outlook(header: tuple[str, ...]) -> bool:
    """Whether the headings are those of an Outlook export."""
    return len(_MARKS.intersection(header)) >= 3


def choices(header: tuple[str, ...]) -> dict[str, Choice]:
    """Where the columns go whose headings Outlook uses in a way of its own."""
    return {heading: _CHOICES[heading] for heading in header if heading in _CHOICES}
