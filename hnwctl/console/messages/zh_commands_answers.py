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
    "only the first {count} {count:rows|row}; there are more": "仅显示前 {count} 行;还有更多",
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
    "{count} {count:schemas|schema} written to {folder}": "已将 {count} 个 schema 写入 {folder}",
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
    "{records} records, {sections} sections ({opened} opened), {commits} commits: "
    "{count} {count:problems|problem}": (
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
    # init
    "Make a new book: its keys, its policy, its repository, and a recovery key to put away.": (
        "新建客户账簿:密钥、规则配置、仓库,以及一把需离线保管的恢复密钥。"
    ),
    "the name of the book": "账簿名称",
    "your name in the book, such as wang.li": "您在账簿中的名称,例如 wang.li",
    "use this unencrypted ssh-ed25519 key": "使用这把未加密的 ssh-ed25519 密钥",
    "whose rules to start from": "以哪个地区的规则为起点",
    "the base currency, if not that of the place": "本位币,如与该地区不同",
    "no such jurisdiction: {name}": "没有这个地区:{name}",
    "one of cn hk sg us uk eu": "可选:cn hk sg us uk eu",
    "a book is named in 1 to 200 visible characters": "账簿名称应为 1 至 200 个可见字符",
    "give it a name with --name NAME": "请用 --name 名称 指定",
    "made the book {vault}": "已新建账簿 {vault}",
    "your identity: {file}": "您的身份密钥:{file}",
    "rules to start from: {jurisdiction}, amounts in {currency}; they are in policy.yaml": (
        "初始规则:{jurisdiction},金额以 {currency} 计;规则见 policy.yaml"
    ),
    "name it from now on: export HNWCTL_IDENTITY={file}": "今后请这样指明它:export HNWCTL_IDENTITY={file}",
    "there is no folder {folder}": "没有文件夹 {folder}",
    "write the schemas: hnwctl schema --write {folder}": "写出模式文件:hnwctl schema --write {folder}",
    "recovery key: {file} - print it, put it away offline, then delete the file": (
        "恢复密钥:{file}——请打印后离线保管,再删除该文件"
    ),
    "join line, for clones of this book:": "加入凭据,供本账簿的克隆使用:",
    "  {join}": "  {join}",
    "to keep names out of the shell's history, begin such commands with a blank, after: {line}": (
        "为避免姓名留在命令行历史中,请先设置 {line},再以空格开头输入此类命令"
    ),
    "next: cd {vault} && hnwctl add": "下一步:cd {vault} && hnwctl add",
    "passphrase for the new identity (empty: none)": "新身份密钥的口令(留空则不设)",
    "once more": "再输入一次",
    "the two differ": "两次输入不一致",
    "passphrase of {what}": "{what} 的口令",
    # access
    "member": "成员",
    "role": "角色",
    "device": "设备",
    "devices": "设备",
    "profile": "基本",
    "finance": "财务",
    "kyc": "尽调",
    "service": "服务",
    "agenda": "日程",
    "shelf": "货架",
    "shared": "公共",
    "reads": "可查看",
    "writes": "可修改",
    "opens": "可打开",
    "vault id": "保险库编号",
    "roster": "成员名册版本",
    "public line": "公钥行",
    "List the members, their devices, and what each may read and write.": (
        "列出成员、设备,以及各自可查看和可修改的部分。"
    ),
    "Make an identity, and print the public line that an owner needs for `access grant`.\n\n"
    "A FILE that is there already is kept: its public line is printed. An identity on a hardware key gets\n"
    "the signing key that it needs beside it.": (
        "生成身份密钥,并输出账簿所有者执行 `access grant` 所需的公钥行。\n\n"
        "已存在的文件予以保留,只输出其公钥行。硬件密钥上的身份会在旁边得到所需的签名密钥。"
    ),
    "where to write it": "写入何处",
    "without a passphrase, as cron needs it": "不设口令,供定时任务使用",
    "{public}": "{public}",
    "{identity} was there already; this is its public line": "{identity} 已存在;以上为其公钥行",
    "made {identity}; give the line above to an owner of the book": (
        "已生成 {identity};请将以上一行交给账簿所有者"
    ),
    "there is no terminal to ask for a passphrase on": "没有终端可供输入口令",
    "for a key without one add --no-passphrase": "如不设口令,请加 --no-passphrase",
    "Let a colleague in, or add a device to a member: the roster and one key file change.": (
        "授权一位同事,或为成员增加设备:只变更成员名册和一个密钥文件。"
    ),
    "the name in the book, such as chen.jie": "在账簿中的名称,例如 chen.jie",
    "the public line that keygen printed, or @FILE": "keygen 输出的公钥行,或 @文件",
    "adviser assistant compliance reminder owner recovery": (
        "adviser(理财经理)assistant(助理)compliance(合规)reminder(提醒专用)owner(账簿所有者)recovery(恢复密钥)"
    ),
    "what to call this device": "为此设备命名",
    "the person's name as people write it": "姓名,按平常写法",
    "a new member needs a role": "新成员需要指定角色",
    "add --role, one of: {roles}": "请加 --role,可选:{roles}",
    "would grant {role} to {member}/{device}": "将授予 {member}/{device} 角色:{role}",
    "granted {role} to {member}/{device}": "已授予 {member}/{device} 角色:{role}",
    "join line, for the clone of {member}:": "加入凭据,供 {member} 的克隆使用:",
    "Trust this clone as the owner described it: the pins are set from the join line.": (
        "按账簿所有者的描述信任此克隆:以加入凭据建立信任锚。"
    ),
    "the join line that an owner handed to you; - or @FILE": "账簿所有者交给您的加入凭据;- 或 @文件",
    "joined: roster {roster}, checked from commit {commit}": (
        "已加入:第 {roster} 版成员名册,自提交 {commit} 起校验"
    ),
    "Say which member this identity is, what it opens, and its public line.": (
        "说明此身份密钥属于哪位成员、可打开什么,以及其公钥行。"
    ),
    # policy
    "The rules in force, what changed, and an owner's approval.": "现行规则配置、变更内容与所有者的批准。",
    "rule": "规则",
    "source": "来源",
    "in force": "现行",
    "in the file": "文件中",
    "Print the policy in force, which is the one an owner approved.": (
        "输出现行规则配置,即账簿所有者批准的版本。"
    ),
    "Check policy.yaml in the work tree, and list the rules that the firm has not confirmed.": (
        "检查工作目录中的 policy.yaml,并列出待机构确认的规则。"
    ),
    "policy.yaml is valid; {count} {count:rules are|rule is} not yet confirmed by the firm": (
        "policy.yaml 有效;{count} 条规则待机构确认"
    ),
    "Show what policy.yaml in the work tree would change; exit 1 if it would.": (
        "显示工作目录中的 policy.yaml 将带来的变更;有变更时退出码为 1。"
    ),
    "policy.yaml is not the policy in force": "policy.yaml 与现行规则配置不一致",
    "only comments or the way of writing differ": "仅注释或写法不同",
    "an owner runs `hnwctl policy approve`": "请账簿所有者运行 `hnwctl policy approve`",
    "policy.yaml is the policy in force already": "policy.yaml 即现行规则配置",
    "Edit policy.yaml in $EDITOR; it is checked, and comes into force when an owner approves it.": (
        "用 $EDITOR 编辑 policy.yaml;编辑后即检查,经账簿所有者批准后生效。"
    ),
    "policy.yaml does not hold: {why}": "policy.yaml 有误:{why}",
    "Enter to edit again, n to leave it so": "按回车重新编辑,输入 n 保留现状",
    "policy.yaml holds; `hnwctl policy approve` puts it into force": (
        "policy.yaml 无误;用 `hnwctl policy approve` 使其生效"
    ),
    "Put policy.yaml into force: an owner signs its digest, and what depends on it is brought up to date.": (
        "使 policy.yaml 生效:由账簿所有者签署其摘要,并更新受其影响的内容。"
    ),
    "would approve policy.yaml: {count} {count:rules change|rule changes}": (
        "将批准 policy.yaml:变更 {count} 条规则"
    ),
    "approved policy.yaml: {count} {count:rules|rule} changed, extracts renewed: {renewed}": (
        "已批准 policy.yaml:变更 {count} 条规则,更新 {renewed} 份日程摘要"
    ),
    "policy.yaml is missing": "缺少 policy.yaml",
    "put it back: git checkout HEAD -- policy.yaml": "请恢复:git checkout HEAD -- policy.yaml",
    "policy.yaml counts in {policy}, the book in {book}": "policy.yaml 以 {policy} 计价,而账簿以 {book} 计价",
    "the currency of a book does not change; put it back": "账簿的本位币不可更改;请改回",
}
