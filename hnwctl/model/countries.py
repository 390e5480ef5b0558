"""Countries and regions: the ISO 3166 codes, and what people write instead of them."""

from hnwctl.model.vocabulary import fold

_LIST = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE
YT ZA ZM ZW
"""

CODES = tuple(_LIST.split())
"""Every code that is accepted, in order."""

_WORDS = """
CN CHN China PRC Chinese 中国 中华人民共和国 中国大陆 大陆 内地
HK HKG Hong_Kong Hongkong 香港 中国香港
MO MAC Macau Macao 澳门 中国澳门
TW TWN Taiwan 台湾 中国台湾
US USA United_States American America 美国
GB GBR UK United_Kingdom Great_Britain British Britain 英国
SG SGP Singapore Singaporean 新加坡
CA CAN Canada Canadian 加拿大
AU AUS Australia Australian 澳大利亚 澳洲
NZ NZL New_Zealand 新西兰
JP JPN Japan Japanese 日本
KR KOR Korea South_Korea Korean 韩国
KP PRK North_Korea 朝鲜
DE DEU Germany German 德国
FR FRA France French 法国
IT ITA Italy Italian 意大利
ES ESP Spain Spanish 西班牙
PT PRT Portugal Portuguese 葡萄牙
CH CHE Switzerland Swiss 瑞士
AT AUT Austria Austrian 奥地利
NL NLD Netherlands Dutch Holland 荷兰
BE BEL Belgium Belgian 比利时
LU LUX Luxembourg 卢森堡
LI LIE Liechtenstein 列支敦士登
MC MCO Monaco 摩纳哥
IE IRL Ireland Irish 爱尔兰
SE SWE Sweden Swedish 瑞典
NO NOR Norway Norwegian 挪威
DK DNK Denmark Danish 丹麦
FI FIN Finland Finnish 芬兰
IS ISL Iceland 冰岛
PL POL Poland Polish 波兰
CZ CZE Czechia Czech_Republic 捷克
HU HUN Hungary 匈牙利
GR GRC Greece Greek 希腊
CY CYP Cyprus 塞浦路斯
MT MLT Malta 马耳他
TR TUR Turkey Turkish Türkiye 土耳其
RU RUS Russia Russian 俄罗斯
UA UKR Ukraine 乌克兰
IN IND India Indian 印度
PK PAK Pakistan 巴基斯坦
BD BGD Bangladesh 孟加拉国
LK LKA Sri_Lanka 斯里兰卡
TH THA Thailand Thai 泰国
MY MYS Malaysia Malaysian 马来西亚
ID IDN Indonesia Indonesian 印度尼西亚 印尼
PH PHL Philippines Filipino 菲律宾
VN VNM Vietnam Vietnamese 越南
KH KHM Cambodia 柬埔寨
LA LAO Laos 老挝
MM MMR Myanmar 缅甸
BN BRN Brunei 文莱
MN MNG Mongolia 蒙古
KZ KAZ Kazakhstan 哈萨克斯坦
AE ARE UAE United_Arab_Emirates 阿联酋 迪拜
SA SAU Saudi_Arabia 沙特阿拉伯 沙特
QA QAT Qatar 卡塔尔
KW KWT Kuwait 科威特
BH BHR Bahrain 巴林
IL ISR Israel Israeli 以色列
IR IRN Iran 伊朗
EG EGY Egypt 埃及
ZA ZAF South_Africa 南非
NG NGA Nigeria 尼日利亚
KE KEN Kenya 肯尼亚
MU MUS Mauritius 毛里求斯
SC SYC Seychelles 塞舌尔
BR BRA Brazil Brazilian 巴西
AR ARG Argentina 阿根廷
CL CHL Chile 智利
MX MEX Mexico Mexican 墨西哥
PA PAN Panama 巴拿马
KY CYM Cayman_Islands Cayman 开曼群岛 开曼
VG VGB British_Virgin_Islands BVI 英属维尔京群岛
BM BMU Bermuda 百慕大
JE JEY Jersey 泽西岛
GG GGY Guernsey 根西岛
IM IMN Isle_of_Man 马恩岛
VU VUT Vanuatu 瓦努阿图
KN KNA Saint_Kitts_and_Nevis 圣基茨和尼维斯
GD GRD Grenada 格林纳达
AG ATG Antigua_and_Barbuda 安提瓜和巴布达
"""

WORDS = {fold(word): code for code, *words in map(str.split, _WORDS.strip().splitlines()) for word in words}
"""Folded name -> code."""

_CODES = frozenset(CODES)


def code_of(text: str) -> str | None:
    """The ISO code that ``text`` means (``cn``, ``CHN``, ``中国``, ``中国籍``, ``Chinese``), or None."""
    code = text.strip().upper()
    if code in _CODES:
        return code
    folded = fold(text)
    forms = (folded, folded.removesuffix("国籍"), folded.removesuffix("籍"))
    return next((WORDS[form] for form in forms if form in WORDS), None)


def label(code: str, lang: str = "en") -> str:
    """The name of the country in ``lang`` (``en`` or ``zh``), or the code itself where none is kept."""
    for line in _WORDS.strip().splitlines():
        if line.startswith(code):
            chinese = [word for word in line.split() if not word.isascii()]
            latin = [word for word in line.split()[2:] if word.isascii() and len(word) > 3]
            words = chinese if lang == "zh" else latin
            return words[0].replace("_", " ") if words else code
    return code
