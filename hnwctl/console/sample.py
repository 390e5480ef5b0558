"""The fictitious book that comes with the program: where it lies, and a copy that can be written."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import hnwctl
from hnwctl.errors import OutsideError

if TYPE_CHECKING:
    from hnwctl.console.book import Book

DAY = date(2026, 11, 23)
"""The day on which the sample's dates make sense."""

_MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""When what happened that day happened: the copy says the same whenever it is made."""

KEYS = "demo-keys"
"""Folder of the members' keys, in the sample and in a copy of it."""

_PARTS = ("vault.yaml", "policy.yaml", ".gitattributes", ".gitignore", "keys", "clients", "market")

HISTORY: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "chen.jie",
        "000201",
        (
            "service.interactions[+].at=2026-11-23T09:20",
            "service.interactions[-1].channel=phone",
            "service.interactions[-1].topic=重新测评",
            "service.interactions[-1].by=chen.jie",
            "service.tasks[+].text=带测评问卷上门",
            "service.tasks[-1].due=2026-11-27",
            "service.tasks[-1].assignee=li.na",
        ),
    ),
    (
        "li.na",
        "000101",
        (
            "service.tasks[text=寄送女儿购房资金安排的说明].done=2026-11-23",
            "profile.contact_points[type=wechat].verified=2026-11-23",
        ),
    ),
    (
        "zhou.min",
        "000507",
        ("kyc.review_due=2027-05-20", "kyc.rated=2026-11-23", "kyc.reviewed=2026-11-23"),
    ),
    (
        "chen.jie",
        "000202",
        (
            "finance.holdings[product=SB-ST-06].closed=2026-11-23",
            "finance.holdings[+].product=SW-DF-03",
            "finance.holdings[-1].label=示例日日盈",
            "finance.holdings[-1].class=wealth_product",
            "finance.holdings[-1].amount=153万",
            "finance.holdings[-1].risk=R1",
            "finance.reviewed=2026-11-23",
        ),
    ),
    (
        "wang.li",
        "000601",
        ("profile.tags+=scholarship", "service.tasks[-1].done=2026-11-23", "service.tasks[-1].outcome=sent"),
    ),
)
"""What the members did on the sample's day: member, client number, assignments; each one commit."""


def sample_folder() -> Path:
    """Where the sample lies: in the installed package, or at the top of a checkout.

    Raises OutsideError when this installation came without it.
    """
    package = Path(hnwctl.__file__).resolve().parent
    for place in (package / "sample_vault", package.parent / "sample-vault"):
        if (place / "vault.yaml").is_file():
            return place
    raise OutsideError("this installation came without the sample book", hint="run it from a checkout")


def copy_sample(folder: Path, *, state: Path) -> dict[str, Path]:
    """Make ``folder`` a book of its own out of the sample, trusted as it is; returns member -> key file.

    The keys lie in the folder too, closed to others and out of git's sight. Raises ConflictError when the
    folder is not empty, OutsideError when it cannot be written.
    """
    from hnwctl.store.trust.joining import adopt_and_pin

    source = sample_folder()
    files = {str(path.relative_to(source).as_posix()): path.read_bytes() for path in _files(source)}
    adopt_and_pin(folder, files, now=_MORNING, state=state)
    with open(folder / ".git" / "info" / "exclude", "a", encoding="utf-8") as exclude:
        exclude.write(f"/{KEYS}/\n")
    (folder / KEYS).mkdir(mode=0o700)
    return {
        key.stem: _private_copy(key, folder / KEYS / key.name) for key in sorted((source / KEYS).iterdir())
    }


def replay(folder: Path, keys: dict[str, Path]) -> int:
    """Do what the members did on the sample's day, each with their own key; returns how many commits."""
    from hnwctl.console.session import Session
    from hnwctl.console.settings import Settings

    for number, (member, client, edits) in enumerate(HISTORY, 1):
        settings = Settings(
            vault=[folder],
            identity=[keys[member]],
            day=DAY.isoformat(),
            quiet=True,
            now=partial(_MORNING.__add__, timedelta(minutes=20 * number)),
        )
        _change(Session(settings).book, client, edits)
    return len(HISTORY)


def _change(book: "Book", client: str, edits: tuple[str, ...]) -> None:
    from hnwctl.console.clients.changes import save
    from hnwctl.domain.assigning import assigned, read_assignment

    record = book.client(client)
    sections = assigned(record.sections, [read_assignment(edit, DAY) for edit in edits])
    save(book, record, sections, verb="set")


def _files(source: Path) -> Iterator[Path]:
    for part in _PARTS:
        found = source / part
        yield from sorted(path for path in found.rglob("*") if path.is_file()) if found.is_dir() else [found]


def _private_copy(source: Path, target: Path) -> Path:
    """A key may not be open to others, and in the sample it is: checkouts and packages make it so."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        file.write(source.read_bytes())
    return target
