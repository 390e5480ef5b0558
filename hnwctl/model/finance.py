"""What the client has, owes, earns, spends, wants: holdings, assets, liabilities, preferences, goals."""

from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from hnwctl.errors import InvalidError
from hnwctl.model import words_wealth as words
from hnwctl.model.base import Item, Items, Model, Rows, Section, Words
from hnwctl.model.currencies import code_of
from hnwctl.model.money import parse_money
from hnwctl.model.values import (
    Amount,
    Clash,
    Currency,
    Day,
    Flag,
    Label,
    Months,
    Note,
    Percent,
    Quantity,
    Share,
    Signed,
    is_plain,
    word,
)

AssetClass = Annotated[str, word(words.ASSET_CLASS)]
ProductRisk = Annotated[str, word(words.PRODUCT_RISK)]
Per = Annotated[str, word(words.PERIOD)]


class MoneyItem(Item):
    """An item with amounts in one ``currency``; none means the base currency of the book.

    A currency that is typed within an amount (``USD 2.5m``) fills ``currency``, or must agree with it.
    """

    amounts: ClassVar[tuple[str, ...]] = ("amount",)

    currency: Currency | None = None

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        for key in cls.amounts:
            text = data.get(key)
            if isinstance(text, str) and not is_plain(text):
                data = _typed(data, key, text)
        return data


def _typed(data: dict[str, Any], key: str, text: str) -> dict[str, Any]:
    """``data`` with what ``text``, a typed amount, says beside its number in the field for it."""
    if key == "return" and text.rstrip().endswith(("%", "％")) and "return_rate" not in data:
        return {**{k: v for k, v in data.items() if k != key}, "return_rate": text}
    try:
        meant = parse_money(text).currencies
    except InvalidError:
        return data  # the field itself will say what is wrong
    given = data.get("currency")
    if not meant or (given is not None and not isinstance(given, str)):
        return data
    if given is None:
        return {**data, "currency": meant[0]}
    return data if code_of(given) in (*meant, None) else {**data, "currency": Clash(f"{given} ")}


class Window(Model):
    """Days on which a product can be bought or sold."""

    opens: Day
    closes: Day | None = None
    note: Label | None = None


class Payment(Item):
    """A premium or a capital call: due on a day, in the currency of its holding."""

    due: Day
    amount: Amount | None = None
    paid: Day | None = None
    note: Label | None = None


class Holding(MoneyItem):
    """One position in cash or an investment, with us or elsewhere. ``closed`` once it is gone.

    ``amount`` is what it is worth, ``cost`` what was paid, ``return`` what it earned so far,
    ``return_rate`` the same in per cent a year. An ``estimate`` stands for positions that nobody has listed
    yet; it does not count once one is known.
    """

    amounts: ClassVar[tuple[str, ...]] = ("amount", "cost", "return")

    product: Label | None = None
    label: Label | None = None
    account: Label | None = None
    institution: Label | None = None
    class_: AssetClass | None = Field(None, alias="class")
    amount: Amount
    cost: Amount | None = None
    return_: Signed | None = Field(None, alias="return")
    return_rate: Percent | None = None
    risk: ProductRisk | None = None
    quantity: Quantity | None = None
    opened: Day | None = None
    matures: Day | None = None
    windows: Rows[Window] = ()
    premiums: Items[Payment] = ()
    capital_calls: Items[Payment] = ()
    held: Annotated[str, word(words.HELD)] = "us"
    as_of: Day | None = None
    closed: Day | None = None
    estimate: Flag = False
    note: Note | None = None


class Asset(MoneyItem):
    """Anything of value that is not a holding: property, a business, art."""

    class_: AssetClass | None = Field(None, alias="class")
    label: Label | None = None
    amount: Amount
    share: Share | None = None
    acquired: Day | None = None
    as_of: Day | None = None
    note: Note | None = None


class Liability(MoneyItem):
    """A debt, or a guarantee given."""

    class_: Annotated[str, word(words.LIABILITY)] | None = Field(None, alias="class")
    label: Label | None = None
    lender: Label | None = None
    amount: Amount
    rate: Percent | None = None
    matures: Day | None = None
    as_of: Day | None = None
    note: Note | None = None


class Income(MoneyItem):
    """A regular or single income, the amount before tax for each ``per``."""

    class_: Annotated[str, word(words.INCOME)] | None = Field(None, alias="class")
    label: Label | None = None
    amount: Amount
    per: Per = "year"
    until: Day | None = None
    as_of: Day | None = None
    note: Note | None = None


class Expense(MoneyItem):
    """A regular or single expense, the amount for each ``per``."""

    class_: Annotated[str, word(words.EXPENSE)] | None = Field(None, alias="class")
    label: Label | None = None
    amount: Amount
    per: Per = "year"
    until: Day | None = None
    as_of: Day | None = None
    note: Note | None = None


class Valuation(MoneyItem):
    """A total as it was on a day."""

    as_of: Day
    of: Annotated[str, word(words.VALUATION)] = "aum"
    amount: Signed
    source: Label | None = None
    note: Note | None = None


class Liquidity(MoneyItem):
    """How much the client must be able to lay hands on, by when."""

    amount: Amount | None = None
    by: Day | None = None
    reserve_months: Months | None = None
    level: Annotated[str, word(words.LEVEL)] | None = None
    reason: Label | None = None
    note: Note | None = None


class Preferences(Model):
    """What the client likes and refuses, for how long, in which style and on which terms."""

    likes: Words[AssetClass] = ()
    refuses: Words[AssetClass] = ()
    horizon: Annotated[str, word(words.HORIZON)] | None = None
    style: Annotated[str, word(words.STYLE)] | None = None
    terms: Words[Label] = ()
    currencies: Words[Currency] = ()
    esg: Flag = False
    note: Note | None = None


class Goal(MoneyItem):
    """Something the client saves for."""

    amounts: ClassVar[tuple[str, ...]] = ("amount", "saved")

    kind: Annotated[str, word(words.GOAL)] | None = None
    label: Label | None = None
    amount: Amount | None = None
    saved: Amount | None = None
    by: Day | None = None
    priority: Annotated[str, word(words.LEVEL)] | None = None
    state: Annotated[str, word(words.GOAL_STATE)] = "open"
    note: Note | None = None


class Finance(Section):
    """Section ``finance``: holdings, other assets, liabilities, income, expenses, valuations, wishes.

    ``holdings`` are all cash and investments, here or elsewhere; ``assets`` everything else.
    Totals are computed from them, never stored; ``valuations`` keeps what they were on a day.
    """

    section: ClassVar[str] = "finance"

    holdings: Items[Holding] = ()
    assets: Items[Asset] = ()
    liabilities: Items[Liability] = ()
    income: Items[Income] = ()
    expenses: Items[Expense] = ()
    valuations: Items[Valuation] = ()
    liquidity: Liquidity | None = None
    preferences: Preferences | None = None
    goals: Items[Goal] = ()
    note: Note | None = None
