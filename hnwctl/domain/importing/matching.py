"""Which client a row means.

The order: external id, client number, identity document, vault id, mobile number, e-mail address, name
and birthday; a name alone only where the row has nothing else. Several matches are never chosen between.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hnwctl.domain.importing.masks import is_masked, is_masked_name, may_be
from hnwctl.domain.names import name_key


@dataclass(frozen=True, slots=True)
class ClientKeys:
    """What identifies one client; ``id`` is the vault id, or of a row the one it claims.

    ``external`` are (system, id), ``documents`` (type, number); phones are E.164.
    """

    id: str = ""
    names: tuple[str, ...] = ()
    external: tuple[tuple[str, str], ...] = ()
    client_number: str = ""
    documents: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    birthday: str = ""

    def strong(self) -> Iterator[tuple[str, str]]:
        """Keys that belong to one client only."""
        yield from (("external", f"{system}\0{value}") for system, value in self.external)
        if self.client_number:
            yield "number", self.client_number.casefold()
        yield from (("document", _number(value)) for _, value in self.documents)

    def weak(self) -> Iterator[tuple[str, str]]:
        """Keys that a couple, or a client and an assistant, may share."""
        yield from (("phone", value) for value in self.phones)
        yield from (("email", value.casefold()) for value in self.emails)

    def extended(self, row: "ClientKeys") -> "ClientKeys":
        """The keys of the client once a row with these ``row`` keys was laid over it."""
        return ClientKeys(
            id=self.id,
            names=tuple(dict.fromkeys((*row.names, *(self.names[1:] if row.names else self.names)))),
            external=tuple({**dict(self.external), **dict(row.external)}.items()),
            client_number=row.client_number or self.client_number,
            documents=tuple(dict.fromkeys((*self.documents, *row.documents))),
            phones=tuple(dict.fromkeys((*self.phones, *row.phones))),
            emails=tuple(dict.fromkeys((*self.emails, *row.emails))),
            birthday=row.birthday or self.birthday,
        )

    def has_any(self) -> bool:
        """Whether there is anything but a name to go by."""
        return bool(self.id) or self.has_keys()

    def has_keys(self) -> bool:
        """Whether there is anything but a name and the vault id to go by."""
        return bool(self.birthday or any(self.strong()) or any(self.weak()))


def keys_of(client_id: str, sections: Mapping[str, Mapping[str, Any]]) -> ClientKeys:
    """The keys in a client's sections, which are in stored form; masked values are none."""
    profile, kyc = sections.get("profile", {}), sections.get("kyc", {})
    points = [point for point in profile.get("contact_points", ()) if not is_masked(point.get("value", ""))]
    names = [profile.get("name", ""), *profile.get("aliases", ())]
    return ClientKeys(
        id=client_id,
        names=tuple(name for name in names if name and not is_masked_name(name)),
        external=tuple(profile.get("external", {}).items()),
        client_number=profile.get("client_number", ""),
        documents=tuple(
            (document.get("type", ""), document["number"])
            for document in kyc.get("documents", ())
            if document.get("number") and not is_masked(document["number"])
        ),
        phones=tuple(point["value"] for point in points if point.get("type") == "phone"),
        emails=tuple(point["value"] for point in points if point.get("type") == "email"),
        birthday=profile.get("birthday", ""),
    )


def _number(text: str) -> str:
    return "".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Match:
    """Who is meant: the ``id`` of a client, or "" for nobody in the book; or a ``reason`` why it cannot be
    told. ``namesake``: nobody, but one of that name is there."""

    id: str = ""
    reason: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    namesake: bool = False


SEVERAL = "several match: {clients}"
SHARED = {
    "phone": "{client} has the same phone number under another name; nothing else tells whom the row means",
    "email": "{client} has the same e-mail address under another name; nothing else tells whom the row means",
}
NAMESAKE = "{client} has the same name; nothing tells whether it is the same client"


