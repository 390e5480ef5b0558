"""What the commands about contacts, notes, tasks and complaints say."""

ZH = {
    # log
    "Record a contact that happened.": "记录一次联系。",
    "Record a contact that happened; only one that reached the client moves the cadence.": (
        "记录一次已发生的联系;只有有效联系才计入联系频率。"
    ),
    "phone, visit, meeting, wechat, …": "沟通方式:电话、上门拜访、面谈、微信……",
    "reached, no_answer or declined": "联系结果:有效联系、未接通或客户婉拒",
    "from the client, or to the client": "in 为客户来联,out 为主动联系",
    "what was said; - or @FILE to read it": "沟通内容;- 或 @文件 表示从中读取",
    "when it happened, if not today": "发生时间,默认为今天",
    "the next contact that was agreed on": "约定的下次联系日期",
    "what it was about": "主题",
    "a greeting to many: it moves no cadence": "群发问候:不计入联系频率",
    "the campaign it belongs to": "所属活动",
    "record it even if the same is recorded already": "即使已有相同记录也再记一次",
    "by which channel": "沟通方式",
    "with which outcome": "联系结果",
    "what was said": "沟通内容",
    "no such channel: {word}": "没有这种沟通方式:{word}",
    "no such outcome: {word}": "没有这种联系结果:{word}",
    "no such direction: {word}": "没有这种联系方向:{word}",
    "{id}: logged; next contact {day}": "{id}:已记录;下次联系 {day}",
    "{id}: logged; no next contact": "{id}:已记录;无下次联系",
    "{id}: logged, and moves nothing; next contact {day}": "{id}:已记录,不计入联系频率;下次联系 {day}",
    "logged for {count} clients": "已为 {count} 位客户记录",
    "logged already: {ids}": "已有相同记录:{ids}",
    "--again records it once more": "加 --again 可再记一次",
    "the firm does not allow contact by {channel}": "机构不允许以这种方式联系客户:{channel}",
    "allowed: {allowed}; for what came from the client add --direction in": (
        "允许的方式:{allowed};若为客户主动联系,请加 --direction in"
    ),
    "{name} does not want to be contacted": "{name} 已谢绝联系",
    "{name} does not want to be contacted by {channel}": "{name} 已谢绝以这种方式联系:{channel}",
    "for what came from the client add --direction in": "若为客户主动联系,请加 --direction in",
    # texts and days
    "reading a text; Ctrl-D ends": "正在读取文本;Ctrl-D 结束",
    "the text is empty": "文本为空",
    "give it as {argument}, or - to read it": "请以 {argument} 给出,或用 - 从输入读取",
    "{moment} has not come yet": "{moment} 尚未到来",
    "say when it happened": "请写明实际发生的时间",
    "{day} lies behind": "{day} 已经过去",
    "give today or a day to come": "请写今天或以后的日期",
    # the tables
    "1: asked for, not complained of": "1 表示属于客户请求而非投诉",
    # which clients
    "name clients, or say which by --segment and --where, not both": (
        "请指明客户,或用 --segment 与 --where 筛选,两者不可并用"
    ),
    "no client fits": "没有符合条件的客户",
}
