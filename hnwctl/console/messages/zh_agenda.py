"""Chinese of the agenda: what is due and why, settling and putting off."""

ZH = {
    # commands
    "Show what is due, and why.": "查看今日待办及其原因。",
    "Settle an item of the agenda.": "完成一项待办。",
    "Put an item of the agenda off.": "将一项待办延后。",
    (
        "Show what is due: contacts, tasks, birthdays, maturities, reviews, what is stale.\n\n"
        "By day; with --limit the most urgent are kept. Settle an item with `hnwctl done ITEM`, put it\n"
        "off with `hnwctl snooze ITEM`."
    ): (
        "查看今日待办:定期联系、待办跟进、生日、产品到期、复核、待更新的信息。\n\n"
        "按日期排列;用 --limit 时保留最紧要的。用 `hnwctl done 事项` 完成一项,\n"
        "用 `hnwctl snooze 事项` 延后。"
    ),
    (
        "Settle an item of the agenda: a contact is logged, a follow-up closed, a section confirmed.\n\n"
        "Greetings, maturities and payments are noted as done. What runs out is not settled by a word:\n"
        "the command that changes the fact is named."
    ): (
        "完成一项待办:记录联系、办结跟进、核实信息。\n\n"
        "问候、产品到期、缴款记为完成。证件、测评等到期事项不能仅凭记录完成:\n"
        "会提示更改事实的命令。"
    ),
    "Put an item of the agenda off to another day; the reason stays in the service record.": (
        "将一项待办延后到另一天;原因保留在服务记录中。"
    ),
    "what falls due within N days, instead of as far ahead as the policy says": (
        "今后 N 天内到期的事项,而不按规则配置的提前量"
    ),
    "of this kind only; several: of any": "只看此类;可给多个,满足其一即可",
    "of this client only": "只看该客户",
    "of this adviser": "由该理财经理负责",
    "exit with 1 if something is due": "有待办时以退出码 1 结束",
    "the handle of an item, as `due` shows it": "事项的短编号,见 `due`",
    "whose item, if several have one handle": "多项编号相同时,指明客户",
    "of a contact: phone, visit, …": "联系的沟通方式:phone、visit……",
    "what came of it": "结果",
    "a note; - or @FILE to read it": "备注;- 或 @文件 表示读入",
    "the day on which it comes back": "恢复提醒的日期",
    "why": "原因",
    # the table
    "day": "日期",
    "item": "事项",
    "what": "内容",
    "settled by": "办理命令",
    "nothing is due": "没有待办",
    "settle with `hnwctl done ITEM`, put off with `hnwctl snooze ITEM`": (
        "用 `hnwctl done 事项` 完成,用 `hnwctl snooze 事项` 延后"
    ),
    "`hnwctl due` shows all that is due, `hnwctl --help` what else there is": (
        "`hnwctl due` 查看全部待办,`hnwctl --help` 查看其他命令"
    ),
    "overdue {days} d": "逾期 {days} 天",
    "today": "今天",
    "tomorrow": "明天",
    "Mon": "周一",
    "Tue": "周二",
    "Wed": "周三",
    "Thu": "周四",
    "Fri": "周五",
    "Sat": "周六",
    "Sun": "周日",
    "the {shown} most urgent of {all}": "共 {all} 项,仅列出最紧要的 {shown} 项",
    "{count} items are due": "有 {count} 项待办",
    "{festival}: {count} clients": "{festival}:{count} 位客户",
    "each client: {command}": "逐个客户:{command}",
    "rules not yet confirmed by the firm: {parts}": "规则待机构确认:{parts}",
    "contact cadence": "联系频率",
    "time limits of complaints": "投诉时限",
    "notice periods": "提前提醒",
    "festivals": "节日问候",
    "KYC reviews": "尽调复核",
    "risk assessments": "风险测评",
    "shelf lives": "更新周期",
    "backups": "备份",
    "no such kind of item: {word}": "没有这类事项:{word}",
    # rhythms
    "every day": "每天",
    "every week": "每周",
    "every month": "每月",
    "every year": "每年",
    "every {count} days": "每 {count} 天",
    "every {count} weeks": "每 {count} 周",
    "every {count} months": "每 {count} 个月",
    "every {count} years": "每 {count} 年",
    "{count} days": "{count} 天",
    "{count} weeks": "{count} 周",
    "{count} months": "{count} 个月",
    "{count} years": "{count} 年",
    # contact
    "regular contact": "定期联系",
    "regular contact, best by {channel}": "定期联系,首选{channel}",
    "{contact}, not by {channels}": "{contact},谢绝{channels}",
    "{rhythm}; {last}": "{rhythm};{last}",
    "last contact {day}": "上次有效联系 {day}",
    "no contact yet": "尚未联系过",
    "contact agreed on": "约定的联系",
    "due on {day}, planned for {planned}": "应于 {day} 联系,已排期 {planned}",
    "{every}, as agreed with the client": "与客户约定{every}联系",
    "{every} in the stage {stage}": "阶段“{stage}”{every}联系",
    "{every} for tier {tier}": "层级“{tier}”{every}联系",
    # service
    "follow-up": "待办跟进",
    "follow-up: {text}": "待办跟进:{text}",
    "open follow-up, due {day}": "未办结,应于 {day} 完成",
    "complaint": "投诉",
    "complaint: {text}": "投诉:{text}",
    "open; to be settled by {day}": "未结,应于 {day} 前办结",
    # greetings
    "birthday{turns}": "生日{turns}",
    "birthday of {whose}{turns}": "{whose}的生日{turns}",
    "a relative": "亲属",
    ", turns {age}": ",{age} 岁",
    ", turns {age} ({nominal} by the lunar count)": ",{age} 岁(虚岁 {nominal})",
    "born {born}": "出生日期 {born}",
    "{day} (lunar calendar)": "农历 {day}",
    "anniversary": "纪念日",
    "{label}": "{label}",
    "{label}: {count} years": "{label}:{count} 周年",
    "since {day}": "日期 {day}",
    "{festival}": "{festival}",
    "greeted on this festival": "该节日问候的客户",
    "greeted on this festival: {who}": "节日问候:{who}",
    # money
    "matures: {holding}": "产品到期:{holding}",
    "a holding matures": "产品到期",
    "dealing window opens: {holding}": "开放期:{holding}",
    "a dealing window opens": "开放期",
    "premium due: {holding}": "续期缴费:{holding}",
    "a premium is due": "续期缴费",
    "capital call: {holding}": "出资缴款:{holding}",
    "a capital call is due": "出资缴款",
    "announced {span} before": "提前 {span}提醒",
    # what runs out
    "KYC review": "尽调复核",
    "KYC rating {rating}: {every}": "洗钱风险等级{rating}:{every}复核",
    "as often as the KYC rating says": "按洗钱风险等级复核",
    "qualification as an investor expires": "合格投资者认定到期",
    "qualification as an investor expired": "合格投资者认定已到期",
    "identity document": "证件",
    "{document} expires": "{document}到期",
    "{document} expired": "{document}已到期",
    "consent expires: {purpose}": "授权同意到期:{purpose}",
    "consent expired: {purpose}": "授权同意已到期:{purpose}",
    "risk assessment expires": "风险测评到期",
    "risk assessment expired": "风险测评已到期",
    "{reason}; the client is {age}": "{reason};客户 {age} 岁",
    "{reason}; needs more care than others": "{reason};需特别关照",
    # what is stale
    "{section} to be confirmed": "{section}待更新",
    "last confirmed {day}": "最近核实 {day}",
    "never confirmed": "从未核实",
    "market note to be confirmed: {title}": "市场信息待更新:{title}",
    "{kind}": "{kind}",
    "{kind}: {every}": "{kind}:{every}更新",
    # backups
    "no place for backups is set (backup.to)": "尚未设置备份位置(backup.to)",
    "the book was never backed up": "账簿从未备份",
    "the last backup is of {day}": "上次备份 {day}",
    "a backup {every}": "{every}备份",
    "no backup was ever verified": "备份从未校验",
    "only a verified backup is one": "经过校验的备份才算备份",
    "a restore from backup was never tried": "从未做过恢复演练",
    "a restore from backup was last tried on {day}": "上次恢复演练 {day}",
    "a restore drill {every}": "{every}恢复演练",
    # settling
    "{id}: done: {text}": "{id}:已完成:{text}",
    "{id}: snoozed until {until}: {text}": "{id}:延后至 {until}:{text}",
    "until which day": "延后到哪一天",
    "no such item on the agenda: {item}": "待办中没有这一项:{item}",
    "it may be settled by now; `hnwctl due` shows what is due": "可能已经办结;`hnwctl due` 查看当前待办",
    "not the handle of an item: {item}": "不是事项的短编号:{item}",
    "six letters and digits, as `hnwctl due` shows them": "六位字母和数字,见 `hnwctl due`",
    "{count} items have the handle {item}": "有 {count} 项的编号都是 {item}",
    "name the client too, with --client": "请再用 --client 指明客户",
    "{item} is settled already": "{item} 已经办结",
    "`hnwctl due` shows what is due": "`hnwctl due` 查看当前待办",
    "this is not settled by `done`: the fact itself changes": "这一项不能用 `done` 完成:须更改事实本身",
    "a complaint is closed with what came of it": "投诉须连同处理结果办结",
    "what concerns the whole book cannot be snoozed": "涉及整个账簿的事项不能延后",
    "give a day to come": "请给出将来的日期",
    "{day} is more than a year away": "{day} 超过一年",
    "give a nearer day": "请给出更近的日期",
    "it is gone after its day, {day}": "过了当天({day})就不再提醒",
    "settle it with `done`": "请用 `done` 完成",
    "up to {day} is possible; or settle it with `done`": "最晚可延后到 {day};或用 `done` 完成",
    "{id} has no such open follow-up": "{id} 没有这项未办结的跟进",
    "--channel is of contacts": "--channel 只用于联系",
    "a contact besides is recorded with `hnwctl log`": "另外的联系用 `hnwctl log` 记录",
    "--outcome is of contacts and follow-ups": "--outcome 只用于联系和跟进",
}
