"""Rows find their clients, so that the same rows find the same clients when they have been imported.

What one row adds (a phone number) may be what another is found by. So the rows are assigned, the book
is imagined with what they say, and they are assigned again, until nothing changes: a second run of the
same table then changes nothing either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hnwctl.domain.importing.judging import Judged
from hnwctl.domain.importing.matching import ClientKeys, MatchKeys, keys_of
from hnwctl.domain.importing.plan import Reject, Sections

_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """A row with what it says and by what it is found."""

    row: int
    judged: Judged
    sections: Sections
    keys: ClientKeys

    @property
    def has_name(self) -> bool:
        """Whether it says a name in full."""
        return "name" in self.sections.get("profile", {})


@dataclass(slots=True)
class Assignment:
    """``fresh`` claims are of clients not in the book (by ``row 5``), ``known`` of clients that are (by vault
    id), ``repeated`` rows say what another says; ``namesakes`` are new clients with a known name."""

    fresh: dict[str, Claim] = field(default_factory=dict)
    known: dict[str, Claim] = field(default_factory=dict)
    repeated: list[int] = field(default_factory=list)
    rejected: list[Reject] = field(default_factory=list)
    namesakes: list[int] = field(default_factory=list)

    def winners(self) -> dict[str, int]:
        """Client -> the row that counts."""
        return {client: claim.row for client, claim in (self.fresh | self.known).items()}


def assign(judged: Iterable[Judged], book: MatchKeys) -> Assignment:
    """Which client each row means. Where several rows are of one client, the first with a name counts:
    the others must say the same, or are rejected."""
    claims = [_claim(each, book) for each in judged]
    claims.sort(key=lambda claim: not claim.has_name)
    found = _assigned(claims, book, book)
    for _ in range(_ROUNDS):
        again = _assigned(claims, book, _imagined(book, found))
        again.namesakes = found.namesakes
        settled = again.winners() == found.winners()
        found = again
        if settled:
            return found
    return _without_the_unsettled(found, _assigned(claims, book, _imagined(book, found)))


def _claim(judged: Judged, book: MatchKeys) -> Claim:
    """An id that is none of this book is one of another system."""
    sections = judged.sections
    claimed = judged.draft.parts.get("id", {}).get("id", "")
    if claimed and claimed not in book:
        profile = sections.get("profile", {})
        external = {**profile.get("external", {}), "id": claimed}
        sections = {**sections, "profile": {**profile, "external": external}}
    return Claim(judged.draft.row, judged, sections, keys_of(claimed, sections))


def _assigned(claims: Sequence[Claim], book: MatchKeys, imagined: MatchKeys) -> Assignment:
    found = Assignment()
    keys = imagined.copy()
    for claim in claims:
        match = keys.find(claim.keys, masked_name=claim.judged.draft.masked_name)
        if match.reason:
            found.rejected.append(Reject(claim.row, "", match.reason, match.facts))
        elif match.id in book:
            _join(found, found.known, match.id, claim)
        elif match.id:
            _join(found, found.fresh, match.id, claim)
        elif claim.has_name:
            found.fresh[f"row {claim.row}"] = claim
            found.namesakes += [claim.row] if match.namesake else []
            keys.add(replace(claim.keys, id=f"row {claim.row}"))
        else:
            masked = bool(claim.judged.draft.masked_name)
            reason = "the name is masked, and no client is found" if masked else "no name"
            found.rejected.append(Reject(claim.row, "", reason, {}))
    return found


def _join(found: Assignment, clients: dict[str, Claim], client: str, claim: Claim) -> None:
    """One more row of a client: the first counts."""
    earlier = clients.setdefault(client, claim)
    if earlier is claim:
        return
    if earlier.sections == claim.sections:
        found.repeated.append(claim.row)
    else:
        reason = "row {earlier} is the same client and says otherwise"
        found.rejected.append(Reject(claim.row, "", reason, {"earlier": earlier.row}))


def _imagined(book: MatchKeys, found: Assignment) -> MatchKeys:
    """The book as it is once the rows that count are in it."""
    known = (
        client.extended(found.known[client.id].keys) if client.id in found.known else client
        for client in book.clients()
    )
    fresh = (replace(claim.keys, id=client) for client, claim in found.fresh.items())
    return MatchKeys([*known, *fresh])


def _without_the_unsettled(found: Assignment, next_: Assignment) -> Assignment:
    """Rows whose client depends on which of the others is taken first are not taken."""
    before, after = found.winners(), next_.winners()
    for clients in (found.fresh, found.known):
        for client in [each for each in clients if before[each] != after.get(each)]:
            reason = "other rows of this table change which client it is"
            found.rejected.append(Reject(clients.pop(client).row, "", reason, {}))
    return found
