"""What is recorded of a contact, what forbids it, and when the next one is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.contacting import Contact, agreed, appended, check_channel, counts, is_logged, refusal
from hnwctl.errors import InvalidError
from hnwctl.model.dates import Moment
from hnwctl.model.service import Service

CONTACT = Contact(at=Moment(date(2026, 11, 23)), channel="phone")


def contact(**fields: object) -> Contact:
    return Contact(**{"at": CONTACT.at, "channel": "phone", **fields})  # type: ignore[arg-type]


@given(
    st.builds(
        contact,
        channel=st.sampled_from(["phone", "sms"]),
        outcome=st.sampled_from(["reached", "no_answer"]),
        direction=st.sampled_from(["in", "out"]),
        mass=st.booleans(),
        topic=st.sampled_from(["", "gold"]),
        note=st.sampled_from(["", "tea\n茶"]),
    )
)
def test_what_is_recorded_is_stored_as_it_is_and_known_again(made: Contact) -> None:
    service = appended({}, "interactions", {"id": "a1234", **made.to_plain()})
    assert Service.from_plain(service).to_plain() == service
    assert is_logged(service, made)
    assert not is_logged(service, contact(topic="another"))


@pytest.mark.parametrize(
    ("fields", "mass_counts", "counted"),
    [
        ({}, False, True),
        ({"mass": True}, False, False),
        ({"mass": True}, True, True),
        ({"outcome": "no_answer"}, True, False),
        ({"direction": "in"}, False, True),
    ],
)
def test_what_counts(fields: dict[str, object], mass_counts: bool, counted: bool) -> None:
    assert counts(contact(**fields), mass_counts=mass_counts) == counted


def test_the_firm_decides_how_we_come_to_the_client_and_not_how_they_come_to_us() -> None:
    check_channel(contact(), ["phone"])
    check_channel(contact(channel="wechat", direction="in"), ["phone"])
    with pytest.raises(InvalidError, match="does not allow contact by wechat"):
        check_channel(contact(channel="wechat"), ["phone"])


def test_a_wish_that_is_no_longer_active_forbids_nothing() -> None:
    assert refusal({"name": "x", "do_not_contact": {"active": "false"}}, CONTACT) is None
    assert refusal({}, CONTACT) is None


def test_what_was_agreed_on_leaves_the_rest_of_the_plan() -> None:
    before = {"name": "x", "contact_plan": {"every": "1m"}}
    assert agreed(before, date(2026, 12, 1))["contact_plan"] == {"every": "1m", "starting": "2026-12-01"}
    assert before["contact_plan"] == {"every": "1m"}
