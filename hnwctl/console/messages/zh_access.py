"""Chinese of changing members, roles and keys."""

ZH = {
    # drafts
    "no such member: {member}": "没有这个成员:{member}",
    "members here: {members}": "现有成员:{members}",
    "{member} has no device {device}": "{member} 没有设备 {device}",
    "devices here: {devices}": "现有设备:{devices}",
    "{device} is the only device of {member}": "{device} 是 {member} 唯一的设备",
    "`hnwctl access revoke {member}` takes all rights away": "`hnwctl access revoke {member}` 可撤销其全部授权",
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
}
