"""Chinese of `import`."""

ZH = {
    # help
    "Take in clients, holdings or exchange rates from a spreadsheet: first the plan, then one commit."
    "\n\nAn empty cell never erases anything, and the same file a second time changes nothing.": (
        "从表格导入客户、持仓或汇率:先列出计划,再一次提交全部写入。"
        "\n\n空白单元格不会清除已有内容;同一文件再次导入,不会产生任何变化。"
    ),
    "csv, tsv, xlsx or xls; - reads stdin": "csv、tsv、xlsx 或 xls 文件;- 表示从标准输入读取",
    "what the rows are, if not as guessed": "各行是客户还是持仓;不写则自动判断",
    "a mapping: which column goes where": "映射文件:说明各列对应的字段",
    "print the first draft of a mapping, and import nothing": "输出映射文件的初稿,不导入",
    "the table lists all positions of its clients as of this day": (
        "表中列出了所涉客户截至该日的全部持仓;未列出的视为已结清"
    ),
    "how 01/02/2020 is meant": "01/02/2020 这类日期的年月日顺序",
    "of a text file, if not as detected": "文本文件的编码;不写则自动识别",
    "the worksheet of a workbook": "工作簿中的工作表",
    "keep cells that are not valid as custom text": "无效的单元格保留为自定义文本,不拒绝整行",
    # what cannot be imported
    "{kind} cannot be imported yet": "暂时还不能导入 {kind}",
    "clients, holdings and rates can: --kind clients|holdings|rates": (
        "目前可导入客户、持仓和汇率:--kind clients|holdings|rates"
    ),
    "no such kind of table: {kind}": "没有这种表格:{kind}",
    "clients, holdings or rates": "可选 clients(客户)、holdings(持仓)或 rates(汇率)",
    "{source}: vCards cannot be imported yet": "{source}:暂时还不能导入 vCard",
    "export the contacts as CSV: those of Google, Outlook and Zoho are understood as they come": (
        "请把联系人导出为 CSV:Google、Outlook 和 Zoho 的导出文件可直接导入"
    ),
    "{source} is text and has no worksheets": "{source} 是文本文件,没有工作表",
    "leave --sheet out": "请去掉 --sheet",
    "--replace-as-of {day} lies in the future": "--replace-as-of {day} 是将来的日期",
    "--replace-as-of is for holdings, and this is a table of clients": (
        "--replace-as-of 只用于持仓,而这是客户表"
    ),
    "leave it out, or say --kind holdings": "请去掉它,或注明 --kind holdings",
    # the plan
    "{source}, worksheet {sheet}: {count} {count:rows|row}": "{source},工作表 {sheet}:{count} 行",
    "{source}, {encoding}: {count} {count:rows|row}": "{source},编码 {encoding}:{count} 行",
    "taken for clients; --kind says otherwise": "按客户表读取(自动判断;如不对请用 --kind 指明)",
    "taken for positions; --kind says otherwise": "按持仓表读取(自动判断;如不对请用 --kind 指明)",
    "a table of clients": "客户表",
    "a table of positions": "持仓表",
    "Columns:": "列与字段:",
    "New clients: {count}": "新增客户:{count}",
    "Changed clients: {count}": "变更客户:{count}",
    "Rejected rows: {count}": "拒绝的行:{count}",
    "row {row}  {name}": "第 {row} 行  {name}",
    "row {row}  {id}  {name}": "第 {row} 行  {id}  {name}",
    "rows {rows}  {id}  {name}": "第 {rows} 行  {id}  {name}",
    "row {row}: {reason}": "第 {row} 行:{reason}",
    "row {row}, {field}: {reason}": "第 {row} 行,{field} 列:{reason}",
    "… and {count} more": "…… 另有 {count} 项",
    "… and {count} more; -n shows more": "…… 另有 {count} 项;-n 可多看一些",
    "{read} {read:rows|row} read: "
    "{added} added, {updated} updated, {unchanged} unchanged, {rejected} rejected": (
        "共读取 {read} 行:新增 {added},更新 {updated},不变 {unchanged},拒绝 {rejected}"
    ),
    "skipped rows ({reason}): {rows}": "跳过的行({reason}):{rows}",
    "{count} {count:positions are|position is} not listed any more and {count:are|is} closed": (
        "{count} 笔持仓已不在表中,记为已结清"
    ),
    "columns left out, as your key may not write {sections}: {columns}": (
        "您的密钥无权写入 {sections},未导入这些列:{columns}"
    ),
    "reading clients": "正在读取客户",
    # what was done
    "write this to the book?": "写入账簿吗?",
    "nothing to write": "没有需要写入的内容",
    "written as one commit: {commit}": "已一次提交写入:{commit}",
    "the book has changed since this plan was made": "列出计划之后,账簿又有变更",
    "run the command again: it plans anew": "请重新运行此命令,会按最新内容重新计划",
    "{count} {count:rows were|row was} rejected": "{count} 行被拒绝",
    "put them right in the file and import it again: what is in the book does not change": (
        "请在文件中改正后重新导入:账簿中已有的内容不会重复写入"
    ),
    "row": "行",
    "column": "列",
    "reason": "原因",
}
