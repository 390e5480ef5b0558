"""Who and what names a client: found in the records of others, and what these read without it.

A client is given away by the id, by names and aliases, by phone numbers and other addresses, and by numbers
(client number, documents, registration). All are looked for in all text of other records, names as whole
words and not as a part of somebody else's name. What another client bears too (the e-mail address of a
couple, the same name) is that client's own, in that client's own record.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from hnwctl.model.folding import fold
from hnwctl.model.records import Plain

_STAFF = frozenset({"by", "adviser", "advisers", "assignee", "asked_by"})
"""Fields that name people of the firm."""
_FIGURES = frozenset(
    {
        *("amount", "cost", "return", "return_rate", "quantity", "rate", "share", "score", "nps", "csat"),
        *("saved", "reserve_months", "of", "every", "id", "item", "reviewed", "digest"),
    }
)
"""Fields that hold figures and marks of ours, which only look like a number of a client's."""
_KEPT = ("id", "relation", "role", "share")
"""What stays of an item that is about the client: that the other has such a relative, partner, owner."""
_SHORTEST_NAME, _SHORTEST_NUMBER, _SHORTEST_PHONE = 2, 4, 7
_NUMBERS = frozenset({"phone", "fax", "whatsapp"})
_day = re.compile(r"(?:lunar:)?(?:\d{4}|-)-\d\d-\d\d(?:[T ][\d:.Z+-]*)?").fullmatch
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W{_CJK}]"
_GAP = r"[\s().\-\u2010-\u2015/]{0,3}"


