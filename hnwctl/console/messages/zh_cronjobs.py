"""Chinese of installing reminders, and of calendar files."""

ZH = {
    # the commands
    "the time of day; several: as often": "每天几点;给出几个就运行几次",
    "where to: mail, webhook, desktop, ics or stdout": (
        "送到哪里:mail(邮件)、webhook、desktop(桌面)、ics(日历文件)或 stdout"
    ),
    "a timer of systemd instead of a line in the crontab": "用 systemd 定时器,而不是 crontab 中的一行",
    "Have the reminder delivered every day, by cron.\n\n"
    "One marked block for this vault in your crontab; all else in it stays as it is. Name the\n"
    "reminder's own key with --identity. Doing it again changes nothing, or the time.": (
        "由 cron 每天送达提醒。\n\n"
        "在您的 crontab 中为本保险库写入一个带标记的区块,其余内容原样保留。\n"
        "请用 --identity 指定提醒专用的密钥。"
        "再次运行不会改变什么,或者只改时间。"
    ),
    "Take the reminder of this vault out of the crontab, and out of systemd.": (
        "从 crontab 与 systemd 中取消本保险库的提醒。"
    ),
    "Tell what is installed, when it last ran, what it sent, and what is in doubt.": (
        "查看安装情况、上次运行时间、送出了什么,以及哪些不能确定。"
    ),
    "where the calendar of --to ics lies; - prints it": "--to ics 的日历文件位置;- 表示打印",
    "-o is for --to ics": "-o 只用于 --to ics",
    "the calendar is in {file}": "日历文件:{file}",
    # what installing says
    "the reminder goes out every day at {times}, to {to}": "每天 {times} 送出提醒,方式:{to}",
    "nothing to change: it goes out every day at {times}": "无需更改:每天 {times} 送出",
    "the reminder is no longer installed": "已取消提醒",
    "it was not installed": "本来就没有安装",
    "{file}:": "{file}:",
    "nothing was installed: this was a dry run": "没有安装:这只是预演",
    "this is the key of {member} ({role}), which opens more than a reminder needs; see docs/cron.md": (
        "这是 {member}({role})的密钥,能打开的内容多于提醒所需;见 docs/cron.md"
    ),
    "cron often has no keyring: mail.password_file names a file instead": (
        "cron 通常没有密钥环:请改用 mail.password_file 指定文件"
    ),
    # how it fails
    "not a time of day: {text}": "不是时刻:{text}",
    "write it as 08:30": "请写成 08:30",
    "a path with a backslash or a line break in it cannot stand in a crontab": (
        "含反斜杠或换行的路径不能写入 crontab"
    ),
    "a path with a line break in it cannot stand in a unit of systemd": "含换行的路径不能写入 systemd 单元",
    "the command is too long for a crontab: {count} bytes": "命令过长,crontab 容不下:{count} 字节",
    "shorter paths help, or --systemd": "请缩短路径,或使用 --systemd",
    "the block of this vault in the crontab is damaged: {begins} times its first line, {ends} its last": (
        "crontab 中本保险库的区块已损坏:首行出现 {begins} 次,末行出现 {ends} 次"
    ),
    "`crontab -e`, remove what is left of it from {first} on, and try again": (
        "请运行 `crontab -e`,从 {first} 起删除残余部分,再试一次"
    ),
    "crontab does not show what is in it: {reason}": "crontab 无法显示内容:{reason}",
    "may you use cron? See /etc/cron.allow and /etc/cron.deny": (
        "您可以使用 cron 吗?请查看 /etc/cron.allow 与 /etc/cron.deny"
    ),
    "crontab refuses the new text: {reason}": "crontab 拒绝新内容:{reason}",
    "there is no cron on this machine": "这台机器没有 cron",
    "install it (on Debian: apt-get install cron), or use --systemd": (
        "请安装(Debian:apt-get install cron),或使用 --systemd"
    ),
    "it is in the crontab, but no cron is running here": "已写入 crontab,但这里没有运行 cron",
    "start it (sudo systemctl enable --now cron), or use --systemd": (
        "请启动它(sudo systemctl enable --now cron),或使用 --systemd"
    ),
    "{program} does not end": "{program} 没有结束",
    "there is no systemd on this machine": "这台机器没有 systemd",
    "without --systemd it is cron that runs it": "不加 --systemd 则由 cron 运行",
    "systemctl --user {words}: {reason}": "systemctl --user {words}:{reason}",
    "are you logged in on a machine with systemd? Without --systemd it is cron that runs it": (
        "您登录的机器使用 systemd 吗?不加 --systemd 则由 cron 运行"
    ),
    "{device} has to be touched, and nobody is there when cron runs": (
        "{device} 需要有人触碰,而 cron 运行时无人在场"
    ),
    "{file} is locked with a passphrase, and nobody is there when cron runs": (
        "{file} 设有密码短语,而 cron 运行时无人在场"
    ),
    "name the reminder's own key with --identity; see docs/cron.md": (
        "请用 --identity 指定提醒专用的密钥;见 docs/cron.md"
    ),
    # status
    "run by": "由谁运行",
    "daily at": "每天",
    "goes to": "送往",
    "reveal": "透露",
    "identity": "密钥文件",
    "next run": "下次运行",
    "place": "去处",
    "last run": "上次运行",
    "last sent": "上次送出",
    "items": "项数",
    "in doubt": "不能确定",
    "not delivered, because": "未送达原因",
    "not installed for this vault; `hnwctl remind install --at 08:30` does it": (
        "本保险库尚未安装;运行 `hnwctl remind install --at 08:30` 即可"
    ),
    "nothing was ever delivered from here": "这里还没有送出过提醒",
}
