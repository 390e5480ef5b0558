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
    "{count} {count:places|place} in {records} {records:records|record} will change, and {old} old "
    "{old:sections|section} in history": (
        "将改动 {records} 条记录中的 {count} 处,以及历史中的 {old} 个旧版本"
    ),
    "that is not the name; nothing was erased": "姓名不符;未彻底删除",
    "{id}: nothing was erased: this was a dry run": "{id}:未彻底删除:这只是预演",
    "{id}: erased; the history was written anew up to commit {commit}": (
        "{id}:已彻底删除;历史已改写至提交 {commit}"
    ),
    "delete it as soon as a newer snapshot is verified; until then restore nothing from it": (
        "待新的备份快照通过校验后即删除;在此之前不要用它恢复"
    ),
    "what was put aside with git stash goes too": "用 git stash 暂存的内容也将一并清除",
    "a hold until {day} would be over already": "锁定至 {day} 的留存锁定现在就已失效",
    "--until is the first day without it: tomorrow or later": (
        "--until 是不再锁定的第一天:请给出明天或更晚的日期"
    ),
    "it was here once: find out where it went, and delete it": "它曾经在此:请查明现在何处,并删除",
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
    "Write a client the copy of their data.": "为客户写出其个人信息副本。",
    "Write the copy of their data that a client may ask for, in your language.\n\n"
    "All sections that your key opens, who reads them, whence they are and how long they are kept; what "
    "it\n"
    "leaves out, it says. A FILE that ends in .age is locked with a passphrase, so that it can be mailed.": (
        "以您的语言写出客户有权索取的个人信息副本。\n\n"
        "包括您的密钥可查看的所有部分、谁可查看、来源及保存期限;未写入的内容会注明。以 .age 结尾的文件以口"
        "令加密,可以邮寄。"
    ),
    ".html, .md, .json or .yaml; with .age behind it locked": ".html、.md、.json 或 .yaml;后加 .age 则加密",
    "{file}: not a form of this copy": "{file}:副本没有这种格式",
    "one of: {forms}": "可用:{forms}",
    "{id}: written to {file}": "{id}:已写入 {file}",
    "not in it, sealed to your key or damaged: {names}": "未写入(您的密钥无权查看或已损坏):{names}",
    "this file is not encrypted; a name with .age behind it locks it": (
        "此文件未加密;文件名后加 .age 即可加密"
    ),
    "{file} lies in the vault": "{file} 位于保险库内",
    "name a place outside of it": "请写到保险库之外",
    "write it without .age, and encrypt it by other means": "请不加 .age 写出,再用其他方式加密",
    "passphrase for the copy": "副本的口令",
    "About this copy": "关于本副本",
    "Copy of your data": "您的个人信息副本",
    "Who can read it": "谁可查看",
    "Where it comes from": "信息来源",
    "How long it is kept": "保存期限",
    "What was left out": "未写入的内容",
    "What you may ask for": "您的权利",
    "Worked out of it": "据此得出",
    "Made for {name} on {day} from the book “{book}”.": "于 {day} 从账簿“{book}”为 {name} 制作。",
    "It has what stands in the record on that day; earlier versions are not in it.": (
        "内容为当日记录所载;不含更早的版本。"
    ),
    "From yourself, and from what the firm recorded of its dealings with you.": (
        "来自您本人,以及机构在与您往来中的记录。"
    ),
    "How you came to the firm: {how}.": "获客渠道:{how}。",
    "Somebody told the firm of you; who that was is that person's own data.": (
        "有人向机构介绍了您;此人是谁属于其本人的信息。"
    ),
    "Held until {day}.": "留存锁定至 {day}。",
    "Held until further notice.": "留存锁定,直至另行通知。",
    "Whether more rules apply could not be seen with the key that made this copy.": (
        "制作本副本的密钥无权查看全部内容,是否另有规则适用不得而知。"
    ),
    "No rule keeps it: it is erased when you ask for that.": "没有规则要求继续保存:您提出要求即彻底删除。",
    "Sealed to the key that made this copy: {names}.": "制作本副本的密钥无权查看:{names}。",
    "Damaged, and therefore not told: {names}.": "已损坏,因此未写入:{names}。",
    "Other people's data: whether they are clients too, who told of you, which employee wrote what.": (
        "他人的信息:是否也是客户、谁介绍了您、由哪位员工记录。"
    ),
    "Whatever the law on money laundering forbids to tell, whether there is any or not.": (
        "反洗钱法律禁止告知的内容(无论是否存在)。"
    ),
    "Marks by which the program finds entries again.": "程序用于查找条目的标记。",
    "To have it corrected or completed; to have it erased, unless a rule above keeps it.": (
        "要求更正、补充;要求彻底删除,除非上述规则要求保存。"
    ),
    "To withdraw a consent, for the future; to complain to the authority in charge.": (
        "撤回授权同意(对今后有效);向主管机关投诉。"
    ),
    "git-filter-repo cannot rewrite a repository of this object format ({format})": (
        "git-filter-repo 无法改写这种对象格式({format})的仓库"
    ),
    "move the book into a repository made with git init --object-format=sha1": (
        "请把账簿移入用 git init --object-format=sha1 建立的仓库"
    ),
    "what may still hold the client:": "可能仍留有该客户信息之处:",
    "{id} will be erased for good; nobody can take that back": "{id} 将被彻底删除,无法撤销",
    "type the client's name": "请输入客户姓名",
    "too large to be searched: look into it, and remove it by hand": "文件过大,未检查:请查看,并手工移除",
    "the client is erased, but what is left of the former history could not all be swept away: {reason}": (
        "客户已彻底删除,但旧历史的残留未能全部清除:{reason}"
    ),
    "free some space, or allow us to write there; the next command goes on with it": (
        "请腾出空间或开放写入权限;下一个命令会继续清除"
    ),
}
