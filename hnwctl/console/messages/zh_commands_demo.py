"""Chinese of the demonstration book."""

ZH = {
    "Make a fictitious book of 40 clients, with keys of every role, to try things on.": (
        "生成一本虚构的客户账簿(40 位客户，附各角色的密钥)，供试用。"
    ),
    "the folder to make; it must be new or empty": "要新建的文件夹；必须不存在或为空",
    "made a fictitious book in {vault}, with {commits} commits": (
        "已在 {vault} 生成虚构账簿，含 {commits} 次提交"
    ),
    "to work on it as the adviser chen.jie:": "以理财经理 chen.jie 的身份使用：",
    "  {line}": "  {line}",
    "then for example:": "然后例如：",
    "the keys of the other members lie beside that one: {members}": "其他成员的密钥在同一文件夹：{members}",
    "everybody has these keys: put nothing real into this book": (
        "这些密钥人人都有：请勿在此账簿中存放任何真实资料"
    ),
    "this installation came without the sample book": "此安装不含示例账簿",
    "run it from a checkout": "请在源代码目录中运行",
}
