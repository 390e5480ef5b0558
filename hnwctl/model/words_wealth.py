"""Words about wealth: classes of assets, debts and income, risk, preferences, goals, market notes."""

from hnwctl.model.vocabulary import Vocabulary

RISK_CLASS = Vocabulary(
    "risk class",
    """
    C1 | C1 conservative | C1 保守型 | 保守型, 保守, conservative, 1
    C2 | C2 cautious | C2 谨慎型 | 谨慎型, 谨慎, cautious, 2
    C3 | C3 balanced | C3 稳健型 | 稳健型, 稳健, balanced, 3
    C4 | C4 growth | C4 积极型 | 积极型, 积极, growth, 4
    C5 | C5 aggressive | C5 激进型 | 激进型, 激进, aggressive, 5
    """,
    closed=True,
)

PRODUCT_RISK = Vocabulary(
    "product risk",
    """
    R1 | R1 low | R1 低风险 | 低风险, 低, low, PR1, 1
    R2 | R2 medium low | R2 中低风险 | 中低风险, 中低, medium low, PR2, 2
    R3 | R3 medium | R3 中风险 | 中风险, 中等风险, 中, medium, PR3, 3
    R4 | R4 medium high | R4 中高风险 | 中高风险, 中高, medium high, PR4, 4
    R5 | R5 high | R5 高风险 | 高风险, 高, high, PR5, 5
    """,
    closed=True,
)

LEVEL = Vocabulary(
    "level",
    """
    low | low | 低 | 低风险
    medium | medium | 中 | 中风险, 中等, normal
    high | high | 高 | 高风险
    """,
    closed=True,
)

HELD = Vocabulary(
    "held",
    """
    us | with us | 本机构 | 我行, 行内, 本行, 本公司, here
    elsewhere | elsewhere | 他机构 | 他行, 行外, 其他机构, outside
    """,
    closed=True,
)

ASSET_CLASS = Vocabulary(
    "asset class",
    """
    cash | cash and deposits | 现金及存款 | 现金, 活期存款, 活期
    deposit | deposit | 存款 | 定期存款, 定期, 大额存单, large CD, CD, time deposit
    fixed_income | fixed income | 固定收益类 | 固定收益, 固定收益类产品, 固收, 债券, bond, bonds
    equity | equity | 权益类(股票) | 权益类, 权益, 股票, stock, stocks, shares, equities
    fund | mutual fund | 公募基金 | 基金, funds, etf
    private_fund | private fund | 私募基金 | 私募, 私募证券基金, hedge fund
    private_equity | private equity | 私募股权 | PE
    wealth_product | bank wealth product | 银行理财 | 理财, 理财产品, 银行理财产品
    trust_product | trust product | 信托产品 | 信托计划, 集合信托
    insurance | insurance | 保险 | 保险产品, 年金险, 终身寿险
    structured | structured product | 结构性产品 | 结构性存款, 结构化产品, structured note
    alternative | alternative | 另类投资 | 另类, alternatives
    gold | gold | 黄金 | 贵金属, precious metals
    real_estate | real estate | 房地产 | 房产, 不动产, 物业, property
    own_home | own home | 自住房产 | 自住房, primary residence
    business | business interest | 企业股权 | 经营资产, 公司股权
    art | art and collectibles | 艺术品及收藏 | 艺术品, 收藏品, 古董, collectibles
    vehicle | vehicle, boat or aircraft | 车辆及载具 | 汽车, 车辆, car
    digital_asset | digital asset | 数字资产 | 加密货币, crypto
    other | other | 其他
    """,
)

LIABILITY = Vocabulary(
    "liability class",
    """
    mortgage | mortgage | 住房按揭 | 房贷, 按揭, 住房贷款, home loan
    consumer_loan | consumer loan | 消费贷款 | 消费贷, personal loan
    business_loan | business loan | 经营贷款 | 经营贷, 经营性贷款
    pledge | loan against securities | 质押融资 | 股票质押, 质押, lombard, lombard loan
    margin | margin loan | 融资融券 | 两融
    credit_card | credit card | 信用卡
    private_loan | private loan | 民间借款 | 借款
    guarantee | guarantee given | 对外担保 | 担保
    tax | tax due | 应缴税款
    other | other | 其他
    """,
)

