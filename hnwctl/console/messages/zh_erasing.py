"""Chinese of what is said when a client is erased, held, or given a copy of their data."""

ZH: dict[str, str] = {
    "was erased, and is back": "已被彻底删除,却又出现",
    "the commit {commit}, to which history was rewritten, is not there": "找不到历史改写后的提交 {commit}",
    "the redacted blocks in history are not those that an owner signed for": "历史中被抹去的内容与账簿所有者签名确认的不一致",
    "this history cannot be written anew commit by commit; nothing was changed": "无法逐个提交改写这段历史;未做任何改动",
    "look with: git fsck --full; then report it": "请先用 git fsck --full 检查,再向我们报告",
    "{ref} is no commit": "{ref} 不是提交",
    "delete it: git update-ref -d {ref}": "请删除它:git update-ref -d {ref}",
    "HEAD is on no branch": "HEAD 不在任何分支上",
    "git switch to the branch of the book first": "请先用 git switch 切换到账簿所在的分支",
    "other work trees belong to this repository": "此仓库还有其他工作目录",
    "take them away first: git worktree list, git worktree remove, git worktree prune": "请先移除它们:git worktree list、git worktree remove、git worktree prune",
    "this clone has only a part of the history": "此克隆只有部分历史",
    "take a full clone": "请使用完整的克隆",
    "something is staged with git add": "有用 git add 暂存的改动",
    "commit it, or take it back with: git restore --staged .": "请提交,或用 git restore --staged . 取消暂存",
    "something was committed meanwhile": "期间有新的提交",
    "the note of an unfinished erasure is damaged: {file}": "未完成的彻底删除的记录已损坏:{file}",
    "look with git log whether the erasure is there; then delete the file, and run git gc": "请用 git log 查看是否已删除;然后删除该文件,并运行 git gc",
    "looking through the history": "正在检查历史",
    "writing the history anew": "正在改写历史",
}
