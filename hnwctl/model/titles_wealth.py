"""Titles of finances, due diligence, their agenda extracts, and market notes.

A line is ``field | English | 中文``, perhaps with an explanation in both languages; ``> Model`` names the
model of what the field holds.
"""
# ruff: noqa: E501 - a row of the table stays on one line

TITLES = """
[Finance] Finance | 财务与投资信息
holdings > Holding | Holdings | 持仓 | All cash and investments, with us or elsewhere. | 全部现金与投资,含他机构。
assets > Asset | Other assets | 其他资产 | Property, businesses, art: what is no holding. | 房产、企业、艺术品等非持仓资产。
liabilities > Liability | Liabilities | 负债
income > Income | Income | 收入
expenses > Expense | Expenses | 支出
valuations > Valuation | Valuations | 市值记录 | Totals as they were on a day. | 某日的资产总额。
liquidity > Liquidity | Liquidity need | 流动性需求
preferences > Preferences | Investment preferences | 投资偏好
goals > Goal | Goals | 理财目标

[Holding] Holding | 持仓
product | Product | 产品 | Code or name of the product. | 产品代码或名称。
account | Account | 账户
institution | Institution | 所在机构
class | Asset class | 资产类别
amount | Amount | 投资金额 | What it is worth; 500万, 1.2亿 and USD 2.5m are understood. | 当前市值,可写 500万、1.2亿、USD 2.5m。
cost | Cost | 持仓成本
return | Return | 收益 | What it earned so far, an amount. | 累计收益金额。
return_rate | Return in % | 收益率(%) | Per cent a year: 3.5 is 3.5 %. | 年化百分比,3.5 即 3.5%。
risk | Product risk | 产品风险等级
quantity | Quantity | 份额
opened | Opened | 起始日
windows > Window | Dealing windows | 开放期
premiums > Payment | Premiums | 续期缴费
capital_calls > Payment | Capital calls | 出资缴款
held | Held | 持有机构
estimate | Estimate | 估算 | Stands for positions not yet listed; does not count once one is. | 代表尚未逐项登记的持仓;登记任一持仓后不再计入。
closed | Closed | 结清日期 | From that day on it does not count. | 自该日起不再计入。

[Window] Dealing window | 开放期
opens | Opens | 开放日
closes | Closes | 关闭日

[Payment] Payment due | 应缴款
due | Due | 应缴日期
paid | Paid | 实缴日期

[Asset] Other asset | 其他资产
class | Asset class | 资产类别
amount | Amount | 金额 | The client's part of the value. | 归属客户的价值。
share | Share in % | 持有比例(%) | How large the client's part is. | 客户所占比例。
acquired | Acquired | 取得日期

[Liability] Liability | 负债
class | Class | 负债类别
lender | Lender | 债权人
rate | Interest in % | 利率(%)

[Income] Income | 收入
class | Class | 收入类别
per | For each | 周期

[Expense] Expense | 支出
class | Class | 支出类别
per | For each | 周期

[Valuation] Valuation | 市值记录
of | Of | 口径
source | Source | 数据来源

[Liquidity] Liquidity need | 流动性需求
by | By | 最迟日期
reserve_months | Reserve in months | 储备月数
level | Level | 程度

[Preferences] Investment preferences | 投资偏好
likes | Likes | 偏好
refuses | Refuses | 不接受
horizon | Horizon | 投资期限
style | Style | 投资风格
terms | Terms | 产品期限
currencies | Currencies | 币种
esg | Sustainable only | 仅可持续投资

[Goal] Goal | 理财目标
saved | Saved so far | 已备金额
by | By | 目标日期
state | State | 状态

[Kyc] Due diligence and suitability | 尽调与适当性
risk > Risk | Risk tolerance | 风险承受能力
previous > PastRisk | Earlier assessments | 历史测评
rating | KYC rating | 洗钱风险等级
rated | Rated | 评级日期
review_due | Review due | 尽调复核到期日
documents > Document | Documents | 证件及文件
qualified > Qualification | Qualifications | 合格投资者认定
pep > Pep | Politically exposed | 政治公众人物
screening > Screening | Screening | 名单筛查
warnings > GivenWarning | Warnings given | 风险揭示记录
holds > Hold | Record retention holds | 留存锁定
beneficial_owners > BeneficialOwner | Beneficial owners | 受益所有人
source_of_wealth | Source of wealth | 财富来源
source_of_funds | Source of funds | 资金来源
relationship_purpose | Purpose of the relationship | 建立关系目的
relationship_ended | Relationship ended | 关系终止日期 | Retention periods run from here. | 保存期限自此起算。

[Risk] Risk tolerance | 风险承受能力
class | Risk class | 风险承受能力等级
score | Score | 得分
assessed | Assessed | 测评日期
lowest | Lowest class | 最低类别 | Holds R1 only and cannot insist on more. | 仅可持有 R1,且不得主动要求购买更高风险产品。
questionnaire | Questionnaire | 问卷
told | Told the client | 告知客户日期

[PastRisk] Earlier assessment | 历史测评
class | Risk class | 风险承受能力等级
score | Score | 得分
assessed | Assessed | 测评日期

[Document] Document | 证件或文件
number | Number | 号码
country | Country of issue | 签发国家(地区)
issued | Issued | 签发日期
expires | Expires | 有效期至 | 9999-12-31 where it never does. | 长期有效填 9999-12-31。
verified | Verified | 核验日期

[Qualification] Qualification | 合格投资者认定
rule | Rule | 适用规则
evidence > Evidence | Evidence | 证明材料
assessed | Assessed | 认定日期

[Evidence] Evidence | 证明材料
dated | Dated | 出具日期

[Pep] Politically exposed person | 政治公众人物
state | State | 状态
position | Position | 职务
checked | Checked | 核查日期

[Screening] Screening | 名单筛查
list | List | 名单
result | Result | 结果

[GivenWarning] Warning given | 风险揭示
product | Product | 产品
acknowledged | Acknowledged | 客户确认日期
recording | Recording | 双录编号

[Hold] Record retention hold | 留存锁定
until | Until | 截止日期 | Without one: until it is lifted. | 未填时直至解除。

[BeneficialOwner] Beneficial owner | 受益所有人
name | Name | 姓名
share | Share in % | 持有比例(%)
role | Role | 身份
nationality | Nationality | 国籍

[FinanceDates] Agenda extract of finances | 财务信息日程摘要
of | Taken from | 来源版本
tier | Tier | 资产层级
tier_since | Tier since | 层级起始日
dates > Dated | Days | 日程日期

[KycDates] Agenda extract of due diligence | 尽调日程摘要
of | Taken from | 来源版本
dates > Dated | Days | 日程日期

[Dated] Day of the agenda | 日程日期
date | Day | 日期
item | Item | 条目编号

[Note] Market note | 市场信息
title | Title | 标题
text | Text | 内容
source | Source | 信息来源
link | Link | 链接
affects | Affects | 影响的资产类别
rates > Rate | Exchange rates | 汇率

[Rate] Exchange rate | 汇率
date | From | 生效日期
rate | Rate | 汇率 | Units of the base currency for one unit. | 一单位外币折合本位币。

[Segment] Saved segment | 已存分群
name | Name | 名称
where | Condition | 条件 | Over the columns of clients, as in list --where. | 以 clients 表各列书写,同 list --where。
label | Label | 标题
created | Created | 创建日期
"""
