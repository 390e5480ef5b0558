"""Chinese of changing members, roles and keys."""

ZH = {
    "--from-now leaves nothing out of: {parts}; they have one key as yet, and it opens all of their "
    "history. To leave that out, run `hnwctl access rotate` first": (
        "--from-now 对以下分区没有排除任何内容:{parts};它们至今只有一个密钥,可打开其全部历史。"
        "如需排除历史,请先运行 `hnwctl access rotate`"
    ),
    # drafts
    "no such member: {member}": "没有这个成员:{member}",
    "members here: {members}": "现有成员:{members}",
    "{member} has no device {device}": "{member} 没有设备 {device}",
    "devices here: {devices}": "现有设备:{devices}",
    "{device} is the only device of {member}": "{device} 是 {member} 唯一的设备",
    "`hnwctl access revoke {member}` takes all rights away": (
        "`hnwctl access revoke {member}` 可撤销其全部授权"
    ),
    "{role}: a role is named in lower-case letters, digits and underscores": (
        "{role}:角色的名称只能用小写字母、数字和下划线"
    ),
    "{role}: a role has at least one right": "{role}:角色至少要有一项权限",
    "{members} {count:have|has} the role {role}": "以下成员的角色是 {role}(共 {count} 人):{members}",
    "give them another one first: `hnwctl access role MEMBER ROLE`": (
        "请先更改其角色:`hnwctl access role 成员 角色`"
    ),
    "another one: `hnwctl access role {member} ROLE`": "更改角色:`hnwctl access role {member} 角色`",
    "no such part of the book: {part}": "账簿没有这个分区:{part}",
    "parts here: {parts}": "现有分区:{parts}",
    "nobody takes away their own right to change the roster, or the device they use": (
        "任何人都不能撤销自己变更成员名册的权限,或正在使用的设备"
    ),
    "another owner can, or do it with another device": "可由另一位账簿所有者执行,或换一台设备执行",
    "the role owner cannot be changed: it has every right": "账簿所有者这一角色不能更改:它拥有全部权限",
    # keys
    "your key does not hold {keys}, so it cannot write the key file of {member}": (
        "您的密钥不持有 {keys},因此不能重写 {member} 的密钥文件"
    ),
    "an owner who holds them can do this": "可由持有这些密钥的账簿所有者执行",
    "a further device opens what its member opens; --from-now is for a new member": (
        "新增的设备与其成员可查看的内容相同;--from-now 仅用于新成员"
    ),
    "an owner who holds them can; or leave what is older out with --from-now": (
        "可由持有这些密钥的账簿所有者执行;或用 --from-now 不授予旧密钥"
    ),
    # rework
    "sealing the book anew": "正在重新加密账簿",
    "your key does not hold {key}, so it cannot seal {file} anew": (
        "您的密钥不持有 {key},因此不能重新加密 {file}"
    ),
    "an owner who holds it can do this": "可由持有该密钥的账簿所有者执行",
    "look with: git diff; take them back with: git restore {file}": (
        "查看:git diff;放弃修改:git restore {file}"
    ),
    "{file}: there is no commit to stand on": "{file}:尚无任何提交可依据",
    "members, rights or keys were changed by somebody else meanwhile": "成员、权限或密钥在此期间已被他人更改",
    # commands
    "Take all rights from a member, or the keys from a device: new keys, and the book is sealed anew.\n\n"
    "Then it is told what the old keys could open: what is in the git history stays readable to them.": (
        "撤销成员的全部授权,或设备的密钥:更换密钥,并重新加密账簿。\n\n"
        "随后列出旧密钥可查看的内容:git 历史中已有的内容,旧密钥仍可查看。"
    ),
    "Make new keys for parts of the book, and seal what is in them anew; members keep their rights.": (
        "为账簿的分区轮换密钥,并重新加密其中的内容;成员的权限不变。"
    ),
    "Give a member another role: keys they gain are handed over, keys they lose are made anew.": (
        "更改成员的角色:新获权限的密钥随之授予,失去权限的密钥随之轮换。"
    ),
    "Say what a role may read and write; parts that are not named stay as they are.\n\n"
    "A right that is taken away means new keys, as when a member is revoked.": (
        "规定某个角色可查看、可修改哪些分区;未列出的分区不变。\n\n撤销某项权限时会更换密钥,与撤销成员授权相同。"
    ),
    "only this device, a lost one say": "仅限该设备,例如遗失的设备",
    "profile, finance …; all if none is named": "profile、finance 等;不指定则为全部",
    "adviser assistant compliance reminder owner, or your own": (
        "adviser assistant compliance reminder owner,或自定义的角色"
    ),
    "what the role opens besides: only with the newest keys": "新增可查看的分区:仅授予最新的密钥",
    "a role of your own, or one that is there": "自定义的角色,或已有的角色",
    "such as finance=read: read, write, none": "例如 finance=read:read、write 或 none",
    "take the role away; nobody may have it": "删除该角色;须无人担任",
    "the roles, and who has them": "列出角色及其成员",
    "only with the newest keys: not what was sealed to former ones": (
        "只授予最新密钥:不能查看以旧密钥加密的历史内容"
    ),
    "give either rights, such as finance=read, or --drop": "请给出权限(例如 finance=read),或 --drop",
    "{text}: a right is written PART=read, PART=write or PART=none": (
        "{text}:权限应写作 分区=read、分区=write 或 分区=none"
    ),
    "revoke {who}?": "撤销 {who} 的授权?",
    "would revoke {who}": "将撤销 {who} 的授权",
    "revoked {who}": "已撤销 {who} 的授权",
    "what {who} could open cannot be told: {reason}": "无法得知 {who} 曾可查看的内容:{reason}",
    "{member} would have the role {role}": "{member} 的角色将是 {role}",
    "{member} has the role {role} now": "{member} 的角色现为 {role}",
    "{role}: {rights}": "{role}:{rights}",
    "{role}: gone": "{role}:已删除",
    "new keys for: {parts}": "已更换密钥的分区:{parts}",
    "key files written anew: {members}": "重写密钥文件的成员:{members}",
    "sealed and signed anew: {sections} {sections:sections|section} of {records} {records:records|record}": (
        "重新加密并签名:{records} 条记录中的 {sections} 个部分"
    ),
    "members": "成员",
    "nothing to do": "无需更改",
}
