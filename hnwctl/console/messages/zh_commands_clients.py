"""Chinese of the commands for one client: add, show, set, edit, review, archive."""

ZH = {
    # help
    "Add a client; on a terminal, `add` alone asks for what matters, so that no name is in the history.": (
        "新增客户;在终端单独运行 `add` 会逐项询问,姓名不会留在命令历史中。"
    ),
    "as on the identity document": "与证件一致的姓名",
    "a phone number": "电话号码",
    "an e-mail address": "电子邮箱",
    "where the client came from": "获客渠道",
    "any field, as with `set`": "任意字段,写法同 `set`",
    "YAML with sections, or -": "含各部分的 YAML 文件,或 -",
    "Show a client's record, each section under its freshness; what your key cannot open is named.": (
        "查看客户记录,各部分注明核实与变更情况;您的密钥无权查看的部分会列出名称。"
    ),
    "Change fields of a client, as one change: profile.tags+=vip finance.holdings[+].amount=500万": (
        "修改客户字段,一次提交:profile.tags+=vip finance.holdings[+].amount=500万"
    ),
    "path=value, path+=word, path-=word, path= (remove); path=@FILE, path=-; or - to read lines": (
        "路径=值、路径+=词、路径-=词、路径=(删除);路径=@文件、路径=-;或用 - 从标准输入逐行读取"
    ),
    "Edit a client's record as text in $VISUAL or $EDITOR; what is not valid comes back with the reasons."
    "\n\nThe text lies in memory only and is gone afterwards. Left empty or unchanged, nothing is written.": (
        "在 $VISUAL 或 $EDITOR 中以文本方式编辑客户记录;无效内容会连同原因退回编辑器。"
        "\n\n文本只存在于内存,结束后即清除;留空或未改动则不写入。"
    ),
    "Put clients out of sight: they keep their record, and leave lists and agenda.": (
        "归档客户:记录保留,但不再出现在列表和日程中。"
    ),
    "Bring archived clients back into lists and agenda.": "取消归档,使客户重新出现在列表和日程中。",
    "why": "原因",
    # asking
    "name of the client": "客户姓名",
    "phone": "电话",
    "WeChat": "微信",
    "e-mail": "邮箱",
    "where did the client come from": "获客渠道",
    "stage": "客户阶段",
    "tags, with commas between them": "标签,以逗号分隔",
    "risk tolerance": "风险承受能力等级",
    "likes to invest in, with commas between them": "投资偏好,以逗号分隔",
    "for example: {examples}": "例如:{examples}",
    "financial assets with us, roughly (500万, USD 2.5m)": "本机构金融资产约数(如 500万、USD 2.5m)",
    "financial assets elsewhere, roughly": "他机构金融资产约数",
    "next contact (2026-03-01, 下周三, +2w)": "下次联系日期(如 2026-03-01、下周三、+2w)",
    "note": "备注",
    "estimate": "估算",
    "every question can be left empty; Ctrl-D leaves, and nothing is written": (
        "每一项都可留空;按 Ctrl-D 离开,不写入任何内容"
    ),
    "add this client? y/n": "新增该客户?y/n",
    "add another client all the same?": "仍要新增一位客户吗?",
    "{id} {name} has the same phone number": "{id} {name} 的电话号码相同",
    "{id} {name} has the same e-mail address": "{id} {name} 的邮箱相同",
    "{id} {name} has the same name": "{id} {name} 的姓名相同",
    "stopped": "已停止",
    "y or n": "请输入 y 或 n",
    "reading path=value lines; Ctrl-D ends": "正在读取“路径=值”各行;按 Ctrl-D 结束",
    "one client only": "这里只能指定一位客户",
    "name the client: this command reads no ids from stdin": "请指明客户:此命令不从标准输入读取编号",
    "which client": "哪位客户",
    "path=value": "路径=值",
    "one change a line, such as profile.tags+=vip; an empty line ends": (
        "每行一项变更,例如 profile.tags+=vip;空行结束"
    ),
    "{why}": "{why}",
    "line {line}: {why}": "第 {line} 行:{why}",
    "stdin can be read only once": "标准输入只能读取一次",
    "give one of them as @FILE": "请将其中一项改为 @文件",
    # what was done
    "added {id}": "已新增 {id}",
    "{id}: changed {changed}": "{id}:已修改 {changed}",
    "{id}: nothing changes": "{id}:没有变化",
    "nothing was written": "未写入任何内容",
    "nothing was written: this was a dry run": "未写入任何内容:仅为预演",
    "{id}: reviewed on {day}: {sections}": "{id}:已于 {day} 核实:{sections}",
    "archived: {ids}": "已归档:{ids}",
    "no longer archived: {ids}": "已取消归档:{ids}",
    "nothing to do: {ids}": "无需处理:{ids}",
    "{client}: {reason}": "{client}:{reason}",
    "{count} could not be done": "{count} 项未能完成",
    "no client was named": "没有指定客户",
    "give one or several, or - to read ids from stdin": "请指定一位或多位,或用 - 从标准输入读取编号",
    "field": "字段",
    "value": "值",
    "old value": "原值",
    "new value": "新值",
    # what cannot be done
    "{section}: no such section, there are: {known}": "没有 {section} 这一部分,可用的有:{known}",
    "{section}: is computed from {source}": "{section} 由 {source} 自动生成,不能直接修改",
    "{id}: {section} is damaged": "{id}:{section} 已损坏",
    "{id} has no section {section} yet": "{id} 尚无 {section} 部分",
    "{id}: there is no section that your key may write": "{id}:没有您的密钥可以修改的部分",
    "{member} may not write {section}": "{member} 无权修改 {section}",
    "the roster gives that right to others: `hnwctl access list`": (
        "成员名册将该权限授予其他成员:`hnwctl access list`"
    ),
    "{count} clients match {text}": "有 {count} 位客户符合 {text}",
    "give one of the ids": "请给出其中一个编号",
    # the editor
    "no such editor: {editor}": "没有这个编辑器:{editor}",
    "no editor was named, and there is no terminal to edit on": "没有指定编辑器,也没有可供编辑的终端",
    "set EDITOR to the command of your editor, or change fields with `hnwctl set`": (
        "请将 EDITOR 设为您的编辑器命令,或用 `hnwctl set` 修改字段"
    ),
    "set EDITOR to the command of your editor": "请将 EDITOR 设为您的编辑器命令",
    "{editor} ended with an error ({code}): nothing was written": "{editor} 异常退出({code}):未写入任何内容",
    "{editor}: see to it that it keeps no copies: hnwctl does not know this editor": (
        "{editor}:请确认它不会另存副本:hnwctl 不了解这个编辑器"
    ),
    "this machine has no memory file system, and plaintext is never put on a disk": (
        "本机没有内存文件系统,而明文绝不写入磁盘"
    ),
    "change fields with `hnwctl set CLIENT path=value`": "请用 `hnwctl set 客户 路径=值` 修改字段",
    "save and leave to write; left empty or unchanged, nothing is written": (
        "保存并退出即写入;留空或未改动则不写入"
    ),
    "comments are not kept": "注释不会保留",
    "may be added: {names}": "可以新增的部分:{names}",
    "{source}: expected sections, such as profile:": "{source}:应为各部分的内容,例如 profile:",
    "{section}: must be a group of fields": "{section}:应为一组字段",
    "{section}: exists already, but was not part of this text": "{section}:已经存在,但不在本次编辑的文本中",
    "profile: is missing; a client needs it": "缺少 profile:客户必须有基本信息",
    "remove {sections} of {id} altogether?": "将 {id} 的 {sections} 整体删除吗?",
    "nothing was written, since this was left as it is: {why}": "未写入任何内容,因为以下问题没有改正:{why}",
    "leave the text empty to give up": "要放弃修改,请将文本留空",
    "try again?": "重试吗?",
    "{problem}": "{problem}",
    "somebody changed this record meanwhile: look at it and save again": (
        "此记录刚被他人修改:请查看后再次保存"
    ),
    "taken over from them: {paths}": "已并入对方的修改:{paths}",
    "{path}: you both changed it; theirs: {value}": "{path}:双方都作了修改;对方的内容:{value}",
    # the card
    "sealed to your key": "您的密钥无权查看",
    "damaged: not shown": "已损坏,不予显示",
    "removed": "已删除",
    "never reviewed": "从未核实",
    "reviewed {day}": "最近核实日期 {day}",
    "revision {rev} by {by}, {at}": "第 {rev} 版,{by},{at}",
    "lunar {day}": "农历 {day}",
    "{name}  {id}": "{name}  {id}",
    "Tier": "资产层级",
    "AUM": "AUM",
    "Financial assets": "金融资产",
    "Net worth": "净资产",
    "Share of wallet": "钱包份额",
    "No exchange rate": "缺少汇率",
    "Last contact": "最近联系",
    "Next contact": "下次联系",
}
