"""Chinese of what git and the one way of writing say."""

ZH = {
    # placing files
    "cannot write {file}: the disk is full": "无法写入 {file}:磁盘已满",
    "cannot write {file}: your quota on this disk is used up": "无法写入 {file}:磁盘配额已用尽",
    "cannot write {file}: a file may not grow that large here": "无法写入 {file}:文件超出此处允许的大小",
    "cannot write {file}: the file system is read-only": "无法写入 {file}:文件系统为只读",
    "cannot write {file}: no permission": "无法写入 {file}:没有权限",
    "cannot write {file}: {reason}": "无法写入 {file}:{reason}",
    "not a path inside the vault: {file}": "不是保险库内的路径:{file}",
    "{file} is a link or a file where a folder belongs": "{file} 处应为文件夹,现为链接或文件",
    # locks
    "the vault is locked by another process": "保险库正被另一个进程锁定",
    "the vault is locked by another process (number {pid})": "保险库正被另一个进程锁定(进程号 {pid})",
    "try again in a moment": "请稍后再试",
    "another git process is at work here: {file} exists": "另一个 git 进程正在此处工作:{file} 已存在",
    "if no git is running, delete that file": "如果没有 git 在运行,请删除该文件",
    # conflicts
    "a git {what} is not finished in this vault": "此保险库中有未完成的 git {what}",
    "finish it, or give it up with: git {what} --abort": "请先完成,或放弃:git {what} --abort",
    "{file} was changed by somebody else meanwhile": "{file} 在此期间已被他人修改",
    "{file} has changes staged with git add": "{file} 有已用 git add 暂存的更改",
    "commit them, or take them back with: git restore --staged {file}": (
        "请提交这些更改,或取消暂存:git restore --staged {file}"
    ),
    "the branch was moved by another git meanwhile": "分支在此期间已被另一个 git 移动",
    "run the command again": "请重新运行该命令",
    # unfinished writes
    "the change is saved in git, but not yet in every file: {reason}": (
        "更改已保存到 git,但尚未写入每个文件:{reason}"
    ),
    "free some space or allow us to write there; the next command finishes it": (
        "请释放空间或开放写入权限,下一条命令会自动补完"
    ),
    "the journal of an unfinished write is damaged: {file}": "未完成写入的日志已损坏:{file}",
    "see with git status which files differ from the last commit, then delete it": (
        "请用 git status 查看哪些文件与最近一次提交不同,然后删除该日志"
    ),
    # git itself
    "git {command} failed: {reason}": "git {command} 失败:{reason}",
    "git is not installed": "未安装 git",
    "install git, then run this again": "请安装 git 后重新运行",
    "git cannot be started: {reason}": "无法启动 git:{reason}",
    "git has lost the object {oid}": "git 缺少对象 {oid}",
    "git's object {oid} was exchanged for another one": "git 对象 {oid} 已被调换",
    "run git fsck, or take a fresh clone": "请运行 git fsck,或重新克隆",
    "there is no vault in {folder} or above it": "{folder} 及其上级文件夹中没有保险库",
    "name one with --vault DIR, or make one with: hnwctl init DIR": (
        "请用 --vault DIR 指定,或新建:hnwctl init DIR"
    ),
    "{file} has changes that are not committed": "{file} 有尚未提交的修改",
    "commit them, or take them back": "请先提交,或撤回这些修改",
}
