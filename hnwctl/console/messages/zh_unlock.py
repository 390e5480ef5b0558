"""Chinese of unlocking and locking."""

ZH = {
    "Ask for the passphrase once a day.": "一天只输入一次口令。",
    "Forget what unlock remembered.": "清除解锁时记住的内容。",
    (
        "Ask for the passphrase once, and remember the unlocked book for a while.\n\n"
        "It is kept in the keyring of the desktop, else in that of the kernel, else in the user's runtime"
        " folder in\nmemory, never in an ordinary file. It ends with the time, with a restart, with"
        " `hnwctl lock`, or when the\ndevice is taken out of the roster."
    ): (
        "只输入一次口令,并在一段时间内记住已解锁的账簿。\n\n"
        "依次尝试存放于桌面密钥环、内核密钥环、内存中的用户运行时文件夹,绝不写入普通文件。"
        "时间到、重启、执行 `hnwctl lock`,或设备被移出成员名册时即告失效。"
    ),
    "Forget what `unlock` remembered, wherever it is kept.": "清除 `unlock` 记住的内容,无论存放在何处。",
    "how long: 30m, 9h, 2d": "多长时间:30m、9h、2d(也可写 30分钟、9小时、2天)",
    "only say what is unlocked, and until when": "只显示哪些已解锁、到何时为止",
    "of every vault on this machine": "本机的所有保险库",
    "until": "到",
    "unlocked until": "解锁到",
    "kept in": "存放于",
    "unlocked for {member} until {until}: {vault}": "已为 {member} 解锁,到 {until} 为止:{vault}",
    "nothing to unlock: the identity of {member} has no passphrase": ("无需解锁:{member} 的身份密钥没有口令"),
    "locked: {vaults}": "已锁定:{vaults}",
    "nothing was unlocked": "没有已解锁的内容",
    "not a time to stay unlocked: {text}": "不是有效的解锁时长:{text}",
    "write it as 30m, 9h or 2d, at most {days}d": "请写成 30m、9h 或 2d,最多 {days}d",
    "wrong passphrase": "口令错误",
    "{question}": "{question}",
    "{place}: nothing can be kept there": "{place}:无法存放",
    "this machine has no place to remember a key in: no keyring, and no runtime folder in memory": (
        "本机没有可以记住密钥的地方:既没有密钥环,也没有内存中的用户运行时文件夹"
    ),
    "each command asks for the passphrase, as before": "各命令仍会像以前一样询问口令",
    "the OS keyring does not let go of {entry}: remove it there": (
        "系统密钥环未能删除 {entry}:请在其中手动删除"
    ),
    "{file}: cannot be removed: {reason}": "{file}:无法删除:{reason}",
}
