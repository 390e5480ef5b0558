"""A glance at a book: its index as it was left, without a check, a build, or a question.

What it says may be out of date. It is enough for a shell to complete a name, and for nothing else.
"""

from collections.abc import Sequence
from pathlib import Path

from hnwctl.store.index.index import Index
from hnwctl.store.keys.identities import Device
from hnwctl.store.repository.git import open_git
from hnwctl.store.surroundings import Surroundings
from hnwctl.store.trust import pins, succession
from hnwctl.store.trust.unlock import unlock
from hnwctl.store.vault import Vault


def glance(root: Path, devices: Sequence[Device], around: Surroundings) -> Index | None:
    """The index for these devices, None where none is pinned or built; raises what opening a vault raises."""
    pin = pins.load_pin(pins.pin_path(around.state, root))
    if pin is None:
        return None
    git = open_git(root)
    trusted = succession.trusted_roster(root, git, pin)
    unlocked = unlock(root, git, trusted.roster, devices, pin.commit)
    return Vault(root, git, around, trusted, pin, unlocked).catalog.as_left()
