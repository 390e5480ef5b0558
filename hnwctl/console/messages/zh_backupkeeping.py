"""Chinese of what keeping backups says: where they lie, what is known of them, what stays and what goes."""

ZH: dict[str, str] = {
    # destinations
    "no such folder: {folder}": "没有这个文件夹:{folder}",
    "mount the disk that it is on, or make the folder; it is never made by itself": (
        "请挂载所在磁盘,或自行建立该文件夹;程序不会擅自建立"
    ),
    "not a folder: {folder}": "不是文件夹:{folder}",
    "{file} changed meanwhile": "{file} 在此期间已被更改",
    "no such snapshot: {name}": "没有这个备份快照:{name}",
    "`hnwctl backup list` shows them": "`hnwctl backup list` 列出全部",
    "several snapshots match {name}": "有多个备份快照符合 {name}",
    "give more of its name": "请多写几个字符",
    "{file}: not a regular file": "{file}:不是普通文件",
    "cannot read {file}: {reason}": "无法读取 {file}:{reason}",
    # the ledger
    "another run is working on the backups of this book": "另一个进程正在处理本账簿的备份",
    "try again later": "请稍后再试",
}
