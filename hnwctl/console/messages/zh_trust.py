"""Chinese of what a member's keys could open, and of what this machine trusts."""

ZH = {
    # what keys could open
    "Show which clients and revisions the keys of a member could open, now and in all of history.": (
        "显示某成员的密钥在当前及全部历史中可打开哪些客户的哪些版本。"
    ),
    "the name in the book, also a former one": "账簿中的成员名称,包括已离开的成员",
    "only what this device was given keys for": "仅限此设备曾获授的密钥",
    "no member is or was called {member}": "没有名为 {member} 的成员,过去也没有",
    "{member} has and had no device {device}": "{member} 没有设备 {device},过去也没有",
    "see: hnwctl access list": "请查看:hnwctl access list",
    "reading the history": "正在读取变更历史",
    "revisions by section": "各部分的版本",
    "now": "当前",
    "first": "最早",
    "last": "最晚",
    "records": "记录",
    "sections": "部分",
    "versions": "版本数",
    "compartment": "分区",
    "a part of the history is not in this clone: there is more than is told here": (
        "此克隆缺少部分变更历史:实际可见范围大于此处所列"
    ),
    "no key that {who} was ever given opens anything in this book": (
        "{who} 曾获授的密钥均无法打开此账簿中的任何内容"
    ),
    "{who} could open {count} {count:clients|client} ({keys})": "{who} 可打开 {count} 位客户的信息({keys})",
    "This stays so. What was sealed to an old key can be opened with it for ever: in the git history, in "
    "every clone and in every backup, even after keys are revoked or rotated. New keys protect what is "
    "written from then on.": (
        "这一点无法收回。已用旧密钥加密的内容,旧密钥始终可以打开:无论在 git 变更历史、任何克隆还是任何备份中,"
        "撤销授权或轮换密钥之后也是如此。新密钥只保护此后写入的内容。"
    ),
    "Ask {who} to delete every clone, backup and key file, and to confirm it in writing. Treat what "
    "stands above as known: change what can be changed (passwords, security questions, telephone codes), "
    "and let compliance decide whether clients or an authority must be told.": (
        "请要求 {who} 删除所有克隆、备份和密钥文件,并书面确认。上列内容应视为已被知悉:能更换的请更换"
        "(密码、安全问题、电话暗码),并由合规人员判断是否须告知客户或监管机构。"
    ),
    "What is open now closes with new keys: `hnwctl access revoke` or `hnwctl access rotate`": (
        "当前可打开的内容,换用新密钥后即不可再打开:`hnwctl access revoke` 或 `hnwctl access rotate`"
    ),
}
