"""Chinese of what the index says: queries that are refused, stopped or sealed."""

ZH = {
    "the query is empty": "查询语句为空",
    "a query can only read: it is one SELECT, WITH or VALUES statement": (
        "查询只能读取数据:须为单条 SELECT、WITH 或 VALUES 语句"
    ),
    "tables and columns: hnwctl query --schema": "查看表与列:hnwctl query --schema",
    "this query is not valid: {reason}": "查询语句无效:{reason}",
    "no such table: {name}": "没有这个表:{name}",
    "this function cannot be used in a query: {name}": "查询中不能使用此函数:{name}",
    "a function in the query was given something that it cannot take": "查询中某个函数的参数无法处理",
    "the names after WITH use each other too often": "WITH 中定义的名称相互引用过多",
    "use fewer of them": "请减少引用次数",
    "a text in the query is longer than {size} KB": "查询中的文本超过 {size} KB",
    "the query took longer than {seconds} seconds and was stopped": "查询超过 {seconds} 秒,已中止",
    "the query needs more than {size} MB of memory and was stopped": "查询占用内存超过 {size} MB,已中止",
    "ask for less, with WHERE or LIMIT, and check how its tables are joined": (
        "请用 WHERE 或 LIMIT 缩小范围,并检查各表的连接条件"
    ),
    "the answer has more than {count} rows": "结果超过 {count} 行",
    "ask for less, with WHERE or LIMIT": "请用 WHERE 或 LIMIT 缩小范围",
    "sealed to your key: {what}": "您的密钥无权查看:{what}",
    "a process that helped with the vault was killed": "协助读取保险库的进程被终止",
}
