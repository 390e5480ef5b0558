"""The sections of a record, the compartments and the roles of a book, as they are called in little room."""

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
    rule | rule of the segment | 分群规则
    """,
    closed=True,
)

COMPARTMENT = Vocabulary(
    "compartment",
    """
    profile | profile | 基本信息
    finance | finance | 财务信息
    kyc | kyc | 尽调与适当性
    service | service | 服务记录
    agenda | agenda | 日程摘要
    shelf | shelf | 产品货架
    shared | shared | 公共资料
    """,
    closed=True,
)

RIGHT = Vocabulary(
    "right",
    """
    read | read | 查看
    write | write | 修改
    """,
    closed=True,
)

ROLE = Vocabulary(
    "role",
    """
    owner | owner | 账簿所有者
    adviser | adviser | 理财经理 | relationship manager, RM, 客户经理, 私人银行家, 财富顾问
    assistant | assistant | 助理 | 理财助理, 投顾助理
    compliance | compliance | 合规 | compliance officer, 合规人员, 合规岗, 内控合规
    reminder | reminder | 提醒专用 | cron
    recovery | recovery | 恢复密钥 | recovery key
    """,
)
