"""How a text becomes a typed value: markers for ``Annotated`` that pydantic turns into validators.

What a vault holds is already in its stored form, so every marker has a short way for that and a
longer one for what people type. Plain texts go the short way without entering Python at all.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from hnwctl.errors import InvalidError
from hnwctl.model.textforms import exact, line, lines, name
from hnwctl.model.vocabulary import Vocabulary

SHORT, LONG = "~", "~~"
"""Labels of the two ways in the place of a validation error: the reader of the errors drops them."""

Json = dict[str, Any]
SCALAR = ["string", "number", "boolean"]
"""What an editor may take a bare word of our YAML for: every scalar is read as text."""


HINT = "hint "
"""Under this name a hint travels among the facts: no template can ask for it."""


def refusal(error: InvalidError) -> PydanticCustomError:
    """``error`` as pydantic carries it: its type is the template, its context the facts and the hint."""
    template: Any = error.message
    facts = {name: _clipped(fact) if name == "text" else fact for name, fact in error.facts.items()}
    return PydanticCustomError(template, template, facts | ({HINT: error.hint} if error.hint else {}))


def _clipped(text: object) -> str:
    text = str(text)
    return text if len(text) <= 80 else f"{text[:80]}…"


def guarded(parse: Callable[[str], Any], kind: type | None = None) -> Callable[[Any], Any]:
    """A validator that parses text, lets a ``kind`` through, and turns our errors into pydantic's."""

    def check(value: Any) -> Any:
        if not isinstance(value, str):
            if kind is not None and isinstance(value, kind):
                return value
            raise refusal(InvalidError("must be text"))
        try:
            return parse(value)
        except InvalidError as error:
            raise refusal(error) from None

    return check


def parsed(kind: type, parse: Callable[[str], Any]) -> CoreSchema:
    """The schema of an immutable value that ``parse`` reads from text; no text is read twice."""
    check = guarded(parse, kind)
    seen = core_schema.no_info_plain_validator_function(lru_cache(maxsize=4096)(check))
    return two_ways(core_schema.chain_schema([core_schema.str_schema(strict=True), seen]), check)


def two_ways(short: CoreSchema, check: Callable[[Any], Any]) -> CoreSchema:
    """First ``short``, which stays in Rust; what it refuses is read, or refused by name, by ``check``."""
    long = core_schema.no_info_plain_validator_function(check)
    return core_schema.union_schema(
        [(short, SHORT), (long, LONG)],
        mode="left_to_right",
        serialization=core_schema.to_string_ser_schema(),
    )


class Marker:
    """Base of the markers: subclasses say how a value is validated and what an editor is told of it."""

    def schema(self) -> CoreSchema:
        """The validator."""
        raise NotImplementedError

    def json(self) -> Json:
        """The JSON Schema of the stored form, as loose as YAML editors need it."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return self.schema()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        return self.json()


@dataclass(frozen=True, eq=False)
class Parsed(Marker):
    """A value of ``kind`` that ``parse`` reads from text; ``shape`` is its JSON Schema."""

    kind: type
    parse: Callable[[str], Any]
    shape: Json

    def schema(self) -> CoreSchema:
        return parsed(self.kind, self.parse)

    def json(self) -> Json:
        return dict(self.shape)


@dataclass(frozen=True, eq=False)
class Date(Marker):
    """A day; what is not in the stored form is read by ``parse``."""

    parse: Callable[[str], date]

    def schema(self) -> CoreSchema:
        iso = core_schema.str_schema(strict=True, pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        day = core_schema.date_schema(ge=date(1800, 1, 1), le=date(2200, 12, 31))
        return two_ways(core_schema.chain_schema([iso, day]), guarded(self.parse, date))

    def json(self) -> Json:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, eq=False)
class Word(Marker):
    """A word of ``vocabulary``: stored as its key, understood in both languages."""

    vocabulary: Vocabulary

    def schema(self) -> CoreSchema:
        return two_ways(core_schema.literal_schema(list(self.vocabulary.keys)), guarded(self.key))

    def key(self, text: str) -> str:
        """The key ``text`` means; a firm's own word where the list is open. InvalidError otherwise."""
        key = self.vocabulary.key_of(text)
        if key is not None:
            return key
        if self.vocabulary.closed:
            allowed = ", ".join(self.vocabulary.keys)
            raise InvalidError("not one of {allowed}: {text}", allowed=allowed, text=text)
        return line(text, 60)

    def json(self) -> Json:
        said = [f"{entry.en} · {entry.zh}" for entry in self.vocabulary.entries.values()]
        words: Json = {"enum": list(self.vocabulary.keys), "enumDescriptions": said}
        return words if self.vocabulary.closed else {"anyOf": [words, {"type": SCALAR, "maxLength": 60}]}


