"""The Chinese of ``segment``: cross tables, saved rules, who moved."""

ZH: dict[str, str] = {
    # the command and its options
    "Count clients and assets by tier, risk, tags.": "按层级、风险、标签等统计客户与资产。",
    (
        "Count clients and assets by tier, or by whatever tells them apart; two give a cross table.\n\n"
        "A client with several values (preferences, tags, goals) counts once in each, and once in the totals."
    ): (
        "按资产层级或其他维度统计客户数与资产;两个维度即成交叉表。\n\n"
        "一位客户有多个取值(偏好、标签、目标)时,在每个取值中各计一次,合计中只计一次。"
    ),
    (
        "tier preference horizon style risk stage source occupation goal household adviser tag,"
        " or a saved segment"
    ): (
        "tier preference horizon style risk stage source occupation goal household adviser tag,"
        "或已存分群的名称"
    ),
    "of this saved segment only": "仅限此已存分群",
    "the name of the segment": "分群名称",
    "with those that were put out of sight": "包括已归档的客户",
    "draw bars": "画条形图",
    "Keep a rule under a name, for --segment, --by and everybody who works with the book.": (
        "把规则存为分群,供 --segment、--by 使用,账簿的成员都可使用。"
    ),
    "who belongs to it, as for list --where": "谁属于该分群,写法同 list --where",
    "what reports call it": "报表中的名称",
    "why it is there": "设立的原因",
    "List the saved segments, how many clients each has now, and what is wrong with a rule.": (
        "列出已存分群、各自现有的客户数,以及规则的问题。"
    ),
    "List the clients of a saved segment.": "列出已存分群中的客户。",
    "Take a saved segment away; its clients are not touched.": "删除已存分群;其中的客户不受影响。",
    "List who changed tier, risk class, preference or stage: by dated facts, else by the history.": (
        "列出层级、风险等级、偏好或阶段有变动的客户:以有日期的记录为准,其次看变更历史。"
    ),
    "from the beginning of this day on": "从这一天开始",
    "tier risk preference stage; also horizon style": "tier risk preference stage;另有 horizon style",
    # dimensions and headings
    "preference": "投资偏好",
    "goal": "理财目标",
    "household": "家庭",
    "tag": "标签",
    "clients": "客户数",
    "share": "占比",
    "AUM, {currency}": "AUM({currency})",
    "financial assets, {currency}": "金融资产({currency})",
    "unknown of": "资产不详",
    "all": "合计",
    "all clients": "全部客户",
    "{rows} by {columns}": "{rows} × {columns}",
    "segment": "分群",
    "label": "名称",
    "rule": "规则",
    "created": "设立日期",
    "dimension": "维度",
    "from": "原为",
    "to": "变为",
    "on": "日期",
    "told by": "依据",
    # values
    "no exchange rate": "缺少汇率",
    "sealed to your key": "您的密钥无权查看",
    "does not hold": "数据有误",
    "not recorded": "未填写",
    "cannot be told": "信息不足,无法判断",
    "in it": "属于",
    "not in it": "不属于",
    # below an answer
    "{count} without an exchange rate": "{count} 位缺少汇率",
    "{count} sealed to your key": "{count} 位您的密钥无权查看",
    "{count} with a field that does not hold": "{count} 位数据有误",
    "{count} not recorded": "{count} 位未填写",
    "assets not known: {why}": "资产不详的客户:{why}",
    "not converted and in no sum: {amounts}": "未折算,未计入合计:{amounts}",
    "a client with several values is in several rows, and once in the totals": (
        "有多个取值的客户出现在多行中,合计只计一次"
    ),
    "+ more than that; ? not known: of some the assets are not known": (
        "+ 表示不止此数,? 表示不详:部分客户的资产不详"
    ),
    "{name} ({folder})": "{name}({folder})",
    "earlier versions are sealed to your key: {ids}": "您的密钥无权查看以下客户的早期版本:{ids}",
    "earlier versions do not hold and were left out: {ids}; `hnwctl verify` says why": (
        "以下客户的早期版本未通过校验,未计入:{ids};`hnwctl verify` 说明原因"
    ),
    "there is no history here: only what the records themselves date is told": (
        "此处没有变更历史:仅列出档案中有日期的变动"
    ),
    # saved rules
    "segment {name}: {clients} clients now": "分群 {name}:现有 {clients} 位客户",
    "dropped: {name}": "已删除:{name}",
    "{name} is there already ({where}); replace it?": "分群 {name} 已存在({where}),要替换吗?",
    "drop the segment {name} ({where})?": "删除分群 {name}({where})?",
    # what is wrong
    "--by names nothing": "--by 没有写明维度",
    "--by names {dimension} twice": "--by 中 {dimension} 写了两次",
    "no such dimension: {word}": "没有这个维度:{word}",
    "one or several of: {dimensions}; or the name of a saved segment": (
        "可用一个或多个:{dimensions};或已存分群的名称"
    ),
    "--plot draws for people": "--plot 只供人看",
    "leave out --plot, or --format": "去掉 --plot 或 --format",
    "looking at the history": "正在查看变更历史",
    "no such segment: {name}": "没有这个分群:{name}",
    "one of: {names}": "可选:{names}",
    "`hnwctl segment save NAME --where SQL` keeps one": "用 `hnwctl segment save NAME --where SQL` 存一个",
    "the rule of {name} asks for what is sealed to your key: {what}": (
        "分群 {name} 的规则涉及您的密钥无权查看的内容:{what}"
    ),
    "the rule of {name} does not hold: {reason}": "分群 {name} 的规则无效:{reason}",
    "`hnwctl segment list` shows it, `hnwctl segment save` replaces it": (
        "用 `hnwctl segment list` 查看,用 `hnwctl segment save` 替换"
    ),
    "no name for a segment: {name}": "不能用作分群名称:{name}",
    "{name} means something else already": "{name} 已另有所指",
    "up to {length} characters without commas, and no name of a dimension such as tier": (
        "不超过 {length} 个字符,不含逗号,也不能是 tier 等维度的名称"
    ),
    "moves cannot be told by {word}": "变动不能按 {word} 查看",
    "by: {words}": "可按:{words}",
    "{day} is yet to come": "{day} 尚未到来",
    "--since takes a day of the past": "--since 须为过去的日期",
}
