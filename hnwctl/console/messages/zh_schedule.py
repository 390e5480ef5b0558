"""Chinese of `schedule`: cadences, and plans of contacts."""

ZH: dict[str, str] = {
    # tables of the index
    "How clients want to be contacted; only of those who said so.": "客户希望的沟通方式;仅含有此要求的客户。",
    "preferred channel": "首选沟通方式",
    "preferred day of the week": "首选星期几",
    "channels by which the client does not want to be contacted, joined by comma and blank": (
        "客户不接受的沟通方式,以逗号和空格连接"
    ),
    # help
    "How often clients are contacted, and when.": "多久联系客户一次,以及哪天联系。",
    "How often clients are contacted, and a plan of it.": "客户的联系频率,以及联系计划。",
    "Set how often, how and when clients are contacted. What is not said stays as it is."
    "\n\nWhat was never said comes from the policy, by stage and tier.": (
        "设定客户的联系频率、沟通方式与时间。未提到的保持不变。"
        "\n\n从未设定的,按规则配置中阶段与资产层级的规定执行。"
    ),
    "Show the cadence in force, what decides it, the last and the next contact; of one client or all.": (
        "显示现行联系频率及其依据、最近联系与下次联系;一位客户或全部客户。"
    ),
    "Plan the contacts that fall due, levelled over the working days of each adviser."
    "\n\nNo day carries more than load.contacts_a_day and load.visits_a_day say in the policy; a date moves"
    "\nby load.may_move of its cadence at most. What finds no day is listed with the reason.": (
        "安排应做的联系,在每位理财经理的工作日之间均衡分布。"
        "\n\n每天的联系数不超过规则配置的 load.contacts_a_day,上门拜访不超过 load.visits_a_day;"
        "\n日期的移动不超过联系频率的 load.may_move。排不下的一一列出并说明原因。"
    ),
    "how often: 2w, 1m, 3个月": "联系频率:2w、1m、3个月",
    "the channel that is preferred": "首选的沟通方式",
    "the weekday that is preferred": "首选星期几",
    "the day agreed for the next contact": "约定的下次联系日期",
    "no contact in these days; FROM/ is open": "这段日子不联系;FROM/ 表示没有截止日",
    "forget first what was said so far": "先清除以前的设定",
    "the first day, if not today": "第一天;不写则为今天",
    "for so many days; 28 if nothing is said": "安排多少天;不写则为 28 天",
    "the last day": "最后一天",
    "only the clients of this adviser": "只安排该理财经理的客户",
    "the load by week, or by day": "按周(week)或按天(day)显示工作量;不写则按周",
    "write the days down, as one commit": "写入各次联系的日期,一次提交",
    # what cannot be set or planned
    "nothing to change was given": "没有给出要改的内容",
    "say how often: --every 1m; or --clear": "请写联系频率,如 --every 1m;或用 --clear 清除",
    "longer than {longest}: {text}": "不能长于 {longest}:{text}",
    "the firm does not allow {channel}": "机构不允许使用{channel}",
    "allowed are {allowed}: channels.allowed in the policy": (
        "允许的有 {allowed}:见规则配置的 channels.allowed"
    ),
    "{day} is over": "{day} 已经过去",
    "give a day from today on": "请给出今天或以后的日期",
    "not a period: {text}": "不是一段日期:{text}",
    "write FROM/TO, or FROM/ for an open end: 2026-12-01/+2w": (
        "请写 起/止;没有截止日则写 起/,如 2026-12-01/+2w"
    ),
    "the period ends before it begins: {text}": "截止日早于起始日:{text}",
    "the first contact, {starting}, lies before {not_before}, before which there is to be none": (
        "约定的联系日 {starting} 早于 {not_before},而此前不得联系"
    ),
    "the first contact, {starting}, lies in a quiet period": "约定的联系日 {starting} 在免打扰时段之内",
    "give --days or --until, not both": "--days 与 --until 只能给一个",
    "the plan ends on {last}, before it begins on {first}": "计划的最后一天 {last} 早于第一天 {first}",
    "a plan is for a year at most, not from {first} to {last}": ("计划最长一年,不能从 {first} 排到 {last}"),
    "no client has the adviser {adviser}": "没有由 {adviser} 负责的客户",
    "advisers of this book: {known}": "本账簿的理财经理:{known}",
    "no client of this book has an adviser": "本账簿的客户都没有指定理财经理",
    # who is left alone
    "archived, so no contact falls due: {ids}": "已归档,不会安排联系:{ids}",
    "do not contact stands, so no contact falls due: {ids}": "谢绝联系仍然有效,不会安排联系:{ids}",
    "do not contact stands, so no contact falls due before it ends: {ids}": (
        "谢绝联系仍然有效,期满之前不会安排联系:{ids}"
    ),
    # what is shown
    "client": "客户",
    "decided by": "依据",
    "contact by": "沟通方式",
    "weekday": "星期",
    "moved from": "原定日期",
    "quiet periods": "免打扰时段",
    "first contact agreed for": "约定联系日",
    "not before": "此前不联系",
    "not by": "不接受的方式",
    "no day": "无法安排",
    "date": "日期",
    "falls due": "应联系日",
    "; ": ";",
    "contacts a day": "每天的联系",
    "contacts a week": "每周的联系",
    "{count} of {room}": "{count}/{room}",
    ", visits {count} of {room}": ",上门 {count}/{room}",
    "planned: {contacts}; clients: {clients}; overdue: {overdue}; moved: {moved}; no day: {unplaced}": (
        "联系 {contacts} 次,客户 {clients} 位;逾期 {overdue},改期 {moved},无法安排 {unplaced}"
    ),
    "more than are shown: {count}; -n N shows them": "另有 {count} 条未显示;可用 -n N 显示",
    "due before {first}, and so not in this plan: {count}": "{first} 之前应联系、因此不在本计划内:{count}",
    "left out, because they asked not to be contacted: {count}": "谢绝联系,未列入:{count}",
    "provisional: the public holidays of {year} may still change": (
        "暂定:{year} 年的节假日安排尚未公布,可能变动"
    ),
    "clients that would be given another day: {count}": "将改期的客户:{count}",
    "clients given another day: {count}": "已改期的客户:{count}",
    # reasons in a plan
    "agreed": "已约定",
    "agreed for {day}, when nobody works or the client wants quiet": (
        "约定在 {day},但当天不上班或属免打扰时段"
    ),
    "birthday": "生日",
    "planned before": "此前已安排",
    "no contact yet": "尚未联系过",
    "overdue": "逾期",
    "on its day": "当天应联系",
    "a day later": "推后 1 天",
    "a day earlier": "提前 1 天",
    "{days} days later": "推后 {days} 天",
    "{days} days earlier": "提前 {days} 天",
    "every day from {first} to {last} has its {count} contacts": (
        "{first} 至 {last} 每天都已排满 {count} 次联系"
    ),
    "every day from {first} to {last} has its {count} visits": (
        "{first} 至 {last} 每天都已排满 {count} 次上门拜访"
    ),
    "nobody works from {first} to {last}": "{first} 至 {last} 不上班",
    "greetings only from {first} to {last}": "{first} 至 {last} 仅作问候",
    "the client wants quiet from {first} to {last}": "{first} 至 {last} 客户要求免打扰",
    "no {weekday} lies in reach": "可选日期中没有{weekday}",
    "the client refuses {channel}": "客户不接受{channel}",
    "the client refuses every channel that the firm allows": "机构允许的沟通方式,客户都不接受",
}
