"""Chinese of the commands that answer: list, find, query, schema, verify; and of init, access, policy."""

ZH = {
    # list
    "List the clients that pass every filter given, by name unless --sort says otherwise.": (
        "列出符合全部筛选条件的客户;不用 --sort 时按姓名排序。"
    ),
    "part of a name, alias, number, phone or e-mail; pinyin or initials": (
        "姓名、别名、客户号、电话或邮箱的一部分;拼音或首字母"
    ),
    "in this tier, by key or label; several: in any": "属于该资产层级,可写键或名称;多个为任一",
    "in this stage; several: in any": "处于该阶段;多个为任一",
    "of this risk class; several: of any": "风险承受能力等级为该级;多个为任一",
    "with this tag; several: with all": "带有该标签;多个为同时具备",
    "who like this asset class; several: all of them": "偏好该资产类别;多个为同时偏好",
    "of this adviser": "由该理财经理负责",
    "whose next contact is past its day": "下次联系已逾期",
    "those that were put out of sight, instead": "只列已归档的客户",
    "no such tier: {word}": "没有这个资产层级:{word}",
    "amounts in {codes} were sorted as they stand, without conversion": (
        "{codes} 的金额按原数值排序,未作换算"
    ),
    "vault": "账簿",
    # find
    "Search all text that this key may read: whatever its case, width and accents, and Chinese too.": (
        "检索本密钥有权查看的全部文字:不分大小写、全半角与重音,中文亦可。"
    ),
    "a word or a part of one; - or @FILE to read it": "一个词或其中一部分;- 或 @文件 表示从中读取",
    "also among clients that were put out of sight": "也在已归档的客户中查找",
    "text to find": "要查找的文字",
    # query
    "Ask the book in SQL: what reads is answered, what writes is refused. docs/sql.md has the tables.": (
        "用 SQL 查询账簿:只读的语句给出结果,写入的语句拒绝执行。各表见 docs/sql.md。"
    ),
    "one SELECT; - or @FILE to read it": "一条 SELECT 语句;- 或 @文件 表示从中读取",
    "the tables and columns that this key has": "本密钥可用的表与列",
    "SQL": "SQL",
    "the vaults answer with different columns": "各保险库给出的列不同",
    "name the columns in the place of *": "请用列名代替 *",
    "only the first {count} rows; there are more": "仅显示前 {count} 行;还有更多",
    "docs/sql.md has examples": "示例见 docs/sql.md",
    "table": "表",
    "column": "列",
    "type": "类型",
    "meaning": "含义",
    # schema
    "Print a JSON Schema; without KIND the names that there are.": (
        "输出 JSON Schema;不给 KIND 时列出可用的名称。"
    ),
    "client, market, or one section: client.finance": "client、market,或其中一部分:client.finance",
    "write them all to this folder": "全部写入该文件夹",
    "compare those in ./schema, or in the DIR of --write; exit 1": (
        "与 ./schema(或 --write 的文件夹)中的文件比较;不一致时退出码为 1"
    ),
    "no such schema: {kind}": "没有这个 schema:{kind}",
    "one of: {names}": "可选:{names}",
    "{count} schemas written to {folder}": "已将 {count} 个 schema 写入 {folder}",
    "not as they should be in {folder}: {names}": "{folder} 中有不一致的文件:{names}",
    "write them anew: hnwctl schema --write {folder}": "请重新写入:hnwctl schema --write {folder}",
    "{count} schemas in {folder} are as they should be": "{folder} 中的 {count} 个 schema 均一致",
    # verify
    "Check signatures, places, revisions, key files, policy and history; exit 6 if anything is wrong.\n\n"
    "It needs no key. With one it also opens all that the key opens, and checks what is inside.": (
        "校验每个签名、位置与版本,以及密钥文件、规则配置和变更历史;有任何问题时退出码为 6。\n\n"
        "无需密钥;若有密钥,还会打开本密钥有权查看的全部内容并逐项检查。"
    ),
    "only the history after this commit": "只校验该提交之后的变更历史",
    "a bare repository instead, as a server has it": "改为校验一个裸仓库,例如服务器上的",
    "file": "文件",
    "problem": "问题",
    "checking the records": "正在校验记录",
    "{records} records, {sections} sections ({opened} opened), {commits} commits: {count} problems": (
        "{records} 条记录,{sections} 个部分(已打开 {opened} 个),{commits} 次提交:{count} 个问题"
    ),
    "contents were not opened: {why}": "内容未打开检查:{why}",
    "there is no history here": "这里没有变更历史",
    "{revision} is no commit in this history": "{revision} 不是这段历史中的提交",
    "look with: git log": "可用 git log 查看",
    "git has lost this version": "git 中已找不到该版本",
    "there is no work tree": "没有工作目录",
    "the approved policy is neither here nor in the history": "获批的规则配置既不在此处,也不在历史中",
    "the roster was removed": "成员名册被移除",
    "this roster does not lead to the one in force": "这份成员名册不在现行名册的签名链上",
    "the commit {commit}, which was checked last, is no longer there": "上次校验过的提交 {commit} 已不存在",
    "no member has this key file": "这份密钥文件不属于任何成员",
    "no record belongs here": "此处不应有记录",
    "missing, or without the {source} it is taken from": "缺失,或其来源 {source} 已不在",
    "taken from {of}, while that section has revision {rev}": "摘自 {of},而该部分现为第 {rev} 版",
    "does not agree with {source}": "与 {source} 不一致",
}
