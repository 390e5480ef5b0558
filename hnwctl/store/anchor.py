"""P, the commit that was checked last: whether git still has it, and which records are in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hnwctl.store import layout
from hnwctl.store.deferred import Deferred

if TYPE_CHECKING:
    from hnwctl.store import checking
    from hnwctl.store.checking import State
    from hnwctl.store.repository.git import Git
else:  # needed only when something changed
    checking = Deferred("hnwctl.store.checking")


@dataclass(frozen=True)
class Anchor:
    """``commit`` is P, or None when nothing is pinned; ``git`` is None where there is no repository."""

    git: "Git | None"
    commit: str | None

    @cached_property
    def there(self) -> bool:
        """Whether git has P: not so if its history was cut off, rewritten, or is that of an older copy."""
        return self.git is not None and self.commit is not None and self.git.knows(self.commit)

    @property
    def asked(self) -> bool:
        """Whether git was asked for it already."""
        return "there" in vars(self)

    @cached_property
    def records(self) -> dict[str, str]:
        """Path -> git id of every record at P."""
        if self.git is None or self.commit is None or not self.there:
            return {}
        return {path: oid for path, oid in self.git.tree(self.commit).items() if layout.parse_path(path)}

    def states(self, path: str) -> "Mapping[str, State] | None":
        """What P has of a record, section by section; None if it has none."""
        if self.git is None or path not in self.records:
            return None
        raw = next(iter(self.git.blobs([self.records[path]])))
        return checking.known_states(raw, path)
