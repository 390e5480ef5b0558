"""The sections of a record as they are called where there is little room."""

from hnwctl.model.vocabulary import Vocabulary

SECTION = Vocabulary(
    "section",
    """
    profile | profile | 基本信息 | 基础信息
    finance | finance | 财务信息
    kyc | kyc | 尽调与适当性
    service | service | 服务记录
    finance_dates | finance_dates | 财务日程摘要
    kyc_dates | kyc_dates | 尽调日程摘要
    service_dates | service_dates | 服务日程摘要
    note | market note | 市场信息
    """,
    closed=True,
)
