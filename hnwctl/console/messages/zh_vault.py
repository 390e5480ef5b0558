"""Chinese of what opening, checking, joining and writing a vault says."""

ZH = {
    # trust: rosters, pins, join lines
    "this vault has no roster {rev} with the digest in the join line": (
        "此保险库中没有加入凭据所指的第 {rev} 版成员名册"
    ),
    "if this clone is older than the line, run `hnwctl sync` and join again; "
    "else it is another vault, or a forged one: ask the owner": (
        "若此克隆早于该加入凭据,请先运行 `hnwctl sync` 再重新加入;"
        "否则它是另一个保险库或伪造品:请向账簿所有者核实"
    ),
    "the join line does not belong to this vault": "该加入凭据不属于此保险库",
    "ask the owner for a new one": "请向账簿所有者索取新的",
    "the roster was rolled back from revision {old} to {new}": "成员名册从第 {old} 版回退到第 {new} 版",
    "the roster is another one under the same revision {rev}": "第 {rev} 版成员名册的内容与已知的不同",
    "the roster changed, and there is no history to follow it through": "成员名册有变更,但没有历史可供核对",
    "roster {rev} does not follow from the one this machine knows": (
        "第 {rev} 版成员名册并非接续本机所知的那一版"
    ),
    "this is not a whole join line": "这不是完整的加入凭据",
    "copy the line that `access grant` printed, from hnwctl-join on": (
        "请完整复制 `access grant` 输出的那一行,从 hnwctl-join 开始"
    ),
    "cannot read {file}: {reason}": "无法读取 {file}:{reason}",
    "the pin file {file} is damaged": "信任锚文件 {file} 已损坏",
    "move it away, then run `hnwctl access join LINE`": "请将其移走,然后运行 `hnwctl access join 凭据`",
    "{folder} is no git repository of its own, so it cannot be joined": (
        "{folder} 本身不是 git 仓库,因此无法加入"
    ),
    "the commit in the join line is not in the history of this clone": "加入凭据中的提交不在此克隆的历史中",
    "fetch again; if it stays so, the server hides or rewrote history: ask the owner": (
        "请重新拉取;若仍如此,说明服务器隐藏或改写了历史:请向账簿所有者核实"
    ),
    "nobody has vouched for this clone; ask an owner for its join line: `hnwctl access join LINE`": (
        "此克隆尚未经确认;请向账簿所有者索取加入凭据:`hnwctl access join 凭据`"
    ),
    "{folder} is no git repository of its own: its history is unchecked": (
        "{folder} 本身不是 git 仓库:其变更历史未经校验"
    ),
    # who is at the keyboard
    "none of your identities belongs to a member of this book": "您的身份密钥都不属于此账簿的成员",
    "name the right one with --identity FILE, or ask an owner for `access grant`": (
        "请用 --identity 文件 指定正确的身份密钥,或请账簿所有者用 `access grant` 授权"
    ),
    "this key file was removed": "密钥文件被移除",
    "this key file is not the one that the roster names": "该密钥文件与成员名册所载不符",
    # members
    "this is a secret key": "这是私密的密钥",
    "never hand it to anybody; give the public line": "切勿交给任何人;请给出公钥行",
    "this is no public line of a device": "这不是设备的公钥行",
    "take the whole line that `hnwctl access keygen` prints, or an ssh-ed25519 public key": (
        "请使用 `hnwctl access keygen` 输出的整行,或一个 ssh-ed25519 公钥"
    ),
    "{member} has the role {role} already": "{member} 的角色已是 {role}",
    "no such role: {role}": "没有这个角色:{role}",
    "roles here: {roles}": "可用的角色:{roles}",
    "{name}: a member and a device are named in lower-case letters, digits, dots and dashes": (
        "{name}:成员与设备的名称只能用小写字母、数字、点和连字符"
    ),
    "this key belongs to {member} already": "该密钥已属于 {member}",
    "{member} has a device {device} already": "{member} 已有设备 {device}",
    "name another with --device": "请用 --device 另取名称",
    "your key does not hold {keys}, so it cannot grant them": "您的密钥不持有 {keys},因此不能授权",
    "only an owner changes the roster": "只有账簿所有者可以变更成员名册",
    "ask: {owners}": "请联系:{owners}",
    # making a vault
    "{folder} exists and is not empty": "{folder} 已存在且不为空",
    "{folder} lies inside the repository {outer}": "{folder} 位于仓库 {outer} 之内",
    "a book is a repository of its own: name a folder elsewhere": "账簿须自成仓库:请另选文件夹",
    "name a new folder": "请另指定一个新文件夹",
    "cannot make {folder}: {reason}": "无法创建 {folder}:{reason}",
    "git cannot make a repository in {folder}": "git 无法在 {folder} 中创建仓库",
    # what is found wrong
    "a link or a folder stands where a record belongs": "应为记录之处是链接或文件夹",
    "this record was removed": "该记录被移除",
    "this section was removed": "该部分被移除",
    "this file holds the record {kind} {id}": "该文件中的记录是 {kind} {id}",
    "rolled back from revision {old} to {new}": "从第 {old} 版回退到第 {new} 版",
    "another content under the same revision {rev}": "第 {rev} 版的内容与已知的不同",
    "holds no named fields": "其中没有具名字段",
    "policy.yaml is not the approved one; the approved one is in force": (
        "policy.yaml 不是获批的版本;现行的仍是获批的版本"
    ),
    "policy.yaml is not the approved one, and the approved one is not in the history": (
        "policy.yaml 不是获批的版本,且历史中找不到获批的版本"
    ),
    "an owner can approve the present one: `hnwctl policy approve`": (
        "账簿所有者可批准当前版本:`hnwctl policy approve`"
    ),
    # writing
    "reading the book": "正在读取账簿",
    "sealing": "正在加密",
    "a record {id} exists already": "记录 {id} 已存在",
    "{id}: {section} was changed by somebody else meanwhile": "{id}:{section} 在此期间已被他人修改",
    "look at it again with `hnwctl show {id}`, then repeat the change": (
        "请用 `hnwctl show {id}` 重新查看,再作修改"
    ),
    "{folder} is not a repository of its own, so it is only read": "{folder} 本身不是仓库,因此只读",
    "`hnwctl demo DIR` makes a copy that can be written": "`hnwctl demo 文件夹` 可生成一份可写的副本",
    "nothing is written while the vault has problems": "保险库有问题时不写入任何内容",
    "git has lost a part of this clone: take a fresh one, from the server or a colleague, "
    "or bring back a snapshot: `hnwctl backup restore`": (
        "git 缺失了此克隆的一部分:请从服务器或同事处重新克隆,或恢复备份快照:`hnwctl backup restore`"
    ),
}
