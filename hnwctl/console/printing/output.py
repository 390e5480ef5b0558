"""The only printer: answers go to stdout, whatever is said about them to stderr."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from hnwctl.console.messages import language, say
from hnwctl.console.printing.formats import Answer, ColumnSpec, FormatName, Row, writer
from hnwctl.console.printing.sanitise import visible
from hnwctl.console.settings import Settings
from hnwctl.model.words_section import SECTION

__all__ = ["ColumnSpec", "FormatName", "Output"]

_STYLES = {"bold": "\x1b[1m", "red": "\x1b[31m", "yellow": "\x1b[33m", "dim": "\x1b[2m"}
_SAFE_IN_TABLES = (FormatName.table, FormatName.markdown, FormatName.html)


class Output:
    """Prints for one run of a command.

    ``columns`` is the width of the terminal behind ``stdout``, None when there is no terminal:
    then nothing is shortened, coloured or escaped that a program should get as it is. ``columns_beside``
    is the same of ``stderr``: messages are folded to it.
    """

    def __init__(
        self,
        stdout: TextIO,
        stderr: TextIO,
        *,
        columns: int | None = None,
        columns_beside: int | None = None,
        color: bool = False,
        quiet: bool = False,
    ) -> None:
        self.stdout, self.stderr = stdout, stderr
        self.columns, self.columns_beside = columns, columns_beside
        self.color, self.quiet = color, quiet

    @classmethod
    def of(cls, settings: Settings) -> "Output":
        """The printer for this process as it is connected now."""
        _tolerate(sys.stdout, sys.stderr)
        columns, beside = (terminal_columns(each, settings.environ) for each in (sys.stdout, sys.stderr))
        return cls(
            sys.stdout,
            sys.stderr,
            columns=columns,
            columns_beside=beside,
            color=settings.color,
            quiet=settings.quiet,
        )

    @property
    def terminal(self) -> bool:
        """Whether stdout is read by a person."""
        return self.columns is not None

    def rows(
        self,
        rows: Sequence[Row],
        columns: Sequence[ColumnSpec],
        *,
        form: str = FormatName.table,
        sealed: Sequence[str] = (),
        unpriced: Sequence[str] = (),
        exact: bool = False,
        mark: str = "",
    ) -> None:
        """Print ``rows``, each a mapping by column key, in the columns' order.

        A key that is missing from a row counts as sealed if ``sealed`` (of the whole answer) or the row's
        own ``"sealed"`` names it or its column's section. What had no rate stands in ``unpriced``. With
        ``exact`` a row has no such keys: whatever it holds are columns. ``mark`` is a text to be seen at
        once wherever it stands in a table.
        """
        answer = Answer(columns, rows, sealed, unpriced, exact=exact)
        if not rows and form == FormatName.table:
            self.note("nothing found")
        else:
            self._answer(answer, FormatName(form), mark)
        if form == FormatName.table or not rows:
            self._left_out(answer)

    def record(
        self,
        data: Row,
        *,
        form: str = FormatName.table,
        columns: Sequence[ColumnSpec] = (),
        line: str = "",
    ) -> None:
        """Print one object: what a writing command did, or one record.

        With ``line`` (a template filled from ``data``) people get that line; otherwise a field a line,
        titled by ``columns`` (by the keys where there are none).
        """
        if line and form == FormatName.table:
            self.line(line, **data)
            return
        named = columns or [ColumnSpec(key, key) for key in data if key not in ("sealed", "unpriced")]
        self._answer(Answer(named, [data], single=True), FormatName(form))

    def line(self, template: str, /, **facts: object) -> None:
        """One line of an answer, in the reader's language."""
        self.stdout.write(say(template, **facts) + "\n")

    def text(self, text: str) -> None:
        """A document as it is (a page, YAML); on a terminal with the unseen characters shown."""
        self._write(text)

    def note(self, template: str, /, **facts: object) -> None:
        """Something worth knowing, on stderr; ``--quiet`` silences it."""
        if not self.quiet:
            self._tell(say(template, **facts))

    def warn(self, template: str, /, **facts: object) -> None:
        """Something to look after, on stderr, said even to the quiet."""
        head = say("warning:")
        self._tell(f"{head} {say(template, **facts)}", head)

    def cut(self, shown: int, count: int | None) -> None:
        """Say that ``shown`` rows of ``count`` stand in the answer, None: of more, but nobody counted them.

        Says nothing where nothing was cut, or nothing is shown.
        """
        if shown and count is None:
            self.note("the first {shown} are shown; there are more", shown=shown)
        elif shown and count is not None and shown < count:
            self.note("{shown} of {count} are shown", shown=shown, count=count)

    def styled(self, text: str, style: str, stream: TextIO) -> str:
        """The text in a style, if ``stream`` is a terminal where colour is welcome."""
        return f"{_STYLES[style]}{text}\x1b[0m" if self.color and stream.isatty() else text

    def _tell(self, text: str, head: str = "") -> None:
        """A message on stderr, folded to the terminal there; its ``head`` stands out."""
        if self.columns_beside is not None:
            from hnwctl.console.printing.folding import folded

            text = folded(text, self.columns_beside)
        styled = self.styled(head, "yellow", self.stderr) if head else ""
        self.stderr.write(f"{styled}{text.removeprefix(head)}\n")

    def _answer(self, answer: Answer, name: FormatName, mark: str = "") -> None:
        if name == FormatName.table:
            self._table(answer, mark)
        else:
            self._write(writer(name)(answer), safe=name in _SAFE_IN_TABLES)

    def _table(self, answer: Answer, mark: str) -> None:
        from hnwctl.console.printing.formats_table import as_table

        text, missing = as_table(answer, self.columns)
        head, rule, body = text.partition("\n")
        bold = self.styled(head, "bold", self.stdout) if not answer.single else head
        if mark and self.color and self.stdout.isatty():
            from hnwctl.console.clients.marking import marked

            body = marked(body, mark, lambda text: self.styled(text, "red", self.stdout))
        self.stdout.write(bold + rule + body)
        if missing:
            self.note(
                "no room for the columns: {titles}; a wider window or --format shows them", titles=missing
            )

    def _left_out(self, answer: Answer) -> None:
        """Below an answer that people read: what it lacks, by headings where it would have had one."""
        titles = {column.key: say(column.title) for column in answer.columns}
        if answer.sealed:
            names = [titles.get(name) or SECTION.label(name, language()) for name in answer.sealed]
            self.note("sealed to your key: {names}", names=names)
        lacking = {code: None for row in answer.rows for code in answer.unpriced_in(row)}
        if lacking:
            self.note("without an exchange rate, not counted: {names}", names=list(lacking))

    def _write(self, text: str, *, safe: bool = False) -> None:
        if self.terminal and not safe:
            text = "\n".join(visible(line.replace("\t", "    ")) for line in text.split("\n"))
        self.stdout.write(text)


def terminal_columns(stream: TextIO, environ: Mapping[str, str]) -> int | None:
    """Columns of the terminal behind ``stream``; None when there is none."""
    if not stream.isatty():
        return None
    if environ.get("COLUMNS", "").isdigit() and int(environ["COLUMNS"]) > 0:
        return int(environ["COLUMNS"])
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80


def _tolerate(*streams: Any) -> None:
    """Streams write UTF-8 into pipes, and escape what a terminal's own encoding lacks instead of failing."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