class MatchKeys:
    """All clients by their keys, so that a row is found without a scan."""

    def __init__(self, clients: Iterable[ClientKeys] = ()) -> None:
        self._clients: dict[str, ClientKeys] = {}
        self._by_key: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for client in clients:
            self.add(client)

    def add(self, client: ClientKeys) -> None:
        """One more client."""
        self._clients[client.id] = client
        for key in (*client.strong(), *client.weak()):
            self._by_key[key].append(client.id)
        for name in dict.fromkeys(map(_name, client.names)):
            self._by_name[name].append(client.id)

    def copy(self) -> "MatchKeys":
        """The same clients, to which others can be added."""
        other = MatchKeys()
        other._clients = dict(self._clients)
        other._by_key.update((key, list(ids)) for key, ids in self._by_key.items())
        other._by_name.update((name, list(ids)) for name, ids in self._by_name.items())
        return other

    def clients(self) -> Iterable[ClientKeys]:
        """All of them."""
        return self._clients.values()

    def __contains__(self, client_id: str) -> bool:
        return client_id in self._clients

    def name_of(self, client_id: str) -> str:
        """The first name of a client."""
        names = self._clients[client_id].names
        return names[0] if names else client_id

    def is_named(self, client_id: str, name: str) -> bool:
        """Whether a client has that name, or an alias, or none at all."""
        names = self._clients[client_id].names
        return not names or _name(name) in set(map(_name, names))

    def find(self, row: ClientKeys, *, masked_name: str = "") -> Match:
        """The client whom a row with these keys means."""
        found = self._strong(row)
        if len(found) > 1:
            return _several(found)
        if found:
            return Match(found[0])
        return self._weak(row, masked_name) or self._named(row)

    def _strong(self, row: ClientKeys) -> list[str]:
        found = [each for key in row.strong() for each in self._by_key.get(key, ())]
        if row.id in self._clients:
            found.append(row.id)
        return list(dict.fromkeys(found))

    def _weak(self, row: ClientKeys, masked_name: str) -> Match | None:
        """By phone, then by e-mail: of those with the same key, the one with the same name."""
        for kind in ("phone", "email"):
            keys = [key for key in row.weak() if key[0] == kind]
            found = list(dict.fromkeys(each for key in keys for each in self._by_key.get(key, ())))
            found = [each for each in found if not _contradict(row, self._clients[each])]
            alike = [each for each in found if _same_person(row, masked_name, self._clients[each])]
            if len(alike) > 1:
                return _several(alike)
            if alike:
                return Match(alike[0])
            unclear = [each for each in found if not _told_apart(row, self._clients[each])]
            if unclear:
                return Match(reason=SHARED[kind], facts={"client": unclear[0]})
        return None

    def _named(self, row: ClientKeys) -> Match:
        """By name and birthday; by the name alone where the row has nothing else to go by."""
        found = dict.fromkeys(each for name in map(_name, row.names) for each in self._by_name.get(name, ()))
        clients = [self._clients[each] for each in found]
        clients = [client for client in clients if not _contradict(row, client)]
        if row.has_any():
            alike = [client for client in clients if row.birthday and client.birthday == row.birthday]
        else:
            alike = [client for client in clients if not client.has_keys()] or clients
        if len(alike) > 1:
            return _several([client.id for client in alike])
        if alike:
            return Match(alike[0].id)
        unclear = [client for client in clients if not _told_apart(row, client)]
        if unclear:
            return Match(reason=NAMESAKE, facts={"client": unclear[0].id})
        return Match(namesake=bool(found))


def _several(found: list[str]) -> Match:
    return Match(reason=SEVERAL, facts={"clients": ", ".join(found)})


def _name(text: str) -> str:
    """A name for comparison: ``Smith, John`` is ``John Smith``, ``Wang Wei`` is ``Wei Wang``."""
    key = name_key(text)
    return key if not key.isascii() else " ".join(sorted(key.replace(",", " ").split()))


def _same_person(row: ClientKeys, masked_name: str, client: ClientKeys) -> bool:
    """Whether the names go together: equal, in another order, an alias, masked, or not said."""
    if masked_name:
        return any(may_be(masked_name, name) for name in client.names) or not client.names
    if not row.names or not client.names:
        return True
    return bool(set(map(_name, row.names)) & set(map(_name, client.names)))


def _contradict(row: ClientKeys, client: ClientKeys) -> bool:
    """Whether a key of which a client has one differs."""
    if row.client_number and client.client_number:
        return row.client_number.casefold() != client.client_number.casefold()
    for ours, theirs in ((row.external, client.external), (row.documents, client.documents)):
        known = dict(theirs)
        if any(kind in known and _number(known[kind]) != _number(value) for kind, value in ours):
            return True
    return False


def _told_apart(row: ClientKeys, client: ClientKeys) -> bool:
    """Whether the row has a key of its own, so that it is somebody else for sure enough."""
    if row.birthday and client.birthday and row.birthday != client.birthday:
        return True
    own = {*row.strong(), *row.weak()}
    return bool(own - {*client.strong(), *client.weak()})
