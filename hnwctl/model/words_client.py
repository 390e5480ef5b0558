"""Words about a person and the contact with them: stages, channels, relations, consent."""

from hnwctl.model.vocabulary import Vocabulary

STAGE = Vocabulary(
    "stage",
    """
    lead | lead | 线索
    prospect | prospect | 潜在客户 | 意向客户, 潜客
    onboarding | onboarding | 开户准入 | 开户中
    active | active | 存续客户 | 存续
    at_risk | at risk | 流失预警
    retaining | retaining | 挽留中
    dormant | dormant | 睡眠客户 | 休眠客户, inactive
    lost | lost | 已流失 | churned, 流失客户
    won_back | won back | 已赢回
    closed | closed | 已销户 | 销户
    """,
    closed=True,
)

CHANNEL = Vocabulary(
    "channel",
    """
    phone | phone | 电话 | call, tel, telephone, 致电, 来电, 电话会议
    visit | visit to the client | 上门拜访 | 拜访, 上门, home visit
    meeting | meeting at our office | 面谈 | 面访, 来访, 会面, in person
    wechat | WeChat | 微信 | weixin
    wecom | WeCom | 企业微信 | 企微, work wechat
    sms | text message | 短信 | text, 信息
    email | e-mail | 邮件 | mail, 电子邮件, 电邮
    video | video call | 视频会议 | 视频, zoom, teams
    event | client event | 客户活动 | 活动, 沙龙, salon, seminar
    post | post | 邮寄 | letter, 信函, 快递
    """,
    closed=True,
)

OUTCOME = Vocabulary(
    "outcome",
    """
    reached | reached | 有效联系 | 已接通, 已联系, success
    no_answer | no answer | 未接通 | 无人接听, 未接, missed
    declined | declined | 客户婉拒 | 婉拒, refused
    """,
    closed=True,
)

DIRECTION = Vocabulary(
    "direction",
    """
    in | from the client | 客户来联 | inbound, incoming, 呼入
    out | to the client | 主动联系 | outbound, outgoing, 呼出
    """,
    closed=True,
)

PARTY = Vocabulary(
    "kind",
    """
    person | person | 个人 | individual, natural person, 自然人
    company | company | 公司 | corporate, 企业, 机构
    trust | trust | 信托 | 家族信托
    """,
    closed=True,
)

GENDER = Vocabulary(
    "gender",
    """
    male | male | 男 | m, man, 男性, 男士
    female | female | 女 | f, w, woman, 女性, 女士
    other | other | 其他
    """,
    closed=True,
)

CONTACT_POINT = Vocabulary(
    "contact point",
    """
    phone | phone | 电话 | mobile, tel, telephone, cell, 手机, 移动电话, 固话, 座机
    email | e-mail | 邮箱 | mail, 邮件, 电子邮件, 电邮, 电子邮箱
    wechat | WeChat | 微信 | weixin, wx, 微信号
    wecom | WeCom | 企业微信 | 企微
    whatsapp | WhatsApp | WhatsApp
    qq | QQ | QQ
    fax | fax | 传真
    address | address | 地址 | 通讯地址, 住址
    url | web page | 网址 | website, web, 网站
    """,
    closed=True,
)

ADDRESS = Vocabulary(
    "address type",
    """
    home | home | 家庭住址 | 住宅, 家, 家庭, residence
    work | work | 工作地址 | 单位, 公司, office, business, 办公
    mailing | mailing | 通讯地址 | 邮寄地址, postal
    registered | registered | 注册地址 | 户籍地址, 户籍
    """,
)

RELATION = Vocabulary(
    "relation",
    """
    spouse | spouse | 配偶 | wife, husband, 妻子, 丈夫, 太太, 先生, 爱人, 老公, 老婆
    partner | partner | 伴侣
    former_spouse | former spouse | 前配偶 | 前妻, 前夫, ex
    child | child | 子女 | 孩子, children
    son | son | 儿子
    daughter | daughter | 女儿
    parent | parent | 父母
    father | father | 父亲 | 爸爸
    mother | mother | 母亲 | 妈妈
    sibling | brother or sister | 兄弟姐妹 | brother, sister, 哥哥, 弟弟, 姐姐, 妹妹
    grandparent | grandparent | 祖辈 | 祖父母, 外祖父母
    grandchild | grandchild | 孙辈 | 孙子, 孙女, 外孙, 外孙女
    in_law | in-law | 姻亲 | 岳父, 岳母, 公公, 婆婆, 儿媳, 女婿
    relative | other relative | 其他亲属 | 亲属, 亲戚
    guardian | guardian | 监护人
    assistant | assistant | 助理 | 秘书, secretary
    other | other | 其他
    """,
)

