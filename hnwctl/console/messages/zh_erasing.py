"""Chinese of what is said when a client is erased, held, or given a copy of their data."""

ZH: dict[str, str] = {
    "was erased, and is back": "已被彻底删除,却又出现",
    "the commit {commit}, to which history was rewritten, is not there": "找不到历史改写后的提交 {commit}",
    "the redacted blocks in history are not those that an owner signed for": (
        "历史中被抹去的内容与账簿所有者签名确认的不一致"
    ),
    "this history cannot be written anew commit by commit; nothing was changed": (
        "无法逐个提交改写这段历史;未做任何改动"
    ),
    "look with: git fsck --full; then report it": "请先用 git fsck --full 检查,再向我们报告",
    "{ref} is no commit": "{ref} 不是提交",
    "delete it: git update-ref -d {ref}": "请删除它:git update-ref -d {ref}",
    "HEAD is on no branch": "HEAD 不在任何分支上",
    "git switch to the branch of the book first": "请先用 git switch 切换到账簿所在的分支",
    "other work trees belong to this repository": "此仓库还有其他工作目录",
    "take them away first: git worktree list, git worktree remove, git worktree prune": (
        "请先移除它们:git worktree list、git worktree remove、git worktree prune"
    ),
    "this clone has only a part of the history": "此克隆只有部分历史",
    "take a full clone": "请使用完整的克隆",
    "something is staged with git add": "有用 git add 暂存的改动",
    "commit it, or take it back with: git restore --staged .": (
        "请提交,或用 git restore --staged . 取消暂存"
    ),
    "something was committed meanwhile": "期间有新的提交",
    "the note of an unfinished erasure is damaged: {file}": "未完成的彻底删除的记录已损坏:{file}",
    "look with git log whether the erasure is there; then delete the file, and run git gc": (
        "请用 git log 查看是否已删除;然后删除该文件,并运行 git gc"
    ),
    "looking through the history": "正在检查历史",
    "writing the history anew": "正在改写历史",
    "[erased]": "[已删除]",
    "{id} is not erased. {reasons}": "{id} 未彻底删除。{reasons}",
    "until then use the record for nothing else; `hnwctl archive {id}` puts it out of sight": (
        "在此之前不得将该记录用于其他用途;`hnwctl archive {id}` 可将其归档"
    ),
    "Held by {by} until it is lifted: {reason}.": "{by} 已设留存锁定,直至解除:{reason}。",
    "Held by {by} until {day}: {reason}.": "{by} 已设留存锁定,至 {day}:{reason}。",
    "Kept for {keep} after the relationship, which has not ended: {rule} ({key}; {source}).": (
        "客户关系尚未结束,结束后仍须保存 {keep}:{rule}({key};{source})。"
    ),
    "Kept until {day}: {rule} ({key}; {source}).": "须保存至 {day}:{rule}({key};{source})。",
    "This rule is not yet confirmed by the firm.": "规则待机构确认。",
    "{count} {count:days|day}": "{count} 天",
    "{count} {count:weeks|week}": "{count} 周",
    "{count} {count:months|month}": "{count} 个月",
    "{count} {count:years|year}": "{count} 年",
    "not ID:SECTION: {text}": "不是“编号:部分”的形式:{text}",
    "as `hnwctl forget --dry-run` lists it": "按 `hnwctl forget --dry-run` 列出的填写",
    "{id}: not every section opens": "{id}:并非所有部分都能打开",
    "look with `hnwctl verify`": "请用 `hnwctl verify` 检查",
    "not a word for a tombstone: {text}": "不能用于删除凭证:{text}",
    "one of: {words}; or another word in small letters that says nothing of the client": (
        "可用:{words};或其他小写英文单词,不得透露客户信息"
    ),
    "Erase a client for good, from history too.": "彻底删除客户,历史中也不保留。",
    "why, for the tombstone: request, consent, or another word": (
        "写入删除凭证的原因:request(客户要求)、consent(撤回授权同意),或其他单词"
    ),
    "text there means somebody else; again for more": "此处文字指的是他人;可多次给出",
    "field": "字段",
    "where it remains": "仍有留存之处",
    "what to do": "应做之事",
    "{count} {count:places|place} in {records} {records:records|record} will change, and {old} old "
    "{old:sections|section} in history": (
        "将改动 {records} 条记录中的 {count} 处,以及历史中的 {old} 个旧版本"
    ),
    "this cannot be taken back; type the client's name to erase {id} for good": (
        "此操作无法撤销;请输入客户姓名以彻底删除 {id}"
    ),
    "that is not the name; nothing was erased": "姓名不符;未彻底删除",
    "{id}: nothing was erased: this was a dry run": "{id}:未彻底删除:这只是预演",
    "{id}: erased; the history was written anew up to commit {commit}": (
        "{id}:已彻底删除;历史已改写至提交 {commit}"
    ),
    "delete it as soon as a newer snapshot is verified; until then restore nothing from it": (
        "待新的备份快照通过校验后即删除;在此之前不要用它恢复"
    ),
    "cannot be looked at now ({why}): delete the snapshots in it": (
        "现在无法查看({why}):请删除其中的备份快照"
    ),
    "`hnwctl sync` brings the new history there; then ask its keeper to drop what no branch reaches (git "
    "gc --prune=now), forks, pull requests and caches": (
        "`hnwctl sync` 会把新历史推送过去;再请其管理者清除分支之外的对象(git gc --prune=now)、复刻、合并请"
        "求与缓存"
    ),
    "let `hnwctl sync` run in each clone: it follows, and sweeps there too": (
        "请在每个克隆中运行 `hnwctl sync`:它会跟随改写并清除旧内容"
    ),
    "plain text that names the client, also in history: change it by hand": (
        "提到该客户的明文文件,历史中也有:请手工修改"
    ),
    "objects are shared with another repository": "与另一个仓库共用对象",
    "old sections that your keys do not open: {count}; whether they name the client is not known": (
        "您的密钥无权查看的旧版本:{count} 个;是否提到该客户不得而知"
    ),
    "Hold a client's record: nothing of it is erased.": "对客户记录设留存锁定:不得彻底删除。",
    "the first day without it; none: until lifted": "不再锁定的第一天;不给则直至解除",
    "why; - or @FILE to read it": "原因;- 或 @文件 表示从中读取",
    "end the holds that are in force": "解除生效中的留存锁定",
    "--lift takes no --until and no --reason": "--lift 不能与 --until、--reason 同用",
    "until which day (empty: until it is lifted)": "到哪一天(留空:直至解除)",
    "{id}: held until {until}": "{id}:留存锁定至 {until}",
    "{id}: held until it is lifted": "{id}:留存锁定,直至解除",
    "{id}: lifted: {lifted}": "{id}:已解除留存锁定:{lifted}",
    "{id}: no hold is in force": "{id}:没有生效中的留存锁定",
    "Erase a client: the record, what others' records say of them, and all of both in history.\n\n"
    "A hold or a duty of record retention refuses, and says until when. Only an owner can do it, and "
    "nobody can\n"
    "take it back. Look with --dry-run first.": (
        "彻底删除客户:其记录、其他记录中提到该客户的内容,以及历史中的全部内容。\n\n"
        "有留存锁定或仍在保存期限内时会拒绝,并说明截止日期。只有账簿所有者可以执行,且无法撤销。请先用 "
        "--dry-run 查看。"
    ),
    "Hold a client's record: `forget` refuses until a day, or until the hold is lifted.\n\n"
    "The hold stands in the section for due diligence; who holds, since when and why stays there.": (
        "对客户记录设留存锁定:在某日之前或解除之前,`forget` 会拒绝。\n\n"
        "留存锁定记在尽调与适当性部分;由谁、何时起、为何锁定均会保留。"
    ),
}
