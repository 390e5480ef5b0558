"""Chinese of the words that typer and its click put around our own."""

ZH = {
    "Usage:": "用法:",
    "Options:": "选项:",
    "Arguments:": "参数:",
    "Commands:": "命令:",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Show this message and exit.": "显示本帮助并退出。",
    "Install completion for the current shell.": "为当前 shell 安装自动补全。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "显示当前 shell 的自动补全脚本,以便复制或自行安装。"
    ),
    "default:": "默认:",
    "env var:": "环境变量:",
    "required": "必填",
}
