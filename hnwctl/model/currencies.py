"""Currencies: the ISO 4217 codes, and what people write instead of them."""

from hnwctl.model.vocabulary import fold

_LIST = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD
HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD
LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK
PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XAG XAU XCD XOF XPD XPF XPT YER ZAR
ZMW ZWG
"""

CODES = tuple(_LIST.split())
"""Every code that is accepted, in order."""

_WORDS = """
CNY 人民币元 人民币 人民幣 RMB CN¥ yuan renminbi
HKD 港元 港币 港幣 HK$
USD 美元 美金 US$ dollar dollars
EUR 欧元 歐元 € euro euros
GBP 英镑 英鎊 £ pound pounds
JPY 日元 日圆 日圓 JP¥ yen
SGD 新加坡元 新元 新币 坡币 S$ SG$
AUD 澳元 澳币 澳大利亚元 A$ AU$
CAD 加元 加币 加拿大元 C$ CA$
NZD 纽元 新西兰元 NZ$
TWD 新台币 台币 NT$
MOP 澳门元 澳门币 澳元(澳门) MOP$
CHF 瑞士法郎 瑞郎
KRW 韩元 韩币 ₩
THB 泰铢 ฿
MYR 林吉特 马币
INR 卢比 印度卢比 ₹
RUB 卢布 ₽
AED 迪拉姆
XAU 黄金盎司
"""

_SHARED = {
    "¥": ("CNY", "JPY"),
    "$": ("USD", "HKD", "SGD", "AUD", "CAD", "NZD", "TWD", "MXN", "BRL", "CLP", "COP", "ARS", "FJD"),
    "元": CODES,
    "圆": CODES,
}
"""Signs that several currencies use: the first is meant when nothing else is said, any other may be said."""

WORDS = {fold(word): code for code, *words in map(str.split, _WORDS.strip().splitlines()) for word in words}
"""Folded name or sign -> code."""

_CODES = frozenset(CODES)


def code_of(text: str) -> str | None:
    """The ISO code that ``text`` means (``usd``, ``美元``, ``HK$``, ``¥``), or None."""
    code = text.strip().upper()
    if code in _CODES:
        return code
    sign = fold(text)
    if sign in ("¥", "$"):
        return _SHARED[sign][0]
    return WORDS.get(sign)


def meant_by(mark: str) -> tuple[str, ...]:
    """The codes that ``mark`` in an amount may mean, the likeliest first; empty if it means none.

    ``元`` stands for the unit of whatever currency is in use, so it may mean any.
    """
    shared = _SHARED.get(fold(mark))
    if shared is not None:
        return shared
    code = code_of(mark)
    return (code,) if code else ()


def marks() -> list[str]:
    """Every name and sign that may stand beside an amount, longest first (codes not included)."""
    return sorted([*WORDS, *_SHARED], key=len, reverse=True)
