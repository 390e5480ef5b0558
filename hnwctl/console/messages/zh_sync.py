"""Chinese of synchronising with a git server."""

ZH = {
    # the command
    "Fetch from the git server, verify, push.": "从 git 服务器获取、校验并推送。",
    (
        "Fetch from the git server, verify all of it, go on from there, and push.\n\n"
        "Nothing moves unless everything holds. A history that an owner had written anew is followed, "
        "and what was\n"
        "not pushed yet is put on top of it. Where both sides have new commits it says what to do."
    ): (
        "从 git 服务器获取并全部校验,在此基础上继续,然后推送。\n\n"
        "只有全部校验通过才会变动。账簿所有者重写过的历史会被跟随,尚未推送的提交会移到新历史之上。"
        "两边都有新提交时会说明如何处理。"
    ),
    "which git server, as `git remote` knows it": "哪个 git 服务器(`git remote` 中的名称)",
    "nothing to do: {remote} has the same, at {commit}": "无需同步:{remote} 与此处相同,位于 {commit}",
    "{remote}: {fetched} {fetched:commits|commit} would be fetched, {pushed} pushed": (
        "{remote}:将获取 {fetched} 个提交,推送 {pushed} 个"
    ),
    "{remote}: {fetched} {fetched:commits|commit} fetched, {pushed} pushed; now at {commit}": (
        "{remote}:已获取 {fetched} 个提交,已推送 {pushed} 个;现位于 {commit}"
    ),
    "an owner had the history written anew": "账簿所有者重写了历史",
    "an owner had the history written anew; {replayed} {replayed:commits|commit} put on top of it": (
        "账簿所有者重写了历史;{replayed} 个提交已移到新历史之上"
    ),
    "an owner had the history written anew; {replayed} {replayed:commits|commit} to be put on top": (
        "账簿所有者重写了历史;将有 {replayed} 个提交移到新历史之上"
    ),
    "changes to erased records were left out: {ids}": "对已彻底删除的记录的更改未予保留:{ids}",
    "{remote} had gone back to an older state than it had before": "{remote} 回退到了比先前更旧的状态",
    "{file} [{section}] came sealed to {key}, which was replaced: who left may be able to open it": (
        "{file} [{section}] 是用已更换的密钥 {key} 加密的:已离开的成员可能仍能打开"
    ),
    "… and {count} more; --json lists them": "……另有 {count} 处;--json 可列出全部",
    "sealed anew to the present keys": "已用现行密钥重新加密",
    "an owner's `hnwctl sync` seals them anew": "账簿所有者运行 `hnwctl sync` 时会重新加密",
    "{ref} still has what was erased; delete it, then run `hnwctl sync` again": (
        "{ref} 仍含有已彻底删除的内容;请删除它,然后再次运行 `hnwctl sync`"
    ),
    "what was put aside with git stash went with the former history": (
        "用 git stash 暂存的内容已随旧历史一并清除"
    ),
    # which server
    "there is no git server called {name} here": "此处没有名为 {name} 的 git 服务器",
    "add it: git remote add {name} ADDRESS": "请添加:git remote add {name} 地址",
    "not the name of a git server: {name}": "不是 git 服务器的名称:{name}",
    "not the name of a branch: {name}": "不是分支的名称:{name}",
    "no git server is known to this clone": "此克隆没有已知的 git 服务器",
    "add one: git remote add origin ADDRESS": "请添加一个:git remote add origin 地址",
    "this clone knows several git servers": "此克隆有多个 git 服务器",
    "name one with --remote: {names}": "请用 --remote 指定一个:{names}",
    "not an address to synchronise with: {url}": "不是可用于同步的地址:{url}",
    "https://…, ssh://…, user@host:path, or a folder": "https://…、ssh://…、user@host:path 或文件夹",
    # the way there
    "the git server has no such branch": "git 服务器没有这个分支",
    "the git server has no branch {branch}, and does not say which of its own is meant": (
        "git 服务器没有分支 {branch},也没有说明应使用它的哪个分支"
    ),
    "say it: git branch --set-upstream-to, or git push it there once": (
        "请指明:git branch --set-upstream-to,或先用 git push 推送一次"
    ),
    "the git server sent no commit": "git 服务器没有发来提交",
    "the git server's branch moved meanwhile": "git 服务器的分支在此期间已移动",
    "run `hnwctl sync` again": "请再次运行 `hnwctl sync`",
    "the git server refuses the push: {reason}": "git 服务器拒绝推送:{reason}",
    "what came from it is here; what is new here stays here": "从它获取的内容已在此处;此处的新内容保留在此处",
    "the git server cannot be used: {reason}": "无法使用 git 服务器:{reason}",
    "nothing was changed; try `git ls-remote {name}` to see whether git gets there at all": (
        "未作任何更改;可用 `git ls-remote {name}` 查看 git 能否连接"
    ),
    "the git server is not done after {seconds} seconds; given up": (
        "git 服务器 {seconds} 秒后仍未结束;已放弃"
    ),
    "the git server says nothing any more; given up after {seconds} seconds": (
        "git 服务器不再响应;等待 {seconds} 秒后放弃"
    ),
    "nothing was changed; try again": "未作任何更改;请重试",
    "the git server says more than anybody can read": "git 服务器发来的信息多得无法阅读",
    "nothing was changed": "未作任何更改",
    # what it has
    "what the git server has at {commit} does not hold; nothing was changed": (
        "git 服务器在 {commit} 的内容未通过校验;未作任何更改"
    ),
    "ask an owner; `hnwctl verify` checks what is here": "请询问账簿所有者;`hnwctl verify` 可校验此处的内容",
    "the history that was erased, up to {old}, is a part of it again": (
        "已彻底删除的历史(至 {old})又出现在其中"
    ),
    "this history has nothing in common with the vault here": "这份历史与此处的保险库毫无共同之处",
    "nothing was committed here yet": "此处尚无任何提交",
    "nothing is pushed from {commit}: it would bring back what was erased": (
        "未推送 {commit}:它会带回已彻底删除的内容"
    ),
    "take a fresh clone; what is new here can be made again there": "请重新克隆;此处的新内容可在那里重做",
    # both sides
    "both sides changed the same: {places}; nothing was changed": "两边更改了同一处:{places};未作任何更改",
    "take a fresh clone beside this one, and make your changes there again": (
        "请在旁边重新克隆一份,并在那里重做您的更改"
    ),
    "there is a merge among the commits that are not on the git server: {commit}": (
        "尚未推送到 git 服务器的提交中有一个合并:{commit}"
    ),
    "members, rights or keys were changed on both sides, here in {commit}; rosters are never merged": (
        "两边都更改了成员、权限或密钥,此处为 {commit};成员名册从不合并"
    ),
    "an owner makes that change again on top of what the git server has": (
        "请账簿所有者在 git 服务器现有内容之上重做该更改"
    ),
    "members, rights or keys were changed here and on the git server; rosters are never merged": (
        "此处和 git 服务器上都更改了成员、权限或密钥;成员名册从不合并"
    ),
    "here and on the git server the same was changed: {places}; nothing was changed": (
        "此处和 git 服务器上更改了相同的文件:{places};未作任何更改"
    ),
    "here and on the git server there are new commits, of different files; nothing was changed": (
        "此处和 git 服务器上都有新提交,涉及不同的文件;未作任何更改"
    ),
    "run: git merge {branch} && hnwctl sync": "请运行:git merge {branch} && hnwctl sync",
}
