"""``backup.to`` gets into a config.yaml that a person wrote, and nothing else in it changes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.console.backups.configuring import checked, with_setting
from hnwctl.console.settings import flat
from hnwctl.errors import InvalidError, OutsideError, UsageError
from hnwctl.store import codec

USB = Path("/mnt/usb/hnw")
NAS = Path("/mnt/nas/hnw")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "backup:\n  to: /mnt/usb/hnw\n"),
        ("# nothing yet\n", "# nothing yet\nbackup:\n  to: /mnt/usb/hnw\n"),
        ("lang: zh", "lang: zh\nbackup:\n  to: /mnt/usb/hnw\n"),
        ("backup:\n  to: /old # the disk\n", "backup:\n  to: /mnt/usb/hnw # the disk\n"),
        ("backup:\n    # where\n    to: [/a, /b]\nlang: zh\n",
         "backup:\n    # where\n    to: /mnt/usb/hnw\nlang: zh\n"),
        ("backup:\n  to:\n  - /a\n  - /b\n\n# then\nlang: zh\n",
         "backup:\n  to: /mnt/usb/hnw\n\n# then\nlang: zh\n"),
        ("backup.to: /old\nlang: zh\n", "backup.to: /mnt/usb/hnw\nlang: zh\n"),
        ("mail:\n  to: a@b.cn\nbackup:\nlang: zh\n",
         "mail:\n  to: a@b.cn\nbackup:\n  to: /mnt/usb/hnw\nlang: zh\n"),
    ],
)  # fmt: skip
def test_only_the_lines_of_the_setting_change(before: str, after: str) -> None:
    assert with_setting(before, [USB], source="config.yaml") == after


def test_several_are_a_list(tmp_path: Path) -> None:
    assert with_setting("lang: zh\n", [USB, NAS], source="c") == (
        "lang: zh\nbackup:\n  to:\n    - /mnt/usb/hnw\n    - /mnt/nas/hnw\n"
    )


@pytest.mark.parametrize("text", ["backup: {to: /old}\n", "{lang: zh}\n", "---\nlang: zh\n...\n"])
def test_what_is_written_another_way_is_left_to_its_owner(text: str) -> None:
    with pytest.raises(InvalidError, match="cannot be changed"):
        with_setting(text, [USB], source="config.yaml")


WORDS = st.text("abcdef: #'\"-@é中", min_size=1, max_size=8).map(lambda text: text.strip() or "x")
NAMES = st.sampled_from(["lang", "vault", "mail", "back", "webhook", "to", "backups"])
SETTINGS = st.dictionaries(NAMES, WORDS | st.lists(WORDS, min_size=1, max_size=3), max_size=4)
FILES = st.dictionaries(NAMES | st.just("backup"), WORDS | SETTINGS.filter(bool), max_size=5)


@given(FILES, st.lists(st.sampled_from([USB, NAS, Path("/x y/é中#1")]), min_size=1, max_size=3, unique=True))
def test_whatever_is_in_the_file_stays(tree: dict[str, codec.Plain], folders: list[Path]) -> None:
    before = f"# one\n{codec.dump(tree) if tree else ''}# two\n"
    here = flat(tree, Path("c"))
    try:
        after = with_setting(before, folders, source="c")
    except InvalidError:
        assert isinstance(tree.get("backup"), str)  # nothing to put it below
        return
    wanted = {**here, "backup.to": ", ".join(map(str, folders))}
    assert flat(codec.load(after, source="c"), Path("c")) == wanted
    assert "# one\n" in after
    assert "# two\n" in after


def test_a_folder_in_the_vault_or_below_nothing_is_refused(tmp_path: Path) -> None:
    vault = tmp_path / "book"
    vault.mkdir()
    (tmp_path / "link").symlink_to(vault)
    for inside in (vault, vault / "backups", tmp_path / "link", tmp_path / "link" / "backups"):
        with pytest.raises(UsageError, match="lies in the vault"):
            checked(inside, vault)
    with pytest.raises(OutsideError, match="no such folder"):
        checked(tmp_path / "usb" / "backups", vault)
    with pytest.raises(InvalidError, match="comma"):
        checked(tmp_path / "a,b", vault)
    assert checked(tmp_path / "new", vault) == tmp_path / "new"
    assert not (tmp_path / "new").exists()
