"""``segment``: cross tables that drop nobody, saved rules, and who moved."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pexpect
from books import TODAY, Book, crowd, made

from hnwctl.console.drafts import Draft
from hnwctl.console.session import Session
from hnwctl.console.settings import Settings


def rows(book: Book, *words: str, **how: str) -> list[dict[str, Any]]:
    """What ``segment --json`` answers."""
    found: list[dict[str, Any]] = book.run("segment", *words, "--json", **how).ok().json
    return found


def kept(book: Book, name: str, where: str) -> None:
    """A saved rule that nobody has checked."""
    settings = Settings(vault=[book.root], identity=[book.identities["adviser"]], day=TODAY, quiet=True)
    rule = {"name": name, "where": where}
    Session(settings).book.save([Draft(None, {"rule": rule}, "00000000", "segment")], message="segment")


def test_the_book_by_tier(book: Book) -> None:
    crowd(book)
    done = book.run("segment").ok()
    assert done.out == (
        "tier              clients  share    AUM, CNY  share  unknown of  financial assets, CNY\n"
        "----------------  -------  -----  ----------  -----  ----------  ---------------------\n"
        "5–10m                   1  33.3%   6,000,000  42.9%                          6,000,000\n"
        "over 10m                1  33.3%   8,000,000  57.1%                         12,000,000\n"
        "no exchange rate        1  33.3%                              1\n"
        "all clients             3   100%  14,000,000   100%           1             18,000,000\n"
    )
    assert done.err == (
        "assets not known: 1 without an exchange rate\nnot converted and in no sum: USD 300,000\n"
    )
    cross = book.run("segment", "--by", "tier,risk", lang="zh").ok()
    assert cross.out == (
        "资产层级 × 风险承受能力等级  合计  C2  C4  未填写\n"
        "---------------------------  ----  --  --  ------\n"
        "500万–1000万                    1   1\n"
        "1000万以上                      1       1\n"
        "缺少汇率                        1               1\n"
        "全部客户                        3   1   1       1\n"
        "\n"
        "AUM(万 CNY)\n"
        "资产层级 × 风险承受能力等级      合计     C2     C4  未填写\n"
        "---------------------------  --------  -----  -----  ------\n"
        "500万–1000万                    600.0  600.0\n"
        "1000万以上                      800.0         800.0\n"
        "缺少汇率                            ?                     ?\n"
        "全部客户                     1,400.0+  600.0  800.0       ?\n"
    )
    plotted = book.run("segment", "--by", "tag", "--plot", lang="zh").ok()
    assert plotted.out.splitlines()[:4] == [
        "客户数",
        f"vip     {'█' * 56}  2  67%",
        f"golf    {'█' * 28}{' ' * 28}  1  33%",
        f"未填写  {'█' * 28}{' ' * 28}  1  33%",
    ]
    assert "有多个取值的客户出现在多行中,合计只计一次" in plotted.err
    archived = rows(book, "--archived")
    assert [row["tier"] for row in archived] == ["core", "prime", "top", None]
    assert [row["clients"] for row in rows(book, "--where", "stage = 'lead'")] == [1]


def test_programs_get_the_promised_keys(book: Book) -> None:
    crowd(book)
    prime, top, unknown = rows(book)
    assert prime == {
        "tier": "prime",
        "clients": 1,
        "clients_share": 0.3333,
        "aum": "6000000",
        "share": 0.4286,
        "financial_assets": "6000000",
        "currency": "CNY",
        "unpriced_clients": 0,
        "sealed_clients": 0,
        "damaged_clients": 0,
        "unrecorded_clients": 0,
    }
    assert top["aum"] == "8000000"
    assert (unknown["tier"], unknown["aum"], unknown["unpriced"]) == (None, None, ["USD"])
    assert unknown["unpriced_clients"] == 1
    done = book.run("segment", "--by", "preference,risk", "-f", "csv").ok()
    assert done.out.splitlines()[:2] == [
        "preference,risk,clients,clients_share,aum,share,financial_assets,currency,"
        "unpriced_clients,sealed_clients,damaged_clients,unrecorded_clients",
        "equity,C4,1,0.3333,8000000,0.5714,12000000,CNY,0,0,0,0",
    ]


def test_what_a_key_cannot_open_is_a_row_and_never_zero(book: Book) -> None:
    crowd(book)
    assistant = rows(book, "--by", "tier,risk", identity="assistant")
    assert [row.get("tier") for row in assistant] == ["prime", "top", None]
    assert assistant[-1]["sealed"] == ["aum", "share", "financial_assets", "tier"]
    assert not any({"aum", "share", "financial_assets"} & row.keys() for row in assistant)
    done = book.run("segment", "--by", "preference", identity="assistant").ok()
    assert done.out.splitlines()[-2:] == [
        "sealed to your key        3   100%",
        "all clients               3   100%",
    ]
    assert done.err == "sealed to your key: AUM\n"
    reminder = rows(book, "--by", "risk", identity="reminder")
    assert [(row["clients"], "risk" in row["sealed"]) for row in reminder] == [(3, True)]


def test_a_household_is_whoever_is_linked(book: Book) -> None:
    rich = book.add("王建国", "finance.holdings[+].amount=900万")
    poor = book.add("王芳", "finance.holdings[+].amount=100万", "profile.family[+].relation=spouse",
                    f"profile.family[-1].client={rich}")  # fmt: skip
    book.add("李四", "finance.goals[+].kind=retirement", "finance.goals[+].kind=education")
    found = rows(book, "--by", "household")
    assert [(row["household"], row["household_name"], row["clients"], row["aum"]) for row in found] == [
        (rich, "王建国", 2, "10000000"),
        (None, None, 1, None),
    ]
    assert poor
    assert "王建国" in book.run("segment", "--by", "household").ok().out
    goals = rows(book, "--by", "goal")
    assert {row["goal"]: row["clients"] for row in goals} == {"education": 1, "retirement": 1, None: 2}


def test_a_rule_is_kept_asked_and_dropped(book: Book) -> None:
    crowd(book)
    saved = book.run("segment", "save", "大客户", "--where", "aum > 7000000", "--label", "AUM 700万以上").ok()
    assert saved.out == "segment 大客户: 1 clients now\n"
    assert (
        book.run("segment", "save", "VIP", "--where", "contains(tags,\n 'vip')", "--json")
        .ok()
        .json["clients"]
        == 2
    )
    assert [row["name"] for row in book.run("list", "--segment", "大客户", "--json").ok().json] == ["王小明"]
    both = book.run("list", "--segment", "ｖｉｐ", "--where", "risk = 'C2'", "--json").ok().json
    assert [row["name"] for row in both] == ["李娜"]
    shown = book.run("segment", "show", "vip", "--columns", "name", "-f", "tsv").ok()
    assert shown.out.splitlines() == ["name", "李娜", "王小明"]
    assert {row["大客户"]: row["clients"] for row in rows(book, "--by", "大客户")} == {
        True: 1,
        False: 1,
        None: 1,
    }
    assert rows(book, "--by", "rule:vip", "--segment", "大客户")[0]["rule:VIP"] is True

    again = book.run("segment", "save", "ＶＩＰ", "--where", "stage = 'lead'")
    assert (again.code, "missing --yes" in again.err) == (2, True)
    dry = book.run("segment", "save", "vip", "--where", "stage = 'lead'", "--dry-run").ok()
    assert "nothing was written" in dry.err
    book.run("segment", "save", "vip", "--where", "stage = 'lead'", "--yes").ok()
    listed = book.run("segment", "list", "--json").ok().json
    assert [(row["name"], row["clients"], row["where"]) for row in listed] == [
        ("vip", 1, "stage = 'lead'"),
        ("大客户", 1, "aum > 7000000"),
    ]
    assert book.run("segment", "drop", "VIP", "--yes").ok().out == "dropped: vip\n"
    gone = book.run("segment", "show", "vip")
    assert (gone.code, gone.err) == (3, "error: no such segment: vip\n  one of: 大客户\n")
    assert book.commits()[0].startswith("drop segment ")


def test_a_rule_that_does_not_hold_is_told_and_stops_nobody_else(book: Book) -> None:
    crowd(book)
    kept(book, "old", "wealth > 5")
    book.run("segment", "save", "rich", "--where", "aum > 5000000").ok()
    done = book.run("segment", "list").ok()
    assert "this query is not valid: no such column: wealth" in done.out
    sealed = book.run("segment", "list", "--json", identity="assistant").ok().json
    assert [(row["name"], row["clients"], row["problem"]) for row in sealed] == [
        ("old", None, "this query is not valid: no such column: wealth"),
        ("rich", None, "sealed to your key: clients.aum"),
    ]
    broken = book.run("list", "--segment", "old")
    assert (broken.code, broken.out) == (4, "")
    assert broken.err.startswith("error: the rule of old does not hold: ")
    assert book.run("list", "--segment", "rich", identity="assistant").code == 5
    assert [row["sealed"] for row in rows(book, "--by", "rich", identity="assistant")] == [
        ["aum", "share", "financial_assets", "rich"]
    ]
    assert book.run("segment", "save", "x", "--where", "aum > 1", identity="assistant").code == 5


MISTAKES: list[tuple[list[str], int, str]] = [
    (["--by", "wealth"], 4, "no such dimension: wealth"),
    (["--by", "tier,资产层级"], 4, "--by names tier twice"),
    (["--by", ","], 4, "--by names nothing"),
    (["--where", "1) OR (1"], 4, "the parentheses"),
    (["--segment", "gone"], 3, "no such segment: gone"),
    (["--plot", "-f", "csv"], 2, "--plot draws for people"),
    (["save", "x", "--where", "DELETE FROM clients"], 4, "this query is not valid"),
    (["save", "x", "--where", "id IN (DELETE FROM clients)"], 4, "this query is not valid"),
    (["save", "x", "--where", "1; DROP TABLE clients"], 4, "cannot hold a semicolon"),
    (["save", "x", "--where", "load_extension('x')"], 4, "this function cannot be used"),
    (["save", "x", "--where", " "], 4, "the condition is empty"),
    (["save", "a,b", "--where", "1"], 4, "no name for a segment: a,b"),
    (["save", "Tier", "--where", "1"], 4, "Tier means something else already"),
    (["drop", "x", "--yes"], 3, "no such segment: x"),
    (["moves", "--since", "2030-01-01"], 4, "is yet to come"),
    (["moves", "--since", "2026-01-01", "--by", "tag"], 4, "moves cannot be told by tag"),
    (["moves"], 2, "--since"),
]


def test_a_mistake_is_named_in_two_lines(book: Book) -> None:
    for words, code, said in MISTAKES:
        done = book.run("segment", *words)
        assert (done.code, done.out, said in done.err) == (code, "", True), (words, done.err)
        assert len(done.err.splitlines()) <= 2, words


def test_who_moved(book: Book) -> None:
    client = book.add("王小明", "profile.stage=active", "kyc.risk.class=C2",
                      "finance.preferences.likes+=equity", "finance.holdings[+].amount=600万")  # fmt: skip
    dated = book.add("李娜", "kyc.risk.class=C2", "kyc.risk.assessed=2026-10-05",
                     "kyc.previous[+].class=C4", "kyc.previous[-1].assessed=2025-10-01")  # fmt: skip
    book.add("赵敏", "finance.holdings[+].amount=100万")
    changes = ("profile.stage=dormant", "kyc.risk.class=C3", "finance.holdings[0].amount=1200万",
               "finance.preferences.likes+=gold")  # fmt: skip
    book.run("set", client, *changes).ok()
    found = book.run("segment", "moves", "--since", "2025-12-31", "--json").ok().json
    told = {(row["id"], row["dimension"]): (row["from"], row["to"], row["source"]) for row in found}
    assert told == {
        (client, "tier"): ("prime", "top", "history"),
        (client, "risk"): ("C2", "C3", "history"),
        (client, "preference"): (["equity"], ["equity", "gold"], "history"),
        (client, "stage"): ("active", "dormant", "history"),
        (dated, "risk"): ("C4", "C2", "record"),
    }
    assert next(row["on"] for row in found if row["id"] == dated) == "2026-10-05"
    done = book.run("segment", "moves", "--since", "2025-12-31", "--by", "preference", lang="zh").ok()
    assert done.out.splitlines()[2].split()[0:4] == [
        "王小明",
        "投资偏好",
        "权益类(股票)",
        "权益类(股票)、黄金",
    ]
    assistant = book.run("segment", "moves", "--since", "2025-12-31", "--json", identity="assistant").ok()
    assert {row["dimension"] for row in assistant.json} == {"tier", "risk", "stage"}
    assert "sealed to your key: preference" in assistant.err


def test_an_old_version_counts_only_if_it_was_rightly_signed(book: Book) -> None:
    client = book.add("王小明", "kyc.risk.class=C2")
    path, good = book.record(client), book.record(client).read_text()
    before, at, after = good.partition("kyc_dates:")
    head, sig, tail = before.rpartition("sig=")
    path.write_text(f"{head}{sig}{'B' if tail[0] == 'A' else 'A'}{tail[1:]}{at}{after}")
    for message in ("forged", "put back"):
        book.git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qam", message)
        path.write_text(good)
    done = book.run("segment", "moves", "--since", "2025-12-31", "--json").ok()
    assert done.json == []
    assert f"earlier versions do not hold and were left out: {client}" in done.err


def test_a_narrow_terminal_loses_nobody(book: Book) -> None:
    for stage in ("lead", "onboarding", "at_risk", "retaining", "won_back", "closed"):
        book.add(f"client {stage}", f"profile.stage={stage}")
    for columns in (80, 60):
        child = book.terminal("segment", "--by", "risk,stage", columns=columns)
        child.expect(pexpect.EOF)
        shown = child.before or ""
        assert all(len(line.rstrip("\r")) <= columns for line in shown.split("\n"))
        assert all(f" {stage}" in shown for stage in ("lead", "at risk", "won back", "closed"))
        assert "no room" not in shown


def test_several_books_stand_one_below_the_other(book: Book, tmp_path: Path) -> None:
    other = made(tmp_path / "other", currency="USD")
    book.add("王小明", "finance.holdings[+].amount=600万")
    other.add("John", "finance.holdings[+].amount=2m")
    both = ("--vault", other.root, "--identity", other.identities["adviser"])
    found = json.loads(book.run("segment", "--json", *both).ok().out)
    assert [(row["vault"], row["currency"], Decimal(row["aum"])) for row in found] == [
        (str(book.root), "CNY", 6_000_000),
        (str(other.root), "USD", 2_000_000),
    ]
    assert book.run("segment", *both).ok().out.count("all clients") == 2
