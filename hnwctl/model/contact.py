"""Ways to reach somebody: phone, e-mail, WeChat and so on, each checked for what it is."""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated

from pydantic import ValidationInfo, field_validator

from hnwctl.errors import InvalidError
from hnwctl.model import words_client as words
from hnwctl.model.base import Item
from hnwctl.model.fields import refusal
from hnwctl.model.values import Country, Day, Flag, Label, word

DEFAULT_REGION = "CN"
"""Where a phone number without a country is taken to be, if the caller does not say."""

_STORED_PHONE = re.compile(
    r"\+(?!861)[1-9][0-9]{6,14}(;ext=[0-9]{1,7})?|\+861(?:[3-9][0-9]{9}|0[0-9]{8})(;ext=[0-9]{1,7})?"
)
_EMAIL = re.compile(r"[^@\s,;<>()\"]{1,64}@(?:[^@\s,;<>()\".]+\.)+[^@\s,;<>()\".]{2,}")
_WECHAT = re.compile(r"[A-Za-z0-9_-]{5,30}")
_WECOM = re.compile(r"[A-Za-z0-9_.@-]{1,64}")
_QQ = re.compile(r"[1-9][0-9]{4,11}")
_URL = re.compile(r"(?:https?://)?[^\s/:@]+\.[^\s/:@]+(?::[0-9]+)?(?:/\S*)?", re.IGNORECASE)


def parse_phone(text: str, region: str = DEFAULT_REGION) -> str:
    """The number in ``text`` as E.164 (``+8613800001111``, an extension as ``;ext=801``).

    ``region`` is the country of a number that names none. InvalidError: masked, or no such number.
    """
    if _STORED_PHONE.fullmatch(text):
        return text
    if "*" in text:
        raise InvalidError("the phone number is masked: {text}", text=text)
    import phonenumbers

    folded = re.sub(r"转|轉|分机", " ext. ", unicodedata.normalize("NFKC", text))
    try:
        number = phonenumbers.parse(folded, region)
    except phonenumbers.NumberParseException:
        raise InvalidError("not a phone number: {text}", text=text) from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidError("no such phone number in {region}: {text}", region=region, text=text)
    stored = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{stored};ext={number.extension}" if number.extension else stored


def parse_email(text: str) -> str:
    """The address in ``text``, its domain in lower case. InvalidError: not an e-mail address."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if folded.lower().startswith("mailto:"):
        folded = folded[7:]
    if len(folded) > 254 or not _EMAIL.fullmatch(folded):
        raise InvalidError("not an e-mail address: {text}", text=text)
    user, _, domain = folded.rpartition("@")
    return f"{user}@{domain.lower()}"


def _shaped(pattern: re.Pattern[str], wrong: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        folded = unicodedata.normalize("NFKC", text).strip()
        if not pattern.fullmatch(folded):
            raise InvalidError(wrong, text=text)
        return folded

    return parse


_PARSERS: dict[str, Callable[[str], str]] = {
    "email": parse_email,
    "wechat": _shaped(_WECHAT, "not a WeChat id: {text}"),
    "wecom": _shaped(_WECOM, "not a WeCom id: {text}"),
    "qq": _shaped(_QQ, "not a QQ number: {text}"),
    "url": _shaped(_URL, "not a web address: {text}"),
}
_NUMBERS = frozenset({"phone", "fax", "whatsapp"})


class ContactPoint(Item):
    """One way to reach the client. ``value`` is checked and stored in the form that ``type`` asks for."""

    type: Annotated[str, word(words.CONTACT_POINT)]
    value: Label
    preferred: Flag = False
    label: Label | None = None
    verified: Day | None = None
    note: Label | None = None

    @field_validator("value")
    @classmethod
    def _checked(cls, value: str, info: ValidationInfo) -> str:
        kind = info.data.get("type")
        try:
            if kind in _NUMBERS:
                return parse_phone(value, str((info.context or {}).get("region", DEFAULT_REGION)))
            return _PARSERS[kind](value) if kind in _PARSERS else value
        except InvalidError as error:
            raise refusal(error) from None


class Address(Item):
    """A postal address; ``text`` is what stands on the envelope, the parts are for sorting and export."""

    type: Annotated[str, word(words.ADDRESS)] = "home"
    text: Label
    city: Label | None = None
    province: Label | None = None
    postcode: Label | None = None
    country: Country | None = None
    preferred: Flag = False
