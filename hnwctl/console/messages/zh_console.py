"""Chinese of what the console itself says: settings, options, prompts, tables, failures."""

ZH = {
    # the overview
    "One encrypted, signed, reviewable book of high-net-worth clients.": (
        "加密、签名、可逐条复核的高净值客户账簿。"
    ),
    "The book:": "账簿:",
    "Clients:": "客户:",
    "Answers:": "查询:",
    "Keys and safety:": "密钥与安全:",
    "Start a new book: its keys, roster and policy.": "新建客户账簿:密钥、成员名册与规则配置。",
    "Make a fictitious book to try things on.": "生成一本虚构的账簿,供试用。",
    "Take in clients, holdings or rates from a file.": "从文件导入客户、持仓或汇率。",
    "The rules in force, and their approval.": "现行规则配置及其复核。",
    "JSON Schemas of the records, for editors.": "各类记录的 JSON Schema,供编辑器使用。",
    "Add a client.": "新增客户。",
    "Show all that this key may read of a client.": "查看客户资料(限本密钥有权查看的部分)。",
    "Change fields of a client.": "修改客户的字段。",
    "Edit a client's record as text.": "以文本方式编辑客户记录。",
    "Confirm that a section is up to date.": "核实更新客户信息。",
    "Put a client out of sight.": "归档客户。",
    "Bring an archived client back.": "取消归档。",
    "List the clients of the book.": "列出账簿中的客户。",
    "Search all text that this key may read.": "全文检索(限本密钥有权查看的部分)。",
    "Ask the book in SQL, read-only.": "用 SQL 查询账簿(只读)。",
    "Members, devices, roles and keys.": "成员、设备、角色与密钥。",
    "Check every signature and the history.": "校验全部签名与变更历史。",
    # global options
    "the vault (HNWCTL_VAULT); several where a command only reads": "保险库(HNWCTL_VAULT);只读命令可指定多个",
    "a key to open it with (HNWCTL_IDENTITY); several are tried": (
        "身份密钥文件(HNWCTL_IDENTITY);可指定多个,依次尝试"
    ),
    "answer as of this day (HNWCTL_TODAY)": "以该日期为“今天”作答(HNWCTL_TODAY)",
    "the language of messages (HNWCTL_LANG)": "界面语言(HNWCTL_LANG)",
    "say nothing but answers and errors": "只输出结果和错误",
    "the version": "显示版本",
    # shared options
    "how to write the answer": "输出格式",
    "at most so many": "最多显示多少条",
    "show what would change and write nothing": "只显示将作的变更,不写入",
    "do not ask": "不再询问",
    "a condition in SQL over the list's columns": "以 SQL 书写的筛选条件,针对列表各列",
    "one section only": "只看某一部分",
    "the columns to show, in this order": "要显示的列,按此顺序",
    "sort by this column; -COLUMN turns it round": "按该列排序;-列名 为倒序",
    "an id, the beginning of one, a name, alias, client number, pinyin or initials": (
        "编号或其开头、姓名、别名、客户号、拼音或首字母"
    ),
    "one or several clients, or - to read ids": "一个或多个客户;- 表示从标准输入读取编号",
    # words on the command line
    "{value} is none of {allowed}": "{value} 不在可选值之中:{allowed}",
    "{value} is not a whole number": "{value} 不是整数",
    "{value} is less than {least}": "{value} 小于 {least}",
    "{value} is more than {most}": "{value} 大于 {most}",
    "{value} is neither yes nor no": "{value} 既不是“是”也不是“否”",
    "no such command: {name}": "没有这个命令:{name}",
    "no such command: {name}; did you mean {meant}?": "没有这个命令:{name};是否想输入 {meant}?",
    "no such option: {option}": "没有这个选项:{option}",
    "no such option: {option}; did you mean {meant}?": "没有这个选项:{option};是否想输入 {meant}?",
    "missing {argument}": "缺少 {argument}",
    "{option}: {reason}": "{option}:{reason}",
    "{option} needs a value": "{option} 需要一个值",
    "{option} takes no value": "{option} 不接受值",
    "too much: {words}": "多余的参数:{words}",
    "which command?": "请指定命令",
    "`{command} --help` shows how": "用法见 `{command} --help`",
    # settings
    "not a day: {text}": "不是日期:{text}",
    "write it as 2026-11-23": "请写成 2026-11-23 的形式",
    "{file}: {why}": "{file}:{why}",
    "{file}: expected names with values, like 'vault: DIR'": "{file}:应为“名称: 值”的形式,例如 vault: DIR",
    "see `hnwctl --help`": "参见 `hnwctl --help`",
    # prompts
    "missing {argument}, and there is no terminal to ask on": "缺少 {argument},且没有终端可供询问",
    "give it on the command line, or run `hnwctl --help`": "请在命令行给出,或运行 `hnwctl --help`",
    "one of 1 to {last}, or nothing": "请输入 1 到 {last},或留空",
    "[y/N]": "[y/N,是/否]",
    "{file}: longer than {limit} bytes": "{file}:超过 {limit} 字节",
    "{file}: not UTF-8 at byte {at}": "{file}:第 {at} 字节处不是 UTF-8",
    "save it as UTF-8": "请另存为 UTF-8",
    # tables
    "[sealed]": "[未授权]",
    "yes": "是",
    "no": "否",
    "nothing found": "没有符合条件的记录",
    "sealed to your key: {names}": "您的密钥无权查看:{names}",
    "without an exchange rate, not counted: {names}": "缺少汇率,未计入:{names}",
    "no room for the columns: {titles}; a wider window or --format shows them": (
        "窗口太窄,未显示的列:{titles};加宽窗口或用 --format 可查看"
    ),
    # failures
    "error:": "错误:",
    "warning:": "警告:",
    "{file}: {reason}": "{file}:{reason}",
    "not enough memory": "内存不足",
    "free some space and run the command again; nothing is half-written": (
        "请腾出空间后重新运行;没有写到一半的内容"
    ),
    "a bug of ours: {type} at {place}": "程序缺陷:{type},位于 {place}",
    "please report this line; HNWCTL_DEBUG=1 shows more, perhaps a client's data too": (
        "请反馈这一行;设 HNWCTL_DEBUG=1 可看到更多,但可能含客户资料"
    ),
    "the book is not whole; what is sound was used": "账簿不完整;仅使用了完好的部分",
    "`hnwctl verify` checks all of it, and says what to do; what git cannot bring back here, "
    "a colleague's clone has, or `hnwctl backup restore`": (
        "`hnwctl verify` 会全面校验并说明如何处理;本地 git 无法取回的内容,可取自同事的克隆,"
        "或用 `hnwctl backup restore` 恢复"
    ),
    # the session and its book
    "{id}: {section} is sealed to your key": "{id}:您的密钥无权查看 {section}",
    "no such record: {id}": "没有这条记录:{id}",
    "this command works on one vault": "此命令只处理一个保险库",
    "give --vault once": "--vault 只给一次",
    "there is no identity to open the book with": "没有可用于打开账簿的身份密钥",
    "name one with --identity FILE, or make one with `hnwctl access keygen`": (
        "请用 --identity 文件 指定,或用 `hnwctl access keygen` 生成"
    ),
    # what the system says
    "No space left on device": "磁盘空间不足",
    "Read-only file system": "文件系统只读",
    "Permission denied": "没有权限",
    "No such file or directory": "没有这个文件或目录",
    "Input/output error": "读写错误",
    "Is a directory": "是一个目录",
    "Not a directory": "不是目录",
    "File exists": "文件已存在",
    "Too many open files": "打开的文件过多",
    "Disk quota exceeded": "磁盘配额已满",
    "Operation not permitted": "不允许此操作",
    "Connection refused": "连接被拒绝",
    "Connection timed out": "连接超时",
    "Network is unreachable": "网络不可达",
    "No route to host": "没有到达主机的路由",
    "Broken pipe": "管道已断开",
}
