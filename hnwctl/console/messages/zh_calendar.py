"""Chinese of what the calendar says."""

ZH: dict[str, str] = {
    "the lunar calendar is known from {first} to {last}, not on {day}": (
        "农历只能查 {first} 年至 {last} 年,{day} 不在其中"
    ),
    "the lunar calendar is known up to {last}: {occasion}": "农历只能查到 {last} 年:{occasion}",
    "no public holidays are known for {place}": "没有 {place} 的公众假期资料",
    "write a code of the holidays library: CN, HK, US, US-NY, DE-BY, ECB": (
        "请写 holidays 库的代码:CN、HK、US、US-NY、DE-BY、ECB"
    ),
}
