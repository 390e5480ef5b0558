"""Chinese of what verifying a vault says: what has no place in one, and what to do about what was found."""

ZH = {
    # what may lie in a commit
    "a symbolic link, which has no place in a vault": "符号链接,不应出现在保险库中",
    "another repository (a submodule), which has no place in a vault": (
        "另一个仓库(子模块),不应出现在保险库中"
    ),
    "an executable file, which has no place in a vault": "可执行文件,不应出现在保险库中",
    "a file of an unknown sort ({mode})": "未知类型的文件({mode})",
    "some systems take this name for git's own folder": "某些系统会把这个名称当作 git 自己的文件夹",
    "this file makes git fetch other repositories": "该文件会让 git 拉取其他仓库",
    "this file makes git talk to another server": "该文件会让 git 连接其他服务器",
    "some systems read this name as another one": "某些系统会把这个名称读作另一个名称",
    "attributes for git belong in the top folder only": "git 属性文件只应放在最上层文件夹",
    "on some systems this is the same file as {other}": "在某些系统上它与 {other} 是同一个文件",
    "tells git to use {what}, which is not hnwctl's": "要求 git 使用 {what},这不是 hnwctl 的设置",
    "git's object {oid} is larger than {limit} bytes": "git 对象 {oid} 超过 {limit} 字节",
    # history
    "this history does not go on from {old}, and no owner signed that it gave way to another": (
        "这段历史并非接续 {old},且没有账簿所有者签名同意改写历史"
    ),
    "{revision} is no commit here": "此处没有提交 {revision}",
    "there is no vault in the commit {commit}": "提交 {commit} 中没有保险库",
    "sealed to other keys than the one it names": "除所载密钥外,还能用其他密钥打开",
    "{file}: a link stands where git keeps its own files; nothing is written through it": (
        "{file}:git 自己的文件之处是一个链接;不会经由它写入任何内容"
    ),
    "put the file or folder that it leads to in its place": "请将它所指向的文件或文件夹放回原处",
    # links
    "{field}: leads to {client}, and there is no such client": "{field}:指向 {client},但没有这位客户",
    # the command
    "with --git-dir: this commit instead of HEAD": "与 --git-dir 同用:校验此提交,而不是 HEAD",
    "--rev goes with --git-dir": "--rev 须与 --git-dir 同用",
    "in a work tree what lies there is looked at; for a commit: --git-dir .git --rev REV": (
        "在工作区中校验的是现有文件;要校验某个提交:--git-dir .git --rev 提交"
    ),
    "{folder} is no git repository": "{folder} 不是 git 仓库",
    "name the folder that has HEAD and objects": "请指定含有 HEAD 和 objects 的文件夹",
    "{count} {count:sections are|section is} sealed to a key that was replaced since; "
    "an owner's `hnwctl sync` seals them anew": (
        "有 {count} 个部分仍以已被轮换的旧密钥加密;账簿所有者运行 `hnwctl sync` 即重新加密"
    ),
    "the history here is cut off: what came before was not checked; fetch it: git fetch --unshallow": (
        "此处的变更历史被截断:更早的部分未校验;请运行 git fetch --unshallow 取回"
    ),
    "the history here is cut off, and what led to roster {rev} is not in it; "
    "fetch it: git fetch --unshallow": (
        "此处的变更历史被截断,不含成员名册 {rev} 的来历;请运行 git fetch --unshallow 取回"
    ),
    "an erasure was interrupted, and what was to be erased may still lie in git; "
    "any command that opens the vault with your key finishes it, such as `hnwctl list`": (
        "有一次彻底删除被中断,待删除的内容可能仍在 git 中;"
        "用您的密钥运行任何会打开保险库的命令(如 `hnwctl list`)即可完成"
    ),
    # what to do
    "vault.yaml: write nothing, and ask an owner over another channel": (
        "vault.yaml:请勿写入任何内容,并通过其他途径向账簿所有者核实"
    ),
    "an unfinished write: git status shows which files differ from the last commit; bring them back with "
    "git checkout -- FILE, then delete .git/hnwctl/journal.json": (
        "未完成的写入:git status 显示哪些文件与最近一次提交不同;请用 git checkout -- 文件 取回,"
        "再删除 .git/hnwctl/journal.json"
    ),
    "vault.yaml: write nothing, and ask an owner over another channel; "
    "the last roster that was checked: git checkout {commit} -- vault.yaml": (
        "vault.yaml:请勿写入任何内容,并通过其他途径向账簿所有者核实;"
        "取回最近校验过的成员名册:git checkout {commit} -- vault.yaml"
    ),
    "keys: bring the file back, git checkout {commit} -- FILE; if it never was right, ask an owner": (
        "keys:取回该文件:git checkout {commit} -- 文件;若它从未正确,请联系账簿所有者"
    ),
    "git: take a fresh clone from a place you trust, or bring back a snapshot": (
        "git:请从可信之处重新克隆,或恢复备份快照"
    ),
    "files: see what happened with git log -- FILE; bring one back with git checkout {commit} -- FILE, "
    "then git commit; delete one that was not there": (
        "文件:用 git log -- 文件 查看经过;用 git checkout {commit} -- 文件 取回,再 git commit;"
        "原本没有的文件请删除"
    ),
    "contents: whoever may write the section puts it right with `hnwctl edit` or `hnwctl set`": (
        "内容:由有权写入该部分的成员用 `hnwctl edit` 或 `hnwctl set` 改正"
    ),
    "history: see who brought it with git show COMMIT, and ask them; "
    "once you know, `hnwctl verify --since COMMIT` looks past it": (
        "历史:用 git show 提交 查看是谁带来的并向其核实;查明之后,用 `hnwctl verify --since 提交` 可略过"
    ),
}
