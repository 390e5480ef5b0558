"""What a phone number, an e-mail address, a WeChat id and so on must look like, and how each is kept."""

import re
import unicodedata
from collections.abc import Callable

from hnwctl.errors import InvalidError

DEFAULT_REGION = "CN"
"""Where a phone number without a country is taken to be, if the caller does not say."""

_STORED_PHONE = (
    r"\+(?!861)[1-9][0-9]{6,14}(;ext=[0-9]{1,7})?|\+861(?:[3-9][0-9]{9}|0[0-9]{8})(;ext=[0-9]{1,7})?"
)
_EMAIL = r"[^@\s,;<>()\"]{1,64}@(?:[^@\s,;<>()\".]+\.)+[^@\s,;<>()\".]{2,}"
_WECHAT = r"[A-Za-z0-9_-]{5,30}"
_WECOM = r"[A-Za-z0-9_.@-]{1,64}"
_QQ = r"[1-9][0-9]{4,11}"
_URL = r"(?i:(?:https?://)?[^\s/:@]+\.[^\s/:@]+(?::[0-9]+)?(?:/\S*)?)"


def parse_phone(text: str, region: str = DEFAULT_REGION) -> str:
    """The number in ``text`` as E.164 (``+8613800001111``, an extension as ``;ext=801``).

    ``region`` is the country of a number that names none. InvalidError: masked, or no such number.
    """
    if re.fullmatch(_STORED_PHONE, text):
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
    if len(folded) > 254 or not re.fullmatch(_EMAIL, folded):
        raise InvalidError("not an e-mail address: {text}", text=text)
    user, _, domain = folded.rpartition("@")
    return f"{user}@{domain.lower()}"


def _shaped(pattern: str, wrong: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        folded = unicodedata.normalize("NFKC", text).strip()
        if not re.fullmatch(pattern, folded):
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


def parse_value(kind: str, text: str, region: str = DEFAULT_REGION) -> str:
    """``text`` as it is kept of a contact point of this kind; any text of a kind without a form.

    ``region`` is the country of a phone number that names none. InvalidError: not one of that kind.
    """
    if kind in _NUMBERS:
        return parse_phone(text, region)
    return _PARSERS[kind](text) if kind in _PARSERS else text