MARITAL = Vocabulary(
    "marital status",
    """
    single | single | 未婚
    married | married | 已婚
    divorced | divorced | 离异 | 离婚
    widowed | widowed | 丧偶
    """,
    closed=True,
)

EMPLOYMENT = Vocabulary(
    "employment",
    """
    employed | employed | 在职 | employee
    self_employed | self-employed | 自雇 | 个体
    owner | business owner | 企业主 | 创始人, 老板, entrepreneur
    retired | retired | 退休 | 已退休
    homemaker | homemaker | 全职家庭 | 全职太太
    student | student | 学生
    none | not working | 无业
    """,
)

SOURCE = Vocabulary(
    "source",
    """
    referral | referral | 转介绍 | 介绍, 客户转介, referred
    walk_in | walk-in | 自行到访 | 厅堂, 到访
    event | event | 客户活动 | 活动, 沙龙
    corporate_link | corporate link | 公私联动 | 对公联动
    payroll | payroll | 代发工资 | 代发
    online | online | 线上渠道 | 线上, 网络, web
    cold_call | cold call | 陌生拜访 | 陌拜, 外呼
    partner | partner | 合作机构 | 渠道合作
    inherited | taken over | 客户移交 | 接手, handover
    """,
)

OCCASION = Vocabulary(
    "important date",
    """
    anniversary | anniversary | 纪念日
    wedding | wedding | 结婚纪念日 | 结婚
    company | company anniversary | 公司成立日 | 公司周年
    memorial | memorial day | 忌日 | 祭日
    other | other | 其他
    """,
)

WEEKDAY = Vocabulary(
    "weekday",
    """
    mon | Monday | 周一 | 星期一, 礼拜一
    tue | Tuesday | 周二 | 星期二, 礼拜二
    wed | Wednesday | 周三 | 星期三, 礼拜三
    thu | Thursday | 周四 | 星期四, 礼拜四
    fri | Friday | 周五 | 星期五, 礼拜五
    sat | Saturday | 周六 | 星期六, 礼拜六
    sun | Sunday | 周日 | 星期日, 星期天, 周天, 礼拜天
    """,
    closed=True,
)

PURPOSE = Vocabulary(
    "consent purpose",
    """
    service | service of the relationship | 客户服务 | 服务
    marketing | marketing | 营销推广 | 营销, 推广
    greeting | greetings | 节日问候 | 问候
    survey | surveys | 满意度调查 | 调查, 问卷
    profiling | analysis and profiling | 数据分析 | 画像
    sharing | sharing within the group | 集团内共享 | 共享
    cross_border | transfer abroad | 跨境提供 | 出境
    recording | recording of calls | 通话录音 | 录音
    sensitive | sensitive personal information | 敏感个人信息处理 | 敏感信息
    """,
)

CONSENT = Vocabulary(
    "consent state",
    """
    given | given | 已同意 | 同意, yes, true, granted, opt in
    withdrawn | withdrawn | 已撤回 | 撤回, no, false, opt out, revoked
    """,
    closed=True,
)

BASIS = Vocabulary(
    "consent basis",
    """
    consent | consent | 个人同意 | 同意
    separate_consent | separate consent | 单独同意
    contract | contract | 订立或履行合同 | 合同
    legal_duty | legal duty | 履行法定职责或义务 | 法定义务
    legitimate_interest | legitimate interest | 正当利益
    """,
)

VULNERABILITY = Vocabulary(
    "vulnerability",
    """
    age | age | 高龄 | 老年
    health | health | 健康原因 | 疾病
    life_event | life event | 重大变故 | 变故, bereavement
    resilience | low financial resilience | 财务承受力弱
    capability | low capability or experience | 金融知识或经验不足
    language | language barrier | 语言障碍
    """,
)
