"""Who changed tier, risk class, preference or stage since a day: what the book is asked, and the answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from hnwctl.domain.segments import moves as told
from hnwctl.domain.segments.dimensions import WORDS
from hnwctl.domain.segments.moves import DIMENSIONS, SECTIONS, Dated, Move, Version
from hnwctl.errors import InvalidError
from hnwctl.model.kinds import KINDS

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.store.past import Old

USUAL = DIMENSIONS[:4]
"""What is looked at unless somebody asks for something else."""


class Moved(NamedTuple):
    """The moves in a book, the latest first; ``sealed`` are dimensions that this key cannot tell, ``closed``
    and ``unbelieved`` the clients of whom an old version is sealed to it or does not hold."""

    rows: list[dict[str, Any]]
    sealed: list[str]
    closed: list[str]
    unbelieved: list[str]
    history: bool


def dimensions(words: Sequence[str]) -> list[str]:
    """The dimensions that ``--by`` names; InvalidError for one in which no move can be told."""
    given = [part.strip() for word in words for part in word.replace("，", ",").replace("、", ",").split(",")]
    keys = []
    for word in filter(None, given):
        key = WORDS.key_of(word)
        if key not in DIMENSIONS:
            raise InvalidError(
                "moves cannot be told by {word}", hint="by: {words}", word=word, words=", ".join(DIMENSIONS)
            )
        keys.append(key)
    return list(dict.fromkeys(keys or USUAL))


def moved(book: "Book", since: date, by: Sequence[str], *, archived: bool) -> Moved:
    """Who moved in these dimensions since the beginning of a day."""
    from hnwctl.store import past

    held = book.vault.unlocked.keyring.compartments
    sections = KINDS["client"].sections
    looked = [key for key in by if sections[SECTIONS[key]] in held]
    wanted = {SECTIONS[key] for key in looked}
    with book.vault.around.progress("looking at the history") as report:
        old = past.versions(book.vault, since, wanted, told.words_in, report if callable(report) else None)
    versions = {place: _readable(each) for place, each in old.items()}
    by_key = {
        key: {id_: each for (id_, part), each in versions.items() if part == SECTIONS[key]} for key in looked
    }
    dated = {place: facts for key in looked for place, facts in _dated(book, key, since, by_key[key])}
    history = (
        move
        for key, clients in by_key.items()
        for client, each in clients.items()
        for move in told.by_versions(client, key, each)
    )
    names = _names(book, archived=archived)
    found = told.in_order(move for move in told.joined(dated, history) if move.id in names)
    return Moved(
        [_row(move, names) for move in found],
        [key for key in by if key not in looked],
        _clients_with(old, past.SEALED, names),
        _clients_with(old, past.UNBELIEVED, names),
        book.vault.git is not None,
    )


def _readable(versions: "Sequence[Old]") -> list[Version]:
    from hnwctl.store.past import believed

    return [Version(old.day, old.taken) for old in believed(versions)]


def _clients_with(
    old: "Mapping[tuple[str, str], Sequence[Old]]", state: str, names: Mapping[str, str | None]
) -> list[str]:
    return sorted(
        {
            client
            for (client, _), versions in old.items()
            if client in names and any(each.state == state for each in versions)
        }
    )


def _row(move: Move, names: Mapping[str, str | None]) -> dict[str, Any]:
    return {
        "id": move.id,
        "name": names[move.id],
        "dimension": move.dimension,
        "from": move.old,
        "to": move.new,
        "on": move.on,
        "source": move.source,
    }


def _names(book: "Book", *, archived: bool) -> dict[str, str | None]:
    """Client -> name, of those who count."""
    if "profile" not in book.vault.unlocked.keyring.compartments:
        return {id_: None for (id_,) in book.vault.query("SELECT id FROM clients")}
    where = "" if archived else " WHERE archived = 0"
    return dict(book.vault.query(f"SELECT id, name FROM clients{where}"))  # noqa: S608


# --- dated facts ---------------------------------------------------------------------------------

Facts = Iterator[tuple[tuple[str, str], Dated]]


def _dated(book: "Book", key: str, since: date, versions: "Mapping[str, Sequence[Version]]") -> Facts:
    """What the records tell of a dimension, client by client; of tiers together with what was published."""
    if key == "risk":
        return _assessments(book, since)
    if key == "stage":
        return _stages(book, since)
    if key == "tier" and "finance" in book.vault.unlocked.keyring.compartments:
        return _wealth(book, since, versions)
    return iter(())


def _assessments(book: "Book", since: date) -> Facts:
    past = _by_client(
        book.vault.query("SELECT id, assessed, class FROM risk_history WHERE assessed IS NOT NULL")
    )
    assessed = "risk_assessed IS NOT NULL OR id IN (SELECT id FROM risk_history)"
    rows = book.vault.query(f"SELECT id, risk_assessed, risk FROM clients WHERE {assessed}")  # noqa: S608
    for client, day, klass in rows:
        facts = told.by_assessments(client, past.get(client, ()), (day, klass), since.isoformat())
        yield (client, "risk"), facts


def _stages(book: "Book", since: date) -> Facts:
    past = _by_client(
        book.vault.query("SELECT id, at, from_stage, to_stage FROM stage_history ORDER BY id, nr")
    )
    present = dict(book.vault.query("SELECT id, stage FROM clients"))
    for client, steps in past.items():
        yield (client, "stage"), told.by_stages(client, steps, present.get(client), since.isoformat())


def _wealth(book: "Book", since: date, published: "Mapping[str, Sequence[Version]]") -> Facts:
    """Dated totals of the measure that decides the tier, at the rates of their days; beside the present."""
    rules, measure = book.rules, book.rules.tiers.measure
    sql = "SELECT id, as_of, amount, currency FROM valuations WHERE measure = ? ORDER BY id, as_of, nr"
    totals = _by_client(book.vault.query(sql, (measure,)))
    column = "aum" if measure == "average_aum" else measure
    present = dict(book.vault.query(f"SELECT id, {column} FROM clients"))  # noqa: S608 - a word of the policy
    for client in {**dict.fromkeys(totals), **dict.fromkeys(published)}:
        amount = present.get(client)
        wealth = told.Wealth(
            tuple(_priced(book, totals.get(client, ()))),
            None if amount is None else Decimal(str(amount)),
            tuple(_tiers(published.get(client, ()))),
        )
        yield (client, "tier"), told.by_wealth(client, wealth, rules, since=since, today=book.today)


def _tiers(versions: "Sequence[Version]") -> Iterator[tuple[date, str]]:
    """What was published, where a tier was."""
    for version in versions:
        tier = version.words.get("tier")
        if isinstance(tier, str):
            yield date.fromisoformat(version.on), tier


def _priced(book: "Book", totals: Iterable[Sequence[Any]]) -> Iterator[tuple[date, Decimal]]:
    """Totals in the base currency; one that has no rate says nothing."""
    base = book.vault.roster.currency
    for day, amount, currency in totals:
        rate = _rate(book, currency, day, base)
        if rate is not None:
            yield date.fromisoformat(day), Decimal(str(amount)) * rate


def _rate(book: "Book", currency: str, day: str, base: str) -> Decimal | None:
    return Decimal(1) if currency == base else book.rates.rate(currency, date.fromisoformat(day))


def _by_client(rows: Iterable[Sequence[Any]]) -> dict[str, list[tuple[Any, ...]]]:
    found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for client, *rest in rows:
        found[client].append(tuple(rest))
    return dict(found)
