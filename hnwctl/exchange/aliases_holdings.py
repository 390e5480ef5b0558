"""Headings of position lists, as core systems export them each month, and where they go.

The same form as for clients. ``client.…`` finds the client, ``holding.…`` fills the position.
"""

TABLE = """
-: 序号|行号|no|row|row number|index|s/n
client.number: 客户号|客户编号|客户代码|客户编码|客户id|核心客户号|ecif号|ecif|cif|cif no|cif number
    | client number|client no|client id|client code|customer number|customer no|customer id|cust id|cust no
    | 编号
client.name: 客户姓名|姓名|客户名称|客户名|客户|户名|账户名称|投资者名称|持有人|name|full name|client
    | client name|customer|customer name|account holder|investor
client.document: 身份证|身份证号|身份证号码|证件号|证件号码|id card number|id number|identity number
client.phone: 手机|手机号|手机号码|联系电话|电话|mobile|mobile phone|phone
client.id: id|hnwctl id|vault id
holding.product: 产品名称|产品|产品简称|产品全称|基金名称|证券名称|理财产品名称|投资产品|持仓产品|品种|名称
    | product|product name|fund name|security|security name|instrument|instrument name|investment
    | description|asset
holding.label: 产品代码|产品编号|产品编码|基金代码|证券代码|isin|isin code|product code|product id
    | security code|ticker|symbol|cusip
holding.account: 账号|账户|账户号|账户编号|帐号|交易账号|卡号|资金账号|理财账号|合同号|合同编号|保单号
    | account|account number|account no|account id|portfolio|policy number|contract number
holding.class: 产品类型|产品类别|产品大类|资产类别|资产类型|类别|类型|品类|product type|product class
    | asset class|asset type|class|category|type
holding.amount: 金额|持仓金额|持有金额|市值|持仓市值|最新市值|参考市值|当前市值|余额|持有余额|产品余额
    | 当前余额|时点余额|资产余额|amount|market value|current value|value|balance|holding amount
    | position value|mv|valuation
holding.cost: 成本|持仓成本|投资成本|买入金额|购买金额|投资本金|本金|认购金额|cost|cost basis|book cost
    | book value|invested|principal|purchase amount
holding.return: 收益|持仓收益|累计收益|浮动盈亏|持仓盈亏|盈亏|收益率|持仓收益率|年化收益率|预期收益率
    | 业绩比较基准|return|gain|gain/loss|profit|p&l|pnl|unrealized gain/loss
holding.return_rate: 收益率|持仓收益率|年化收益率|预期收益率|预期年化收益率|return rate|yield|rate of return
    | return %
holding.risk: 风险等级|产品风险等级|产品风险|风险级别|risk|risk level|product risk|risk rating
    | product risk rating
holding.opened: 起息日|购买日期|买入日期|认购日期|申购日期|成立日|起始日|开户日期|开始日期|opened|open date
    | start date|purchase date|trade date|value date|inception date
holding.matures: 到期日|到期日期|产品到期日|结束日期|终止日|赎回日期|maturity|maturity date|matures|end date
    | expiry date|due date
holding.currency: 币种|货币|产品币种|currency|ccy|cur
holding.as_of: 数据日期|统计日期|截止日期|估值日期|净值日期|报表日期|日期|as of|as of date|valuation date
    | data date|date|position date|report date
holding.held: 行内行外|行内外标志|held
holding.institution: 持有机构|开户机构|托管机构|机构|held at|held with|custodian|institution|bank
holding.quantity: 份额|持有份额|数量|持仓数量|units|quantity|shares|share balance
"""
