"""The closed lists of words that a policy may use where code, not people, reads them."""

from hnwctl.model.vocabulary import Vocabulary

JURISDICTION = Vocabulary(
    "jurisdiction",
    """
    cn | China (mainland) | 中国内地
    hk | Hong Kong | 中国香港
    sg | Singapore | 新加坡
    us | United States | 美国
    uk | United Kingdom | 英国
    eu | European Union | 欧盟
    """,
    closed=True,
)

MEASURE = Vocabulary(
    "measure of a tier",
    """
    financial_assets | financial assets | 金融资产
    aum | assets under management | 管理资产规模
    average_aum | average AUM of the month | 月日均管理资产
    net_worth | net worth | 净资产
    """,
    closed=True,
)

UNIT = Vocabulary(
    "unit of a tier",
    """
    client | client | 客户
    household | household | 家庭
    """,
    closed=True,
)

SECTION = Vocabulary(
    "section with a shelf life",
    """
    profile | profile | 基本信息
    finance | finance | 财务信息
    kyc | due diligence and suitability | 尽调与适当性
    service | service | 服务记录
    product | product | 产品
    """,
    closed=True,
)

URGENCY = Vocabulary(
    "urgency",
    """
    complaint | complaint | 投诉
    mismatch | mismatch | 适当性不匹配
    risk_expired | risk assessment expired | 风险测评已到期
    kyc_expired | KYC review overdue | 尽调复核已到期
    maturity_near | maturity near | 产品即将到期
    birthday_today | birthday today | 今日生日
    task | follow-up | 待办跟进
    contact_overdue | contact overdue | 定期联系逾期
    survey | survey due | 满意度调查
    stale | past its shelf life | 信息待更新
    """,
    closed=True,
)

GREETED = Vocabulary(
    "who is greeted",
    """
    all | everybody | 全部客户
    women | women | 女性客户
    mothers | mothers | 母亲
    fathers | fathers | 父亲
    teachers | teachers | 教师
    chosen | who is marked for it | 按客户指定
    """,
    closed=True,
)

MOVABLE = Vocabulary(
    "feast of a calendar",
    """
    lunar_new_year_eve | Lunar New Year's Eve | 除夕
    qingming | Qingming | 清明
    winter_solstice | winter solstice | 冬至
    easter | Easter Sunday | 复活节
    eid_al_fitr | Eid al-Fitr | 开斋节
    diwali | Diwali | 排灯节
    rosh_hashanah | Rosh Hashanah | 犹太新年
    """,
    closed=True,
)

CHURN = Vocabulary(
    "churn reason",
    """
    overdue_contact | contact overdue | 联系逾期
    fading_frequency | contact becomes rarer | 联系频率下降
    unanswered_calls | calls unanswered in a row | 连续未接通
    assets_out | assets leave | 资产流出
    loss | loss on holdings | 持仓亏损
    wallet_share_falling | share of wallet falls | 钱包份额下降
    few_products | one product or none | 仅持有一个或没有产品
    maturing_without_plan | maturing without a plan | 到期无承接方案
    low_score | low score in a survey | 满意度低
    open_complaint | open complaint | 投诉未结
    late_request | request past its time limit | 需求超时未办
    adviser_changed | adviser changed | 更换理财经理
    life_event | life event | 重大变故
    assessment_lapsed | risk assessment lapsed | 风险测评已过期
    consent_withdrawn | consent withdrawn | 撤回授权同意
    """,
    closed=True,
)

RETENTION_START = Vocabulary(
    "begin of a retention period",
    """
    relationship_end | the end of the relationship | 客户关系结束
    transaction | the transaction | 交易发生
    record | the making of the record | 记录形成
    """,
    closed=True,
)

FIT = Vocabulary(
    "weight of the fit",
    """
    preference | investment preference | 投资偏好
    horizon | horizon against term | 投资期限
    style | style | 投资风格
    liquidity | liquidity need | 流动性需求
    concentration | concentration | 集中度
    """,
    closed=True,
)

TEST = Vocabulary(
    "measure of a qualification",
    """
    financial_assets | financial assets | 金融资产
    net_financial_assets | net financial assets | 金融净资产
    investments | investments | 投资资产
    net_worth | net worth | 净资产
    net_worth_without_home | net worth without the home | 净资产(不含自住房产)
    average_income | average yearly income | 年均收入
    investment_experience | years of investing | 投资经历年数
    trades_per_quarter | sizeable trades a quarter | 每季度大额交易笔数
    financial_work | years of work in finance | 金融从业年数
    """,
    closed=True,
)

SCOPE = Vocabulary(
    "whose measure",
    """
    person | the person | 本人
    couple | the person and spouse | 本人及配偶
    household | the family | 家庭
    institution | the institution | 机构
    """,
    closed=True,
)
