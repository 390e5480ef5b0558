"""Help pages in the reader's language, wrapped by the width that the terminal gives to each character."""

import re
from collections.abc import Sequence

from typer import _click
from typer._click.formatting import HelpFormatter

from hnwctl.console.messages import language, say, translated
from hnwctl.console.printing.width import pad, width, wrap

_EXTRA = re.compile(r"  \[([^\[\]]*)\]$")


class Pages(HelpFormatter):
    """typer's help pages, with Chinese headings and lines that fit."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, prefix or f"{say('Usage:')} ")

    def write_heading(self, heading: str) -> None:
        """A heading; the full-width colon belongs to the translation."""
        self.write(f"{'':>{self.current_indent}}{translated(f'{heading}:')}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, each wrapped anew."""
        indent = " " * self.current_indent
        paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
        wrapped = [
            "\n".join(indent + line for line in wrap(part, self.width - len(indent))) for part in paragraphs
        ]
        self.write("\n\n".join(wrapped) + "\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names with their explanations beside them."""
        rows = [(name, _extra(text)) for name, text in rows]
        left = min(max(width(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            lines = wrap(text, max(self.width - left - len(indent), 10)) if text else []
            if width(name) > left - col_spacing:
                self.write(f"{indent}{name}\n")
            else:
                first = lines.pop(0) if lines else ""
                self.write(f"{indent}{pad(name, left)}{first}".rstrip() + "\n")
            for line in lines:
                self.write(f"{indent}{'':>{left}}{line}\n")


class PageContext(_click.Context):
    """A context whose help is made of `Pages`."""

    formatter_class = Pages


def _extra(text: str) -> str:
    """The remarks that typer puts behind an explanation, such as [default: 20; required]."""
    found = _EXTRA.search(text)
    if language() == "en" or not found:
        return text
    remarks = [_remark(part) for part in found.group(1).split("; ")]
    return f"{text[: found.start()]}  [{'; '.join(remarks)}]"


def _remark(part: str) -> str:
    name, colon, value = part.partition(": ")
    return translated(name + colon) + value
