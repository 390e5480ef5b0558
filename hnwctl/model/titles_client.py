"""Titles of the profile and the service record.

A line is ``field | English | 中文``, perhaps with an explanation in both languages; ``> Model`` names the
model of what the field holds.
"""
# ruff: noqa: E501 - a row of the table stays on one line

TITLES = """
[*] Any | 通用
id | Id | 编号 | Short id of the item, for links from elsewhere; may be left out. | 条目的短编号,可省略。
note | Note | 备注
reviewed | Last reviewed | 最近核实日期 | The day on which somebody confirmed that all of this is up to date. | 确认本部分信息无误的日期。
by | By | 经办人
label | Label | 名称
reason | Reason | 原因
currency | Currency | 币种 | ISO 4217 code; the base currency of the book where none is given. | ISO 4217 代码,未填时为账簿本位币。
amount | Amount | 金额 | A decimal; 500万, 1.2亿 and USD 2.5m are understood. | 十进制数,可写 500万、1.2亿、USD 2.5m。
as_of | As of | 数据日期
since | Since | 起始日期
until | Until | 截止日期
expires | Expires | 有效期至
at | When | 时间 | A day, or a day and time of day. | 日期,或日期加时刻。
kind | Kind | 类型
type | Type | 类型
channel | Channel | 沟通方式
tags | Tags | 标签
client | Client | 客户 | Id of that person's own record. | 此人自己的客户编号。
matures | Matures | 到期日
kept | Where kept | 存放位置
digest | Digest | 文件摘要 | sha256: and 64 hex digits of the file that is kept elsewhere. | 另存文件的 sha256 摘要。
campaign | Campaign | 营销活动
priority | Priority | 优先级
from | From | 变更前
to | To | 变更后

[Profile] Profile | 基本信息
name | Name | 姓名 | As on the identity document, or the registered name. | 与证件一致的姓名,或注册名称。
aliases | Aliases | 别名 | What people call the client: 王总, a Western first name. | 日常称呼,如王总、英文名。
kind | Kind of client | 客户类型
salutation | Salutation | 称谓
client_number | Client number | 客户号 | The firm's own number, kept with its zeros. | 机构内部编号,保留前导零。
gender | Gender | 性别
birthday | Birthday | 生日 | 1980-02-29; without the year --05-12; lunar lunar:1968-08-15, in a leap month lunar:1968-闰7-03. | 公历 1980-02-29;年份未知 --05-12;农历 lunar:1968-08-15,闰月 lunar:1968-闰7-03。
nationality | Nationality | 国籍 | ISO 3166 code of two letters. | ISO 3166 两位代码。
other_nationalities | Other nationalities | 其他国籍
tax_residence | Tax residence | 税收居民国(地区) | ISO 3166 code of two letters. | ISO 3166 两位代码。
other_tax_residences | Other tax residences | 其他税收居民国(地区)
languages | Languages | 语言
marital_status | Marital status | 婚姻状况
registration > Registration | Registration | 登记信息 | Of a company or a trust. | 公司或信托的登记信息。
contact_points > ContactPoint | Contact points | 联系方式
addresses > Address | Addresses | 地址
occupation > Occupation | Occupation | 职业
family > Relative | Family | 家庭成员
dates > ImportantDate | Important dates | 重要日期
festivals | Festivals | 节日 | Festivals to greet this client on, beside those for all. | 除通用节日外,需向该客户致意的节日。
interests | Interests | 兴趣爱好
special_needs | Special needs | 特殊需求
vulnerability > Vulnerability | Vulnerability | 特别关注
stage | Stage | 客户阶段
stages > StageChange | Stage history | 阶段变更记录
client_since | Client since | 建立关系日期
source | Source | 获客渠道
source_detail | Source in detail | 获客渠道说明
referrer | Referrer | 转介人 | Id of the client who made the introduction. | 转介人的客户编号。
referred_by | Referred by | 转介人姓名 | Where that is no client of this book. | 转介人不在本账簿时填写。
adviser | Adviser | 理财经理 | The member in charge. | 负责的成员。
advisers > AdviserChange | Adviser history | 理财经理变更记录
contact_plan > ContactPlan | Contact plan | 联系计划
consent > Consent | Consent | 授权同意
do_not_contact > DoNotContact | Do not contact | 谢绝联系
custom | Custom fields | 自定义字段 | Any text, kept exactly. | 任意文本,原样保存。
external | External ids | 外部系统编号 | System and its id of this client. | 系统名称及其中的客户编号。
archived > Archived | Archived | 归档

[Registration] Registration of a company or trust | 登记信息
number | Registration number | 登记号码
place | Place of registration | 登记地
established | Established | 成立日期
representative | Representative | 法定代表人
purpose | Purpose | 用途

[ContactPoint] Contact point | 联系方式
value | Value | 内容 | Phones as +8613800001111; other forms are normalised. | 电话存为 +8613800001111,其他写法会自动规范。
preferred | Preferred | 首选 | At most one contact point is. | 至多一个为首选。
label | Label | 说明
verified | Verified | 核实日期

[Address] Address | 地址
text | Address | 详细地址 | As on the envelope. | 与信封一致。
city | City | 城市
province | Province or state | 省份
postcode | Postcode | 邮政编码
country | Country | 国家(地区)
preferred | Preferred | 首选

[Occupation] Occupation | 职业
title | Title | 职务
employer | Employer | 工作单位
industry | Industry | 行业
status | Status | 就业状况

[Relative] Member of the family | 家庭成员
relation | Relation | 关系
name | Name | 姓名
gender | Gender | 性别
birthday | Birthday | 生日
dependent | Dependent | 受抚养或赡养

[ImportantDate] Important date | 重要日期
on | Day | 日期 | As a birthday: also yearless or lunar. | 写法同生日,可为年份未知或农历。
greet | Greet | 致意

[Vulnerability] Vulnerability | 特别关注
reasons | Reasons | 原因
assessed | Assessed | 评估日期

[StageChange] Change of stage | 阶段变更
at | Day | 日期

[AdviserChange] Change of adviser | 理财经理变更
at | Day | 日期

[ContactPlan] Contact plan | 联系计划
every | Every | 联系频率 | 2w, 1m, 1y; the policy's cadence where none is given. | 如 2w、1m、1y,未填时按规则配置。
weekday | Weekday | 星期
time | Time of day | 时段
starting | Starting | 起算日期
not_before | Not before | 不早于
quiet > QuietPeriod | Quiet periods | 免打扰时段
planned > PlannedContact | Planned | 排期

[PlannedContact] Planned contact | 已排期的联系
for | Falls due on | 应联系日期 | The day computed from the cadence; the plan holds only as long as it is that day. | 按联系频率算出的日期;日期变化后排期自动失效。
on | Planned for | 排期日期

[QuietPeriod] Quiet period | 免打扰时段
from | From | 开始日期
to | To | 结束日期

[Consent] Consent | 授权同意
purpose | Purpose | 用途
state | State | 状态
basis | Basis | 个人信息处理依据

[DoNotContact] Do not contact | 谢绝联系
active | In force | 生效
trigger | Trigger | 触发事件
channels | Channels | 沟通方式 | All of them where none is named. | 未填时指全部方式。

[Archived] Archived | 归档
at | Day | 日期

[Service] Service record | 服务记录
interactions > Interaction | Interactions | 联系记录
tasks > Task | Tasks | 待办跟进
complaints > Complaint | Complaints | 投诉
surveys > SurveyAnswers | Survey answers | 答卷
events > LifeEvent | Life events | 人生大事
notes > ServiceNote | Notes | 备注
settled > Settled | Settled | 已处理事项 | Items of the agenda that were done or snoozed. | 已完成或延后的今日待办事项。

[Interaction] Interaction | 联系记录
outcome | Outcome | 联系结果 | Only reached moves the cadence. | 仅有效联系计入联系频率。
direction | Direction | 联系方向
mass | Mass greeting | 群发 | Does not count as a contact. | 不计入有效联系。
topic | Topic | 主题

[Task] Task | 待办跟进
text | What to do | 待办内容
due | Due | 截止日期
opened | Opened | 创建日期
assignee | Assignee | 负责人
done | Done | 完成日期
dropped | Dropped | 取消日期
outcome | Outcome | 结果

[Complaint] Complaint | 投诉
opened | Opened | 受理时间
text | Complaint | 投诉内容
request | Request | 客户请求 | Asked for, not complained of: the time limit is in hours. | 属于客户请求而非投诉,答复时限按小时计。
about | About | 涉及方面
severity | Severity | 严重程度
due | Answer due | 答复时限
updates > Update | Updates | 处理进展
closed | Closed | 结案时间
resolution | Resolution | 处理结果

[Update] Update | 处理进展
note | What was done | 处理内容

[SurveyAnswers] Survey answers | 答卷
questionnaire | Questionnaire | 问卷
asked_by | Asked by | 调查人
adviser | Adviser | 理财经理 | Whom the answers are about. | 被评价的理财经理。
answers | Answers | 回答 | Question and answer. | 题目与回答。
nps | NPS | 净推荐值(NPS) | 0 to 10. | 0 至 10。
csat | Satisfaction score | 满意度得分

[LifeEvent] Life event | 人生大事
at | Day | 日期

[ServiceNote] Note | 备注
text | Text | 内容

[Settled] Settled item of the agenda | 已处理事项
item | Item | 条目编号 | Id or place of what it is about, key of the festival; none: the client's own. | 所涉条目的编号或位置、节日代码;未填则为客户本人。
date | Day | 日期 | The day on which it fell due. | 事项原定日期。
state | State | 状态
until | Snoozed until | 延后至

[ServiceDates] Agenda extract of the service record | 服务记录日程摘要
of | Taken from | 来源版本
last_contact | Last contact | 最近联系
last_survey | Last survey | 最近调查
dates > Dated | Days | 日程日期
settled > Settlement | Settled | 已处理事项

[Settlement] Settled item of the agenda | 已处理事项
item | Item | 条目编号
date | Day | 日期
until | Snoozed until | 延后至
"""
