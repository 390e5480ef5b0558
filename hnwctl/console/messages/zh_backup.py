"""Chinese of what making, verifying and restoring snapshots says."""

ZH: dict[str, str] = {
    # the commands
    "Sealed snapshots: made, verified, restored, pruned.": "加密的备份快照:制作、校验、恢复、清理。",
    "Snapshots of the book: made, verified by restoring, restored.": (
        "账簿的备份快照:制作、以恢复来校验、恢复。"
    ),
    "Write a sealed, signed snapshot of the book and all its history to each destination.": (
        "为账簿及其全部历史制作加密并签名的备份快照,写入每个备份位置。"
    ),
    "Restore snapshots to a private place and check everything in them, down to each record.": (
        "将备份快照恢复到私密位置,逐条检查其中全部内容。"
    ),
    "Restore the book from a snapshot, or with --drill see that it could be restored.": (
        "从备份快照恢复账簿;加 --drill 则只演练能否恢复。"
    ),
    "the join line, on a machine that does not know the book; - or @FILE": (
        "加入凭据,用于尚不认识本账簿的电脑;- 或 @文件"
    ),
    "a snapshot, part of its name, or a path": "备份快照的名称、名称的一部分,或路径",
    "a snapshot, part of its name, or a path; the newest of each destination if none is given": (
        "备份快照的名称、名称的一部分,或路径;不写则取每个备份位置中最新的"
    ),
    "every snapshot in the destinations": "备份位置中的每个备份快照",
    "where to; it must be new or empty": "恢复到哪里;须为新文件夹或空文件夹",
    "only try it, in a private place; say how long it took": "只在私密位置演练,并说明用时",
    "also where something is: that is moved aside first": "即使那里已有内容:先将其移到一旁",
    # created
    "wrote {path}": "已写入 {path}",
    "would write a snapshot to {folder}": "将向 {folder} 写入备份快照",
    "{clients} {clients:clients|client}, {size}, sealed and signed": "{clients} 位客户,{size},已加密并签名",
    "{file}: what was read back is not what was written": "{file}:读回的内容与写入的不一致",
    "the snapshot could not be written anywhere": "备份快照未能写入任何位置",
    "{count} of {total} destinations failed": "{total} 个备份位置中有 {count} 个失败",
    "this clone does not have all of the history, so it cannot be backed up": "此克隆缺少部分历史,无法备份",
    "no snapshot is made of a book that could not be restored": "账簿现状无法恢复,因此不制作备份快照",
    "put it right with git, and commit that; `hnwctl verify` says what else there is": (
        "请用 git 纠正并提交;`hnwctl verify` 会说明还有哪些问题"
    ),
    "fetch the rest: git fetch --unshallow": "请取回其余部分:git fetch --unshallow",
    "the vault was changed meanwhile": "保险库在此期间已被更改",
    "the book is larger than a snapshot can hold ({limit} bytes)": "账簿超出备份快照的容量({limit} 字节)",
    # verified
    "there is no snapshot in {folders}": "{folders} 中没有备份快照",
    "`hnwctl backup create` makes one": "`hnwctl backup create` 可制作一个",
    "{count} of {total} snapshots could not be verified": "{total} 个备份快照中有 {count} 个未能通过校验",
    "made at": "制作时间",
    "sections opened": "已打开的部分",
    "the snapshot has {count} {count:problems|problem}": "备份快照有 {count} 个问题",
    "{count} {count:problems|problem} in the history of the book, put right since: `hnwctl verify`": (
        "账簿的历史中有 {count} 个问题,其后已纠正:`hnwctl verify`"
    ),
    "{path}:": "{path}:",
    "  not verified: {why}": "  未通过校验:{why}",
    "  holds: made at {created} by {by}; {clients} {clients:clients|client}; opened: {opened} of "
    "{sections} sections": (
        "  校验通过:{by} 制作于 {created};{clients} 位客户;已打开 {sections} 个部分中的 {opened} 个"
    ),
    # restored
    "which snapshot, and where to?": "恢复哪个备份快照,恢复到哪里?",
    "name the folder to restore to": "请写明恢复到哪个文件夹",
    "name a new folder; with --force what is there is moved aside": (
        "请写新文件夹;加 --force 则先将原有内容移到一旁"
    ),
    "restored {vault} from {name}, made at {created}": "已恢复 {vault},取自 {name},制作于 {created}",
    "{records} {records:records|record}, {refs} {refs:branches and tags|branch}: all checked": (
        "{records} 条记录,{refs} 个分支和标签:全部已检查"
    ),
    "what was there is now in {aside}": "原有内容现在位于 {aside}",
    "this machine does not know the vault {vault}": "这台电脑不认识保险库 {vault}",
    "no room to unpack the snapshot in {folder}": "{folder} 的空间不足以展开备份快照",
    "`verify` and drills unpack it in TMPDIR, `restore` beside its DIR": (
        "`verify` 和恢复演练在 TMPDIR 中展开,`restore` 在目标文件夹旁展开"
    ),
    "give its join line with --join LINE; an owner has it": "请用 --join 给出其加入凭据,可向账簿所有者索取",
    "this machine does not know the vault {vault} ({book}), made by {by}": (
        "这台电脑不认识保险库 {vault}({book}),备份快照由 {by} 制作"
    ),
    "its join line, from an owner or from your papers": "其加入凭据(向账簿所有者索取,或查阅留存的纸质资料)",
    # drills
    "a drill restores to a private place: leave {argument} out": "恢复演练在私密位置进行:请不要写 {argument}",
    "{name}: made at {created} by {by}": "{name}:{by} 制作于 {created}",
    "part": "步骤",
    "seconds": "秒",
    "read": "读取",
    "decrypted, and compared with its digests": "解密,并与摘要比对",
    "unpacked, git's objects checked": "展开,检查 git 对象",
    "branches, counts, signature, roster compared": "比对分支、数量、签名和成员名册",
    "history checked, every record opened": "检查历史,打开每条记录",
    "files written": "写出文件",
    "compared with the present vault": "与现有保险库比对",
    "restored in {seconds} s; checked: {records} {records:records|record}, {commits} "
    "{commits:commits|commit}; opened: {opened} of {sections} sections": (
        "恢复用时 {seconds} 秒;已检查 {records} 条记录、{commits} 次提交;"
        "已打开 {sections} 个部分中的 {opened} 个"
    ),
    "there is no vault here to compare it with": "此处没有可供比对的保险库",
    "it is the present vault, to the last commit": "与现有保险库一致,直至最后一次提交",
    "the present vault has {count} {count:commits|commit} more; it has {records} {records:records|record}": (
        "现有保险库多 {count} 次提交,共 {records} 条记录"
    ),
    "the snapshot has {count} {count:commits|commit} that the present vault lacks": (
        "备份快照有 {count} 次提交是现有保险库所没有的"
    ),
    "branches and tags that stand elsewhere: {names}": "位置不同的分支和标签:{names}",
    # what is older than what is known
    "the snapshot is older than what this machine has seen: roster {rev}, seen {seen}": (
        "备份快照早于这台电脑已见过的状态:其成员名册为第 {rev} 版,已见过第 {seen} 版"
    ),
    "the snapshot is older than what this machine has seen, by {count} {count:commits|commit}": (
        "备份快照早于这台电脑已见过的状态,相差 {count} 次提交"
    ),
    "the snapshot does not have the commit {seen}, which this machine has seen": (
        "备份快照没有这台电脑已见过的提交 {seen}"
    ),
    "the snapshot goes another way than the commit {seen}, which this machine has seen": (
        "备份快照与这台电脑已见过的提交 {seen} 走向不同"
    ),
    "the snapshot does not have the commit {commit} of the join line": (
        "备份快照没有加入凭据中的提交 {commit}"
    ),
    "the snapshot still holds what was erased since: {ids}": "备份快照中仍有其后已彻底删除的内容:{ids}",
    "nobody vouches for the roster of the snapshot: it is {rev}, and this machine knows {seen}": (
        "备份快照的成员名册无人担保:其为第 {rev} 版,这台电脑已知第 {seen} 版"
    ),
    "give a join line of that time with --join LINE": "请用 --join 给出当时的加入凭据",
    # what is wrong with one
    "the snapshot is signed by {by}, who is no member of the book": "备份快照由 {by} 签名,而其并非账簿成员",
    "the snapshot is forged: the signature of {by} does not hold": "备份快照系伪造:{by} 的签名不成立",
    "the snapshot is of another vault ({id})": "备份快照属于另一个保险库({id})",
    "the join line is of another vault ({id})": "加入凭据属于另一个保险库({id})",
    "the snapshot has another roster than its manifest names": "备份快照的成员名册与清单所载不符",
    "the roster in the snapshot does not hold": "备份快照中的成员名册不成立",
    "the snapshot has other branches than the manifest names": "备份快照的分支与清单所载不符",
    "the snapshot has {found} records, the manifest names {named}": (
        "备份快照有 {found} 条记录,清单所载为 {named} 条"
    ),
    "there is more in the snapshot than git's pack": "备份快照中除 git 数据包外还有其他内容",
    "git refuses what is in the snapshot: {reason}": "git 拒绝备份快照中的内容:{reason}",
    "{file}: the bundle has other branches than the manifest names": "{file}:其中的分支与清单所载不符",
    "{file}: {name} is not the one that the manifest names": "{file}:{name} 与清单所载不符",
    "{file}: damaged: it is not the file that got this name": "{file}:损坏:与命名时的文件不符",
    "{file}: this is another snapshot under that name; it was made at {created}": (
        "{file}:这是冒用该名称的另一个备份快照,制作于 {created}"
    ),
    "{file}: cut off in {name}": "{file}:在 {name} 处被截断",
    "{file}: holds more than it should, or is cut off": "{file}:内容多于应有,或被截断",
    "{file}: {name} does not lie in it as it should": "{file}:其中的 {name} 不是应有的形式",
    "{file}, line {line}: damaged, or no manifest of a snapshot": (
        "{file},第 {line} 行:损坏,或不是备份快照的清单"
    ),
    "{file}: written by a newer hnwctl (snapshot/{version})": (
        "{file}:由更新版本的 hnwctl 写成(snapshot/{version})"
    ),
}
