"""Chinese of `schedule`: cadences, and plans of contacts."""

ZH: dict[str, str] = {
    # tables of the index
    "How clients want to be contacted; only of those who said so.": "客户希望的沟通方式;仅含有此要求的客户。",
    "preferred channel": "首选沟通方式",
    "preferred day of the week": "首选星期几",
    "channels by which the client does not want to be contacted, joined by comma and blank": (
        "客户不接受的沟通方式,以逗号和空格连接"
    ),
}
