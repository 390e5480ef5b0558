"""The Chinese of what is said while reading spreadsheets and planning an import."""

ZH = {
    # reading a file
    "{source} is a folder, not a file": "{source} 是文件夹,不是文件",
    "no such file: {source}": "没有这个文件:{source}",
    "cannot read {source}: {why}": "无法读取 {source}:{why}",
    "{source} is larger than {limit} MB": "{source} 超过 {limit} MB",
    "split it into several files": "请拆分成几个文件",
    "{source} is empty": "{source} 是空文件",
    "{source} has no rows": "{source} 中没有数据行",
    "{source} is a web page saved under a workbook's name": "{source} 其实是网页,只是用了工作簿的文件名",
    "{source} is not an Excel workbook": "{source} 不是 Excel 工作簿",
    "{source} is not an Excel workbook, or a damaged one": "{source} 不是 Excel 工作簿,或者已损坏",
    "open it in Excel and save it as .xlsx": "请用 Excel 打开,另存为 .xlsx",
    "open it in Excel and save it as .xlsx, or rename it if it is text (.csv)": (
        "请用 Excel 打开,另存为 .xlsx;如果是文本,请把扩展名改为 .csv"
    ),
    "{source} is protected by a password": "{source} 设有密码",
    "open it in Excel and save a copy without one": "请用 Excel 打开,另存一份不带密码的",
    "{source} would unpack to more than {limit} MB": "{source} 解压后会超过 {limit} MB",
    "split it, or save it as CSV": "请拆分,或另存为 CSV",
    "{source} has no worksheet {name}; it has {names}": "{source} 没有工作表 {name};现有:{names}",
    "{count} {count:cells hold|cell holds} an error such as #N/A, read as empty: {cells}": (
        "{count} 个单元格是 #N/A 之类的错误值,按空白处理:{cells}"
    ),
    "{count} {count:formulas have|formula has} no stored result: save the file in Excel first": (
        "{count} 个公式没有保存计算结果:请在 Excel 中打开并保存后再导入"
    ),
    "other worksheets were not read: {names}": "未读取其他工作表:{names}",
    # text and its encoding
    "{source}, row {row}: a NUL byte; this is not a text file": (
        "{source} 第 {row} 行:含有 NUL 字节,不是文本文件"
    ),
    "export it again as CSV UTF-8": "请重新导出为 CSV UTF-8",
    "no such encoding: {encoding}": "没有这种编码:{encoding}",
    "for example utf-8, gb18030, big5, utf-16": "例如 utf-8、gb18030、big5、utf-16",
    "{source}, row {row}: not valid {encoding}": "{source} 第 {row} 行:不符合 {encoding} 编码",
    "leave --encoding out to have it detected": "去掉 --encoding 即可自动识别",
    "{source}, row {row}: another encoding than the rows around it": "{source} 第 {row} 行:编码与其他行不同",
    "save the whole file in one encoding, best as CSV UTF-8": "请把整个文件存为同一种编码,最好是 CSV UTF-8",
    "{source} is not text in any encoding known here": "无法识别 {source} 的文本编码",
    "give --encoding, or export it again as CSV UTF-8": "请用 --encoding 指明,或重新导出为 CSV UTF-8",
    "{source}, row {row}: quotation marks that do not match ({why})": (
        "{source} 第 {row} 行:引号不成对({why})"
    ),
    "{source}, row {row}: more than {limit} cells; this is no table": (
        "{source} 第 {row} 行:超过 {limit} 个单元格,不是表格"
    ),
    "{source}, row {row}: a cell of more than {limit} characters": (
        "{source} 第 {row} 行:有单元格超过 {limit} 个字符"
    ),
    "double every quotation mark inside a cell, or export the file again": (
        "单元格内的每个引号要写两遍,或重新导出文件"
    ),
    # headings and rows
    "{source} has no row of headings": "{source} 没有表头行",
    "put a row such as 姓名, 手机, 生日 or name, phone, birthday above the data": (
        "请在数据上方加一行表头,例如:姓名、手机、生日"
    ),
    "column {column} has no heading": "{column} 列没有表头",
    "{found} cells where the headings have {expected}": "有 {found} 个单元格,而表头有 {expected} 个",
    "a row of totals": "合计行",
    "a remark below the table": "表格下方的说明",
    "the headings once more": "重复的表头",
    "{source}: columns {first} and {second} are both called {heading}": (
        "{source}:{first} 列和 {second} 列的表头都是 {heading}"
    ),
    "rename one, or say in a mapping what {key} is": "请改掉其中一个,或在映射文件中说明 {key} 是什么",
    # which column goes where
    "cannot import {kind}; it may be {kinds}": "不能导入 {kind};可选:{kinds}",
    "{source} has no column {heading}": "{source} 没有 {heading} 这一列",
    "the mapping must name the headings as they stand in the file; --draft-map writes them": (
        "映射文件中的表头必须与文件一致;--draft-map 会写好初稿"
    ),
    "columns kept as custom fields, as they mean nothing here: {columns}": (
        "不认识的列,保留为自定义字段:{columns}"
    ),
    "columns left out: {columns}": "未导入的列:{columns}",
    "{source}: {key} cannot be {value}; it may be {allowed}": "{source}:{key} 不能是 {value};可选:{allowed}",
    "{source}: {place} must be a list of names with a value each": "{source}:{place} 应为“名称: 值”的列表",
    "{source}: {place} must be a text": "{source}:{place} 应为文本",
    "{source}: {place} has no setting {key}; it may have {allowed}": (
        "{source}:{place} 没有 {key} 这个设置;可用:{allowed}"
    ),
    "no such field: {path}": "没有这个字段:{path}",
    "see docs/import.md for the paths of a mapping": "映射文件中的路径见 docs/import.md",
    "write a mapping: --draft-map gives its first draft": "请写一个映射文件:--draft-map 会给出初稿",
    "no column holds a name, a client number or another key of a client": (
        "没有姓名、客户号或其他能识别客户的列"
    ),
    "your key may not write what these columns hold: {columns}": "您的密钥无权写入这些列的内容:{columns}",
    "leave them out with a mapping (heading: skip)": "请在映射文件中略过这些列(表头: skip)",
    # dates
    "column {column}: dates are read as {order}, as {count} rows show": (
        "{column} 列:日期按 {order} 顺序读取({count} 行可以佐证)"
    ),
    "column {column}: {count} numbers are read as a spreadsheet's dates": (
        "{column} 列:{count} 个数字按电子表格的日期序号读取"
    ),
    "column {column}: in some rows the day comes first, in others the month": (
        "{column} 列:有的行日在前,有的行月在前"
    ),
    "say which is meant with --date-order dmy or mdy: the other rows are then rejected": (
        "请用 --date-order dmy 或 mdy 指明;不符合的行会被拒绝"
    ),
    "column {column}: nothing tells whether the day or the month comes first": (
        "{column} 列:无法判断日和月哪个在前"
    ),
    "say it with --date-order dmy or mdy": "请用 --date-order dmy 或 mdy 指明",
    "there is no such day in the order {order}: {text}": "按 {order} 顺序没有这一天:{text}",
    # rows of clients
    "a spreadsheet has shortened the number to {text}: its digits are lost": (
        "号码已被电子表格缩写为 {text},后面的数字已丢失"
    ),
    "format the column as text and export it again": "请把该列设为文本格式后重新导出",
    "no name": "没有姓名",
    "the name is masked, and no client is found": "姓名已脱敏,且找不到对应的客户",
    "several match: {clients}": "有多个匹配:{clients}",
    "{client} has the same phone number under another name; nothing else tells whom the row means": (
        "{client} 的电话相同但姓名不同;没有其他信息可以判断这一行指的是谁"
    ),
    "{client} has the same e-mail address under another name; nothing else tells whom the row means": (
        "{client} 的邮箱相同但姓名不同;没有其他信息可以判断这一行指的是谁"
    ),
    "{client} has the same name; nothing tells whether it is the same client": (
        "{client} 姓名相同;无法判断是否为同一客户"
    ),
    "row {earlier} is the same client and says otherwise": "与第 {earlier} 行是同一客户,但内容不同",
    "other rows of this table change which client it is": "表中其他行使这一行所指的客户无法确定",
    "{count} masked {count:cells were|cell was} left out (columns {columns})": (
        "{count} 个已脱敏的单元格未导入({columns} 列)"
    ),
    "column {column}: {count} cells are not valid and were kept as custom text": (
        "{column} 列:{count} 个单元格的内容无效,保留为自定义文本"
    ),
    "column {column}: {count} rows are rejected for it; --keep-invalid keeps such cells as custom text": (
        "{column} 列:{count} 行因此被拒绝;用 --keep-invalid 可保留为自定义文本"
    ),
    "{count} new {count:clients have|client has} the name of another client (rows {rows})": (
        "{count} 位新客户与其他客户同名(第 {rows} 行)"
    ),
    # rows of positions
    "no column says whose position it is": "没有说明持仓属于哪位客户的列",
    "no column holds the product": "没有产品列",
    "no column holds the amount": "没有金额列",
    "no product": "没有产品",
    "no amount": "没有金额",
    "no client is named": "没有写明客户",
    "no such client: {client}": "没有这位客户:{client}",
    "client {client} has another name in the book": "客户 {client} 在账簿中是另一个姓名",
    "row {earlier} is the same position and says otherwise": "与第 {earlier} 行是同一持仓,但内容不同",
    "rows could not be read: no position is closed": "有的行无法读取:未结清任何持仓",
    "{count} {count:clients have|client has} a rejected row: none of their positions is closed": (
        "{count} 位客户有被拒绝的行:未结清这些客户的任何持仓"
    ),
    "{count} {count:clients hold|client holds} several currencies: no total was noted": (
        "{count} 位客户持有多种货币:未记录合计金额"
    ),
    # rates
    "left out, as no such currency is in use: {codes}": "已略过不再使用的币种:{codes}",
    "left out: {count} days without a rate of {base}, from {first} to {last}": (
        "已略过没有 {base} 汇率的 {count} 天:{first} 至 {last}"
    ),
    "{day} lies in the future": "{day} 在今日之后",
    "{code} is the currency of the book": "{code} 是账簿的本位币",
}
