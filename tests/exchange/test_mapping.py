"""Columns find their fields: by heading, by the program that wrote the file, by a mapping."""

from typing import Any

import pytest

from hnwctl.errors import InvalidError
from hnwctl.exchange.draft import draft_map
from hnwctl.exchange.grid import Sheet
from hnwctl.exchange.mapfile import parse_map
from hnwctl.exchange.mapping import Mapped, guess_kind, map_sheet
from hnwctl.exchange.sheet import parse_sheet
from hnwctl.store.codec import load

PHONE = "profile.contact_points[type=phone].value"
EMAIL = "profile.contact_points[type=email].value"


def sheet(*lines: str) -> Sheet:
    return parse_sheet("\n".join(lines).encode(), "clients.csv")


def mapped(*lines: str, told: dict[str, Any] | None = None) -> Mapped:
    return map_sheet(sheet(*lines), told=parse_map(told, source="map.yaml") if told else None)


def paths(found: Mapped) -> dict[str, str]:
    return {column.heading: column.path for column in found.columns}


def test_the_export_of_contacts_of_fxiaoke() -> None:
    found = mapped(
        "姓名,客户名称,职务,手机1,手机2,邮件,生日,负责人,业务类型",
        "王小明,某公司,总经理,13800001111,,,,张三,预设",
    )
    assert paths(found) == {
        "姓名": "profile.name",
        "客户名称": "profile.occupation.employer",
        "职务": "profile.occupation.title",
        "手机1": PHONE,
        "手机2": PHONE,
        "邮件": EMAIL,
        "生日": "profile.birthday",
        "负责人": "profile.adviser",
        "业务类型": 'profile.custom."业务类型"',
    }


def test_the_export_of_contacts_of_zoho() -> None:
    found = mapped(
        "Record Id,First Name,Last Name,Account Name,Email,Phone,Mobile,Date of Birth,Lead Source,"
        "Mailing City,Tag",
        "zcrm_1,Mary,Smith,ACME,m@x.com,,,1980-02-29,Referral,Boston,vip",
    )
    assert paths(found)["Record Id"] == "profile.external.zoho"
    assert paths(found)["Mailing City"] == "address.mailing.city"
    assert paths(found)["Account Name"] == "profile.occupation.employer"
    assert not found.notes


def test_the_kind_of_table_is_guessed() -> None:
    assert guess_kind(sheet("客户号,产品名称,账号,金额,到期日", "1,存款,2,3,")) == "holdings"
    assert guess_kind(sheet("客户号,姓名,资产,手机", "1,王,3,4")) == "clients"


def test_columns_that_mean_nothing_are_kept_and_named() -> None:
    found = mapped("姓名,车牌,a.b", "王小明,皖A1,x")
    assert paths(found)["a.b"] == 'profile.custom."a.b"'
    assert found.notes[0].facts == {"columns": "车牌, a.b"}


def test_what_means_nothing_in_a_table_of_positions_is_named_too() -> None:
    found = mapped("客户号,产品名称,金额,渠道代码", "1,存款,3,x")
    assert paths(found)["渠道代码"] == "-"
    assert found.notes[0].facts == {"columns": "渠道代码"}


def test_two_columns_for_one_field() -> None:
    found = mapped("姓名,生日,出生日期", "王小明,1980-02-29,1980-02-29")
    assert paths(found)["生日"] == "profile.birthday"
    assert paths(found)["出生日期"] == 'profile.custom."出生日期"'


def test_two_equal_headings_are_refused_naming_both_columns() -> None:
    with pytest.raises(InvalidError, match="columns B and D are both called 生日"):
        mapped("姓名,生日,手机,生日", "王小明,1980-01-01,1,1981-01-01")


def test_two_equal_headings_of_phones_are_two_phones() -> None:
    assert paths(mapped("姓名,手机,手机", "王小明,1,2"))["手机 (2)"] == PHONE


def test_two_equal_headings_that_the_mapping_explains() -> None:
    found = mapped("姓名,生日,生日", "王,1,2", told={"columns": {"生日 (2)": "skip"}})
    assert paths(found)["生日 (2)"] == "-"


def test_units_come_from_the_heading_the_title_or_the_mapping() -> None:
    title = "单位:万元,,"
    found = mapped(title, "姓名,资产,房产(元)", "王小明,500,300")
    assert [column.factor for column in found.columns] == [10_000, 10_000, 10_000]
    found = mapped(
        "姓名,资产(亿元)", "王小明,5", told={"columns": {"资产(亿元)": {"path": "total.aum", "unit": "万元"}}}
    )
    assert found.columns[1].factor == 10_000


