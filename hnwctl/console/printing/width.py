"""How wide text is on a terminal, where a Chinese character takes two columns and a mark none.

wcwidth takes 14 ms to import, so it is asked only about text that is more than letters, Chinese characters
and their punctuation.
"""

ELLIPSIS = "…"


def width(text: str) -> int:
    """Columns that one line of visible text takes."""
    if text.isascii():
        return len(text)
    plain = _plain_width(text)
    if plain is not None:
        return plain
    from wcwidth import wcswidth

    # -1 stands for a control character: callers make text visible first, and a guess is better than a crash
    columns = wcswidth(text)
    return columns if columns >= 0 else len(text)


def _plain_width(text: str) -> int | None:
    """The same for text in which each character stands for itself; None where there is any other."""
    columns = 0
    for character in text:
        if " " <= character <= "~" or "\u2010" <= character <= "\u2027":
            columns += 1
        elif "\u4e00" <= character <= "\u9fff" or character in _WIDE:
            columns += 2
        else:
            return None
    return columns


_WIDE = frozenset(map(chr, (*range(0x3000, 0x302A), *range(0xFF01, 0xFF61))))


def shorten(text: str, columns: int) -> str:
    """The text, or its beginning with … in ``columns``; never half a character, never an orphaned mark."""
    if width(text) <= columns:
        return text
    kept, room = [], columns - 1
    for cluster in _clusters(text):
        room -= width(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + ELLIPSIS


def pad(text: str, columns: int) -> str:
    """The text followed by spaces up to ``columns``."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns``; Chinese may break between any two characters, other text at spaces."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        while width(piece.rstrip()) > columns:
            head = _head(piece, columns)
            lines.append(head)
            piece = piece[len(head) :]
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _clusters(text: str) -> list[str]:
    if text.isascii() or _plain_width(text) is not None:
        return list(text)
    from wcwidth import iter_graphemes

    return list(iter_graphemes(text))


def _head(text: str, columns: int) -> str:
    taken, room = "", columns
    for cluster in _clusters(text):
        room -= width(cluster)
        if room < 0 and taken:
            break
        taken += cluster
    return taken


_NO_LINE_START = "，。、；：？！）》」』】…,.;:?!)]}"


def _pieces(text: str) -> list[str]:
    """Pieces between which a line may break; punctuation stays with what it follows."""
    pieces: list[str] = []
    for cluster in _clusters(text):
        if pieces and not _breaks(pieces[-1], cluster):
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces


def _breaks(before: str, cluster: str) -> bool:
    if cluster in _NO_LINE_START or cluster == " ":
        return False
    return before[-1] == " " or width(cluster) == 2 or width(before[-1]) == 2