@dataclass(frozen=True, eq=False)
class Code(Marker):
    """One of the international ``codes``; ``meaning`` finds the code of a name."""

    codes: tuple[str, ...]
    meaning: Callable[[str], str | None]
    unknown: str  # the message, with {code}

    def schema(self) -> CoreSchema:
        return two_ways(core_schema.literal_schema(list(self.codes)), guarded(self.code))

    def code(self, text: str) -> str:
        """The code ``text`` means. InvalidError if it means none."""
        code = self.meaning(text)
        if code is None:
            raise InvalidError(self.unknown, code=text)
        return code

    def json(self) -> Json:
        return {"enum": list(self.codes)}


_INK = r"[^\s\x00-\x1f\x7f-\x9f]"
_LINE = rf"^{_INK}(?:[^\x00-\x1f\x7f-\x9f]*{_INK})?$"
_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"
_COMPOSED = "^[!-~\u4e00-\u9fff](?:[ -~\u00b7\u4e00-\u9fff]*[!-~\u4e00-\u9fff])?$"


@dataclass(frozen=True, eq=False)
class Text(Marker):
    """Text up to ``limit`` characters; ``form`` is ``line``, ``lines``, ``name`` or ``exact``."""

    form: str
    limit: int

    def schema(self) -> CoreSchema:
        pattern = {"line": _LINE, "lines": _LINES, "name": _COMPOSED, "exact": "^[^\x00]*$"}[self.form]
        parse = {"line": line, "lines": lines, "name": name, "exact": exact}[self.form]
        short = core_schema.str_schema(strict=True, max_length=self.limit, pattern=pattern)
        return two_ways(short, guarded(lambda text: parse(text, self.limit)))

    def json(self) -> Json:
        least = {} if self.form in ("lines", "exact") else {"minLength": 1}
        return {"type": SCALAR, "maxLength": self.limit, **least}


@dataclass(frozen=True, eq=False)
class Shaped(Marker):
    """Text of a fixed shape (an id, a member's name, a digest): ``pattern`` in full, else ``wrong``."""

    pattern: str
    wrong: str  # the message, with {text}

    def schema(self) -> CoreSchema:
        return two_ways(
            core_schema.str_schema(strict=True, pattern=f"^(?:{self.pattern})$"), guarded(self.parse)
        )

    def parse(self, text: str) -> str:
        """``text`` without blanks around it, in lower case if that is what it takes."""
        for candidate in (text.strip(), text.strip().lower()):
            if re.fullmatch(self.pattern, candidate):
                return candidate
        raise InvalidError(self.wrong, text=text)

    def json(self) -> Json:
        return {"type": SCALAR, "pattern": f"^(?:{self.pattern})$"}


_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,12})?").fullmatch


@dataclass(frozen=True, eq=False)
class Number(Marker):
    """A plain number from ``least`` to ``most``, or ``above`` the least.

    ``per_cent`` lets a % stand behind it, ``whole`` makes it an int.
    """

    least: int
    most: int
    per_cent: bool = False
    whole: bool = False
    above: bool = False

    def schema(self) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def check(self, value: Any) -> Decimal | int:
        """The number, from text, an int or a Decimal."""
        try:
            number = self.parse(value) if isinstance(value, str) else self.own(value)
            self.within(number)
        except InvalidError as error:
            raise refusal(error) from None
        return int(number) if self.whole else number

    def within(self, number: Decimal) -> None:
        """InvalidError for a number out of bounds."""
        if self.above and number <= self.least:
            raise InvalidError("must be more than {least}: {text}", least=self.least, text=str(number))
        if not self.least <= number <= self.most:
            raise InvalidError(
                "must be from {least} to {most}: {text}", least=self.least, most=self.most, text=str(number)
            )

    def parse(self, text: str) -> Decimal:
        """The number in ``text``. InvalidError if there is none."""
        if not _NUMBER(text):
            folded = unicodedata.normalize("NFKC", text).strip().removeprefix("+")
            text = folded.removesuffix("%").strip() if self.per_cent else folded
        if not _NUMBER(text) or (self.whole and Decimal(text) % 1):
            raise InvalidError("not a number: {text}", text=text)
        return Decimal(text)

    def own(self, value: Any) -> Decimal:
        """A number that Python code gives: an int or a finite Decimal."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise InvalidError("must be text")
        try:
            return self.parse(format(Decimal(value), "f"))
        except InvalidOperation:
            raise InvalidError("not a number: {text}", text=str(value)) from None

    def json(self) -> Json:
        kind = "integer" if self.whole else "number"
        return {"anyOf": [{"type": kind, "minimum": self.least, "maximum": self.most}, {"type": "string"}]}


_TRUE = frozenset({"true", "yes", "y", "on", "1", "是", "有", "真", "对"})
_FALSE = frozenset({"false", "no", "n", "off", "0", "否", "无", "假", "不"})


def parse_flag(text: str) -> bool:
    """Yes or no, in either language. InvalidError otherwise."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    if folded not in _TRUE and folded not in _FALSE:
        raise InvalidError("not yes or no: {text}", text=text)
    return folded in _TRUE