@dataclass(frozen=True, slots=True)
class Traces:
    """What gives a client away, as it is compared: folded ``names`` and ``words``, ``phones`` in digits."""

    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def without(self, other: "Traces") -> "Traces":
        """These but for what is the other's own too."""
        return Traces(self.names - other.names, self.phones - other.phones, self.words - other.words)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A section that named the client: how it reads without, and each place with its text before and after
    (empty: gone)."""

    plain: dict[str, Plain]
    places: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Search:
    """The search for one client: ``id`` and ``traces``, the names of other clients that hold one of theirs,
    what stands in the place of what is found, and what is not the client after all (``id, section``).

    It can be pickled.
    """

    id: str
    traces: Traces
    others: frozenset[str] = frozenset()
    marker: str = "[erased]"
    kept: frozenset[tuple[str, str]] = frozenset()

    def record(
        self, kind: str, id_: str, opened: Sequence[tuple[str, Mapping[str, Plain]]]
    ) -> list[Redacted | None]:
        """Of each of ``opened`` (section and content, of all versions of one record) what it reads without
        the client; None where it does not name them."""
        own = traces_of(opened) if kind == "client" else Traces()
        seen = _Seen(self.id, _pattern(self.traces.without(own), self.others), self.others, self.marker)
        bare = _Seen(self.id, None, self.others, self.marker)
        return [(bare if (id_, section) in self.kept else seen).section(plain) for section, plain in opened]

    def text(self, text: str) -> bool:
        """Whether some other text names the client."""
        return self.hidden(text) != text

    def hidden(self, text: str) -> str:
        """Some other text without them; the id stays: it says nothing of anybody, and git is full of it."""
        return _Seen("", _pattern(self.traces, self.others), self.others, self.marker).text(text)


def search(
    id_: str,
    versions: Iterable[tuple[str, Mapping[str, Plain]]],
    others: Iterable[str],
    *,
    marker: str,
    kept: Iterable[tuple[str, str]] = (),
) -> Search:
    """The search for the client of whom ``versions`` (section and content, old and new) are known; ``others``
    are the names of all other clients."""
    traces = traces_of(versions)
    longer = {name for name in map(_key, others) if name not in traces.names}
    holding = {name for name in longer if any(mine in name for mine in traces.names)}
    return Search(id_, traces, frozenset(holding), marker, frozenset(kept))


def traces_of(versions: Iterable[tuple[str, Mapping[str, Plain]]]) -> Traces:
    """What gives a client away, by all ``versions`` of their sections (section and content)."""
    names: set[str] = set()
    phones: set[str] = set()
    words: set[str] = set()
    for section, plain in versions:
        if section == "profile":
            names.update(_names(plain))
            for kind, value in _reached(plain):
                (phones if kind in _NUMBERS else words).add(
                    _digits(value) if kind in _NUMBERS else _key(value)
                )
            words.update(map(_key, _numbers(plain)))
        elif section == "kyc":
            words.update(_key(str(each.get("number", ""))) for each in _items(plain, "documents"))
    return Traces(
        frozenset(name for name in names if len(name) >= _SHORTEST_NAME),
        frozenset(each for each in phones if len(each) >= _SHORTEST_PHONE),
        frozenset(each for each in words if len(each) >= _SHORTEST_NUMBER),
    )


def _names(profile: Mapping[str, Plain]) -> Iterator[str]:
    aliases = profile.get("aliases")
    for name in (profile.get("name"), *(aliases if isinstance(aliases, list) else ())):
        if isinstance(name, str):
            yield _key(name)


def _reached(profile: Mapping[str, Plain]) -> Iterator[tuple[str, str]]:
    for point in _items(profile, "contact_points"):
        if isinstance(point.get("value"), str):
            yield str(point.get("type")), point["value"]


def _numbers(profile: Mapping[str, Plain]) -> Iterator[str]:
    registration, external = profile.get("registration"), profile.get("external")
    yield str(profile.get("client_number") or "")
    if isinstance(registration, dict):
        yield str(registration.get("number") or "")
    if isinstance(external, dict):
        yield from (each for each in external.values() if isinstance(each, str))


def _items(plain: Mapping[str, Plain], name: str) -> list[dict[str, Plain]]:
    found = plain.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _digits(phone: str) -> str:
    return "".join(filter(str.isdecimal, phone.partition(";")[0]))


# --- text as it is compared ---------------------------------------------------------------------


def _key(text: str) -> str:
    return " ".join(_folded(text).split())


def _folded(text: str) -> str:
    return "".join(map(_letter, text)) if not text.isascii() else text.lower()


@cache
def _letter(letter: str) -> str:
    return unicodedata.normalize("NFD", fold(letter))


@lru_cache(64)
def _pattern(traces: Traces, others: frozenset[str]) -> re.Pattern[str] | None:
    """What finds all of them, and the names of others that hold one of theirs; None: nothing is sought."""
    terms = {_word(name): len(name) for name in (*traces.names, *traces.words, *others)}
    for phone in traces.phones:
        terms |= {_phone(phone[start:]): len(phone) - start for start in range(4) if len(phone) - start >= 7}
    if not traces.names and not traces.words and not traces.phones:
        return None
    return re.compile("|".join(sorted(terms, key=lambda term: (-terms[term], term))))


def _word(name: str) -> str:
    """The name as a whole word; between Chinese characters there is no border to look for."""
    body = r"\s+".join(re.escape(part) for part in name.split())
    start = rf"(?<!{_LETTER})(?<![.@+-]{{1}})" if "@" in name else rf"(?<!{_LETTER})"
    end = rf"(?!\.?{_LETTER})" if "@" in name else rf"(?!{_LETTER})"
    first, last = name[:1], name[-1:]
    return (start if re.match(_LETTER, first) else "") + body + (end if re.match(_LETTER, last) else "")


def _phone(digits: str) -> str:
    """The digits in any grouping, with or without what is dialled before them."""
    return rf"(?<!\d)(?:(?:\+|00|0){_GAP})?{_GAP.join(digits)}(?!\d)"


@dataclass(frozen=True)
class _Seen:
    """One record, read for a client."""

    id: str
    pattern: re.Pattern[str] | None
    others: frozenset[str]
    marker: str
    places: list[tuple[str, str, str]] = field(default_factory=list)

    @cached_property
    def _id(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![0-9a-z]){self.id}(?![0-9a-z])")

    def section(self, plain: Mapping[str, Plain]) -> Redacted | None:
        """What a section reads without the client; None if it does not name them."""
        self.places.clear()
        without = self._mapping("", dict(plain))
        return Redacted(without, tuple(self.places)) if self.places else None

    def text(self, text: str) -> str:
        """A text with the marker wherever it names the client."""
        spans = self._spans(_folded(text))
        if not spans:
            return text
        owners = _owners(text)
        parts, last = [], 0
        for start, end in ((owners[start], owners[end - 1] + 1) for start, end in sorted(spans)):
            if start >= last:
                parts += [text[last:start], self.marker]
                last = end
        return "".join([*parts, text[last:]])

    def _spans(self, folded: str) -> list[tuple[int, int]]:
        spans = [found.span() for found in self._id.finditer(folded)] if self.id else []
        if self.pattern is not None:
            found = self.pattern.finditer(folded)
            spans += [each.span() for each in found if " ".join(each[0].split()) not in self.others]
        return spans

    def _mapping(self, at: str, plain: dict[str, Plain]) -> dict[str, Plain]:
        kept: dict[str, Plain] = {}
        for name, value in plain.items():
            if name in _STAFF or name in _FIGURES:
                kept[name] = value
                continue
            place = f"{at}.{name}" if at else name
            without = self._value(place, value)
            if without is not None:
                kept[self._field(place, name)] = without
        return kept

    def _field(self, place: str, name: str) -> str:
        """The name of a field, which may be the firm's own words."""
        without = self.text(name)
        if without != name:
            self.places.append((place, name, without))
        return without

    def _value(self, at: str, value: Plain) -> Plain:
        """The value without the client; None if nothing is left of it."""
        if isinstance(value, dict):
            return self._mapping(at, value)
        if isinstance(value, list):
            found = (self._item(f"{at}[{number}]", item) for number, item in enumerate(value))
            return list(_once(item for item in found if item is not None))
        return self._leaf(at, str(value))

    def _item(self, at: str, item: Plain) -> Plain:
        if isinstance(item, dict) and self._is_about(item):
            left = {name: item[name] for name in _KEPT if name in item}
            gone = {name: text for name, text in item.items() if name not in _KEPT and name != "name"}
            self.places.append((f"{at}.name", str(item.get("name", "")), self.marker))
            self.places.extend((f"{at}.{name}", _shown(text), "") for name, text in gone.items())
            return {**left, "name": self.marker}
        return self._value(at, item)

    def _is_about(self, item: Mapping[str, Plain]) -> bool:
        """Whether all of an item is about the client: a relative, say, that leads to them or has the name."""
        if item.get("client") == self.id:
            return True
        if "client" in item or not isinstance(item.get("name"), str) or self.pattern is None:
            return False
        name = _key(item["name"])
        return name not in self.others and self.pattern.fullmatch(name) is not None

    def _leaf(self, at: str, text: str) -> str | None:
        if text == self.id:
            self.places.append((at, text, ""))
            return None
        if _day(text):
            return text
        without = self.text(text)
        if without != text:
            self.places.append((at, text, without))
        return without


def _owners(text: str) -> Sequence[int]:
    """For each letter of the folded text the place in ``text`` that it came from."""
    return [at for at, letter in enumerate(text) for _ in _letter(letter)]


def _once(items: Iterable[Plain]) -> Iterator[Plain]:
    """Words that became the same stand once; items with fields stay as many as they were."""
    seen: set[str] = set()
    for item in items:
        if isinstance(item, str):
            if item in seen:
                continue
            seen.add(item)
        yield item


def _shown(value: Plain) -> str:
    return value if isinstance(value, str) else ", ".join(map(str, value))
