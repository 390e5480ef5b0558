"""Chinese of what `query --schema` says about tables and columns; words that are values stay as they are."""

ZH = {
    "One row for each client, with what lists, filters and look-ups need.": (
        "每位客户一行,含列表、筛选和查找所需的内容。"
    ),
    "the record": "记录编号",
    "as it is written": "原写法",
    "what names are sorted by: pinyin for Chinese ones": "姓名的排序依据:中文姓名按拼音",
    "person, company, trust": "person, company, trust",
    "the firm's own number": "机构自己的客户号",
    "how the client is addressed": "对客户的称呼",
    "male, female, other": "male, female, other",
    "1980-02-29, --05-12, lunar:1968-08-15, lunar:1968-闰4-03": (
        "1980-02-29, --05-12, lunar:1968-08-15, lunar:1968-闰4-03"
    ),
    "country, two letters": "国家(地区),两个字母",
    "title": "职务",
    "the preferred number, else the first": "首选号码,否则第一个",
    "the preferred address, else the first": "首选邮箱,否则第一个",
    "of the preferred address, else the first": "首选地址所在城市,否则第一个地址的",
    "lead, prospect, onboarding, active, at_risk, dormant, …": (
        "lead, prospect, onboarding, active, at_risk, dormant, …"
    ),
    "day of the last move": "最近一次变更的日期",
    "acquisition channel": "获客渠道",
    "id of the client who referred them": "转介人(客户)的编号",
    "who is in charge": "负责人",
    "joined by comma and blank; one a row in tags": "以逗号和空格连接;tags 表中每个一行",
    "1: needs more care than others": "1:需特别关注",
    "1: asked to be left alone, and that has not ended": "1:谢绝联系,且未期满",
    "1: out of sight": "1:已归档",
    "day on which the section was last confirmed": "该部分最近核实的日期",
    "key of the policy's tier; as published where finances are sealed": (
        "规则配置中资产层级的键;财务信息无权查看时为已公布的层级"
    ),
    "as published": "已公布的",
    "risk class, C1 to C5": "风险承受能力等级 C1–C5",
    "1: lowest class of investors": "1:最低类别投资者",
    "low, medium, high": "low, medium, high",
    "whether politically exposed": "是否政治公众人物",
    "held with us, in currency": "本机构持有,以 currency 计",
    "all holdings, in currency": "全部持仓,以 currency 计",
    "everything owned less everything owed, in currency": "全部资产减全部负债,以 currency 计",
    "aum / financial_assets": "aum / financial_assets",
    "base currency of the book": "账簿的本位币",
    "currencies that no rate converts; a total that needs one is NULL": (
        "缺少汇率的币种;需要该汇率的合计为 NULL"
    ),
    "asset classes, joined by comma and blank": "资产类别,以逗号和空格连接",
    "the last one that reached the client": "最近一次有效联系",
    "last contact plus cadence; none where no contact is wanted": (
        "最近联系加联系频率;不应联系的客户没有此日期"
    ),
    "cadence in force: the client's own, else the policy's": "现行联系频率:客户自己的,否则按规则配置",
    "day on which a section was last written, as its writer claims": "最近写入的日期,以写入者声明为准",
    "sections of this client that exist and that this key cannot open": (
        "该客户已有、而本密钥无权查看的部分"
    ),
    "sections that failed a check and are left out": "未通过校验而被略去的部分",
    "Everything a client can be found by.": "可用于查找客户的一切名称。",
    "as it is written; NULL where that is as folded": "原写法;与 folded 相同时为 NULL",
    "name, alias, number, phone, email, pinyin, initials": (
        "name, alias, number, phone, email, pinyin, initials"
    ),
    "as it is compared; of pinyin and initials the spelling of name": (
        "比较时的写法;拼音与首字母为 name 的拼写"
    ),
    "One row for each tag of a client.": "客户的每个标签一行。",
    "as it is compared": "比较时的写法",
    "Days that the agenda looks at: from the published extracts, and from the profile.": (
        "日程所依据的日期:来自已公布的日程摘要和基本信息。"
    ),
    "birthday, anniversary, festival, maturity, open_window, premium, capital_call, kyc_expiry, …": (
        "birthday, anniversary, festival, maturity, open_window, premium, capital_call, kyc_expiry, …"
    ),
    "of a follow-up or complaint, the beginning of its text": "待办或投诉内容的开头",
    "of what falls due of a holding, its label or product": "持仓到期事项所属持仓的名称或产品",
    "of a document, its type": "证件的种类",
    "of what the profile tells: whose birthday, which anniversary": ("来自基本信息时:谁的生日、什么纪念日"),
    "Of agenda, what may fall due this month, of clients who are not archived: what `due` reads. "
    "It is filled anew each month: ask agenda.": (
        "agenda 中本月可能到期、且客户未归档的条目:供 `due` 读取。每月重新生成,查询请用 agenda。"
    ),
    "What next_contact is computed from, so that it follows policy and day without opening a record.": (
        "计算 next_contact 的依据:不打开记录即可随规则和日期变化。"
    ),
    "the client's own cadence": "客户自己的联系频率",
    "the day from which it runs before the first contact": "首次联系之前的起算日",
    "first date agreed on": "约定的首个日期",
    "no contact before this day": "此日之前不联系",
    "periods without contact: from/to, joined by comma and blank": ("免打扰时段:起/止,以逗号和空格连接"),
    "Of contact_plans, clients with whom something was agreed and who are not archived: what `due` reads.": (
        "contact_plans 中有专门约定且未归档的客户:供 `due` 读取。"
    ),
    "1: no contact at all": "1:完全不联系",
    "1: no contact at all (archived, or do not contact)": "1:完全不联系(已归档或谢绝联系)",
    "last day of the wish not to be contacted; empty: no end, or no wish": (
        "谢绝联系的最后一天;空:没有期限,或没有此要求"
    ),
    "the next contact that was moved, as it is computed": "已改期的下次联系,按频率算出的日期",
    "the day to which it was moved": "改到的日期",
    "day from which the section is past its shelf life": "自此日起该部分待更新",
    "day on which the risk assessment runs out": "风险测评到期日",
    "day of the next KYC review": "下次尽调复核日期",
    "a day; of birthdays and anniversaries also --05-12, lunar:1968-08-15; NULL of festivals": (
        "日期;生日与纪念日也可为 --05-12、lunar:1968-08-15;节日为 NULL"
    ),
    "id or place of the item in its section, which the kind tells; festival or group of clients": (
        "条目在其部分中的编号或位置,部分由类型决定;节日代码或问候对象"
    ),
    "of birthdays and anniversaries, what they come round by: 05-12, L08-15": (
        "生日与纪念日的周年键:05-12、L08-15(农历)"
    ),
    "Items of the agenda that were seen to.": "已处理的待办事项。",
    "id or place of the item in its section, which the kind tells; festival": (
        "条目在其部分中的编号或位置,部分由类型决定;节日代码"
    ),
    "the day on which it fell due": "事项原定日期",
    "snoozed until this day; NULL: done": "延后至此日;NULL:已完成",
    "Sections that nobody reviewed yet and whose shelf life goes by tier.": (
        "从未核实、且更新周期随资产层级而定的部分。"
    ),
    "day from which the shelf life counts, as the writer claims": "更新周期的起算日,以写入者所述为准",
    "the newest day as of which they are known; only beside earlier totals": (
        "各项数据日期中最新的一天;仅在有过往合计时记录"
    ),
    "Market notes, and from when they are stale; the whole notes are in market.": (
        "市场信息及其待更新日期;全文见 market。"
    ),
    "day from which it is past its shelf life; NULL: never. Of rates the newest one counts": (
        "自此日起待更新;NULL:永不。汇率以最新一条为准"
    ),
    'Saved segments. "where" is a word of SQL: write it in quotes.': (
        '已存分群。where 是 SQL 保留字,须写作 "where"。'
    ),
    "condition over the columns of clients": "以 clients 各列书写的条件",
    "The tier as the last writer of the finances published it; clients.tier is as of today.": (
        "财务信息最近写入者公布的资产层级;clients.tier 则截至今日。"
    ),
    "Totals of a client in each currency, from which the measures are computed; exact decimals in text.": (
        "客户各币种的合计,为各项指标的计算依据;以文本记精确小数。"
    ),
    "of a holding that is closed: the day from which it does not count": ("已了结持仓:自此日起不再计入"),
    "held with us": "本机构持有",
    "all holdings": "全部持仓",
    "other assets": "其他资产",
    "Earlier totals that may still hold up a tier; all of them are in valuations.": (
        "仍可能维持资产层级的过往合计;全部见 valuations。"
    ),
    "exact decimal in text": "以文本记精确小数",
    "Exchange rates of the market notes.": "市场信息中的汇率。",
    "from this day on": "自此日起",
    "what one unit is worth in the base currency": "一单位折合本位币",
    "Fields that do not hold and were left out of the index.": "有误而未纳入索引的字段。",
    "path of the field": "字段路径",
    "what is wrong with it": "有何问题",
    "Ways to reach the client.": "客户的联系方式。",
    "place in the list, from 0": "在列表中的位置,从 0 起",
    "id of the item, where it has one": "条目编号,如有",
    "phone, email, wechat, wecom, whatsapp, qq, fax, address, url": (
        "phone, email, wechat, wecom, whatsapp, qq, fax, address, url"
    ),
    "phones as +8613800001111": "电话写作 +8613800001111",
    "day": "日期",
    "Postal addresses.": "通讯地址。",
    "home, work, mailing, registered": "home, work, mailing, registered",
    "as on the envelope": "如信封所写",
    "Members of the family, and others as close.": "家庭成员及其他亲近的人。",
    "spouse, child, son, daughter, father, mother, …": "spouse, child, son, daughter, father, mother, …",
    "id of their own record": "其本人记录的编号",
    "Important dates other than birthdays.": "生日以外的重要日期。",
    "anniversary, …": "anniversary, …",
    "1999-10-01, --10-01, lunar:…": "1999-10-01, --10-01, lunar:…",
    "Leave to use the client's data, purpose by purpose.": "使用客户信息的授权同意,按用途逐项。",
    "given, withdrawn, …": "given, withdrawn, …",
    "Moves between stages.": "客户阶段的变更。",
    "who noted it": "记录人",
    "Changes of the adviser in charge.": "负责理财经理的变更。",
    "Cash and investments, here or elsewhere; closed ones too.": "现金与投资,本机构或他机构;含已了结的。",
    "asset class": "资产类别",
    "what it is worth, in currency": "市值,以 currency 计",
    "what was paid": "持仓成本",
    "what it earned so far": "至今收益",
    "per cent a year": "年化百分比",
    "the base currency where none is given": "未写时为本位币",
    "product risk, R1 to R5": "产品风险等级 R1–R5",
    "us, elsewhere": "us, elsewhere",
    "the day it was gone": "了结的日期",
    "1: stands for positions not listed yet; counts only without any": (
        "1:代表尚未逐项登记的持仓;仅在没有其他持仓时计入"
    ),
    "Property, businesses, art and the like.": "房产、企业、艺术品等。",
    "per cent that is the client's": "客户所占百分比",
    "Debts, and guarantees given.": "负债与对外担保。",
    "Regular and single incomes, before tax.": "经常性与一次性收入,税前。",
    "for each per": "每个 per 周期",
    "month, quarter, year, once": "month, quarter, year, once",
    "Regular and single expenses.": "经常性与一次性支出。",
    "Totals as they were on a day.": "某日的合计。",
    "aum, financial_assets, …": "aum, financial_assets, …",
    "What the client saves for.": "客户的理财目标。",
    "Assessments that a later one replaced.": "已被后续测评取代的风险测评。",
    "Documents that were seen.": "已查验的证件与文件。",
    "9999-12-31: never": "9999-12-31:长期有效",
    "where it is kept": "存放处",
    "Rules under which the client qualifies as an investor.": "客户据以认定为合格投资者的规则。",
    "who decided": "认定人",
    "Checks of the name against lists.": "名单筛查。",
    "who checked": "筛查人",
    "Warnings given.": "已作的风险揭示与警示。",
    "where the proof is kept": "凭证存放处",
    "who gave it": "揭示人",
    "Record retention holds.": "留存锁定。",
    "none: until lifted": "空:直至解除",
    "who set it": "设定人",
    "Who owns or controls a company or trust.": "公司或信托的所有者与控制者。",
    "per cent": "百分比",
    "Contacts that happened.": "已发生的联系。",
    "phone, visit, meeting, wechat, wecom, sms, email, video, event, post": (
        "phone, visit, meeting, wechat, wecom, sms, email, video, event, post"
    ),
    "reached, no_answer, declined": "reached, no_answer, declined",
    "in, out": "in, out",
    "1: a greeting to many": "1:群发问候",
    "who had it": "联系人(本机构)",
    "Follow-ups; open until done or dropped.": "待办跟进;完成或放弃之前为未结。",
    "Complaints and requests with a time limit; open until closed.": "有时限的投诉与请求;办结之前为未结。",
    "who took it": "受理人",
    "Answers to questionnaires; the single ones are in answers.": "问卷答卷;逐题答案见 answers。",
    "whom it is about": "所评对象",
    "0 to 10": "0 至 10",
    "Life events.": "人生大事。",
    "Notes.": "备注。",
    "joined by comma and blank": "以逗号和空格连接",
    "who wrote it": "记录人",
    "The firm's own fields.": "机构自定义字段。",
    "exactly as it was given": "原样保留",
    "Ids in other systems.": "在其他系统中的编号。",
    "Asset classes that the client likes or refuses, one a row.": "客户偏好或不接受的资产类别,每个一行。",
    "likes, refuses": "likes, refuses",
    "Premiums and capital calls of holdings.": "持仓的续期缴费与出资缴款。",
    "nr of the holding": "所属持仓的 nr",
    "premium, capital_call": "premium, capital_call",
    "that of the holding": "同该持仓",
    "Days on which a holding can be bought or sold.": "可申购或赎回的开放期。",
    "Single answers to questionnaires.": "问卷逐题答案。",
    "nr of the row in surveys": "surveys 表中该行的 nr",
    "Market notes.": "市场信息。",
    "economy, policy, trend, rates": "economy, policy, trend, rates",
    "day on which it was last confirmed": "最近核实的日期",
    "All texts of one section in one row: what find searches.": "一个部分的全部文字合为一行:供 find 检索。",
    "paths of the fields, with U+001E between them": "各字段的路径,以 U+001E 分隔",
    "their texts, in the same order, with U+001E between them": "各字段的文字,顺序相同,以 U+001E 分隔",
    "as it is compared, where lower(text) is not enough": "比较时的写法,用于 lower(text) 不足之处",
}
