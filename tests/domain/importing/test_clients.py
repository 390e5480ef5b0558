"""A table of clients against the book: nothing lost, nothing doubled, every row accounted for."""

from typing import Any

import pytest

from hnwctl.errors import ForbiddenError, InvalidError
from tests.domain.importing.planning import Book, carried_out, plan, read, reasons, with_columns


def profile(sections: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = sections["profile"]
    return found


def only(*lines: str, **options: Any) -> dict[str, dict[str, Any]]:
    """The sections of the one client that a table adds."""
    found = plan(read(*lines), **options)
    assert reasons(found) == []
    return found.added[0].sections


WANG: Book = {
    "wang0000": {
        "profile": {
            "name": "王小明",
            "kind": "person",
            "client_number": "C001",
            "contact_points": [{"type": "phone", "value": "+8613800001111"}],
            "stage": "active",
            "tags": ["vip"],
        }
    }
}


def test_a_row_becomes_a_client() -> None:
    sections = only(
        "客户号,姓名,性别,手机,邮箱,生日,风险等级,标签,职业,工作单位,备注,车牌",
        '001,王小明,男,138 0000 1111,w@x.cn,1980/2/29,稳健型,"vip,高尔夫",总经理,某公司,老客户,皖A1',
    )
    assert sections == {
        "profile": {
            "name": "王小明",
            "kind": "person",
            "client_number": "001",
            "gender": "male",
            "birthday": "1980-02-29",
            "contact_points": [
                {"type": "phone", "value": "+8613800001111"},
                {"type": "email", "value": "w@x.cn"},
            ],
            "occupation": {"title": "总经理", "employer": "某公司"},
            "tags": ["vip", "高尔夫"],
            "custom": {"车牌": "皖A1"},
        },
        "kyc": {"risk": {"class": "C3"}},
        "service": {"notes": [{"at": "2026-11-23", "text": "老客户"}]},
    }


def test_updates_come_with_their_differences() -> None:
    found = plan(read("客户号,姓名,手机,阶段,客户阶段", "C001,王小明,13900002222,x,流失预警"), WANG)
    (updated,) = found.updated
    assert [(change.path, change.old, change.new) for change in updated.changes] == [
        ("profile.contact_points[1].type", None, "phone"),
        ("profile.contact_points[1].value", None, "+8613900002222"),
        ("profile.stage", "active", "at_risk"),
        ("profile.custom.阶段", None, "x"),
    ]
    assert list(updated.sections) == ["profile"]
    assert found.counts == {"read": 1, "added": 0, "updated": 1, "unchanged": 0, "rejected": 0}


def test_empty_cells_and_missing_columns_erase_nothing() -> None:
    found = plan(read("客户号,姓名,手机,客户阶段,标签", "C001,王小明,,,"), WANG)
    assert found.counts["unchanged"] == 1


def test_signs_of_nothing_are_empty_but_somebody_may_be_called_null() -> None:
    sections = only("Last Name,First Name,Phone,Gender,Stage", "Null,Jo,N/A,未知,-")
    assert sections == {"profile": {"name": "Jo Null", "kind": "person"}}


def test_masked_values_never_overwrite_and_never_match() -> None:
    found = plan(read("客户号,姓名,手机", "C001,王*,138****1111"), WANG)
    assert found.counts["unchanged"] == 1
    assert found.notes[0].facts == {"count": 2, "columns": "姓名, 手机"}
    alone = plan(read("姓名,手机", "王*,138****1111"), WANG)
    assert reasons(alone) == ["row 2: the name is masked, and no client is found"]


def test_a_masked_custom_value_does_not_overwrite_a_full_one() -> None:
    book = carried_out(plan(read("客户号,姓名,卡号码", "C1,李梅,6222000011112222")))
    assert plan(read("客户号,姓名,卡号码", "C1,李梅,6222********2222"), book).counts["unchanged"] == 1


def test_names_are_joined_as_they_are_written() -> None:
    assert profile(only("姓,名", "欧阳,娜娜"))["name"] == "欧阳娜娜"
    assert profile(only("First Name,Middle Name,Last Name", "Mary,B,Smith"))["name"] == "Mary B Smith"
    assert profile(only("Surname,Customer Id", "Hargrave,1"))["name"] == "Hargrave"
    assert profile(only("姓名,姓,名", "王小明,王,小"))["name"] == "王小明"


def test_several_phones_in_columns_and_in_one_cell() -> None:
    points = profile(only("姓名,手机,办公电话", "王小明,13800001111/13900002222,010-62345678"))[
        "contact_points"
    ]
    assert [point["value"] for point in points] == ["+8613800001111", "+8613900002222", "+861062345678"]


def test_phones_belong_to_the_region_of_the_book() -> None:
    assert profile(only("name,phone", "Chan,9123 4567", region="HK"))["contact_points"] == [
        {"type": "phone", "value": "+85291234567"}
    ]


def test_numbers_that_a_program_left_as_floats_and_those_a_spreadsheet_destroyed() -> None:
    points = profile(only("姓名,手机", "王小明,13800001111.0"))["contact_points"]
    assert points[0]["value"] == "+8613800001111"
    found = plan(read("姓名,身份证号", "王小明,1.10101198001011E+17"))
    assert reasons(found) == [
        "row 2, 身份证号: a spreadsheet has shortened the number to 1.10101198001011E+17: its digits are lost"
    ]


def test_a_bad_row_is_rejected_alone_with_row_field_and_reason() -> None:
    found = plan(
        read("姓名,手机,生日", "王小明,13800001111,1980-02-30", "李梅,12,1980-01-01", "赵六,13900002222,")
    )
    assert reasons(found) == [
        "row 2, 生日: there is no such day: 1980-02-30",
        "row 3, 手机: no such phone number in CN: 12",
    ]
    assert found.counts == {"read": 3, "added": 1, "updated": 0, "unchanged": 0, "rejected": 2}


def test_a_row_with_two_faults_counts_once() -> None:
    found = plan(read("姓名,手机,生日", "王小明,12,1980-02-30"))
    assert len(found.rejected) == 2
    assert found.counts["rejected"] == 1


def test_what_is_not_valid_can_be_kept_as_custom_text() -> None:
    table = with_columns(read("姓名,手机,生日", "王小明,ask wife,1980-01-01"), "手机", keep_invalid=True)
    found = plan(table)
    assert profile(found.added[0].sections)["custom"] == {"手机": "ask wife"}
    assert found.notes[0].facts == {"column": "手机", "count": 1}
    everything = plan(read("姓名,手机,生日", "王小明,ask wife,1980-99-01"), keep_invalid=True)
    assert profile(everything.added[0].sections)["custom"] == {"手机": "ask wife", "生日": "1980-99-01"}


def test_rows_that_could_not_be_read_are_counted() -> None:
    found = plan(read("姓名,手机,生日", "王小明,13800001111", "李梅,13900002222,"))
    assert reasons(found) == ["row 2: 2 cells where the headings have 3"]
    assert found.counts == {"read": 2, "added": 1, "updated": 0, "unchanged": 0, "rejected": 1}


def test_one_client_in_two_rows() -> None:
    found = plan(read("客户号,姓名,性别", "C1,李梅,女", "C1,李梅,女", "C1,李梅,男"))
    assert found.outcomes == {2: "added", 3: "unchanged", 4: "rejected"}
    assert reasons(found) == ["row 4: row 2 is the same client and says otherwise"]


def test_one_client_of_the_book_in_two_rows() -> None:
    found = plan(read("客户号,姓名,性别", "C001,王小明,男", "C001,王小明,男", "C001,王小明,女"), WANG)
    assert found.outcomes == {2: "updated", 3: "unchanged", 4: "rejected"}


def test_a_couple_that_shares_an_address_in_one_table() -> None:
    table = read("姓名,手机,邮箱", "王小明,13800001111,home@x.cn", "赵丽,13900002222,home@x.cn")
    first = plan(table)
    assert first.counts["added"] == 2
    assert plan(table, carried_out(first)).counts["unchanged"] == 2


def test_what_is_wrong_twice_in_one_column_is_said_once() -> None:
    found = plan(read("姓名,手机,邮箱", "王小明,abc;abc,x@;y@"))
    assert reasons(found) == [
        "row 2, 手机: not a phone number: abc",
        "row 2, 邮箱: not an e-mail address: x@",
        "row 2, 邮箱: not an e-mail address: y@",
    ]


def test_several_matches_are_rejected() -> None:
    book = {**WANG, "li000000": {"profile": {"name": "李梅", "external": {"zoho": "z9"}}}}
    found = plan(read("客户号,姓名,Zoho Id", "C001,王小明,z9"), book)
    assert reasons(found) == ["row 2: several match: li000000, wang0000"]


def test_a_vault_id_finds_its_client_and_a_foreign_id_is_kept() -> None:
    assert plan(read("id,姓名", "wang0000,王小明"), WANG).counts["unchanged"] == 1
    table = read("ID,姓名,性别", "17,李梅,女")
    first = plan(table)
    assert profile(first.added[0].sections)["external"] == {"id": "17"}
    assert plan(table, carried_out(first)).counts["unchanged"] == 1


def test_documents_with_their_type_in_another_column() -> None:
    sections = only("姓名,证件类型,证件号码,证件有效期", "王小明,身份证,110101198001011237,长期", region="CN")
    assert sections["kyc"]["documents"] == [
        {"type": "id_card", "number": "110101198001011237", "expires": "9999-12-31"}
    ]
    untyped = only("name,id number", "Mary Smith,X123456")
    assert untyped["kyc"]["documents"] == [{"type": "other", "number": "X123456"}]


def test_addresses_from_their_parts() -> None:
    chinese = profile(only("姓名,省,市,区,详细地址", "王小明,浙江省,杭州市,西湖区,文三路1号"))["addresses"]
    assert chinese == [
        {"type": "home", "text": "浙江省杭州市西湖区文三路1号", "city": "杭州市", "province": "浙江省"}
    ]
    western = profile(
        only("name,Mailing Street,Mailing City,Mailing Zip,Mailing Country", "A B,1 Main St,Boston,02134,US")
    )
    assert western["addresses"] == [
        {
            "type": "mailing",
            "text": "1 Main St, Boston, US, 02134",
            "city": "Boston",
            "postcode": "02134",
            "country": "US",
        }
    ]


def test_a_changed_address_replaces_the_old_one_of_its_type() -> None:
    book = carried_out(plan(read("客户号,姓名,家庭地址", "C1,王小明,旧街1号")))
    found = plan(read("客户号,姓名,家庭地址", "C1,王小明,新街2号"), book)
    assert [(change.old, change.new) for change in found.updated[0].changes] == [("旧街1号", "新街2号")]


def test_lunar_birthdays_alone_and_beside_the_other() -> None:
    assert profile(only("姓名,农历生日", "王小明,1968-08-15"))["birthday"] == "lunar:1968-08-15"
    both = profile(only("姓名,生日,农历生日", "王小明,1968-10-06,八月十五"))
    assert (both["birthday"], both["dates"][0]["on"]) == ("1968-10-06", "lunar:--08-15")


def test_amounts_with_the_unit_of_their_heading_or_their_own() -> None:
    finance = only("姓名,存款(万元),房产(元),年收入", "王小明,50,300万,$1.5m")["finance"]
    assert finance["holdings"][0]["amount"] == "500000"
    assert finance["assets"][0]["amount"] == "3000000"
    assert (finance["income"][0]["amount"], finance["income"][0]["currency"]) == ("1500000", "USD")


def test_columns_of_products_become_holdings_and_zeros_do_not() -> None:
    finance = only("姓名,存款余额,理财余额,基金", "王小明,100,0,50")["finance"]
    assert [(each["product"], each["class"], each["amount"]) for each in finance["holdings"]] == [
        ("存款余额", "deposit", "100"),
        ("基金", "fund", "50"),
    ]


def test_a_total_is_a_valuation_and_stands_for_the_positions_that_nobody_lists() -> None:
    table = read("客户号,姓名,资产(万元)", "C1,王小明,600")
    first = plan(table)
    finance = first.added[0].sections["finance"]
    assert finance["valuations"] == [{"as_of": "2026-11-23", "of": "aum", "amount": "6000000"}]
    assert [(each["product"], each["amount"]) for each in finance["holdings"]] == [("资产(万元)", "6000000")]
    book = carried_out(first)
    assert plan(table, book).counts["unchanged"] == 1
    (client,) = book
    book[client]["finance"]["holdings"] = [{"product": "存款", "amount": "1", "held": "us"}]
    more = plan(read("客户号,姓名,资产(万元)", "C1,王小明,700"), book)
    finance = more.updated[0].sections["finance"]
    assert finance["holdings"] == [{"product": "存款", "amount": "1", "held": "us"}]
    assert [each["amount"] for each in finance["valuations"]] == ["7000000"]


def test_the_same_total_on_another_day_is_no_news() -> None:
    table = read("客户号,姓名,资产,数据日期", "C1,王小明,600,2026-10-31")
    book = carried_out(plan(table))
    later = read("客户号,姓名,资产", "C1,王小明,600")
    assert plan(later, book).counts["unchanged"] == 1


def test_the_order_of_dates_is_found_told_or_asked_for() -> None:
    table = read("姓名,生日", "王小明,01/02/1980", "李梅,13/02/1981")
    found = plan(table)
    assert profile(found.added[0].sections)["birthday"] == "1980-02-01"
    assert found.notes[0].facts == {"column": "生日", "order": "dmy", "count": 1}
    unclear = read("姓名,生日", "王小明,01/02/1980")
    with pytest.raises(InvalidError, match="column 生日: nothing tells"):
        plan(unclear)
    assert profile(plan(unclear, date_order="mdy").added[0].sections)["birthday"] == "1980-01-02"


def test_bare_numbers_in_a_column_of_dates_are_told() -> None:
    found = plan(read("姓名,生日", "王小明,29252"))
    assert profile(found.added[0].sections)["birthday"] == "1980-02-01"
    assert found.notes[0].facts == {"column": "生日", "count": 1}


def test_defaults_fill_new_clients_only() -> None:
    table = read("客户号,姓名,客户阶段", "C001,王小明,", "C2,李梅,", "C3,赵六,线索")
    bare: Book = {"wang0000": {"profile": {"name": "王小明", "client_number": "C001", "kind": "person"}}}
    found = plan(table, bare, defaults={"profile.stage": "存续客户", "profile.tags": "new"})
    assert [profile(added.sections)["stage"] for added in found.added] == ["active", "lead"]
    assert profile(found.added[0].sections)["tags"] == ["new"]
    assert found.outcomes[2] == "unchanged"


def test_a_default_that_is_not_valid() -> None:
    with pytest.raises(InvalidError, match="not one of"):
        plan(read("客户号,姓名", "C1,李梅"), defaults={"profile.stage": "asleep"})


def test_columns_of_a_section_that_the_key_may_not_write() -> None:
    with pytest.raises(ForbiddenError, match="资产"):
        plan(read("姓名,资产", "王小明,5"), writable=frozenset({"profile"}))


def test_a_table_without_anybody_in_it() -> None:
    with pytest.raises(InvalidError, match="no column holds a name"):
        plan(read("车牌,车型,性别", "皖A1,奥迪,男"))


def test_family_and_its_birthdays() -> None:
    family = profile(only("姓名,配偶,配偶生日,子女", "王小明,李梅,1982-03-04,王一"))["family"]
    assert family == [
        {"relation": "spouse", "name": "李梅", "birthday": "1982-03-04"},
        {"relation": "child", "name": "王一"},
    ]


def test_a_new_client_with_the_name_of_another_is_noticed() -> None:
    found = plan(read("客户号,姓名", "C9,王小明"), WANG)
    assert found.counts["added"] == 1
    assert found.notes[-1].facts == {"count": 1, "rows": "2"}
