"""Chinese of freshness: what is past its shelf life, the walk through it, market notes, exchange rates."""

ZH = {
    # stale
    "Show what is past its shelf life.": "查看待更新的信息。",
    "Show what is past its shelf life by the policy: sections, KYC reviews, assessments, notes, rates."
    "\n\nA review, or a change, moves the day; `hnwctl review --due` goes through it one by one.": (
        "查看按规则配置已待更新的内容:客户信息、尽调复核、风险测评、市场信息、汇率。"
        "\n\n核实或修改后日期即顺延;`hnwctl review --due` 可逐项处理。"
    ),
    "client, market, kyc or risk; several: of any": (
        "client(客户信息)、market(市场信息)、kyc(尽调复核)或 risk(风险测评);可多选"
    ),
    "one section, or one kind of market note": "客户信息的某一部分,或某类市场信息",
    "exit with 1 if something is stale": "有待更新的内容时,以退出码 1 结束",
    "past their shelf life: {count}": "待更新:{count} 项",
    "last reviewed": "最近核实日期",
    "stale since": "待更新起始日",
    "stale from": "待更新日期",
    "{shown} of {count} are shown": "共 {count} 项,列出 {shown} 项",
    "the first {shown} are shown; there are more": "列出前 {shown} 项,后面还有",
    "{word}: nothing of that name goes stale": "{word}:没有此类会待更新的内容",
    # review --due
    "Confirm that a client's record, one section of it, or a market note is up to date today."
    "\n\nWith --due: shows each stale section and asks whether to edit, confirm or skip it. Each step is"
    "\nwritten at once, so you can stop at any point.": (
        "确认客户记录、其中某一部分或一条市场信息截至今日准确无误。"
        "\n\n加 --due:逐项显示待更新的部分,由您选择编辑、确认或跳过。每一步即时写入,可随时停止。"
    ),
    "a client as everywhere, or the id of a market note": "客户(写法同其他命令),或市场信息的编号",
    "walk through what is stale, one by one": "逐项处理待更新的内容",
    "with --due: client, market, kyc or risk; several: of any": (
        "与 --due 同用:client、market、kyc 或 risk;可多选"
    ),
    "with --due: of this adviser": "与 --due 同用:仅限该理财经理的客户",
    "--kind and --adviser go with --due": "--kind 和 --adviser 须与 --due 同用",
    "hnwctl review --due": "hnwctl review --due",
    "--due asks on a terminal": "--due 须在终端上逐项询问",
    "--due asks on a terminal, and there is none": "--due 须在终端上逐项询问,而当前没有终端",
    "leave out --dry-run and --format; or `hnwctl stale`": (
        "请去掉 --dry-run 和 --format;或改用 `hnwctl stale`"
    ),
    "list what is stale with `hnwctl stale`, confirm with `hnwctl review CLIENT`": (
        "用 `hnwctl stale` 列出待更新的内容,用 `hnwctl review CLIENT` 确认"
    ),
    "{place}  {name}  {id}  {what}: stale since {due}, {days} days": (
        "{place}  {name}  {id}  {what}:自 {due} 起待更新,已 {days} 天"
    ),
    "what about it? Enter skips it": "如何处理?直接回车为跳过",
    "confirm: it is up to date": "确认:信息无误",
    "edit it": "编辑",
    "skip for now": "暂时跳过",
    "stop here": "到此为止",
    "confirmed {confirmed}, edited {edited}, skipped {skipped}; {left} are left": (
        "已确认 {confirmed} 项,已编辑 {edited} 项,已跳过 {skipped} 项;还剩 {left} 项"
    ),
    "{count} more are not for your key to write, or come from an import: `hnwctl stale`": (
        "另有 {count} 项您的密钥无权修改,或须通过导入更新:`hnwctl stale`"
    ),
    # market notes
    "Market notes and exchange rates.": "市场信息与汇率。",
    "Keep a market note. On a terminal, title, kind and text are asked for if they are not given.": (
        "记录一条市场信息。在终端上,未给出的标题、类型和内容会逐项询问。"
    ),
    "economy, policy or trend": "economy(经济形势)、policy(政策变化)或 trend(市场趋势)",
    "economy, policy, trend or rates; several: of any": (
        "economy(经济形势)、policy(政策变化)、trend(市场趋势)或 rates(汇率);可多选"
    ),
    "what is to be known; - or @FILE to read it": "内容;- 或 @FILE 表示读入",
    "a Markdown file: its text, and its heading as the title": "Markdown 文件:取其内容,并以其标题为标题",
    "where it is from": "信息来源",
    "where to read more": "详情链接",
    "as of which day, if not today": "数据日期,默认今日",
    "an asset class that it touches; several": "所影响的资产类别;可多次给出",
    "heading": "标题",
    "heading of the note": "标题",
    "kind of note": "类型",
    "text (may be left empty)": "内容(可留空)",
    "no such kind of note: {word}": "没有这类市场信息:{word}",
    "--text and --file are two ways of giving one text": "--text 和 --file 是给出同一内容的两种方式",
    "rates come from a table": "汇率须从表格导入",
    "hnwctl market rates --import FILE": "hnwctl market rates --import FILE",
    "--as-of {day} lies in the future": "--as-of {day} 在今日之后",
    "not a link: {text}": "不是链接:{text}",
    "it begins with https:// or http://": "链接以 https:// 或 http:// 开头",
    "added {id}: {title}": "已新增 {id}:{title}",
    "List market notes, the newest first; exchange rates only if --kind rates asks for them.": (
        "列出市场信息,最新的在前;汇率仅在 --kind rates 时列出。"
    ),
    "only what is past its shelf life": "仅列待更新的",
    "as of": "数据日期",
    "Show a market note.": "查看一条市场信息。",
    "the id of a note, or the beginning of one": "市场信息的编号,或其开头几位",
    "no market note has the id {text}": "没有编号为 {text} 的市场信息",
    "look with: hnwctl market list": "可用 hnwctl market list 查找",
    "{count} market notes match {text}": "有 {count} 条市场信息符合 {text}",
    "Show the market notes, and the exchange rates, that are past their shelf life.": (
        "查看待更新的市场信息和汇率。"
    ),
    # rates in force
    "Show the exchange rates in force: what one unit is worth in the currency of the book.": (
        "查看现行汇率:一单位外币折合多少本位币。"
    ),
    "only this currency; several": "仅此币种;可多次给出",
    "in force on this day, if not today": "该日的汇率,默认今日",
    "take in rates: of the ECB, or date,currency,rate; - is stdin": (
        "导入汇率:欧洲央行的表格,或 date,currency,rate 三列;- 表示标准输入"
    ),
    "with --import: from this day on": "与 --import 同用:自该日起",
    "--since goes with --import": "--since 须与 --import 同用",
    "the rates of a day: --at DATE": "查某一日的汇率请用 --at DATE",
    "--at does not go with --import": "--at 不能与 --import 同用",
    "rates from a day on: --since DATE": "只导入某日之后的汇率请用 --since DATE",
    "rate": "汇率",
    "base currency": "本位币",
    "in force since": "生效日期",
    "days old": "已过天数",
    "no rate of {codes}": "没有 {codes} 的汇率",
    "take one in: `hnwctl market rates --import FILE`": "可导入:`hnwctl market rates --import FILE`",
    "the newest rates are of {last}: stale since {due}": "最新汇率为 {last} 的,自 {due} 起待更新",
    # rates from a table
    "{source}: rates as the ECB publishes them, 1 EUR = so much a column, converted to {base}": (
        "{source}:欧洲央行公布的汇率表(每列一种货币,1 欧元折合),换算为 {base}"
    ),
    "{source}: rates as the ECB's data portal gives them, 1 EUR = so much, converted to {base}": (
        "{source}:欧洲央行数据门户的汇率(1 欧元折合),换算为 {base}"
    ),
    "{source}: rates by date and currency, 1 unit = so many {base}": (
        "{source}:按日期和币种列出的汇率,1 单位外币折合 {base}"
    ),
    "read {read} rates: {added} to add, {updated} to change, {unchanged} unchanged, {rejected} rejected": (
        "读入汇率 {read} 条:新增 {added},变更 {updated},不变 {unchanged},拒收 {rejected}"
    ),
    "{count} {count:rates were|rate was} rejected": "拒收 {count} 条汇率",
    "the others are taken in": "其余的已照常处理",
    "{source} has {count} rates, more than the {limit} that one import takes": (
        "{source} 有 {count} 条汇率,超过单次导入上限 {limit} 条"
    ),
    "take a part: `hnwctl market rates --import FILE --since 2025-01-01 --currency USD,HKD`": (
        "请只取一部分:`hnwctl market rates --import FILE --since 2025-01-01 --currency USD,HKD`"
    ),
    "Exchange rates {month}": "汇率 {month}",
    "another rate of {currency} on {day} stands in row {row}": (
        "第 {row} 行已有 {currency} 在 {day} 的另一个汇率"
    ),
    "{source} is a table of exchange rates: it takes no mapping and no --replace-as-of": (
        "{source} 是汇率表:不适用映射和 --replace-as-of"
    ),
    "leave them out, or say --kind clients|holdings": "请去掉这些选项,或指明 --kind clients|holdings",
    "{source} is no table of exchange rates": "{source} 不是汇率表",
    "it needs the columns date, currency, rate; or be one that the ECB publishes": (
        "须有 date、currency、rate 三列,或为欧洲央行公布的表格"
    ),
    "{source} has no rate of {base}, the currency of the book: nothing in it can be converted": (
        "{source} 没有账簿本位币 {base} 的汇率,无从换算"
    ),
    "take the table with all currencies, or a plain one: date,currency,rate": (
        "请取含全部币种的表格,或 date,currency,rate 三列的表格"
    ),
    "is a rate of {code}, not of the euro": "是 {code} 的汇率,而非欧元",
    "not a rate: {text}": "不是汇率:{text}",
    "no rate of a currency: {text}": "不可能是汇率:{text}",
}
