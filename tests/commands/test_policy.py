"""``policy``: a draft decides nothing until an owner approves it, and then everything follows."""

from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from books import Book, crowd

Change = Callable[[str, str], None]


@pytest.fixture
def change(book: Book) -> Change:
    """Changes a text in policy.yaml, which must be there."""

    def apply(old: str, new: str) -> None:
        file = book.root / "policy.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return apply


def tiers(book: Book, **how: str) -> dict[str, str]:
    """Name -> tier, as a key sees them."""
    return {row["name"]: row["tier"] for row in book.run("list", "--json", **how).ok().json}


def test_a_new_policy_is_valid_and_names_what_nobody_confirmed(book: Book) -> None:
    done = book.run("policy", "check", "--json").ok()
    assert {"rule", "source"} == set(done.json[0])
    assert "tiers" in {row["rule"] for row in done.json}
    assert f"policy.yaml is valid; {len(done.json)} rules are not yet confirmed" in done.err


def test_nothing_differs_at_first(book: Book) -> None:
    done = book.run("policy", "diff").ok()
    assert (done.out, done.err) == ("", "policy.yaml is the policy in force already\n")
    before = book.commits()
    assert book.run("policy", "approve", identity="owner").ok().out == (
        "policy.yaml is the policy in force already\n"
    )
    assert book.commits() == before


def test_a_draft_is_told_and_decides_nothing(book: Book, change: Change) -> None:
    crowd(book)
    change("from: 500万", "from: 700万")
    listed = book.run("list", "--json").ok()
    assert "policy.yaml is not the approved one; the approved one is in force" in listed.err
    assert {row["name"]: row["tier"] for row in listed.json}["李娜"] == "prime"
    shown = book.run("policy", "show").ok().out
    assert "from: 500万" in shown
    differing = book.run("policy", "diff", "--json")
    assert differing.code == 1
    assert differing.json == [
        {"path": "tiers.levels[key=prime].from", "old": "5000000", "new": "7000000"},
    ]
    assert "an owner runs `hnwctl policy approve`" in book.run("policy", "diff").err


def test_approved_it_decides_and_what_was_published_is_renewed(book: Book, change: Change) -> None:
    crowd(book)
    change("from: 500万", "from: 700万")
    done = book.run("policy", "approve", "--json", identity="owner").ok()
    assert done.json == {"rules": ["tiers.levels[key=prime].from"], "renewed": 1}
    assert tiers(book)["李娜"] == "core"
    assert tiers(book, identity="assistant")["李娜"] == "core"
    assert book.run("policy", "diff").ok()
    assert book.run("verify").ok()


def test_an_owner_can_stop_publishing_tiers(book: Book, change: Change) -> None:
    crowd(book)
    assert tiers(book, identity="reminder")["王小明"] == "top"
    change("\npublish:\n  tier: true", "\npublish:\n  tier: false")
    assert book.run("policy", "approve", "--json", identity="owner").ok().json["renewed"] == 3
    assert set(tiers(book, identity="reminder").values()) == {None}
    assert tiers(book)["王小明"] == "top"
    assert book.run("verify").ok()


def test_a_dry_run_changes_nothing(book: Book, change: Change) -> None:
    change("from: 500万", "from: 700万")
    before = book.commits()
    done = book.run("policy", "approve", "--dry-run", identity="owner").ok()
    assert done.out == "would approve policy.yaml: 1 rule changes\n"
    assert book.commits() == before


def test_comments_are_kept_and_approved_too(book: Book, change: Change) -> None:
    change("# 资产层级", "# 我们的资产层级")
    assert book.run("policy", "diff").code == 1
    assert "only comments" in book.run("policy", "diff").err
    book.run("policy", "approve", identity="owner").ok()
    assert "# 我们的资产层级" in book.run("policy", "show").ok().out
    assert "# 我们的资产层级" in (book.root / "policy.yaml").read_text("utf-8")


