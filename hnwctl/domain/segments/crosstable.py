"""The cross table: figures for every combination of values, for each value, and for all clients once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from hnwctl.domain.segments.dimensions import Dimension, Key
from hnwctl.domain.segments.figures import KNOWN, REASONS, Figures, Group, Value

Scale = Sequence[str]
"""The words of a dimension in their order."""


@dataclass(frozen=True, slots=True)
class CrossTable:
    """``cells`` by combination, ``margins`` by value for each dimension, ``total`` of all clients.

    A client with several values counts once in each of them, and once in the total.
    """

    keys: Sequence[Key]
    cells: Mapping[tuple[Value, ...], Figures]
    margins: Sequence[Mapping[Value, Figures]]
    total: Figures

    @property
    def overlaps(self) -> list[str]:
        """Dimensions in which some client has several values, so that the values add up to more than all."""
        return [
            key.key
            for key, margin in zip(self.keys, self.margins, strict=True)
            if sum(figures.clients for figures in margin.values()) > self.total.clients
        ]


def crosstable(groups: Sequence[Group], keys: Sequence[Key], scales: Mapping[str, Scale]) -> CrossTable:
    """The table of these groups; ``scales`` gives the order of the dimensions that have one.

    Values without an order stand by assets, then by clients; those who have no value stand last.
    """
    spelling = _spellings(groups, keys)
    cells: defaultdict[tuple[Value, ...], Figures] = defaultdict(Figures)
    margins: list[defaultdict[Value, Figures]] = [defaultdict(Figures) for _ in keys]
    total = Figures()
    for group in [_united(each, spelling) for each in groups]:
        total.add(group)
        for combination in product(*group.values):
            cells[combination].add(group)
        for margin, values in zip(margins, group.values, strict=True):
            for value in values:
                margin[value].add(group)
    return _ordered(CrossTable(keys, cells, margins, total), scales)


def _ordered(table: CrossTable, scales: Mapping[str, Scale]) -> CrossTable:
    ranks = [_rank(key, margin, scales) for key, margin in zip(table.keys, table.margins, strict=True)]
    margins = [
        {value: margin[value] for value in sorted(margin, key=rank)}
        for margin, rank in zip(table.margins, ranks, strict=True)
    ]
    places = [{value: place for place, value in enumerate(margin)} for margin in margins]
    cells = sorted(
        table.cells.items(),
        key=lambda item: [place[value] for place, value in zip(places, item[0], strict=True)],
    )
    return CrossTable(table.keys, dict(cells), margins, table.total)


Rank = Callable[[Value], tuple[object, ...]]


def _rank(key: Key, margin: Mapping[Value, Figures], scales: Mapping[str, Scale]) -> Rank:
    scale = {word: place for place, word in enumerate(scales.get(key.key, ()))}

    def rank(value: Value) -> tuple[object, ...]:
        if value.reason != KNOWN:
            return (1, REASONS.index(value.reason))
        if isinstance(value.word, bool):
            return (0, not value.word)
        figures, known = margin[value], isinstance(key, Dimension) and key.scale
        place = scale.get(value.word or "", len(scale)) if known else 0
        assets = figures.amount("aum")
        return (0, place, -(assets if assets is not None else -1), -figures.clients, value.word)

    return rank


Spelling = Mapping[tuple[int, str], str]
"""Place of a dimension and a word -> how that word is written in the answer."""


def _spellings(groups: Sequence[Group], keys: Sequence[Key]) -> Spelling:
    """Of words that differ in case, width or accents only, the one that most clients have."""
    from hnwctl.model.folding import fold

    found: dict[tuple[int, str], str] = {}
    for place, key in enumerate(keys):
        if not (isinstance(key, Dimension) and key.folded):
            continue
        written: Counter[str] = Counter()
        for group in groups:
            written.update({str(value.word): group.clients for value in group.values[place] if value.word})
        best: dict[str, str] = {}
        for word in sorted(written, key=lambda word: (-written[word], word)):
            best.setdefault(fold(word), word)
        found |= {(place, word): best[fold(word)] for word in written}
    return found


def _united(group: Group, spelling: Spelling) -> Group:
    if not spelling:
        return group
    values = (
        tuple(dict.fromkeys(_spelled(value, place, spelling) for value in each))
        for place, each in enumerate(group.values)
    )
    return group._replace(values=tuple(values))


def _spelled(value: Value, place: int, spelling: Spelling) -> Value:
    return Value(spelling[place, value.word]) if (place, value.word) in spelling else value  # type: ignore[index]
