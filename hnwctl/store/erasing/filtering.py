"""The program that puts one history through git-filter-repo: a process of its own, in a private repository.

Started as ``python -m hnwctl.store.erasing.filtering`` in a bare repository made for it. From stdin it takes
a job, which holds ids and messages, no secrets and no contents. Every commit is written once, in its order.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

_OPTIONS = (
    *("--force", "--partial", "--quiet", "--no-gc", "--prune-empty", "never", "--prune-degenerate", "never"),
    *("--preserve-commit-hashes", "--preserve-commit-encoding", "--replace-refs", "delete-no-add", "--refs"),
)


def filtered(job: Mapping[str, Any]) -> None:
    """Rewrite the ``refs`` of the repository we are in.

    ``replaced``: git's id of a content -> of that which takes its place; ``dropped``: contents that go, as if
    their files were removed; ``paths``: files that never were; ``messages``: commit -> its new message.
    """
    import git_filter_repo as tool  # type: ignore[import-untyped]

    replaced = {old.encode(): new.encode() for old, new in job["replaced"].items()}
    dropped = {oid.encode() for oid in job["dropped"]}
    paths = {path.encode() for path in job["paths"]}
    messages = {commit.encode(): text.encode() for commit, text in job["messages"].items()}

    def commit_filter(commit: Any, _: Any) -> None:
        commit.message = messages.get(commit.original_id, commit.message)
        changes = [change for change in commit.file_changes if change.filename not in paths]
        for place, change in enumerate(changes):
            if change.blob_id in dropped:
                changes[place] = tool.FileChange(b"D", change.filename)
            else:
                change.blob_id = replaced.get(change.blob_id, change.blob_id)
        commit.file_changes = changes

    def tag_filter(tag: Any, _: Any) -> None:
        tag.message = messages.get(tag.original_id, tag.message)

    options = tool.FilteringOptions.parse_args([*_OPTIONS, *job["refs"]])
    tool.RepoFilter(options, commit_callback=commit_filter, tag_callback=tag_filter).run()


if __name__ == "__main__":
    filtered(json.load(sys.stdin))
