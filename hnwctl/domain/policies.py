"""What differs between two policies: which rule, from what to what."""

from typing import TYPE_CHECKING

from hnwctl.domain.paths import Change, changed_paths

if TYPE_CHECKING:
    from hnwctl.model.policy import Policy


def policy_differences(old: "Policy", new: "Policy") -> list[Change]:
    """Every value that differs, by path (``tiers.levels[key=top].over``), in the order of the new policy.

    Comments and ways of writing (``500万``, ``5000000``) do not count.
    """
    return changed_paths(old.to_plain(), new.to_plain())
