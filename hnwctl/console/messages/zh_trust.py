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
    # what this machine trusts
    "Show what this machine knows of the vault beside what lies there, and accept that if you say so.": (
        "对照显示本机所知的保险库状态与现有状态;确认无误后可接受现有状态。"
    ),
    "with --accept: of what lies here": "与 --accept 一同使用:现有状态的指纹",
    "believe what lies here from now on, in place of what is known": "从此以现有状态取代本机所知",
    "a FINGERPRINT goes with --accept": "指纹须与 --accept 一同使用",
    "there is nothing to accept: what lies here follows from what is known": "无需接受:现有状态接续本机所知",
    "accepted: {accepted}": "已接受:{accepted}",
    "the next command checks every signature of it anew": "下一条命令会重新核对全部签名",
    "ask an owner over another channel whether this is right: theirs shows the same fingerprint; "
    "only then: hnwctl access trust --accept": (
        "请通过其他渠道向账簿所有者核实:对方应看到相同的指纹;确认后再运行:hnwctl access trust --accept"
    ),
    "take a fresh clone, or restore a backup, and look again": "请重新克隆或恢复备份,然后再查看",
    "nobody has vouched for this clone": "此克隆尚未经确认",
    "ask an owner for its join line: `hnwctl access join LINE`": (
        "请向账簿所有者索取加入凭据:`hnwctl access join 凭据`"
    ),
    "whoever can make you accept this decides from now on who may read and write this book": (
        "谁能让您接受此状态,谁就能决定今后哪些人可以查看和修改此账簿"
    ),
    "type the first {count} characters of the fingerprint as an owner reads them to you": (
        "请输入指纹的前 {count} 个字符,以账簿所有者读给您的为准"
    ),
    "that is not the fingerprint of what lies here; nothing was accepted": (
        "这不是现有状态的指纹;未接受任何内容"
    ),
    "compare it with an owner once more, character by character": "请与账簿所有者逐字符重新核对",
    "what lies here cannot be accepted: {why}": "现有状态不能接受:{why}",
    "no roster can be read here": "此处没有可读取的成员名册",
    "known to this machine:": "本机所知:",
    "in the vault now:": "保险库现有:",
    "what differs:": "差异:",
    "  nothing": "  无",
    "  no roster that could be read": "  没有可读取的成员名册",
    "they agree": "两者一致",
    "what lies here follows from what is known, signed by owners": "现有状态接续本机所知,并由账簿所有者签名",
    "digest": "摘要",
    "owners": "账簿所有者",
    "signed by": "签名者",
    "commit": "提交",
    "fingerprint": "指纹",
    "vouched for": "已确认",
    "{what} is gone": "{what} 已不在",
    "{what} is new": "{what} 为新增",
    "{what} is another one": "{what} 已不是原来的",
    "owner {name}": "账簿所有者 {name}",
    "device {name}": "设备 {name}",
    "key {name}": "密钥 {name}",
    "member {name} is gone": "成员 {name} 已不在",
    "member {name} is new, with the role {role}": "成员 {name} 为新增,角色为 {role}",
    "member {name} has the role {new}, and had {old}": "成员 {name} 的角色为 {new},原为 {old}",
    "another vault: {new}, not {old}": "是另一个保险库 {new},而非 {old}",
    "the role {role} has other rights": "角色 {role} 的权限不同",
    "another policy is approved": "获批的规则配置不同",
    "what is said of rewritten history is another": "关于改写历史的记载不同",
    "an owner signed that history was written anew, to erase somebody": (
        "账簿所有者签名确认:为彻底删除某人,历史已改写"
    ),
    # a history that is not whole
    "`hnwctl access trust` shows what this machine knows beside what lies here": (
        "`hnwctl access trust` 可对照显示本机所知与现有状态"
    ),
    "the commit that was checked last is not in this clone: {commit}; see `hnwctl access trust`": (
        "此克隆中没有上次校验过的提交:{commit};请查看 `hnwctl access trust`"
    ),
    "the commit {commit} is not in this clone": "此克隆中没有提交 {commit}",
    "the commit {commit} is not in the history of this clone any more": "提交 {commit} 已不在此克隆的历史中",
    "git has lost a part of the history of {commit}": "git 缺少提交 {commit} 的部分历史",
    "take a fresh clone; `hnwctl access trust` shows what this machine knows": (
        "请重新克隆;`hnwctl access trust` 显示本机所知的状态"
    ),
}
