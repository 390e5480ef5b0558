"""What headings mean, however people write them."""

from decimal import Decimal

import pytest

from hnwctl.domain.importing.targets import target_of
from hnwctl.exchange import aliases_clients, aliases_holdings
from hnwctl.exchange.headings import Unit, path_of, unit_named, unit_of, unit_of_titles

PHONE = "profile.contact_points[type=phone].value"


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("客户姓名", "profile.name"),
        ("*姓名(必填)", "profile.name"),
        ("姓名/Name", "profile.name"),
        ("姓 名", "profile.name"),
        ("First_Name", "profile.name.first"),
        ("E-Mail", "profile.contact_points[type=email].value"),
        ("手机2", PHONE),
        ("Phone 1", PHONE),
        ("MOBILE", PHONE),
        ("出生日期(公历)", "profile.birthday"),
        ("Date_of_Birth", "profile.birthday"),
        ("资产(万元)", "total.aum"),
        ("风险等级", "kyc.risk.class"),
        ("序号", "-"),
        ("联系频率", "profile.contact_plan.every"),
        ("谢绝联系", "profile.do_not_contact.active"),
        ("unheard of", ""),
        ("", ""),
    ],
)
def test_headings_of_clients(heading: str, path: str) -> None:
    assert path_of(heading, "clients") == path


def test_the_same_heading_means_another_thing_in_a_table_of_positions() -> None:
    assert path_of("风险等级", "holdings") == "holding.risk"
    assert path_of("到期日", "holdings") == "holding.matures"


@pytest.mark.parametrize("table", [aliases_clients.TABLE, aliases_holdings.TABLE])
def test_every_alias_leads_to_a_field_that_exists(table: str) -> None:
    for line in table.replace("\n    |", "|").strip().splitlines():
        path = line.partition(": ")[0]
        assert path == "-" or target_of(path).path == path


def test_a_second_heading_for_the_name_leads_to_a_field_too() -> None:
    for path in aliases_clients.WHEN_NAMED.values():
        assert path == "-" or target_of(path).path == path


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("金额(万元)", Unit(Decimal(10_000), "")),
        ("金额【亿】", Unit(Decimal(100_000_000), "")),
        ("资产(元)", Unit(Decimal(1), "")),
        ("Balance (USD)", Unit(Decimal(1), "USD")),
        ("市值(万美元)", Unit(Decimal(10_000), "USD")),
        ("AUM (HKD million)", Unit(Decimal(1_000_000), "HKD")),
        ("金额(人民币:万元)", Unit(Decimal(10_000), "CNY")),
        ("金额", Unit(Decimal(1), "")),
        ("姓名(必填)", Unit(Decimal(1), "")),
    ],
)
def test_units_beside_a_heading(heading: str, unit: Unit) -> None:
    assert unit_of(heading) == unit


def test_the_unit_above_a_table() -> None:
    assert unit_of_titles(("客户清单", "截至2026-10-31  单位:人民币万元")).factor == 10_000
    assert unit_of_titles(("工作单位:某公司",)).factor == 1


@pytest.mark.parametrize(
    ("text", "factor"), [("万元", 10_000), ("k", 1000), ("1000", 1000), ("元", 1), ("", 1)]
)
def test_units_that_a_mapping_names(text: str, factor: int) -> None:
    found = unit_named(text)
    assert found is not None
    assert found.factor == factor


def test_a_unit_that_is_none() -> None:
    assert unit_named("bushels") is None
