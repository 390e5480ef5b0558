"""Chinese of what reading, opening, signing and judging a vault's files may say."""

ZH = {
    # files of a vault
    "{file}: larger than {limit} bytes": "{file}:超过 {limit} 字节",
    "{file}: cannot be read: {reason}": "{file}:无法读取:{reason}",
    "no such file in the vault: {file}": "保险库中没有该文件:{file}",
    "{file}: this path leaves the vault": "{file}:该路径超出了保险库",
    "{file}: not a regular file": "{file}:不是普通文件",
    "{file}: a link, or no folder, stands in its path": "{file}:路径中有链接,或有非文件夹的项目",
    # records
    "{file}: the file is empty": "{file}:文件为空",
    "{file}, line {line}: damaged, or no record of hnwctl": "{file} 第 {line} 行:已损坏,或不是 hnwctl 的记录",
    "{file}, line {line}: written by a newer hnwctl ({kind}/{version})": (
        "{file} 第 {line} 行:由更新版本的 hnwctl 写入({kind}/{version})"
    ),
    "{file}, line {line}: section {section} stands twice, or out of order": (
        "{file} 第 {line} 行:{section} 一节重复,或次序不对"
    ),
    "{file}, line {line}: no section of a {kind}: {section}": (
        "{file} 第 {line} 行:{kind} 没有这一节:{section}"
    ),
    "{file}, line {line}: an unknown kind of record: {kind}": "{file} 第 {line} 行:未知的记录种类:{kind}",
    "{file}: git left its conflict marks in a sealed record": "{file}:git 在加密记录中留下了冲突标记",
    "{file}: cannot be written": "{file}:无法写入",
    # sealing and opening
    "{what}: damaged, or no age file": "{what}:已损坏,或不是 age 文件",
    "no public key to seal to": "没有可用于加密的接收方公钥",
    "too many public keys to seal to: {count}": "接收方公钥过多:{count} 个",
    "{what}: sealed to your key": "{what}:您的密钥无权查看",
    "not an age secret key": "不是 age 身份密钥",
    "the program {name} is not installed": "未安装程序 {name}",
    "not a public key to seal to: {key}": "不是可用于加密的接收方公钥:{key}",
    "a plugin could not seal to its key": "插件未能用其公钥加密",
    "{what}: its scrypt work factor is {factor}, above {limit}": (
        "{what}:scrypt 强度参数为 {factor},超过上限 {limit}"
    ),
    "lock it again with age: `age -d FILE | age -p -a > NEW`": (
        "请用 age 重新设置口令:`age -d FILE | age -p -a > NEW`"
    ),
    "{what}: damaged, or not locked with a passphrase": "{what}:已损坏,或未用口令加锁",
    "an empty passphrase locks nothing": "口令为空,无法加锁",
    "{what}: this machine is too slow to unlock it": "{what}:本机速度过慢,无法解锁",
    # identities
    "no identity at {file}": "{file} 处没有身份密钥",
    "name yours with --identity, or make one with `hnwctl access keygen`": (
        "请用 --identity 指定,或用 `hnwctl access keygen` 生成"
    ),
    "`hnwctl access keygen` makes one": "可用 `hnwctl access keygen` 生成",
    "{file}: others on this machine can read this key": "{file}:本机其他用户可以读取该密钥",
    "close it: chmod 600 {file}": "请收紧权限:chmod 600 {file}",
    "{file}: no secret key that can be used: an age identity or an ed25519 SSH key is needed": (
        "{file}:没有可用的私钥:需要 age 身份密钥或 ed25519 SSH 密钥"
    ),
    "{file}: this is a public key; the secret one is needed here": "{file}:这是公钥;此处需要私钥",
    "the secret key lies in the file without .pub, or begins with AGE-SECRET-KEY-1": (
        "私钥在不带 .pub 的同名文件中,或以 AGE-SECRET-KEY-1 开头"
    ),
    "{file}: wrong passphrase, {attempts} times": "{file}:口令错误 {attempts} 次",
    "{file}: locked with a passphrase, and there is no terminal to ask for it": (
        "{file}:已用口令加锁,而当前没有终端可供输入"
    ),
    "run it on a terminal, or name another identity with --identity": (
        "请在终端中运行,或用 --identity 指定其他身份密钥"
    ),
    "{file}: sealed to another key, not locked with a passphrase": "{file}:已加密给其他密钥,而非用口令加锁",
    "{file}: no comment names the public key (age1{name}1…) of the plugin identity": (
        "{file}:注释中没有该插件身份密钥的公钥(age1{name}1…)"
    ),
    "add it above the identity, as `# recipient: age1…`": "请在身份密钥上方加上一行 `# recipient: age1…`",
    "{file}: the program age-plugin-{name} does not run, or does not know this identity": (
        "{file}:程序 age-plugin-{name} 无法运行,或不认识该身份密钥"
    ),
    "{file}: this plugin identity has no signing key beside it ({key})": (
        "{file}:该插件身份密钥旁没有签名密钥({key})"
    ),
    "{file}: damaged, or no signing key": "{file}:已损坏,或不是签名密钥",
    "{what}: an SSH key with a passphrase cannot be used": "{what}:不能使用带口令的 SSH 密钥",
    "make an age identity (it may have a passphrase): `hnwctl access keygen`": (
        "请改用 age 身份密钥(可设口令):`hnwctl access keygen`"
    ),
    "{what}: no ed25519 SSH key, or damaged": "{what}:不是 ed25519 SSH 密钥,或已损坏",
    "{file} exists already": "{file} 已存在",
    "{file}: cannot be written: {reason}": "{file}:无法写入:{reason}",
    # the roster
    "{file}, line {line}: damaged, or no roster of hnwctl": (
        "{file} 第 {line} 行:已损坏,或不是 hnwctl 的成员名册"
    ),
    "{file}, line {line}: written by a newer hnwctl (roster/{version})": (
        "{file} 第 {line} 行:由更新版本的 hnwctl 写入(roster/{version})"
    ),
    "{file}: something stands twice, or out of order": "{file}:有内容重复,或次序不对",
    "{file}: git left its conflict marks in the roster": "{file}:git 在成员名册中留下了冲突标记",
    "a roster never merges: take the one of higher revision whole": (
        "成员名册不能合并:请完整采用修订号较高的一份"
    ),
    "{file}: the keys of {compartment} are not numbered from 1": (
        "{file}:分区 {compartment} 的密钥未从 1 起连续编号"
    ),
    "{file}: two compartments have the same key": "{file}:两个分区使用了同一密钥",
    "{file}: two devices have the same key": "{file}:两个设备使用了同一密钥",
    "{file}: the role {role} has a right that cannot be": "{file}:角色 {role} 的权限不成立",
    "{file}: {member} has an unknown role {role}": "{file}:成员 {member} 的角色 {role} 不存在",
    "{file}: {member} is granted a key that is not there": "{file}:成员 {member} 被授予了不存在的密钥",
    "not a key to check signatures with: {key}": "不是可用于核对签名的公钥:{key}",
    "an SSH key opens and signs with the same key": "SSH 设备的加密公钥与签名公钥必须相同",
    "the roster has no key {key}": "成员名册中没有密钥 {key}",
    "roster {rev} is signed by {by}, who is no owner": "第 {rev} 版成员名册由 {by} 签名,而其并非账簿所有者",
    "roster {rev}: the signature of {by} does not hold": "第 {rev} 版成员名册:{by} 的签名不成立",
    "roster {rev} is not the first of its book": "第 {rev} 版成员名册不是该账簿的第一版",
    "the roster is that of another vault ({id})": "该成员名册属于另一个保险库({id})",
    "roster {new} does not follow roster {old}": "第 {new} 版成员名册并非接续第 {old} 版",
    # key files
    "{file}: this key file is not the one that the roster names": "{file}:该密钥文件与成员名册所载不符",
    "{file}: does not hold the keys that the roster grants": "{file}:其中的密钥与成员名册的授权不符",
    "{file}: opened, it is not this member's key file": "{file}:打开后发现不是该成员的密钥文件",
    "{file}: damaged, or no key file": "{file}:已损坏,或不是密钥文件",
    "{file}: {key} is not the key in the roster": "{file}:{key} 与成员名册中的密钥不符",
    # blocks
    "{what}: what is sealed here belongs elsewhere": "{what}:此处的加密内容属于别处(被调换)",
    "{what}: not sealed to {key}, as it says": "{what}:并未如所标明的那样用 {key} 加密",
    "written by {by}, who is no member": "由 {by} 写入,而其并非成员",
    "written by {by}, who has no right to": "由 {by} 写入,而其没有写入权限",
    "endorsed by {by}, who is no owner": "由 {by} 背书,而其并非账簿所有者",
    "sealed to {key}, which is no key of this section": "用 {key} 加密,而该密钥不属于这一节",
    "the signature of {by} does not hold here": "{by} 的签名在此处不成立(伪造或调换)",
}
