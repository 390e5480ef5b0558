"""Chinese of what is said about a vault that was tampered with."""

ZH = {
    "no record belongs in a file of this name": "此处不应有这个名称的记录文件",
    "roster {rev}, which this machine knows, is not in the history of this clone": (
        "本机所知的第 {rev} 版成员名册不在此克隆的历史中"
    ),
    "this folder was the vault {old} before, the join line is of {new}": (
        "此文件夹原为保险库 {old},而该加入凭据属于 {new}"
    ),
    "if you know why, move {file} away and join again": "如果确知原因,请移走 {file} 后重新加入",
    "an unfinished write cannot be completed; see in git status what differs, then delete this file": (
        "未完成的写入无法补完;请用 git status 查看差异,然后删除此文件"
    ),
    "bring a file back: git checkout {commit} -- FILE, then git commit; delete one that was not there": (
        "恢复文件:git checkout {commit} -- FILE,再 git commit;多出的文件请删除"
    ),
    "it is of another book, or of an init that was interrupted: put it away": (
        "它属于另一本账簿,或属于中断的 init:请移走收好"
    ),
    "{section} has the highest revision there can be": "{section} 已是最高版本号,无法再写",
    "ask an owner who wrote it": "请向账簿所有者查询由谁写入",
}
