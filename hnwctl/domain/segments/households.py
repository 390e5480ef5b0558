"""Households as long as nobody wrote them down: clients whom their families link belong to one."""

from collections.abc import Iterable, Mapping

from hnwctl.domain.segments.figures import MEASURES, Group, Value

LINKS = "SELECT id, client FROM family WHERE client IN (SELECT id FROM clients) AND client <> id"
"""Pairs of clients of whom one names the other as family."""


def households(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Client -> one and the same member of the household, for every client whom a link touches."""
    above: dict[str, str] = {}

    def top(client: str) -> str:
        while above.setdefault(client, client) != client:
            above[client] = above[above[client]]
            client = above[client]
        return client

    for one, other in links:
        first, second = sorted((top(one), top(other)))
        above[second] = first
    return {client: top(client) for client in above}


def gathered(groups: Iterable[Group], place: int, links: Iterable[tuple[str, str]]) -> list[Group]:
    """The groups with households in the place of clients in the dimension ``place``.

    A household is called by the member who counts with the most assets; of equals by the first id.
    """
    groups, home = list(groups), households(links)
    leads = _leads(groups, place, home)
    return [_moved(group, place, home, leads) for group in groups]


def _leads(groups: Iterable[Group], place: int, home: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, tuple[int, str]] = {}
    for group in groups:
        client = group.values[place][0].word
        if isinstance(client, str) and client in home:
            rank = (-_assets(group), client)
            found[home[client]] = min(found.get(home[client], rank), rank)
    return {house: lead for house, (_, lead) in found.items()}


def _assets(group: Group) -> int:
    """What a client has, as far as it is known; nothing known is less than nothing."""
    known = [group.sums[measure].cents for measure in MEASURES if measure in group.sums]
    return max((cents for cents in known), default=-1)


def _moved(group: Group, place: int, home: Mapping[str, str], leads: Mapping[str, str]) -> Group:
    client = group.values[place][0]
    if not isinstance(client.word, str):
        return group
    house = home.get(client.word)
    value = Value(leads[house]) if house else Value(None, "unrecorded")
    return group._replace(values=(*group.values[:place], (value,), *group.values[place + 1 :]))
