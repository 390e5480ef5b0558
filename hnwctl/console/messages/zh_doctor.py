"""Chinese of what ``doctor`` finds and mends."""

ZH: dict[str, str] = {
    "Find what is not as it should be; mend it.": "找出并修复不正常之处。",
    "check": "检查项",
    "hint": "处理办法",
    (
        "Look for what is not as it should be around the vault; exit 1 if something is left to do.\n\n"
        "It needs no key; with one it also looks at the sealed cache and into the records. "
        "It deletes no file of\nyours."
    ): (
        "检查保险库及其周边有无不正常之处;仍有待处理的事项时退出码为 1。\n\n"
        "无需密钥;有密钥时还会检查加密缓存和记录内容。不会删除您的任何文件。"
    ),
    "put right what can be put right": "修复可以修复的问题",
    "{checks} checks: {found} found, {mended} mended, {failed} failed": (
        "共检查 {checks} 项:发现 {found} 个问题,已修复 {mended} 个,失败 {failed} 个"
    ),
    "{checks} checks: all is well": "共检查 {checks} 项:一切正常",
    "mended:": "已修复:",
    "failed:": "失败:",
    "found:": "发现:",
    "note:": "提示:",
    "git's index is damaged: {reason}": "git 的暂存区已损坏:{reason}",
    "work on a clone of the book, or `hnwctl backup restore` it": (
        "请使用账簿的克隆,或用 `hnwctl backup restore` 恢复"
    ),
    (
        "the keys in {folder} are those of the fictitious book: everybody has them; put nothing real into it"
    ): "{folder} 中是虚构账簿的公开密钥,人人都有:请勿在此账簿存放真实资料",
    "an executable file": "可执行文件",
    "too large": "过大",
    "it tells git to do what is not hnwctl's": "它让 git 执行与 hnwctl 无关的处理",
    "lines of .gitattributes tell git to do what is not hnwctl's: {lines}": (
        ".gitattributes 中有让 git 执行与 hnwctl 无关处理的行:{lines}"
    ),
    "nothing was found": "未发现问题",
    "today is {today}, but the book was written on {newest}": "今天是 {today},但账簿在 {newest} 已有写入",
    "set the clock of this machine; or a colleague's was wrong: hnwctl verify": (
        "请校准本机时钟;也可能是同事的时钟有误:hnwctl verify"
    ),
    "`hnwctl edit` the client whose record that is": "请用 `hnwctl edit` 修改该客户的记录",
    "{count} {count:things are|thing is} wrong with the records, first: {first}": (
        "记录有 {count} 处问题,第一处:{first}"
    ),
    "`hnwctl verify` names each, and what to do": "`hnwctl verify` 会逐一列出并说明处理办法",
    "`hnwctl policy diff` shows what differs": "`hnwctl policy diff` 显示差异",
    "{file}: {problem}": "{file}:{problem}",
    "`hnwctl policy edit`, then `hnwctl policy check`": (
        "请用 `hnwctl policy edit` 修改,再运行 `hnwctl policy check`"
    ),
    "the sealed cache cannot be used: it is damaged, or of former rules": (
        "加密缓存无法使用:已损坏,或属于旧的规则"
    ),
    "{count} sealed caches of former keys or clones are left": "残留 {count} 份属于旧密钥或旧克隆的加密缓存",
    "`hnwctl doctor --fix` puts it right": "`hnwctl doctor --fix` 可修复",
    "the setting {name} of this repository spoils merges, or keeps plain text: {value}": (
        "此仓库的设置 {name} 会破坏合并,或留存明文:{value}"
    ),
    "the setting {name} of this repository runs a command, or reads other settings": (
        "此仓库的设置 {name} 会运行命令,或读取其他设置"
    ),
    "git config --local --unset-all {name}; if it is yours, set it with git config --global": (
        "git config --local --unset-all {name};如果是您自己设置的,请改用 git config --global"
    ),
    "a pre-commit hook of yours stands where the guard against plain text belongs: {file}": (
        "明文防护钩子的位置上已有您的另一个 pre-commit 钩子:{file}"
    ),
    "git keeps plain text of what it showed: {refs}": "git 留存了显示过的明文:{refs}",
    "what git kept lies among its objects until they are swept": "git 留存的明文在清理前仍在其对象中",
    "git gc --prune=now; it also drops whatever else no branch reaches": (
        "git gc --prune=now;没有分支引用的其他内容也会一并清除"
    ),
    "git looks for hooks elsewhere, so the guard against plain text does not run: {file}": (
        "git 在别处查找钩子,因此明文防护不起作用:{file}"
    ),
    "`hnwctl doctor --fix` puts it at .git/{beside}; add this line to your hook:\n{line}": (
        "`hnwctl doctor --fix` 会把防护钩子放到 .git/{beside};请在您的钩子中加入这一行:\n{line}"
    ),
    "the guard against plain text is missing in the repository of this linked work tree": (
        "此链接工作目录所属的仓库缺少明文防护钩子"
    ),
    "run `hnwctl doctor --fix` in the main work tree": "请在主工作目录中运行 `hnwctl doctor --fix`",
    "the guard that keeps plain text out of commits is missing or out of date": (
        "防止提交明文的防护钩子缺失或已过时"
    ),
    "git may spoil sealed files: .gitattributes is missing, or not as it should be": (
        "git 可能破坏加密文件:.gitattributes 缺失或内容不当"
    ),
    ".gitignore lacks what editors leave behind": ".gitignore 未包含编辑器留下的文件",
    "other attributes are stronger than those of the vault": "其他属性设置覆盖了保险库的设置",
    "look into .git/info/attributes, and take away what speaks of the vault's folders": (
        "请查看 .git/info/attributes,删去涉及保险库文件夹的内容"
    ),
    "another process is writing now": "另一个进程正在写入",
    "run this again later": "请稍后再运行",
    "a change that was saved in git is not yet in every file": "已存入 git 的更改尚未写入所有文件",
    "files that a killed command had prepared": "被中断的命令准备好的文件",
    "what a killed sync had fetched": "被中断的同步所获取的内容",
    "an erasure was interrupted": "一次彻底删除被中断",
    "run any command that opens the vault with your key, such as `hnwctl list`": (
        "请运行任一用您的密钥打开保险库的命令,例如 `hnwctl list`"
    ),
    "others may read {count} of the vault's files and folders, such as {file}": (
        "他人可读取保险库的 {count} 个文件或文件夹,例如 {file}"
    ),
    "others may read the identity file {file}": "他人可读取身份密钥文件 {file}",
    "{file} is a link": "{file} 是链接",
    "put the file itself in its place, or delete the link": "请把文件本身放到该位置,或删除链接",
    "what a killed `edit` left in memory: {folders}": "被中断的 `edit` 在内存中的残留:{folders}",
    "a link": "链接",
    "another repository": "另一个仓库",
    "an export, a backup or a key by its name": "从名称看是导出文件、编辑器备份或密钥",
    "a secret key": "含有私钥",
    "not a sealed key file": "不是加密的密钥文件",
    "not sealed": "未加密",
    "{file} is staged for commit: {why}": "{file} 已暂存待提交:{why}",
    "git restore --staged FILE, then move it out of the vault": (
        "请运行 git restore --staged 文件名,再把文件移出保险库"
    ),
    "{file} lies in the vault: {why}": "{file} 位于保险库内:{why}",
    "the recovery key lies beside the vault: {file}": "恢复密钥仍放在保险库旁:{file}",
    "who has it reads all of the book: print it, put it away offline, with the join line; then delete it": (
        "谁拿到它,谁就能读取整本账簿:请打印,与加入凭据一起离线保管,然后删除该文件"
    ),
    "it is in git's history too: move it away, commit that, and change what it gives away": (
        "它也在 git 历史中:请移走并提交,再更换已泄露的内容"
    ),
    "move it out of the vault, to an encrypted place, or delete it": "请移出保险库,存到加密的位置,或删除",
    "{version} is too old: 2.36 is needed": "{version} 版本过旧:需要 2.36 或更高",
    "install a newer git": "请安装更新的 git",
    "the program age is not installed; it is needed only to restore by hand": (
        "未安装 age 程序;仅手动恢复时需要"
    ),
}
