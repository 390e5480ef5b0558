"""Chinese of what is said when a client is erased, held, or given a copy of their data."""

ZH: dict[str, str] = {
    "was erased, and is back": "已被彻底删除,却又出现",
}