def test_a_mapping_overrules_the_aliases() -> None:
    told = {
        "kind": "clients",
        "date_order": "dmy",
        "columns": {
            "姓名": "profile.aliases",
            "名字": {"path": "profile.name", "values": {"老王": "王小明"}, "invalid": "custom", "split": "/"},
            "手机": "skip",
            "生日": "custom",
        },
        "defaults": {"profile.stage": "active"},
    }
    found = mapped("姓名,名字,手机,生日,其他", "a,b,c,d,e", told=told)
    assert paths(found) == {
        "姓名": "profile.aliases",
        "名字": "profile.name",
        "手机": "-",
        "生日": 'profile.custom."生日"',
        "其他": 'profile.custom."其他"',
    }
    name = found.columns[1]
    assert (name.values, name.keep_invalid, name.split) == ({"老王": "王小明"}, True, "/")
    assert (found.defaults, found.date_order) == ({"profile.stage": "active"}, "dmy")


def test_unknown_columns_can_be_left_out() -> None:
    assert paths(mapped("姓名,其他", "a,b", told={"unknown": "skip"}))["其他"] == "-"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"colums": {}}, "mapping has no setting colums; it may have kind, date_order"),
        ({"kind": "cats"}, "kind cannot be cats; it may be clients, holdings"),
        ({"date_order": "ydm"}, "date_order cannot be ydm"),
        ({"columns": []}, "columns must be a list of names"),
        ({"columns": {"姓名": {"unit": "bushels"}}}, "unit cannot be bushels"),
        ({"columns": {"姓名": {"pth": "x"}}}, "姓名 has no setting pth"),
        ({"columns": {"姓名": ["x"]}}, "姓名 must be a list of names"),
        ({"columns": {"nowhere": "skip"}}, "clients.csv has no column nowhere"),
        ({"defaults": {"profile.stage": ["x"]}}, "profile.stage must be a text"),
    ],
)
def test_mappings_that_are_wrong(told: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        mapped("姓名,手机", "a,b", told=told)


def test_a_draft_says_what_would_be_done_and_nothing_of_the_data() -> None:
    lines = ("单位:万元,,,,", '姓名,"资产: ""总""",yes,手机,#x', "王小明,500,secret,13800001111,9")
    first = mapped(*lines)
    text = draft_map(first)
    assert not any(cell in text for cell in ("王小明", "13800001111", "secret"))
    again = map_sheet(first.sheet, told=parse_map(load(text, source="draft"), source="draft"))
    assert paths(again) == paths(first)
    assert [column.factor for column in again.columns] == [column.factor for column in first.columns]


GOOGLE = (
    "First Name,Last Name,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - City,"
    "Relation 1 - Label,Relation 1 - Value,Event 1 - Label,Event 1 - Value"
)


def test_google_contacts() -> None:
    found = mapped(
        GOOGLE,
        "小明,王, --04-15,,vip ::: * myContacts,* Home,a@x.cn ::: b@x.cn,Mobile,+8613800001111,"
        "Home,上海市某路1号,上海,Spouse,李梅,Anniversary,2005-06-01",
        "Mary,Smith,,,* myContacts,,,,,Work,1 Main St,Boston,Child,Tom,,",
    )
    assert paths(found) == {
        "First Name": "profile.name.first",
        "Last Name": "profile.name.last",
        "Birthday": "profile.birthday",
        "Notes": "service.notes[+].text",
        "Labels": "profile.tags",
        "E-mail 1 - Value": EMAIL,
        "Phone 1 - Value": PHONE,
        "Address home - Formatted": "address.home.text",
        "Address home - City": "address.home.city",
        "Relation - Spouse": 'profile.family[relation="Spouse"].name',
        "Event - Anniversary": 'profile.dates[kind="Anniversary"].on',
        "Address work - Formatted": "address.work.text",
        "Address work - City": "address.work.city",
        "Relation - Child": 'profile.family[relation="Child"].name',
    }
    assert found.sheet.rows[0][1]["Labels"] == "vip ::: myContacts"


def test_the_older_form_of_google_contacts() -> None:
    found = mapped(
        "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
        "Phone 1 - Type,Phone 1 - Value",
        "Mary Smith,Mary,Smith,* myContacts,* Home,a@x.com,Mobile,+1 617 555 0100",
    )
    assert paths(found)["Name"] == "profile.name"
    assert "E-mail 1 - Type" not in paths(found)


def test_outlook() -> None:
    found = mapped(
        "Title,First Name,Last Name,Company,Job Title,Business Street,Home Country/Region,Business Phone 2,"
        "Mobile Phone,Anniversary,Birthday,E-mail Address,E-mail 2 Address,E-mail Type,"
        "Spouse,Children,Sensitivity",
        "Mr.,John,Smith,ACME,CEO,1 Main St,USA,,+16175550100,"
        "0/0/00,2/29/1980,a@x.com,,SMTP,Ann,Tom;Eve,Normal",
    )
    where = paths(found)
    assert where["Title"] == "profile.salutation"
    assert where["Business Phone 2"] == PHONE
    assert where["E-mail 2 Address"] == EMAIL
    assert where["E-mail Type"] == "-"
    birthday = next(column for column in found.columns if column.heading == "Birthday")
    assert (birthday.date_order, birthday.values["0/0/00"]) == ("mdy", "")