INCOME = Vocabulary(
    "income class",
    """
    salary | salary | 工资薪金 | 工资, 薪金, 薪资, wages
    bonus | bonus | 奖金 | 年终奖
    business | business income | 经营所得 | 经营收入
    dividend | dividend | 股息分红 | 分红, 股息, dividends
    interest | interest | 利息收入 | 利息
    rent | rent | 租金收入 | 租金, rental
    pension | pension | 养老金 | 退休金
    capital_gain | capital gain | 财产转让所得 | 投资收益
    royalty | royalty | 特许权使用费 | 版税
    other | other | 其他
    """,
)

EXPENSE = Vocabulary(
    "expense class",
    """
    living | living | 日常生活 | 生活费, 生活, household
    housing | housing | 住房 | 房租, 物业费
    education | education | 教育 | 学费, tuition
    medical | medical | 医疗 | health
    insurance | insurance | 保费支出 | 保费, 保险, premiums
    support | support of family | 赡养抚养 | 赡养, 抚养
    travel | travel | 旅行 | 旅游
    loan | loan instalments | 还贷 | 月供, 还款
    tax | tax | 税费 | 税
    charity | charity | 公益捐赠 | 慈善, 捐赠, donations
    other | other | 其他
    """,
)

PERIOD = Vocabulary(
    "period",
    """
    year | a year | 每年 | yearly, annual, annually, 年
    quarter | a quarter | 每季度 | quarterly, 每季, 季度
    month | a month | 每月 | monthly, 月
    once | once | 一次性 | one time, 单次
    """,
    closed=True,
)

VALUATION = Vocabulary(
    "valuation of",
    """
    aum | assets under management | 管理资产规模 | AUM
    average_aum | average AUM of the month | 月日均管理资产 | 月日均, 日均
    financial_assets | financial assets | 金融资产 | 可投资资产, investable assets
    net_worth | net worth | 净资产
    """,
    closed=True,
)

HORIZON = Vocabulary(
    "horizon",
    """
    short | short, up to a year | 短期(1年以内) | 短期, 1年以内
    medium | medium, 1 to 5 years | 中期(1–5年) | 中期, mid
    long | long, over 5 years | 长期(5年以上) | 长期, 5年以上
    """,
)

STYLE = Vocabulary(
    "style",
    """
    preservation | preservation | 保值型 | 保值, 保本, capital preservation
    income | income | 收益型 | 现金流型
    balanced | balanced | 均衡型 | 均衡
    growth | growth | 成长型 | 成长
    speculative | speculative | 进取型 | 进取, aggressive
    """,
)

GOAL = Vocabulary(
    "goal",
    """
    retirement | retirement | 养老 | 退休, 退休规划
    education | education | 教育 | 子女教育, 留学
    home | home | 购房 | 置业, house
    legacy | legacy | 财富传承 | 传承, 遗产, inheritance
    protection | protection | 保障 | 风险保障
    growth | growth of wealth | 财富增值 | 增值
    liquidity | liquidity | 流动性储备 | 备用金
    philanthropy | philanthropy | 公益慈善 | 慈善, charity
    emigration | moving abroad | 海外移居 | 移民
    business | business | 创业投资 | 创业
    other | other | 其他
    """,
)

GOAL_STATE = Vocabulary(
    "goal state",
    """
    open | open | 进行中
    reached | reached | 已达成 | done
    dropped | dropped | 已放弃 | cancelled
    """,
    closed=True,
)

MARKET = Vocabulary(
    "market note",
    """
    economy | economy | 经济形势 | 经济
    policy | policy | 政策变化 | 政策
    trend | trend | 市场趋势 | 趋势, 市场
    rates | exchange rates | 汇率 | fx, 外汇, 中间价
    """,
    closed=True,
)
