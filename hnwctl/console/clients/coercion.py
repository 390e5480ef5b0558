"""Words of the command line turned into values, without pydantic.

typer builds a pydantic adapter for every parameter it meets, and the import alone takes half as
long as everything else at start-up. The few types that our commands use need no such help.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

from typer import _click
from typer._click.exceptions import BadParameter
from typer._coercion import RuntimeParam
from typer._param_types import choice_as_str
from typer.core import TyperArgument, TyperOption
from typer.models import ParameterInfo

from hnwctl.console.messages import say

Parameter = TyperArgument | TyperOption
Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class PlainParam(RuntimeParam):
    """Converts each word of one parameter with ``convert``, whose ValueError is the reader's message."""

    convert: Convert

    def _coerce_value(self, value: Any, param: Any, ctx: _click.Context) -> Any:
        try:
            if isinstance(value, (list, tuple)):
                return [self.convert(item) for item in value]
            return self.convert(value)
        except ValueError as error:
            raise BadParameter(str(error), ctx=ctx, param=param) from None


def lighten(param: Parameter) -> None:
    """Give the parameter our conversion where its type is one of ours; others keep typer's."""
    descriptor = param.type_descriptor
    annotation: Any = descriptor.annotation
    if descriptor.is_list:
        annotation = get_args(annotation)[0]
    convert = _conversion(annotation, descriptor.parameter_info, descriptor.choices)
    if convert is not None:
        param._runtime_param = PlainParam(descriptor.parameter_info, descriptor.annotation, convert)


def _conversion(annotation: Any, info: ParameterInfo, choices: tuple[Any, ...] | None) -> Convert | None:
    if info.parser is not None:
        return info.parser
    if choices is not None:
        return partial(_choice, choices)
    if annotation is int:
        return partial(_whole, info.min, info.max)
    if annotation is Path and not (info.exists or info.resolve_path):
        return Path
    plain: dict[Any, Convert] = {str: str, bool: _yes_or_no}
    return plain.get(annotation)


def _choice(choices: tuple[Any, ...], text: Any) -> Any:
    for choice in choices:
        if text is choice or choice_as_str(choice) == str(text):
            return choice
    allowed = [choice_as_str(choice) for choice in choices]
    raise ValueError(say("{value} is none of {allowed}", value=str(text), allowed=allowed))


def _whole(least: float | None, most: float | None, text: Any) -> int:
    try:
        number = int(text)
    except ValueError:
        raise ValueError(say("{value} is not a whole number", value=str(text))) from None
    if least is not None and number < least:
        raise ValueError(say("{value} is less than {least}", value=number, least=int(least)))
    if most is not None and number > most:
        raise ValueError(say("{value} is more than {most}", value=number, most=int(most)))
    return number


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(say("{value} is neither yes nor no", value=str(value)))
