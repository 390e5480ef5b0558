"""The programs that hnwctl works with."""

import re
from collections.abc import Iterator

from hnwctl.console.checks.finding import Finding, Outcome, Said, Ward, found

_OLDEST = (2, 36)


def programs(ward: Ward) -> Iterator[Finding]:
    """git, and age: without the latter only the restore by hand does not work."""
    import shutil

    if ward.git is None:
        facts = {"folder": ward.root}
        what = Said("{folder} is no git repository of its own: its history is unchecked", facts)
        yield found("git", what, Said("work on a clone of the book, or `hnwctl backup restore` it"))
        return
    told = ward.git.run("version").decode("utf-8", "replace")
    numbers = re.search(r"(\d+)\.(\d+)", told)
    if numbers is None or (int(numbers[1]), int(numbers[2])) < _OLDEST:
        too_old = Said("{version} is too old: 2.36 is needed", {"version": told.strip()})
        yield found("git", too_old, Said("install a newer git"))
    if shutil.which("age") is None:
        what = Said("the program age is not installed; it is needed only to restore by hand")
        yield Finding("age", Outcome.ok, what)
