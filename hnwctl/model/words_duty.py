"""Words about duties: documents, screening, qualification, life events, kinds of agenda item."""

from hnwctl.model.vocabulary import Vocabulary

DOCUMENT = Vocabulary(
    "document",
    """
    id_card | identity card | 居民身份证 | 身份证, id, national id
    passport | passport | 护照
    hk_macau_permit | Hong Kong and Macau permit | 港澳居民来往内地通行证 | 回乡证
    taiwan_permit | Taiwan permit | 台湾居民来往大陆通行证 | 台胞证
    residence_permit | residence permit | 居留许可 | 外国人永久居留身份证, 居住证, green card
    driving_licence | driving licence | 驾驶证 | 驾照, driver license
    household_register | household register | 户口簿 | 户口本
    business_licence | business licence | 营业执照
    trust_deed | trust deed | 信托合同
    tax_form | tax self-certification | 税收居民身份声明 | CRS, W-8BEN, W-9
    proof_of_address | proof of address | 住址证明
    proof_of_wealth | proof of wealth | 财富来源证明
    mandate | mandate | 授权委托书
    other | other | 其他
    """,
)

SCREENING = Vocabulary(
    "screening result",
    """
    clear | clear | 无命中 | 未命中, no hit, none
    possible | possible match | 疑似命中 | 疑似
    confirmed | confirmed match | 确认命中 | 命中, hit
    false_positive | false positive | 排除命中 | 误报
    """,
    closed=True,
)

WARNING = Vocabulary(
    "warning",
    """
    risk | risk warning | 风险揭示
    mismatch | special written warning on a mismatch | 特别书面风险警示
    rating_told | told of a changed rating | 评级变动告知
    suitability_notice | suitability notice | 适当性告知
    concentration | concentration warning | 集中度提示
    dual_recording | audio-video recording | 双录
    """,
)

QUALIFICATION = Vocabulary(
    "qualification",
    """
    cn_asset_management | qualified investor (CN, asset management rules) | 合格投资者(资管新规) | 合格投资者
    cn_private_fund | qualified investor (CN, private funds) | 合格投资者(私募基金) | 私募合格投资者
    cn_professional | professional investor (CN) | 专业投资者 | 专业投资者(境内)
    hk_professional | professional investor (HK) | 专业投资者(香港)
    us_accredited | accredited investor (US) | 合格投资者(美国) | accredited investor
    us_qualified_purchaser | qualified purchaser (US) | 合格购买人(美国) | qualified purchaser
    eu_professional | professional client (EU) | 专业客户(欧盟)
    sg_accredited | accredited investor (SG) | 认可投资者(新加坡)
    """,
)

EVIDENCE = Vocabulary(
    "evidence",
    """
    assets | proof of assets | 资产证明
    income | proof of income | 收入证明
    experience | proof of experience | 投资经历证明 | 投资经历
    tax | tax return | 纳税证明
    statement | account statement | 账户对账单 | 对账单
    declaration | declaration of the client | 客户声明 | 承诺函
    other | other | 其他
    """,
)

PEP = Vocabulary(
    "PEP state",
    """
    no | no | 否 | false, 非, 不是, n
    domestic | domestic | 境内政治公众人物 | yes, true, 是, 政治公众人物, 特定自然人, y
    foreign | foreign | 境外政治公众人物
    international | international organisation | 国际组织高级管理人员
    family | family member | 政治公众人物的特定关系人 | 特定关系人
    former | former | 曾任政治公众人物 | 曾任
    """,
    closed=True,
)

ASPECT = Vocabulary(
    "aspect",
    """
    service | service | 服务
    product | product | 产品
    adviser | adviser | 理财经理 | 客户经理, 私人银行家, 财富顾问
    """,
)

EVENT = Vocabulary(
    "life event",
    """
    marriage | marriage | 结婚
    divorce | divorce | 离婚
    birth | birth of a child | 生育 | 添丁
    death | death in the family | 亲人离世 | 丧亲
    illness | illness | 患病 | 住院
    retirement | retirement | 退休
    job_change | change of work | 工作变动 | 换工作, 离职
    promotion | promotion | 升职
    company_sale | sale of a company | 出售企业 | 企业出售
    ipo | listing of a company | 企业上市 | 上市
    inheritance | inheritance | 继承遗产 | 继承
    house | purchase or sale of a home | 置业或售房 | 买房, 卖房
    relocation | relocation | 搬迁 | 搬家
    emigration | moving abroad | 移居海外 | 移民
    education | education of a child | 子女升学 | 留学, 升学
    other | other | 其他
    """,
)

SETTLED = Vocabulary(
    "state of an agenda item",
    """
    done | done | 完成
    snoozed | snoozed | 延后
    """,
    closed=True,
)

AGENDA = Vocabulary(
    "agenda kind",
    """
    contact | contact | 定期联系
    task | follow-up | 待办跟进 | 待办
    complaint | complaint | 投诉
    birthday | birthday | 生日
    anniversary | anniversary | 纪念日
    festival | festival | 节日问候 | 节日
    maturity | maturity | 产品到期 | 到期
    open_window | dealing window | 开放期
    premium | premium due | 续期缴费
    capital_call | capital call | 出资缴款
    kyc_expiry | KYC review | 尽调复核到期
    document_expiry | identity document expires | 证件到期
    consent_expiry | consent expires | 授权同意到期
    risk_expiry | risk assessment expires | 风险测评到期
    mismatch | mismatch | 适当性不匹配
    suitability_notice | suitability notice | 适当性告知
    stale_client | client section past its shelf life | 客户信息待更新
    stale_market | market note past its shelf life | 市场信息待更新
    survey | survey due | 满意度调查
    training | training due | 培训
    backup | backup due | 备份
    """,
    closed=True,
)
