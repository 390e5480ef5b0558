"""Headings of client lists and where they go: people's own sheets, bank core systems, 纷享销客, Zoho CRM.

A line is ``path: heading|heading|…``; the first line that has a heading wins. Headings are compared
without case, blanks, punctuation and brackets. The path ``-`` means: known, and of no use in a book.
"""

TABLE = """
-: 序号|行号|编码序号|no|row|row number|rownumber|index|s/n|sno|sr no
id: id|hnwctl id|vault id|记录编号
profile.name: 客户姓名|姓名|名字全称|客户名称|客户名|客户|名称|中文姓名|中文名|联系人姓名|联系人|户名
    | 账户名称|会员姓名|会员名称|name|full name|client|client name|customer|customer name|contact
    | contact name|contact full name|lead name|display name|file as|account holder
profile.name.last: 姓|姓氏|last name|surname|family name|lname
profile.name.first: 名|名字|first name|given name|forename|fname
profile.name.middle: middle name|additional name
profile.aliases: 别名|昵称|曾用名|英文名|英文姓名|外文名|拼音名|nickname|alias|aliases|aka|also known as
    | english name|chinese name|preferred name
profile.salutation: 称呼|尊称|称谓|salutation|name prefix|honorific
profile.kind: 客户性质|个人机构标志|party type|client kind
profile.client_number: 客户号|客户编号|客户代码|客户编码|客户id|核心客户号|核心客户编号|ecif号|ecif|cif
    | cif no|cif number|client number|client no|client id|client code|client ref|customer number|customer no
    | customer id|customer code|cust id|cust no|custno|会员编号|会员号|会员id|编号
profile.gender: 性别|gender|sex
profile.birthday: 生日|出生日期|出生年月日|出生年月|公历生日|阳历生日|birthday|birth date|birthdate
    | date of birth|dob|bday
profile.birthday.lunar: 农历生日|阴历生日|旧历生日|lunar birthday
profile.contact_points[type=phone].value: 手机|手机号|手机号码|手机电话|移动电话|联系手机|联系电话|电话
    | 电话号码|联系方式|固定电话|固话|座机|家庭电话|住宅电话|办公电话|单位电话|公司电话|工作电话|其他电话
    | mobile|mobile phone|mobile number|mobile no|cell|cell phone|cellphone|phone|phone number|phone no
    | telephone|telephone number|tel|home phone|work phone|business phone|office phone|other phone
    | primary phone|company main phone|car phone|contact number|contact no
profile.contact_points[type=email].value: 邮箱|电子邮箱|邮件|电子邮件|邮件地址|邮箱地址|email|e-mail
    | email address|e-mail address|mail|email id|secondary email|work email|personal email|home email
profile.contact_points[type=wechat].value: 微信|微信号|微信账号|微信id|wechat|wechat id|weixin
profile.contact_points[type=wecom].value: 企业微信|企微|企业微信号|wecom
profile.contact_points[type=whatsapp].value: whatsapp|whatsapp number
profile.contact_points[type=qq].value: qq|qq号|qq号码
profile.contact_points[type=fax].value: 传真|传真号|fax|fax number|business fax|home fax
profile.contact_points[type=url].value: 网址|网站|公司网址|website|web site|web page|homepage|url
    | personal web page
address.home.text: 地址|联系地址|家庭地址|家庭住址|住址|居住地址|现住址|常住地址|详细地址|address
    | home address|residential address|full address
address.home.street: street|street address|home street|address line 1|mailing street home
    | primary address street
address.home.street2: home street 2|home street 3|address line 2|address line 3
address.home.city: 城市|市|所在城市|居住城市|常住城市|city|town|home city
address.home.district: 区|区县|县|district|county
address.home.state: 省|省份|所在省份|省市|province|state|region|home state|state/province
address.home.zip: 邮编|邮政编码|zip|zip code|postal code|postcode|post code|home postal code
address.home.country: 国家|所在国家|国家地区|居住国|country|country/region|home country|home country/region
    | geography|country of residence
address.mailing.text: 通讯地址|邮寄地址|通信地址|mailing address|postal address
address.mailing.street: mailing street|other street
address.mailing.street2: other street 2|other street 3
address.mailing.city: mailing city|other city
address.mailing.state: mailing state|other state|mailing state/province
address.mailing.zip: mailing zip|mailing postal code|other zip|other postal code
address.mailing.country: mailing country|other country|other country/region
address.work.text: 单位地址|办公地址|公司地址|工作地址|work address|business address|office address
    | company address
address.work.street: business street|billing street
address.work.street2: business street 2|business street 3
address.work.city: business city|billing city
address.work.state: business state|billing state
address.work.zip: business postal code|billing code|billing zip
address.work.country: business country|business country/region|billing country
address.registered.text: 户籍地址|户口所在地|注册地址|registered address
profile.nationality: 国籍|nationality|citizenship
profile.tax_residence: 税收居民国|税收居民国家|税收居民身份|税务居民国|税务居民身份|tax residence
    | tax residency|country of tax residence
profile.languages: 语言|常用语言|沟通语言|language|languages|preferred language
profile.interests: 爱好|兴趣|兴趣爱好|个人爱好|hobby|hobbies|interests
profile.special_needs: 特殊需求|特殊要求|特殊需要|special needs
profile.occupation.title: 职业|职务|职位|岗位|职称|title|job title|position|occupation|profession
    | designation|job
profile.occupation.employer: 公司|单位|工作单位|任职单位|单位名称|公司名称|任职公司|就职公司|所在单位
    | 所属公司|company|company name|employer|organization|organisation|organization name|account name
    | account
profile.occupation.industry: 行业|所属行业|一级行业|1级行业|从事行业|industry|sector
profile.marital_status: 婚姻状况|婚姻|婚姻状态|婚否|marital status|marriage|marital
profile.stage: 客户阶段|生命周期|客户生命周期|生命周期阶段|stage|lifecycle|lifecycle stage|client stage
profile.source: 客户来源|来源|获客渠道|来源渠道|线索来源|客户渠道|source|lead source|acquisition channel
    | client source|how did you hear
profile.referred_by: 介绍人|推荐人|转介人|转介绍人|引荐人|referred by|referrer|introduced by|referral from
profile.tags: 标签|客户标签|tag|tags|label|labels|categories|category|group membership|segment tags
profile.contact_plan.every: 联系频率|联系周期|contact frequency|contact every|cadence
profile.do_not_contact.active: 谢绝联系|免打扰|请勿打扰|请勿联系|勿扰|do not contact|dnc
profile.family[relation=spouse].name: 配偶|配偶姓名|爱人|爱人姓名|spouse|spouse name|wife|husband
profile.family[relation=spouse].birthday: 配偶生日|配偶出生日期|spouse birthday|spouse date of birth
profile.family[relation=child].name: 子女|子女姓名|孩子|孩子姓名|children|child|child name|children names
profile.family[relation=child].birthday: 子女生日|孩子生日|child birthday
profile.dates[kind=wedding].on: 结婚纪念日|wedding anniversary|wedding date|anniversary|结婚日期
service.notes[+].text: 备注|备注信息|客户备注|说明|描述|note|notes|remark|remarks|comment|comments
    | description|internal notes
kyc.documents[type=id_card].number: 身份证|身份证号|身份证号码|身份证件号|居民身份证|居民身份证号
    | 居民身份证号码|id card|id card number|id card no|identity card|identity number|national id
    | national id number
kyc.documents[type=id_card].expires: 身份证有效期|身份证到期日|身份证到期|身份证有效期至|id card expiry
    | identity card expires
kyc.documents[type=passport].number: 护照|护照号|护照号码|passport|passport number|passport no
kyc.documents[type=passport].expires: 护照有效期|护照到期日|护照到期|passport expiry|passport expires
document.number: 证件号|证件号码|证件编号|document number|document no|id number|id no|identification number
document.type: 证件类型|证件种类|证件名称|document type|id type|identification type
document.expires: 证件有效期|证件到期日|证件到期|证件有效期至|证件失效日期|document expiry|document expires
    | id expiry|id expiry date|id expires
kyc.risk.class: 风险等级|风险承受能力|风险承受能力等级|风险承受等级|风险测评等级|风险测评结果|风险评估等级
    | 风险评估结果|风评等级|风评结果|风险评级|客户风险等级|投资者类型等级|risk|risk class|risk profile
    | risk level|risk tolerance|risk appetite|risk rating
kyc.risk.assessed: 风险测评日期|风险测评时间|风险评估日期|风险评估时间|风评日期|风评时间|测评日期|评估日期
    | risk assessed|risk assessment date|assessment date|risk profile date
kyc.risk.expires: 风险测评到期日|风险评估到期日|风险测评有效期|风评到期日|风评到期|风评有效期|测评到期日
    | risk expires|risk expiry|risk assessment expiry|risk profile expiry
kyc.risk.score: 风险测评得分|风险测评分数|风评分数|风评得分|risk score
kyc.rating: 洗钱风险等级|反洗钱风险等级|反洗钱等级|洗钱风险|aml rating|aml risk|aml risk rating|kyc rating
total.aum: 管理资产规模|管理资产|资产规模|aum|aum余额|时点aum|客户aum|资产余额|资产总额|总资产|资产|行内资产
    | 我行资产|assets|total assets|asset size|assets under management
total.average_aum: 月日均|月日均资产|月日均aum|月均aum|日均资产|日均aum|月日均管理资产|average aum
    | monthly average aum
total.financial_assets: 金融资产|可投资资产|可投资金融资产|金融总资产|investable assets|financial assets
total.net_worth: 净资产|家庭净资产|资产净值|net worth
total.as_of: 数据日期|统计日期|截止日期|资产日期|as of|as of date|valuation date|data date
finance.holdings[class=cash].amount: 活期|活期存款|活期余额|现金|现金余额|cash|cash balance
    | current account balance
finance.holdings[class=deposit].amount: 存款|存款余额|定期|定期存款|定期余额|大额存单|deposit|deposits
    | deposit balance|balance|account balance|savings
finance.holdings[class=wealth_product].amount: 理财|理财余额|理财产品|银行理财|理财产品余额|wealth products
finance.holdings[class=fund].amount: 基金|基金余额|公募基金|基金市值|mutual funds|funds
finance.holdings[class=private_fund].amount: 私募|私募基金|私募余额|private funds|hedge funds
finance.holdings[class=trust_product].amount: 信托|信托产品|信托余额|trust products
finance.holdings[class=insurance].amount: 保险|保险余额|保险现金价值|insurance
finance.holdings[class=equity].amount: 股票|股票市值|证券市值|stocks|equities|shares
finance.holdings[class=fixed_income].amount: 债券|固定收益|固收|bonds|fixed income
finance.holdings[class=gold].amount: 贵金属|黄金|gold|precious metals
finance.assets[class=real_estate].amount: 房产|房产价值|房产市值|不动产|房地产|real estate|property
    | property value
finance.liabilities[class=other].amount: 负债|负债总额|总负债|贷款|贷款余额|liabilities|total liabilities
    | debt|debts|loans|loan balance
finance.liabilities[class=mortgage].amount: 房贷|房贷余额|按揭余额|mortgage|mortgage balance
finance.liabilities[class=credit_card].amount: 信用卡欠款|信用卡余额|credit card balance
finance.income[class=salary].amount: 年收入|家庭年收入|个人年收入|年薪|annual income|yearly income|income
    | salary|annual salary|estimated salary
finance.income[per=month].amount: 月收入|月薪|monthly income|monthly salary
finance.expenses[class=living].amount: 年支出|家庭年支出|annual expenses|yearly expenses|expenses
finance.preferences.likes: 投资偏好|产品偏好|偏好产品|偏好|投资意向|investment preference
    | investment preferences|preferences|preferred products
finance.preferences.refuses: 不接受|不接受产品|不投资|refuses|exclusions
finance.preferences.horizon: 投资期限|投资周期|期限偏好|horizon|investment horizon|time horizon
finance.preferences.style: 投资风格|风格|style|investment style
profile.adviser: 负责人|理财经理|客户经理|私人银行家|财富顾问|管户经理|管户客户经理|所属客户经理|adviser
    | advisor|relationship manager|rm|account manager|contact owner|lead owner|account owner|owner
profile.client_since: 开户日期|开户日|开户时间|建档日期|入会日期|成为客户日期|客户开立日期|client since
    | customer since|onboarded|date joined|join date
kyc.pep.state: 政治公众人物|是否政治公众人物|特定自然人|pep|politically exposed person
profile.external.zoho: contact record id|lead record id|zoho id|record id|zoho record id
profile.external.fxiaoke: 唯一性id|纷享销客id|数据id|fxiaoke id|_id
"""

WHEN_NAMED = {
    "客户名称": "profile.occupation.employer",
    "客户名": "profile.occupation.employer",
    "客户": "profile.occupation.employer",
    "名称": "profile.aliases",
    "account": "profile.occupation.employer",
    "customer": "profile.occupation.employer",
    "customer name": "profile.occupation.employer",
    "client": "profile.occupation.employer",
    "file as": "-",
    "display name": "-",
    "contact": "-",
}
"""Where a second heading for the name goes when a clearer one (``姓名``) stands beside it: in a 纷享销客
export of contacts ``客户名称`` is the company they work for."""
