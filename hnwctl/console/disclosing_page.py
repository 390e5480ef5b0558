"""The copy for a client written as a page or as data, by the ending of the file's name."""

import json
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING

from hnwctl.console.messages import language
from hnwctl.console.printing.sanitise import json_escapes, visible

if TYPE_CHECKING:
    from hnwctl.console.disclosing import Disclosure, Part

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#222}
h1,h2{line-height:1.2}h2{margin-top:2rem;border-bottom:1px solid #ccc}
table{border-collapse:collapse;width:100%}
td{padding:.3rem .6rem;vertical-align:top;border-bottom:1px solid #eee}
td:first-child{width:30%;color:#555}pre{font:inherit;white-space:pre-wrap;margin:0}
"""


def as_html(made: "Disclosure") -> str:
    """One page that needs nothing else, and asks nobody for anything."""
    body = "\n".join(line for part in made.parts for line in _html(part))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escape(made.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(made.title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _html(part: "Part") -> Iterator[str]:
    yield f"<h2>{escape(part.title)}</h2>"
    yield from (f"<p>{escape(visible(line))}</p>" for line in part.lines)
    if part.rows:
        yield "<table>"
        for title, texts in part.rows:
            cells = "".join(f"<pre>{escape(_shown(text))}</pre>" for text in texts)
            yield f"<tr><td>{escape(title)}</td><td>{cells}</td></tr>"
        yield "</table>"


def as_markdown(made: "Disclosure") -> str:
    """The same as text."""
    return "\n".join([f"# {made.title}", *(line for part in made.parts for line in _markdown(part))]) + "\n"


def _markdown(part: "Part") -> Iterator[str]:
    yield from ("", f"## {part.title}", "")
    yield from (f"- {_plain(line)}" for line in part.lines)
    for title, texts in part.rows or ():
        if len(texts) == 1 and "\n" not in texts[0]:
            yield f"- **{_plain(title)}**: {_plain(texts[0].removeprefix('- '))}"
        else:
            yield f"- **{_plain(title)}**:"
            for text in texts:
                first, *more = _shown(text).removeprefix("- ").split("\n")
                yield f"  - {_plain(first)}"
                yield from (f"    {_plain(line)}" for line in more)


def _plain(text: str) -> str:
    """A text that no markup of its own breaks."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|" else letter for letter in visible(text))


def _shown(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))


def as_json(made: "Disclosure") -> str:
    """The data, for another program."""
    return json_escapes(json.dumps(made.data, ensure_ascii=False, indent=2)) + "\n"


def as_yaml(made: "Disclosure") -> str:
    """The data, for another program or a patient reader."""
    from hnwctl.store import codec

    return codec.dump(dict(made.data))


WRITERS: "Mapping[str, Callable[[Disclosure], str]]" = {
    ".html": as_html,
    ".md": as_markdown,
    ".json": as_json,
    ".yaml": as_yaml,
}
"""Ending of the file -> what writes it."""
