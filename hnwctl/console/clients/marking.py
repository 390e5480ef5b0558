"""Making a word stand out in text that is ready to be shown."""

from collections.abc import Callable, Iterator

from hnwctl.model.folding import fold


def marked(text: str, word: str, style: Callable[[str], str]) -> str:
    """The text with ``style`` around whatever in it is the folded ``word``, whatever its case and width."""
    return "\n".join(_line(line, word, style) for line in text.split("\n"))


def _line(line: str, word: str, style: Callable[[str], str]) -> str:
    parts, last = [], 0
    for start, end in _places(line, word):
        parts += [line[last:start], style(line[start:end])]
        last = end
    return "".join([*parts, line[last:]])


def _places(line: str, word: str) -> Iterator[tuple[int, int]]:
    """From where to where the word is there."""
    pieces = [fold(character) for character in line]
    folded = "".join(pieces)
    owners = [at for at, piece in enumerate(pieces) for _ in piece]
    found = folded.find(word) if word else -1
    while found >= 0:
        end = found + len(word)
        yield owners[found], owners[end - 1] + 1
        found = folded.find(word, end)
