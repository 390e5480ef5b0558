"""What people read for a field: its title, and where it helps a line of explanation, in both languages.

Plain data without pydantic, for headings, forms and the JSON Schemas alike.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

SECTIONS = {
    "profile": "Profile",
    "finance": "Finance",
    "kyc": "Kyc",
    "service": "Service",
    "finance_dates": "FinanceDates",
    "kyc_dates": "KycDates",
    "service_dates": "ServiceDates",
    "note": "Note",
    "rule": "Segment",
}
"""Section -> the model that its titles stand under."""

COMMON = "*"
"""The group of titles for fields that are called the same and mean the same everywhere."""


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a field or a model in English and Chinese, an explanation, and the model of its items."""

    en: str
    zh: str
    note_en: str = ""
    note_zh: str = ""
    model: str = ""

    def said(self, lang: str) -> str:
        """The title in ``en`` or ``zh``."""
        return self.zh if lang == "zh" else self.en

    @property
    def both(self) -> str:
        """``Name · 姓名``."""
        return f"{self.en} · {self.zh}"

    @property
    def note(self) -> str:
        """The explanation in both languages; empty if there is none."""
        return f"{self.note_en} {self.note_zh}".strip()


@cache
def titles() -> Mapping[str, Mapping[str, Title]]:
    """Model -> field -> title. The title of the model itself stands under the empty field name."""
    from hnwctl.model import titles_client, titles_wealth

    return dict(_read(titles_client.TITLES)) | dict(_read(titles_wealth.TITLES))


def _read(text: str) -> Iterator[tuple[str, dict[str, Title]]]:
    for block in re.split(r"\n(?=\[)", text.strip()):
        head, *lines = block.splitlines()
        name, _, title = head.removeprefix("[").partition("] ")
        yield name, {"": _title(title, ""), **dict(_field(line) for line in lines if line)}


def _field(line: str) -> tuple[str, Title]:
    key, _, rest = line.partition(" | ")
    field, _, model = key.strip().partition(" > ")
    return field, _title(rest, model)


def _title(text: str, model: str) -> Title:
    en, zh, *notes = (cell.strip() for cell in text.split("|"))
    return Title(en, zh, *notes, model=model)  # type: ignore[misc]  # a line has no or two notes


def title_of(model: str, field: str) -> Title | None:
    """The title of a field of a model (its key in files), or None if it has none."""
    return titles().get(model, {}).get(field) or titles()[COMMON].get(field)


def title_at(path: str) -> Title | None:
    """The title of the field at ``path`` (``finance.holdings[0].amount``); None for a field that has none.

    A key of the firm's own (``profile.custom.x``) has the title of the group it is in.
    """
    section, *fields = re.sub(r"\[[^\]]*\]", "", path).split(".")
    model = SECTIONS.get(section, "")
    title = titles().get(model, {}).get("")
    for field in fields:
        if not model:
            return title
        title = title_of(model, field)
        if title is None:
            return None
        model = title.model
    return title
