"""From the cells of one row to the sections they fill, not yet judged by the models."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hnwctl.domain.importing.cells import Bound, is_blotted, texts_of, value_of
from hnwctl.domain.importing.plan import Cells, Options, Reject, Sections
from hnwctl.domain.paths import Field, Match, Step
from hnwctl.errors import InvalidError

_HAN = re.compile("[\u3400-\u9fff]")
_CHINESE_ID = re.compile(r"\d{17}[\dXx]$|\d{15}$")
_LABELS = {
    "holdings": "product",
    "assets": "label",
    "liabilities": "label",
    "income": "label",
    "expenses": "label",
}
"""Items named after their column, so that the next import finds them again."""


@dataclass(slots=True)
class Draft:
    """One row on its way into the book.

    ``origins`` knows the column of every place that was filled, ``masked`` the columns whose
    cells were left out as masked, ``problems`` what is wrong with the cells themselves;
    ``summary``: its one holding stands for all that is with us, as no column lists the parts.
    """

    row: int
    sections: Sections = field(default_factory=dict)
    origins: dict[str, Bound] = field(default_factory=dict)
    masked: list[str] = field(default_factory=list)
    problems: list[tuple[Bound, Reject]] = field(default_factory=list)
    parts: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    masked_name: str = ""
    summary: bool = False

    def column_of(self, path: str) -> Bound | None:
        """The column to blame for a problem at ``path`` or below it."""
        while path:
            if path in self.origins:
                return self.origins[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return None


def draft_row(
    row: int, cells: Cells, columns: Iterable[Bound], options: Options, *, kept: frozenset[str] = frozenset()
) -> Draft:
    """The draft of a row; the cells of the columns ``kept`` go to the custom fields, word for word."""
    draft = Draft(row)
    for bound in columns:
        text = cells.get(bound.heading)
        if text is None:
            continue
        if bound.heading in kept:
            _custom(draft, bound.heading, text)
        else:
            _take(draft, bound, text, options)
    _assemble(draft, options)
    return draft


def _custom(draft: Draft, heading: str, text: str) -> None:
    draft.sections.setdefault("profile", {}).setdefault("custom", {})[heading] = text


def _take(draft: Draft, bound: Bound, text: str, options: Options) -> None:
    for part in texts_of(bound, text):
        if is_blotted(bound, part):
            draft.masked.append(bound.heading)
            if bound.is_name:
                draft.masked_name = part
            continue
        try:
            value = value_of(bound, part, options)
        except InvalidError as error:
            draft.problems.append((bound, Reject(draft.row, bound.heading, error.message, error.facts)))
            continue
        _put(draft, bound, value, options)


def _put(draft: Draft, bound: Bound, value: str, options: Options) -> None:
    target = bound.target
    if target.pseudo:
        group = target.path.rpartition(".")[0] or target.pseudo
        _first(draft.parts[group], bound.leaf, value, bound)
        draft.origins.setdefault(target.path, bound)
        return
    section = draft.sections.setdefault(target.section, {})
    path = place(section, target.steps[1:], value, words=target.value == "words")
    draft.origins[f"{target.section}.{path}"] = bound
    _complete(section, target.steps, bound, options)


def _first(parts: dict[str, str], leaf: str, value: str, bound: Bound) -> None:
    """The first of several columns counts; a second line of a street continues the first."""
    parts.setdefault(leaf, value)
    if bound.column.currency:
        parts.setdefault("currency", bound.column.currency)
        parts.setdefault(f"{leaf}.currency", bound.column.currency)
    parts.setdefault(f"{leaf}.heading", bound.heading)


def place(container: dict[str, Any], steps: tuple[Step, ...], value: str, *, words: bool = False) -> str:
    """Put ``value`` where ``steps`` lead, opening groups and items on the way; the path it took.

    ``[field=value]`` is an item that says so and lacks this field, ``[+]`` a new item.
    """
    path = ""
    for step, following in zip(steps, (*steps[1:], None), strict=True):
        if not isinstance(step, Field):
            continue
        path += f".{step.name}"
        if following is None:
            _set(container, step.name, value, words=words)
        elif isinstance(following, Field):
            container = container.setdefault(step.name, {})
        else:
            items: list[dict[str, Any]] = container.setdefault(step.name, [])
            index = _item(items, following, steps[-1])
            path, container = f"{path}[{index}]", items[index]
    return path[1:]


def _set(container: dict[str, Any], name: str, value: str, *, words: bool) -> None:
    if not words:
        container[name] = value
    elif value not in container.setdefault(name, []):
        container[name].append(value)


def _item(items: list[dict[str, Any]], step: Step, leaf: Step) -> int:
    """The index of the item that a step means, which is made where there is none."""
    name = leaf.name if isinstance(leaf, Field) else ""
    if isinstance(step, Match):
        for index, item in enumerate(items):
            if item.get(step.field) == step.value and name not in item:
                return index
        items.append({step.field: step.value})
    else:
        items.append({})
    return len(items) - 1


def _complete(section: dict[str, Any], steps: tuple[Step, ...], bound: Bound, options: Options) -> None:
    """What an item needs beside the cell: its name, its currency, the day of a note."""
    if len(steps) < 4 or not isinstance(steps[1], Field) or isinstance(steps[2], Field):
        return
    item = section[steps[1].name][-1]
    label = _LABELS.get(steps[1].name)
    if label:
        item.setdefault(label, bound.heading)
    if bound.column.currency and bound.target.value == "amount":
        item.setdefault("currency", bound.column.currency)
    if bound.target.path.startswith("service.notes"):
        item.setdefault("at", options.today.isoformat())


# --- what several columns make together ----------------------------------------------------


def _assemble(draft: Draft, options: Options) -> None:
    for group, parts in list(draft.parts.items()):
        kind = group.split(".")[0]
        if group == "profile.name":
            _name(draft, parts)
        elif group == "profile.birthday":
            _lunar(draft, parts["lunar"])
        elif kind == "address":
            _address(draft, group.removeprefix("address."), parts)
        elif kind == "document":
            _document(draft, parts)
        elif kind == "total":
            _totals(draft, parts, options)


def _profile(draft: Draft) -> dict[str, Any]:
    return draft.sections.setdefault("profile", {})


def _name(draft: Draft, parts: Mapping[str, str]) -> None:
    if "name" in _profile(draft):
        return
    first, middle, last = (parts.get(part, "") for part in ("first", "middle", "last"))
    chinese = _HAN.search(last + first)
    name = f"{last}{middle}{first}" if chinese else " ".join(filter(None, (first, middle, last)))
    _profile(draft)["name"] = name
    draft.origins["profile.name"] = next(
        draft.origins[path] for path in draft.origins if path.startswith("profile.name.")
    )


def _lunar(draft: Draft, text: str) -> None:
    """A birthday by the lunar calendar; one of several dates where the other is known too."""
    stored = f"lunar:{text}" if re.fullmatch(r"\d{4}-\d\d-\d\d|--\d\d-\d\d", text) else f"农历{text}"
    bound = draft.origins["profile.birthday.lunar"]
    if "birthday" not in _profile(draft):
        _profile(draft)["birthday"] = stored
        draft.origins["profile.birthday"] = bound
        return
    dates = _profile(draft).setdefault("dates", [])
    dates.append({"kind": "other", "label": bound.heading, "on": stored})
    draft.origins[f"profile.dates[{len(dates) - 1}]"] = bound


def _address(draft: Draft, kind: str, parts: Mapping[str, str]) -> None:
    from hnwctl.model.countries import code_of

    address = {"type": kind, "text": _envelope(parts)}
    for ours, theirs in (("city", "city"), ("province", "state"), ("postcode", "zip")):
        if theirs in parts:
            address[ours] = parts[theirs]
    code = code_of(parts.get("country", ""))
    if code:
        address["country"] = code
    addresses = _profile(draft).setdefault("addresses", [])
    addresses.append(address)
    for path, bound in list(draft.origins.items()):
        if path.startswith(f"address.{kind}."):
            draft.origins[f"profile.addresses[{len(addresses) - 1}]"] = bound


def _envelope(parts: Mapping[str, str]) -> str:
    """The address in one line: what is given in full, with the parts that it lacks."""
    from hnwctl.model.countries import code_of

    text = parts.get("text", "")
    street = text or " ".join(filter(None, (parts.get("street"), parts.get("street2"))))
    country = parts.get("country", "")
    names = [country if not text or not code_of(country) else ""]
    names += [name for part in ("state", "city", "district") if (name := parts.get(part, "")) not in text]
    names = list(dict.fromkeys(filter(None, names)))
    if _HAN.search("".join((*names, street))):
        return _in_line("".join((*names, street)))
    return _in_line(", ".join(filter(None, (street, *reversed(names), parts.get("zip", "")))))


def _in_line(text: str) -> str:
    return " ".join(text.split())


def _document(draft: Draft, parts: Mapping[str, str]) -> None:
    number = parts.get("number")
    if not number and "expires" not in parts:
        return
    kind = parts.get("type") or ("id_card" if not number or _CHINESE_ID.match(number) else "other")
    document = {"type": kind}
    if number:
        document["number"] = number
    if "expires" in parts:
        document["expires"] = parts["expires"]
    documents = draft.sections.setdefault("kyc", {}).setdefault("documents", [])
    documents.append(document)
    for part in ("type", "number", "expires"):
        if f"document.{part}" in draft.origins:
            draft.origins[f"kyc.documents[{len(documents) - 1}].{part}"] = draft.origins[f"document.{part}"]


def _totals(draft: Draft, parts: Mapping[str, str], options: Options) -> None:
    """Totals as of a day. Where no column lists what they consist of, the largest of them also counts
    as one holding, since tiers are computed from holdings."""
    finance = draft.sections.setdefault("finance", {})
    day = parts.get("as_of", options.today.isoformat())
    for of in ("aum", "average_aum", "financial_assets", "net_worth"):
        if of in parts:
            item = {"as_of": day, "of": of, "amount": parts[of], **_currency(parts, of)}
            finance.setdefault("valuations", []).append(item)
            draft.origins[f"finance.valuations[{len(finance['valuations']) - 1}]"] = draft.origins[
                f"total.{of}"
            ]
    total = "aum" if "aum" in parts else "financial_assets"
    if total in parts and "holdings" not in finance:
        dated = {"as_of": day} if "as_of" in parts else {}
        item = {
            "product": parts[f"{total}.heading"],
            "amount": parts[total],
            **_currency(parts, total),
            **dated,
            "estimate": "true",
        }
        finance["holdings"] = [item]
        draft.summary = True
        draft.origins["finance.holdings[0]"] = draft.origins[f"total.{total}"]


def _currency(parts: Mapping[str, str], of: str) -> dict[str, str]:
    code = parts.get(f"{of}.currency")
    return {"currency": code} if code else {}
