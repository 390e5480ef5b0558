"""A condition that a person wrote in SQL, made safe to stand in a query of ours.

The condition is put in parentheses; nothing in it may close them, comment them out, end the statement or
take a parameter. Whether it is one valid expression, and reads only, the database and its guard decide.
"""

import re

from hnwctl.errors import InvalidError

MAX_LENGTH = 10_000

_GRAMMAR = r"""
      (?P<quoted>'(?:[^']|'')*' | "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\])
    | (?P<word>[^\W\d][\w$]*)
    | (?P<comment>--|/\*)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<end>;)
    | (?P<parameter>[?:@$\#])
    | (?P<unclosed>['"`\[])
    | (?P<control>[\x00-\x08\x0e-\x1f])
    | (?P<other>.)
    """
_REFUSED = {
    "comment": "a condition cannot hold a comment",
    "end": "a condition cannot hold a semicolon",
    "parameter": "a condition cannot hold a parameter ({token})",
    "unclosed": "a quotation mark is not closed in the condition",
    "control": "a condition cannot hold control characters",
}
_HINT = "one SQL expression over the columns of clients, such as: aum > 5000000 AND stage = 'active'"


def bracketed(condition: str) -> str:
    """The condition in parentheses that it cannot leave.

    Raises InvalidError for an empty one, unbalanced parentheses or quotes, comments, ``;`` and parameters.
    """
    if not condition.strip():
        raise InvalidError("the condition is empty", hint=_HINT)
    if len(condition) > MAX_LENGTH:
        raise InvalidError("the condition is longer than {limit} characters", limit=MAX_LENGTH)
    _check_tokens(condition)
    return f"({condition})"


def _check_tokens(condition: str) -> None:
    depth = 0
    for token in re.finditer(_GRAMMAR, condition, re.VERBOSE | re.DOTALL):
        kind = token.lastgroup or "other"
        if kind in _REFUSED:
            raise InvalidError(_REFUSED[kind], hint=_HINT, token=token.group())
        depth += (kind == "open") - (kind == "close")
        if depth < 0:
            break
    if depth:
        raise InvalidError("the parentheses in the condition do not match", hint=_HINT)
