"""Chinese of reminders: what they say, where they go, and how they fail to arrive."""

ZH = {
    # the command
    "Deliver the agenda, once a day.": "送达今日待办,每天一次。",
    "Deliver what is due: each item once a day to each place, however often this runs.\n\n"
    "Nothing due: nothing is sent. Settings name the mail server or webhook; see docs/cron.md.": (
        "送达到期事项:无论运行多少次,每项每天对每个去处只送一次。\n\n"
        "没有到期事项就不发送。邮件服务器或 webhook 写在设置里;见 docs/cron.md。"
    ),
    "where to: stdout, mail, webhook, desktop or ics": (
        "送到哪里:stdout、mail(邮件)、webhook、desktop(桌面)、ics(日历文件)"
    ),
    "look N days ahead, instead of as the policy says": "提前看 N 天,而不按规则配置",
    "what may leave: none (counts), initials (and ids), full (names)": (
        "可以透露什么:none(只有数目)、initials(首字母与编号)、full(姓名)"
    ),
    "show what would be delivered, and deliver nothing": "只显示会送达的内容,不发送",
    "to {place}:": "送往 {place}:",
    "nothing was delivered: this was a dry run": "没有发送:这只是预演",
    "nothing to deliver: nothing is due, or it was delivered today": "无需送达:没有到期事项,或今天已经送达",
    "delivered to {places}; items: {count}": "已送达 {places},共 {count} 项",
    "names would be seen by others on this machine: initials are shown": (
        "姓名会被这台机器上的其他人看到:改为显示首字母"
    ),
    "a reminder of {day} (items: {count}), begun {at}, may not have arrived; it is not sent twice": (
        "{day} 的提醒({count} 项,{at} 开始发送)可能没有送达;不会重复发送"
    ),
    # what a reminder says
    "Due on {day}: {count}": "今日待办 {day}:{count} 项",
    "Due on {day}: {count} ({overdue} from before)": "今日待办 {day}:{count} 项,其中 {overdue} 项早于今天",
    "From before": "早于今天",
    "Today, {day} {weekday}": "今天,{day} {weekday}",
    "1 day overdue": "逾期 1 天",
    "{days} days overdue": "逾期 {days} 天",
    "was on {day}": "日期是 {day}",
    "{kind}: {count}": "{kind}:{count}",
    "{who}: {what}": "{who}:{what}",
    "{what}, {when}": "{what},{when}",
    "and {count} more": "另有 {count} 项",
    "A reminder of {day} (items: {count}) may not have arrived: it was never confirmed.": (
        "{day} 的提醒({count} 项)可能没有送达:对方没有确认。"
    ),
    "`hnwctl due` shows all of it; `hnwctl done ITEM` settles one.": (
        "`hnwctl due` 显示全部;`hnwctl done 事项` 完成一项。"
    ),
    # what was delivered
    "the record of what was delivered is damaged: {file}": "送达记录已损坏:{file}",
    "move it away; what was delivered today will come once more": "请移走该文件;今天已送达的事项会再送一次",
    "another run is still delivering there": "另一次运行仍在向那里送达",
    "the next run delivers what it leaves": "剩下的由下一次运行送达",
    # settings
    "{name} is not set": "没有设置 {name}",
    "set it in {file}, such as {example}, or {variable} in the environment": (
        "请写入 {file},例如 {example},或使用环境变量 {variable}"
    ),
    "there is no keyring to be opened here": "这里没有可打开的系统密钥环",
    "cron has none: name a file (mode 0600) with the password in mail.password_file": (
        "cron 中没有密钥环:请把密码放进一个权限为 0600 的文件,并写入 mail.password_file"
    ),
    "there is no password for {user} at {host}": "没有 {user} 在 {host} 的密码",
    "`keyring set {service} {user}`, or put it into the file that mail.password_file names": (
        "请运行 `keyring set {service} {user}`,或写入 mail.password_file 指定的文件"
    ),
    "{name} is no number of seconds: {text}": "{name} 不是秒数:{text}",
    "there is no file {file}": "没有文件 {file}",
    "put the secret into it, and chmod 600": "请把密码或密钥写进去,并 chmod 600",
    "there is nothing in {file}": "{file} 是空的",
    "the secret belongs into its first line": "请把密码或密钥写在第一行",
    "{file} is not a file": "{file} 不是文件",
    "others could read {file}, and a secret is in it": "其他人可以读取 {file},而其中有密码或密钥",
    "chmod 600 {file}": "chmod 600 {file}",
    # mail
    "the mail server's URL cannot be read": "无法识别邮件服务器的 URL",
    "write it as smtp+starttls://mail.example.com:587 or smtps://mail.example.com": (
        "请写成 smtp+starttls://mail.example.com:587 或 smtps://mail.example.com"
    ),
    "the mail server's URL has a user or a password in it": "邮件服务器的 URL 中带有用户名或密码",
    "put the user into mail.user and the password into the keyring or mail.password_file": (
        "请把用户名写入 mail.user,密码放进系统密钥环或 mail.password_file"
    ),
    "mail to {host} would travel without TLS": "发往 {host} 的邮件将不经 TLS 加密",
    "write smtp+starttls:// (usually port 587) or smtps:// (465)": (
        "请写 smtp+starttls://(通常是 587 端口)或 smtps://(465 端口)"
    ),
    "{setting} is no mail address: {text}": "{setting} 不是邮箱地址:{text}",
    "write it as wang.li@example.com or 王力 <wang.li@example.com>": (
        "请写成 wang.li@example.com 或 王力 <wang.li@example.com>"
    ),
    "a header of a mail cannot have line breaks": "邮件的标题栏不能有换行",
    "no certificates can be read from {file}": "无法从 {file} 读取证书",
    "user and password of the mail server can have ASCII characters only": (
        "邮件服务器的用户名与密码只能是 ASCII 字符"
    ),
    "{host} does not take mail now: {code} {reply}": "{host} 现在不接收邮件:{code} {reply}",
    "{host} refuses the mail: {code} {reply}": "{host} 拒收邮件:{code} {reply}",
    "{host} refuses user or password: {code} {reply}": "{host} 拒绝用户名或密码:{code} {reply}",
    "check mail.user, and the password in the keyring or mail.password_file": (
        "请检查 mail.user,以及密钥环或 mail.password_file 中的密码"
    ),
    "{where} does not answer in time": "{where} 没有及时应答",
    "{where} broke off the conversation": "{where} 中断了连接",
    "cannot reach {where}: {reason}": "无法连接 {where}:{reason}",
    "the name of the host cannot be resolved": "无法解析主机名",
    "{host} offers no STARTTLS, or no way to log in": "{host} 不支持 STARTTLS,或不支持登录",
    "is it smtps://?": "是否应为 smtps://?",
    "no TLS with {host}:{port}": "无法与 {host}:{port} 建立 TLS 连接",
    "smtps:// is for TLS at once (465), smtp+starttls:// for 587": (
        "smtps:// 用于直接 TLS(465 端口),587 端口请用 smtp+starttls://"
    ),
    "the certificate of {host} does not hold: {reason}": "{host} 的证书无效:{reason}",
    "for a private authority name its certificate in mail.ca_file": (
        "如果是私有 CA,请在 mail.ca_file 中指定其证书"
    ),
    "{host} did not confirm that it took the mail": "{host} 没有确认是否收下邮件",
    "it is not sent again today; what is still open comes again tomorrow": (
        "今天不再重发;仍未完成的事项明天会再次提醒"
    ),
    # webhooks
    "the webhook's URL cannot be read": "无法识别 webhook 的 URL",
    "copy all of it, from https:// to its end": "请从 https:// 起完整复制",
    "what goes to {host} would travel without TLS": "发往 {host} 的内容将不经 TLS 加密",
    "write https://": "请写 https://",
    "no such kind of webhook: {kind}": "没有这种 webhook:{kind}",
    "one of: {kinds}": "可选:{kinds}",
    "cannot reach {host}": "无法连接 {host}",
    "is this machine online?": "这台机器联网了吗?",
    "the certificate of {host} does not hold": "{host} 的证书无效",
    "for a private authority name its certificate in webhook.ca_file": (
        "如果是私有 CA,请在 webhook.ca_file 中指定其证书"
    ),
    "{host} did not confirm that it took the message": "{host} 没有确认是否收下消息",
    "a gateway answered for {host}: HTTP {code}": "{host} 的网关代为应答:HTTP {code}",
    "{host} takes no message now: HTTP {code} {reply}": "{host} 现在不接收消息:HTTP {code} {reply}",
    "{host} refuses the message: HTTP {code} {reply}": "{host} 拒收消息:HTTP {code} {reply}",
    "is the webhook's address still in force, and its kind {kind}?": (
        "webhook 地址是否仍有效,类型是否为 {kind}?"
    ),
    # the desktop
    "there is no way to show a note on this desktop": "这台机器无法显示桌面通知",
    "install notify-send (libnotify-bin), or use another --to": (
        "请安装 notify-send(libnotify-bin),或改用其他 --to"
    ),
    "{program} does not end; the note may have been shown": "{program} 没有结束;通知可能已经显示",
    "{program}: {reason}": "{program}:{reason}",
    "{program} could not show the note: {reason}": "{program} 无法显示通知:{reason}",
    "is anybody logged in on this machine's desktop?": "这台机器的桌面上有人登录吗?",
}
