"""Chinese of what keeping backups says: where they lie, what is known of them, what stays and what goes."""

ZH: dict[str, str] = {
    # commands
    (
        "List the snapshots of this book in each destination, and what is known of them.\n\n"
        "What this machine has not seen yet is opened, if the key can: then its signature and its parts are\n"
        "checked. That it can be restored, `backup verify` tells. `verify` and `restore` take the short name."
    ): (
        "列出各备份位置中本账簿的备份快照及其已知情况。\n\n"
        "本机尚未见过的快照,密钥能打开的会打开:届时校验其签名和各部分。\n"
        "能否恢复,由 `backup verify` 校验。`verify` 和 `restore` 可用简称。"
    ),
    (
        "Set where backups go: backup.to in your config.yaml.\n\n"
        "A folder that is missing is made, if the one above it is there."
    ): ("设置备份位置:写入您的 config.yaml 的 backup.to。\n\n文件夹不存在时会建立,前提是上一级文件夹存在。"),
    (
        "Show which snapshots stay and which would go, by the policy or by the rules given here.\n\n"
        "With --apply those that go are removed. The newest and the last verified one always stay; what\n"
        "is not known to be good is left alone."
    ): (
        "按规则配置或此处给出的规则,显示哪些备份快照保留、哪些将被清理。\n\n"
        "加 --apply 才真正清理。最新的和最近一次校验过的始终保留;\n"
        "未确认完好的一律不动。"
    ),
    "this folder, not those of backup.to": "只用此文件夹,不用 backup.to 中的",
    "a folder on another disk; several: all of them": "另一块磁盘上的文件夹;可给多个,全部使用",
    "the N newest": "最新的 N 个",
    "the newest of each of N hours": "N 个小时中每小时最新的一个",
    "the newest of each of N days": "N 天中每天最新的一个",
    "the newest of each of N weeks": "N 周中每周最新的一个",
    "the newest of each of N months": "N 个月中每月最新的一个",
    "the newest of each of N years": "N 年中每年最新的一个",
    "all within 30d, 6m, … of the newest": "与最新的相距 30d、6m……以内的全部",
    "take away what would go": "真正清理",
    "take away what goes?": "确定清理?",
    "where backups go, on another disk; several: to each": "备份位置,宜在另一块磁盘上;可给多个,每处一份",
    "make a backup every day, too; if nothing is said, as it is": "每天也建立备份;未指明则维持现状",
    "a backup is made every day at {time}": "每天 {time} 建立备份",
    "backup": "备份",
    "this identity opens but cannot sign": "该身份密钥只能解密,不能签名",
    "run `hnwctl access keygen` again": "请重新运行 `hnwctl access keygen`",
    # destinations
    "no such folder: {folder}": "没有这个文件夹:{folder}",
    "mount the disk that it is on, or make the folder; it is never made by itself": (
        "请挂载所在磁盘,或自行建立该文件夹;程序不会擅自建立"
    ),
    "not a folder: {folder}": "不是文件夹:{folder}",
    "{file} changed meanwhile": "{file} 在此期间已被更改",
    "no such snapshot: {name}": "没有这个备份快照:{name}",
    "`hnwctl backup list` shows them": "`hnwctl backup list` 列出全部",
    "several snapshots match {name}": "有多个备份快照符合 {name}",
    "give more of its name": "请多写几个字符",
    "{file}: larger than a snapshot can be": "{file}:大小超出备份快照的上限",
    "{file}: too large for the memory of this machine": "{file}:这台电脑的内存不足以打开它",
    "{file}: not a regular file": "{file}:不是普通文件",
    "cannot read {file}: {reason}": "无法读取 {file}:{reason}",
    "{name}: {folder} is no whole path": "{name}:{folder} 不是完整路径",
    "write it from the root, or from ~": "请从根目录或 ~ 写起",
    "name a folder with --to DIR, or set one for good: hnwctl backup to DIR": (
        "请用 --to 文件夹 指明,或运行 hnwctl backup to 文件夹 长期设定"
    ),
    # setting them
    "backups are sealed to the owners and the recovery key; another disk is best": (
        "备份加密给账簿所有者和恢复密钥;最好放在另一块磁盘上"
    ),
    "a folder for backups (empty: later)": "备份文件夹(留空:以后再定)",
    "{folder}: a folder for backups has no comma in its name": "{folder}:备份文件夹的名称中不能有逗号",
    "{folder} lies in the vault: what destroys the book would destroy its backups": (
        "{folder} 在保险库之内:毁掉账簿的,也会毁掉备份"
    ),
    "name a folder on another disk": "请指定另一块磁盘上的文件夹",
    "{file}: cannot be changed by hnwctl as it is written": "{file}:这种写法 hnwctl 无法改动",
    "write {name} into it yourself": "请自行写入 {name}",
    "backups go to {to}; so it stands in {config}": "备份存放到 {to},已写入 {config}",
    "backups go to {to}: `hnwctl backup create` makes one": (
        "备份存放到 {to}:用 `hnwctl backup create` 建立备份"
    ),
    "backups have no place yet: hnwctl backup to DIR": "尚未设置备份位置:hnwctl backup to 文件夹",
    # the ledger
    "another run is working on the backups of this book": "另一个进程正在处理本账簿的备份",
    "try again later": "请稍后再试",
    "what was known of backups was damaged: it is in {file}": "本机的备份记录已损坏,移到了 {file}",
    # listing
    "opening snapshots": "正在打开备份快照",
    "it is of a later roster than this clone has": "其成员名册比本副本的更新",
    "nobody vouches for the roster that it names": "其成员名册无人担保",
    "short": "简称",
    "there is no book here to judge them by": "此处没有账簿可供判断",
    "{name} in {folder} has not the name that a snapshot was given, and is left out": (
        "{folder} 中的 {name} 不是备份快照原有的名称,未列入"
    ),
    "state": "状态",
    "size": "大小",
    "verified": "校验日期",
    "{folder}:": "{folder}:",
    "no snapshot of this book in {folder}": "{folder} 中没有本账簿的备份快照",
    "snapshots not opened, so not known to be good: {count} ({why})": (
        "未打开、因而未确认完好的备份快照:{count} 个({why})"
    ),
    "{why}": "{why}",
    "{name} is dated in the future: a clock was wrong": "{name} 的日期在未来:当时的时钟不准",
    "{name}: {state}: {why}": "{name}:{state}:{why}",
    "{name} in {folder} is no file, and left alone": "{folder} 中的 {name} 不是文件,未予理会",
    (
        "{count} {count:snapshots that were|snapshot that was} in {folder} {count:are|is} there no more;"
        " is it the right disk?"
    ): "{folder} 中原有的 {count} 个备份快照已不在;磁盘对吗?",
    # pruning
    "{folder}: what is read there differs from time to time": "{folder}:每次读出的内容不一",
    "this would keep no snapshot at all": "这样一个备份快照都不会保留",
    "say what to keep, such as --keep-daily 7": "请说明保留哪些,如 --keep-daily 7",
    "decision": "处理",
    "stays": "保留",
    "goes": "清理",
    "the newest": "最新",
    "the last verified": "最近校验过",
    "one of the last": "最近几个之一",
    "hour {period}": "小时 {period}",
    "day {period}": "日 {period}",
    "week {period}": "周 {period}",
    "month {period}": "月 {period}",
    "year {period}": "年 {period}",
    "within the span": "在时限之内",
    "not opened: left alone": "未打开:不动",
    "damaged: left alone": "已损坏:不动",
    "not ours: left alone": "非本账簿成员所建:不动",
    "dated in the future: left alone": "日期在未来:不动",
    "snapshots that stay: {stay}, removed: {go} ({room})": "备份快照:保留 {stay} 个,已清理 {go} 个({room})",
    "snapshots that stay: {stay}, that would go: {go} ({room})": (
        "备份快照:保留 {stay} 个,将清理 {go} 个({room})"
    ),
    "nothing was removed; --apply does it": "未作清理;加 --apply 才清理",
}
