"""Where reminders go, by settings that are right, missing, or lying open."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from mailserver import PASSWORD, USER

from hnwctl.console.reminders.places import mail_places, webhook_place
from hnwctl.console.settings import Settings
from hnwctl.errors import ForbiddenError, HnwctlError, InvalidError

MAIL = {
    "HNWCTL_MAIL_URL": "smtps://mail.example.com",
    "HNWCTL_MAIL_TO": "a@example.com",
    "HNWCTL_MAIL_FROM": "b@example.com",
}
SECRET = "s3cr3t"


def settings(home: Path, **given: str) -> Settings:
    return Settings(environ={"HOME": str(home), **given}, now=lambda: datetime(2026, 11, 23, tzinfo=UTC))


def written(home: Path, text: str, mode: int = 0o600) -> Settings:
    """Settings with this config.yaml."""
    file = home / ".config" / "hnwctl" / "config.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(mode)
    return settings(home)


def secret_file(home: Path, text: str = f"{PASSWORD}\n", mode: int = 0o600) -> Path:
    path = home / "secret"
    path.write_text(text)
    path.chmod(mode)
    return path


class Ring(KeyringBackend):
    """A keyring with one password in it."""

    priority = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        return PASSWORD if (service, username) == ("hnwctl:mail.example.com", USER) else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


@pytest.fixture
def ring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def no_ring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


def test_each_address_is_a_place_of_its_own(home: Path) -> None:
    mine = written(
        home,
        "mail:\n  url: smtp+starttls://mail.example.com\n  from: 王力 <w@example.com>\n"
        "  to: ['\"Li, Na\" <li@example.com>', LI@example.com, a@example.org]\n",
    )
    places = mail_places(mine)
    assert [place.address for place in places] == ["li@example.com", "a@example.org"]
    assert {str(place.line.server) for place in places} == {"smtp+starttls://mail.example.com:587"}
    assert places[0].sender.display_name == "王力"
    assert places[0].line.login is None


def test_the_environment_has_the_last_word(home: Path) -> None:
    written(home, "mail:\n  url: smtps://other.example.com\n  to: x@example.com\n")
    [place] = mail_places(settings(home, **MAIL))
    assert (place.address, place.line.server.host) == ("a@example.com", "mail.example.com")


def test_the_password_of_a_file_that_is_private(home: Path) -> None:
    secret_file(home)
    given = {"HNWCTL_MAIL_USER": USER, "HNWCTL_MAIL_PASSWORD_FILE": "~/secret"}
    [place] = mail_places(settings(home, **MAIL, **given))
    assert place.line.login is not None
    assert (place.line.login.user, place.line.login.password) == (USER, PASSWORD)


@pytest.mark.usefixtures("ring")
def test_the_password_of_the_keyring(home: Path) -> None:
    [place] = mail_places(settings(home, **MAIL, HNWCTL_MAIL_USER=USER))
    assert place.line.login is not None
    assert place.line.login.password == PASSWORD


@pytest.mark.usefixtures("ring")
def test_a_password_is_for_its_host_alone(home: Path) -> None:
    given = {**MAIL, "HNWCTL_MAIL_URL": "smtps://mail.example.net", "HNWCTL_MAIL_USER": USER}
    with pytest.raises(ForbiddenError, match=r"no password for wang at mail\.example\.net"):
        mail_places(settings(home, **given))


@pytest.mark.usefixtures("no_ring")
def test_where_there_is_no_keyring(home: Path) -> None:
    with pytest.raises(ForbiddenError, match="no keyring") as error:
        mail_places(settings(home, **MAIL, HNWCTL_MAIL_USER=USER))
    assert "mail.password_file" in error.value.hint


@pytest.mark.parametrize(
    ("text", "mode", "error", "said"),
    [
        ("x", 0o644, ForbiddenError, "others could read"),
        ("x", 0o640, ForbiddenError, "others could read"),
        ("", 0o600, InvalidError, "nothing in"),
        ("\nx", 0o600, InvalidError, "nothing in"),
        (None, 0, InvalidError, "no file"),
    ],
)
def test_a_password_file_that_does_not_do(
    home: Path, text: str | None, mode: int, error: type[HnwctlError], said: str
) -> None:
    path = secret_file(home, text, mode) if text is not None else home / "nowhere"
    with pytest.raises(error) as raised:
        mail_places(settings(home, **MAIL, HNWCTL_MAIL_USER=USER, HNWCTL_MAIL_PASSWORD_FILE=str(path)))
    assert said in str(raised.value)


def test_a_password_file_that_is_a_folder(home: Path) -> None:
    with pytest.raises(ForbiddenError, match="cannot read"):
        mail_places(settings(home, **MAIL, HNWCTL_MAIL_USER=USER, HNWCTL_MAIL_PASSWORD_FILE=str(home)))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"HNWCTL_MAIL_URL": ""}, "mail.url is not set"),
        ({"HNWCTL_MAIL_TO": ""}, "mail.to is not set"),
        ({"HNWCTL_MAIL_FROM": ""}, "mail.from is not set"),
        ({"HNWCTL_MAIL_TO": "wang"}, "mail.to is no mail address: wang"),
        ({"HNWCTL_MAIL_TO": "a@example.com, b@"}, "mail.to is no mail address"),
        ({"HNWCTL_MAIL_FROM": "wang@"}, "mail.from is no mail address"),
        ({"HNWCTL_MAIL_TIMEOUT": "soon"}, "mail.timeout is no number of seconds"),
        ({"HNWCTL_MAIL_TIMEOUT": "0"}, "mail.timeout is no number of seconds"),
        ({"HNWCTL_MAIL_TIMEOUT": "nan"}, "mail.timeout is no number of seconds"),
    ],
)
def test_settings_that_are_missing_or_wrong(home: Path, changed: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidError) as error:
        mail_places(settings(home, **{**MAIL, **changed}))
    assert said in str(error.value)


def test_what_is_missing_is_said_with_how_to_give_it(home: Path) -> None:
    with pytest.raises(InvalidError) as error:
        mail_places(settings(home))
    hint = error.value.hint.format(**error.value.facts)
    assert hint == (
        f"set it in {home}/.config/hnwctl/config.yaml, such as smtp+starttls://mail.example.com:587, "
        "or HNWCTL_MAIL_URL in the environment"
    )


def test_a_user_that_is_an_address_is_the_sender(home: Path) -> None:
    secret_file(home)
    given = {
        "HNWCTL_MAIL_USER": "w@example.com",
        "HNWCTL_MAIL_PASSWORD_FILE": "~/secret",
        "HNWCTL_MAIL_FROM": "",
    }
    [place] = mail_places(settings(home, **{**MAIL, **given}))
    assert place.sender.addr_spec == "w@example.com"


# --- webhooks ----------------------------------------------------------------------------------

URL = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={SECRET}"


def test_the_url_from_each_place_it_can_stand(home: Path) -> None:
    secret_file(home, f"{URL}\n")
    for mine in (
        settings(home, HNWCTL_WEBHOOK_URL=URL),
        settings(home, HNWCTL_WEBHOOK_URL_FILE="~/secret"),
        written(home, f"webhook:\n  url: {URL}\n"),
        written(home, "webhook:\n  url_file: ~/secret\n", mode=0o644),
    ):
        place = webhook_place(mine)
        assert (place.address, place.shown, place.webhook.robot.kind) == (URL, "qyapi.weixin.qq.com", "wecom")
        assert SECRET not in repr(place)


def test_the_secret_of_a_robot_that_wants_signatures(home: Path) -> None:
    secret_file(home, "SEC123")
    given = {
        "HNWCTL_WEBHOOK_URL": URL,
        "HNWCTL_WEBHOOK_KIND": "dingtalk",
        "HNWCTL_WEBHOOK_SECRET_FILE": "~/secret",
    }
    place = webhook_place(settings(home, **given))
    assert (place.webhook.robot.kind, place.webhook.secret) == ("dingtalk", "SEC123")
    assert "SEC123" not in repr(place)


def test_a_config_with_a_secret_that_others_could_read(home: Path) -> None:
    with pytest.raises(ForbiddenError, match=r"others could read .*config\.yaml") as error:
        webhook_place(written(home, f"webhook:\n  url: {URL}\n", mode=0o644))
    assert SECRET not in f"{error.value} {error.value.__dict__}"


def test_no_webhook(home: Path) -> None:
    with pytest.raises(InvalidError, match=r"webhook\.url is not set"):
        webhook_place(settings(home))


def test_a_list_in_the_settings_is_one_text(home: Path) -> None:
    assert written(home, "mail:\n  to:\n    - a@example.com\n    - b@example.com\n").value("mail.to") == (
        "a@example.com, b@example.com"
    )
