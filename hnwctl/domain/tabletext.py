"""Tables written as text: a line for each column, so that code reads like its documentation."""

from collections.abc import Iterator

from hnwctl.model.tables import Column, Part, Table


def described(text: str, compartment: str | None) -> Iterator[Column]:
    """Columns from lines ``name DECL [@compartment] | what it is``; ``@-`` is for every key."""
    for line in filter(None, map(str.strip, text.splitlines())):
        head, _, doc = line.partition("|")
        name, decl, *own = head.split()
        place = own[0].removeprefix("@") if own else compartment
        yield Column(name, decl, None if place == "-" else place, doc.strip())


def table(
    name: str, compartment: str | None, doc: str, columns: str, *, part: Part, indexes: tuple[str, ...] = ()
) -> Table:
    """A table of this compartment; ``id``, the first column, is understood."""
    first = Column("id", "TEXT", compartment, "the record")
    return Table(name, part, (first, *described(columns, compartment)), indexes, doc)