@pytest.mark.parametrize("who", ["adviser", "assistant", "recovery"])
def test_only_an_owner_approves(book: Book, change: Change, who: str) -> None:
    change("from: 500万", "from: 700万")
    done = book.run("policy", "approve", identity=who)
    assert (done.code, done.out) == (5, "")
    assert "lin.hua" in done.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from: 500万", "from: many", "tiers.levels"),
        ("currency: CNY", "currency: USD", "policy.yaml counts in USD, the book in CNY"),
        ("hnwctl: policy/1", "hnwctl: policy/2", "policy/1"),
        ("tiers:\n", "tiers: &x\n", "policy.yaml"),
        ("load:", "lead:", "lead"),
        ("holidays: CN", "holidays: QQ", "working_days.holidays: no public holidays are known for QQ"),
    ],
)
def test_what_does_not_hold_is_named_and_never_approved(
    book: Book, change: Change, old: str, new: str, said: str
) -> None:
    change(old, new)
    for words in (["check"], ["approve"], ["diff"]):
        done = book.run("policy", *words, identity="owner")
        assert (done.code, done.out) == (4, "")
        assert said in done.err
    assert book.run("list", "--json").ok().json == []


def test_without_a_policy_file_the_approved_one_is_in_force(book: Book) -> None:
    (book.root / "policy.yaml").unlink()
    assert book.run("list", "--json").ok().json == []
    assert "jurisdiction: cn" in book.run("policy", "show").ok().out
    done = book.run("policy", "check")
    assert (done.code, done.out) == (3, "")
    assert "git checkout HEAD -- policy.yaml" in done.err


# --- editing -----------------------------------------------------------------------------------


def editor(folder: Path, old: str, new: str) -> str:
    """An editor that changes one text."""
    script = folder / "editor"
    script.write_text(f"#!/bin/sh\nsed -i 's/{old}/{new}/' \"$1\"\n")
    script.chmod(0o755)
    return str(script)


def test_the_file_is_edited_in_place_and_checked(book: Book, tmp_path: Path) -> None:
    env = {"EDITOR": editor(tmp_path, "from: 500万", "from: 700万")}
    done = book.run("policy", "edit", env=env).ok()
    assert "policy.yaml holds" in done.out
    assert book.run("policy", "diff").code == 1


def test_a_mistake_comes_back_and_can_be_put_right(book: Book, tmp_path: Path) -> None:
    wrong = {"EDITOR": editor(tmp_path, "from: 500万", "from: many")}
    done = book.run("policy", "edit", env=wrong)
    assert (done.code, done.out) == (4, "")
    terminal = book.terminal("policy", "edit", env={"EDITOR": editor(tmp_path, "many", "lots")})
    terminal.expect("policy.yaml does not hold: .*?tiers.levels")
    terminal.expect("Enter to edit again, n to leave it so")
    (tmp_path / "editor").write_text("#!/bin/sh\nsed -i 's/lots/700万/' \"$1\"\n")
    terminal.sendline("")
    terminal.expect("policy.yaml holds")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_reviews_that_the_rules_compute_are_published_anew(book: Book, change: Change) -> None:
    client = book.add("王小明", "kyc.rating=high", "kyc.risk.assessed=2026-11-01", "kyc.reviewed=2026-11-01")
    agreed = book.add("李娜", "kyc.review_due=2027-06-01")

    def days(id_: str, **how: str) -> list[str]:
        return [each["date"] for each in book.shown(id_, **how)["kyc_dates"]["dates"]]

    assert days(client, identity="reminder") == ["2027-05-01", "2027-11-01"]
    change("high: 6m", "high: 3m")
    change("valid: 12m", "valid: 24m")
    done = book.run("policy", "approve", identity="owner").ok()
    assert "1" in done.out
    assert days(client, identity="reminder") == ["2027-02-01", "2028-11-01"]
    assert days(agreed) == ["2027-06-01"]
    assert book.run("verify").ok().code == 0


def test_what_holds_and_is_hardly_meant_is_warned_of_by_path(book: Book, change: Change) -> None:
    assert "warning:" not in book.run("policy", "check").ok().err
    change("visits_a_day: ", "visits_a_day: 9")
    change("    - mismatch\n", "")
    told = book.run("policy", "check").ok().err
    assert "warning: policy.yaml: load.visits_a_day: more than the " in told
    assert "warning: policy.yaml: urgency.order: says nothing of mismatch: they come last" in told
    assert "超过每日联系上限" in book.run("policy", "check", lang="zh").ok().err
