"""Chinese of what YAML texts, field paths, days, spans and the policy are refused for."""

ZH = {
    # YAML
    "{source}: more than {limit} MiB of text": "{source}:文本超过 {limit} MiB",
    "{source}, line {line}: not UTF-8 text": "{source} 第 {line} 行:不是 UTF-8 文本",
    "{source}, line {line}: a control character": "{source} 第 {line} 行:含有控制字符",
    "{source}, line {line}: a hidden line break": "{source} 第 {line} 行:含有不可见的换行符",
    "{source}, line {line}: a line may not begin with %": "{source} 第 {line} 行:行首不能是 %",
    "{source}, line {line}: indented with a tab; use spaces": (
        "{source} 第 {line} 行:用制表符缩进,请改用空格"
    ),
    "{source}, line {line}: a second document begins here": "{source} 第 {line} 行:此处开始了第二个文档",
    "{source}, line {line}: too many fields in one text": "{source} 第 {line} 行:一段文本中的字段过多",
    "{source}, line {line}: nested too deeply": "{source} 第 {line} 行:嵌套过深",
    "{source}, line {line}: a field name must be a word": "{source} 第 {line} 行:字段名必须是文字",
    "{source}, line {line}: a field without a name": "{source} 第 {line} 行:字段没有名称",
    "{source}, line {line}: the field {name} is given twice": "{source} 第 {line} 行:字段 {name} 重复",
    "{source}, line {line}: an alias (*{name}) is not allowed": (
        "{source} 第 {line} 行:不允许使用别名(*{name})"
    ),
    "{source}, line {line}: an anchor (&{name}) is not allowed": (
        "{source} 第 {line} 行:不允许使用锚点(&{name})"
    ),
    "{source}, line {line}: a tag ({name}) is not allowed": "{source} 第 {line} 行:不允许使用标签({name})",
    "{source}, line {line}: a colon is missing after a field name": (
        "{source} 第 {line} 行:字段名后缺少冒号"
    ),
    "{source}, line {line}: a colon too many, or an indentation that does not fit": (
        "{source} 第 {line} 行:多了冒号,或缩进不对齐"
    ),
    "{source}, line {line}: the indentation does not fit": "{source} 第 {line} 行:缩进不对齐",
    "{source}, line {line}: a quote is never closed": "{source} 第 {line} 行:引号没有闭合",
    "{source}, line {line}: a text that begins with this character needs quotes": (
        "{source} 第 {line} 行:以该字符开头的文本需要加引号"
    ),
    "{source}, line {line}: not YAML: {reason}": "{source} 第 {line} 行:不是有效的 YAML:{reason}",
    "a text holds half a character (a lone surrogate)": "文本中含有不完整的字符(单独的代理项)",
    # field paths
    "{path}: not a field path": "{path}:不是字段路径",
    "{path}: not an assignment": "{path}:不是赋值",
    "write path=value, as in profile.name=王小明 or finance.holdings[+].amount=500万": (
        "请写作 路径=值,如 profile.name=王小明 或 finance.holdings[+].amount=500万"
    ),
    "{path}: names a section, not a field": "{path}:是一节的名称,不是字段",
    "{path}: += and -= take a word and change a list of words": "{path}:+= 和 -= 用于在词语列表中增减一个词",
    "{path}: is a list; say which item: [0], [-1], [id=…], or [+] for a new one": (
        "{path}:是列表,请指明哪一项:[0]、[-1]、[id=…],新增用 [+]"
    ),
    "{path}: is a list; use +=, -= or [+]": "{path}:是列表,请用 +=、-= 或 [+]",
    "{path}: is not a list": "{path}:不是列表",
    "{path}: is not a list of words": "{path}:不是词语列表",
    "{path}: is a text and has no fields": "{path}:是文本,没有下级字段",
    "{path}: has fields of its own; name one": "{path}:有下级字段,请指明其一",
    "{path}: there is no item {item}; it has {count}": "{path}:没有 {item} 这一项,共 {count} 项",
    "{path}: no item is {item}; [+] makes a new one": "{path}:没有符合 {item} 的项,新增用 [+]",
    "{path}: several items are {item}": "{path}:有多项符合 {item}",
    # days and spans
    "not a day: {text}": "不是日期:{text}",
    "write 2026-03-01, 今天, 下周三, +2w, 3月1日, 农历八月十五, tomorrow or next monday": (
        "请写作 2026-03-01、今天、下周三、+2w、3月1日、农历八月十五、tomorrow 或 next monday"
    ),
    "not a span of time: {text}": "不是时长:{text}",
    "write 2w, 3m, 90d, 两周, 3个月 or 半年": "请写作 2w、3m、90d、两周、3个月 或 半年",
    "{span} from {day} is beyond the calendar": "{day} 起 {span} 超出日历范围",
    # policy
    "no template for {text}, there are: {allowed}": "没有 {text} 的规则配置模板,可选:{allowed}",
    "not policy/1, which this hnwctl reads: {text}": "不是本版本可读取的 policy/1:{text}",
    "leave the currency out: the policy has one: {text}": "请勿写币种,规则配置已指定:{text}",
    "must be more than nothing: {text}": "必须大于零:{text}",
    "not a key (small letters, digits, _ and -): {text}": "不是有效的键(小写字母、数字、_ 和 -):{text}",
    "not a key: {text}": "不是有效的键:{text}",
    "not a code of public holidays: {text}": "不是节假日代码:{text}",
    "not a day of the year (--10-01, lunar:--08-15, 2nd sunday of may, {feasts}): {text}": (
        "不是每年的某一天(--10-01、lunar:--08-15、2nd sunday of may、{feasts}):{text}"
    ),
    "any is not a key: it stands for every tier": "any 不能作键:它代表所有层级",
    "give from or over, not both": "from 与 over 只能写一个",
    "give at_least or over, one of them": "at_least 与 over 须写其中一个",
    "the first level is the lowest and has neither from nor over": "第一档为最低档,不写 from 或 over",
    "{upper} does not begin above {lower}: they overlap": "{upper} 的起点不高于 {lower}:两档重叠",
    "{key} stands there twice": "{key} 重复",
    "no such tier: {key}": "没有该资产层级:{key}",
    "no such festival: {key}": "没有该节日:{key}",
    "says nothing of {names}": "未规定 {names}",
    "policy.yaml: {problems}": "policy.yaml:{problems}",
    "more than the {count} contacts that a day holds": "超过每日联系上限({count} 次)",
    "no maturity comes onto the agenda before its day": "产品到期不会提前列入待办",
    "says nothing of {names}: they come last": "未列出 {names}:将排在最后",
    "allows no channel at all": "没有允许任何沟通方式",
    "medium must be above 0 and below high": "medium 须大于 0 且小于 high",
    "a higher rating must not be reviewed later than a lower one": "等级高的复核周期不得长于等级低的",
    "{higher} may hold less than {lower}": "{higher} 可持有的范围小于 {lower}",
    "the lowest class may hold more than {lower}": "最低类别可持有的范围大于 {lower}",
    "the weights must not all be 0": "权重不能全部为 0",
    "has no test: anybody would qualify": "没有任何条件:人人都符合",
    "policy.yaml: working_days.holidays: no public holidays are known for {place}": (
        "policy.yaml:working_days.holidays: 没有 {place} 的公众假期资料"
    ),
    "needs {needed} of {count} tests": "要求满足 {needed} 项,但只有 {count} 项条件",
}
