"""Ways to reach somebody: phone, e-mail, WeChat and so on, each checked for what it is."""

from typing import Annotated

from pydantic import ValidationInfo, field_validator

from hnwctl.errors import InvalidError
from hnwctl.model import words_client as words
from hnwctl.model.base import Item
from hnwctl.model.fields import refusal
from hnwctl.model.reach import DEFAULT_REGION, parse_value
from hnwctl.model.values import Country, Day, Flag, Label, word


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
        region = str((info.context or {}).get("region", DEFAULT_REGION))
        try:
            return parse_value(str(info.data.get("type")), value, region)
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
