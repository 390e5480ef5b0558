"""The first that says something wins: option, environment, config.yaml, default."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hnwctl.console.settings import Settings
from hnwctl.errors import InvalidError, OutsideError, UsageError


def settings(
    home: Path, *, vault: list[Path] | None = None, day: str = "", lang: str = "", **environ: str
) -> Settings:
    return Settings(
        vault=vault or [],
        day=day,
        lang=lang,
        environ={"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), **environ},
        now=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC),
    )


def configured(home: Path, text: str) -> None:
    folder = home / ".config" / "hnwctl"
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text(text)


def test_vaults_come_from_options_then_from_the_environment(home: Path) -> None:
    assert settings(home, vault=[Path("a")], HNWCTL_VAULT="b").vaults == (Path("a"),)
    assert settings(home, HNWCTL_VAULT="~/b:/c").vaults == (home / "b", Path("/c"))
    assert settings(home).vaults == ()


def test_the_vault_of_the_configuration_is_only_the_default(home: Path) -> None:
    configured(home, "vault: ~/book\n")
    assert settings(home).vaults == ()
    assert settings(home).default_vault == home / "book"


def test_identities_that_nobody_names_are_those_that_exist(home: Path) -> None:
    assert settings(home).identities == ()
    (home / ".ssh").mkdir()
    (home / ".ssh" / "id_ed25519").touch()
    assert settings(home).identities == (home / ".ssh" / "id_ed25519",)
    assert settings(home, HNWCTL_IDENTITY="/k").identities == (Path("/k"),)


def test_an_identity_of_the_configuration_comes_before_the_usual_places(home: Path) -> None:
    configured(home, "identity: /keys/mine\n")
    assert settings(home).identities == (Path("/keys/mine"),)


def test_the_day_is_the_one_given_else_that_of_the_clock(home: Path) -> None:
    assert settings(home).today == date(2026, 11, 23)
    assert settings(home, HNWCTL_TODAY="2026-01-02").today == date(2026, 1, 2)
    assert settings(home, day="2026-02-03", HNWCTL_TODAY="2026-01-02").today == date(2026, 2, 3)


def test_a_day_that_is_none_is_wrong_usage(home: Path) -> None:
    with pytest.raises(UsageError, match="not a day: soon"):
        _ = settings(home, day="soon").today


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "HNWCTL_LANG": "en"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_comes_from_the_environment(home: Path, environ: dict[str, str], spoken: str) -> None:
    assert settings(home, **environ).language == spoken


def test_the_language_of_the_configuration_beats_the_locale_only(home: Path) -> None:
    configured(home, "lang: zh\n")
    assert settings(home, LC_ALL="en_GB.UTF-8").language == "zh"
    assert settings(home, HNWCTL_LANG="en").language == "en"
    assert settings(home, lang="en").language == "en"


def test_settings_with_dots_are_nested_in_the_file_and_overridden_by_the_environment(home: Path) -> None:
    configured(home, "mail:\n  url: smtps://mail.example\n  from: a@b.example\n")
    assert settings(home).value("mail.url") == "smtps://mail.example"
    assert settings(home, HNWCTL_MAIL_URL="smtp://localhost").value("mail.url") == "smtp://localhost"
    assert settings(home).value("webhook.url") is None


def test_a_broken_configuration_stops_commands_but_not_the_choice_of_language(home: Path) -> None:
    configured(home, "- a\n- list\n")
    assert settings(home, LANG="zh_CN.UTF-8").language == "zh"
    with pytest.raises(InvalidError, match="expected names with values"):
        _ = settings(home).default_vault


def test_a_configuration_that_cannot_be_read_is_named(home: Path) -> None:
    (home / ".config" / "hnwctl" / "config.yaml").mkdir(parents=True)
    with pytest.raises(OutsideError, match=r"config\.yaml"):
        _ = settings(home).config


def test_options_behind_the_command_add_up_and_the_last_word_wins(home: Path) -> None:
    made = settings(home, vault=[Path("a")], day="2026-01-01")
    made.adopt("vault", [Path("b")])
    made.adopt("day", "2026-02-02")
    made.adopt("lang", None)
    assert made.vaults == (Path("a"), Path("b"))
    assert made.today == date(2026, 2, 2)


@pytest.mark.parametrize(
    ("environ", "welcome"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_is_unwelcome_where_the_environment_says_so(
    home: Path, environ: dict[str, str], welcome: bool
) -> None:
    assert settings(home, **environ).color is welcome
