"""Which client a row means: strong keys first, several never chosen between, couples kept apart."""

from dataclasses import replace

import pytest

from hnwctl.domain.importing.matching import ClientKeys, Match, MatchKeys, keys_of

WANG = ClientKeys(
    id="wang0000",
    names=("王小明", "王总"),
    external=(("zoho", "z1"),),
    client_number="C001",
    documents=(("id_card", "110101198001011237"),),
    phones=("+8613800001111",),
    emails=("home@wang.cn",),
    birthday="1980-01-01",
)
LI = ClientKeys(id="li000000", names=("李梅",), client_number="C002", phones=("+8613900002222",))
BOOK = MatchKeys([WANG, LI])


def row(**keys: object) -> ClientKeys:
    return replace(ClientKeys(), **keys)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "keys",
    [
        row(external=(("zoho", "z1"),), names=("Somebody",)),
        row(client_number="c001"),
        row(documents=(("other", "110101198001011237"),)),
        row(id="wang0000"),
        row(phones=("+8613800001111",), names=("王小明",)),
        row(phones=("+8613800001111",), names=("王总",)),
        row(phones=("+8613800001111",)),
        row(emails=("HOME@wang.cn",), names=("王小明",)),
        row(names=("王小明",), birthday="1980-01-01"),
        row(names=("王小明",)),
        row(names=("王小明",), emails=("home@wang.cn",), phones=("+8613777777777",)),
    ],
)
def test_ways_to_be_found(keys: ClientKeys) -> None:
    assert BOOK.find(keys) == Match("wang0000")


@pytest.mark.parametrize(
    "keys",
    [
        row(client_number="C003", names=("王小明",)),
        row(external=(("fxiaoke", "z1"),), client_number="C9", names=("赵六",)),
        row(names=("王小明",), birthday="1981-01-01"),
        row(client_number="C003", phones=("+8613800001111",), names=("王小明",)),
        row(names=("赵六",)),
    ],
)
def test_somebody_else(keys: ClientKeys) -> None:
    found = BOOK.find(keys)
    assert (found.id, found.reason) == ("", "")


def test_keys_of_two_clients_are_not_chosen_between() -> None:
    found = BOOK.find(row(client_number="C001", external=(("zoho", "z1"),), id="li000000"))
    assert (found.id, found.reason) == ("", "several match: {clients}")
    assert found.facts == {"clients": "wang0000, li000000"}


def test_a_couple_that_shares_an_address_is_two_clients() -> None:
    wife = row(names=("赵丽",), emails=("home@wang.cn",), phones=("+8613700003333",))
    assert BOOK.find(wife) == Match(namesake=False)


def test_a_shared_address_and_another_name_alone_are_asked_about() -> None:
    found = BOOK.find(row(names=("赵丽",), emails=("home@wang.cn",)))
    assert found.reason.startswith("{client} has the same e-mail address")
    assert found.facts == {"client": "wang0000"}


def test_a_name_in_another_order_is_the_same() -> None:
    book = MatchKeys([ClientKeys(id="smith000", names=("John Smith",), emails=("j@x.com",))])
    assert book.find(row(names=("Smith, John",), emails=("j@x.com",))).id == "smith000"


def test_two_of_one_name_cannot_be_told_apart_by_it() -> None:
    book = MatchKeys([ClientKeys(id="a", names=("王伟",)), ClientKeys(id="b", names=("王伟",))])
    assert book.find(row(names=("王伟",))).reason == "several match: {clients}"


def test_a_birthday_that_the_book_does_not_know_is_asked_about() -> None:
    book = MatchKeys([ClientKeys(id="a", names=("王伟",))])
    assert book.find(row(names=("王伟",), birthday="1980-01-01")).reason.startswith(
        "{client} has the same name"
    )


def test_a_namesake_with_a_key_of_their_own_is_new_and_noticed() -> None:
    assert BOOK.find(row(names=("李梅",), phones=("+8613700003333",))) == Match(namesake=True)


def test_a_masked_name_must_not_contradict() -> None:
    keys = row(phones=("+8613800001111",))
    assert BOOK.find(keys, masked_name="王*").id == "wang0000"
    assert BOOK.find(keys, masked_name="赵*").reason.startswith("{client} has the same phone number")


def test_masked_values_are_no_keys() -> None:
    keys = keys_of(
        "x",
        {
            "profile": {
                "name": "王*",
                "contact_points": [
                    {"type": "phone", "value": "138****1111"},
                    {"type": "email", "value": "a@b.cn"},
                ],
            },
            "kyc": {"documents": [{"type": "id_card", "number": "1101**********1237"}]},
        },
    )
    assert keys == ClientKeys(id="x", emails=("a@b.cn",))


def test_a_copy_keeps_what_is_added_to_itself() -> None:
    other = BOOK.copy()
    other.add(ClientKeys(id="new00000", names=("新人",), client_number="C009"))
    assert other.find(row(client_number="C009")).id == "new00000"
    assert BOOK.find(row(client_number="C009")).id == ""
