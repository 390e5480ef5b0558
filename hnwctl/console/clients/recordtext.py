"""A record as text in an editor: sections of YAML, with what there is to say about them on top.

Remarks are lines that begin with ``#!`` at the very top: they are put there anew at every round and taken
away before the text is read, so that a line number in a message is that of the file as the user sees it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hnwctl.console.messages import say, translated
from hnwctl.console.printing.sanitise import one_line
from hnwctl.domain.assigning import check_section
from hnwctl.errors import HnwctlError, InvalidError
from hnwctl.model.records import Plain

if TYPE_CHECKING:
    from hnwctl.console.book import Book

_REMARK = b"#!"
_BOM = b"\xef\xbb\xbf"

Sections = Mapping[str, dict[str, Plain]]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say on top; a ``line`` of the text that it is about moves with what stands above."""

    template: str
    facts: Mapping[str, object]
    hint: str = ""

    @classmethod
    def of(cls, error: HnwctlError) -> "Remark":
        """What an error says."""
        return cls(error.message, error.facts, error.hint)

    def lines(self, above: int) -> list[str]:
        """The remark in the reader's language, for a text that begins ``above`` lines further down."""
        facts = dict(self.facts)
        line = facts.get("line")
        if isinstance(line, int):
            facts["line"] = line + above
        said = [say(self.template, **facts), *([say(self.hint, **facts)] if self.hint else [])]
        return [one_line(text) for text in said]


def written(sections: Sections, head: Iterable[str]) -> bytes:
    """The text of the sections below lines of comment."""
    from hnwctl.store import codec

    comments = "".join(f"# {one_line(line)}\n" for line in head)
    body = "".join(codec.dump({name: each}) if each else f"{name}:\n" for name, each in sections.items())
    return f"{comments}\n{body}".encode()


def with_remarks(text: bytes, remarks: Sequence[Remark]) -> bytes:
    """The text with these remarks on top, in the place of earlier ones."""
    above = sum(len(remark.lines(0)) for remark in remarks)
    lines = [line for remark in remarks for line in remark.lines(above)]
    return b"".join(_REMARK + f" {line}\n".encode() for line in lines) + without_remarks(text)


def without_remarks(text: bytes) -> bytes:
    """The text below the remarks."""
    lines = text.removeprefix(_BOM).splitlines(keepends=True)
    below = next((at for at, line in enumerate(lines) if not line.startswith(_REMARK)), len(lines))
    return b"".join(lines[below:])


def says_nothing(text: bytes) -> bool:
    """Whether there is nothing but comments and blank lines: the user wants nothing written."""
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in text.splitlines())


def read_sections(text: bytes, *, source: str, kind: str = "client") -> dict[str, dict[str, Plain]]:
    """The sections in a text without remarks.

    Raises InvalidError, with line where there is one, for what is no YAML of ours or no section of a record.
    """
    from hnwctl.store import codec

    found = codec.load(text, source=source)
    if not isinstance(found, dict):
        raise InvalidError("{source}: expected sections, such as profile:", source=source)
    for section, content in found.items():
        check_section(section, kind)
        if not isinstance(content, dict):
            raise InvalidError("{section}: must be a group of fields", section=section)
    return {section: content for section, content in found.items() if isinstance(content, dict)}


def problems_of(book: "Book", sections: Sections, kind: str = "client") -> list[Remark]:
    """What is wrong with the contents, field by field, of all sections at once."""
    from hnwctl.model.problems import FieldsError

    found: list[Remark] = []
    for section, content in sections.items():
        try:
            book.model(kind, section, content)
        except FieldsError as error:
            found += [
                Remark("{problem}", {"problem": problem.said(translated)}, problem.hint)
                for problem in error.problems
            ]
        except InvalidError as error:
            found.append(Remark.of(error))
    return found
