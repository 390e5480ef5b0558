"""Time turned back, and things gone."""

import shutil

from attacks.scene import Scene
from attacks.table import at, attack, on

from hnwctl.store import envelope

REMOVED = "this record was removed"
BACK = "rolled back from revision {} to {}"


# time turned back


def older(scene: Scene) -> envelope.Envelope:
    raw = scene.git("show", f"{scene.first}:{scene.path}").encode()
    return envelope.parse(raw, source="")


def older_section(scene: Scene) -> None:
    scene.put("finance", older(scene).blocks["finance"])


def checkout(scene: Scene) -> None:
    scene.git("checkout", scene.first, "--", scene.path)


def checkout_committed(scene: Scene) -> None:
    checkout(scene)
    scene.commit()


def older_in_head_only(scene: Scene) -> None:
    """The commit has it, the file does not: whoever clones next would get it."""
    now = scene.file.read_bytes()
    checkout_committed(scene)
    scene.file.write_bytes(now)
    scene.git("add", scene.path)


def reset(scene: Scene) -> None:
    scene.git("reset", "-q", "--hard", scene.first)


ROLLED_BACK = (on("finance", BACK.format(3, 1)), on("finance_dates", BACK.format(3, 1)))


# things gone


def remove(scene: Scene) -> None:
    scene.file.unlink()


def remove_by_commit(scene: Scene) -> None:
    scene.git("rm", "-q", scene.path)
    scene.commit()


def remove_folder(scene: Scene) -> None:
    shutil.rmtree(scene.file.parent)


def rename(scene: Scene) -> None:
    scene.file.rename(scene.file.with_suffix(".yaml~"))


def remove_in_head_only(scene: Scene) -> None:
    now = scene.file.read_bytes()
    remove_by_commit(scene)
    scene.file.parent.mkdir(exist_ok=True)
    scene.file.write_bytes(now)


def remove_section(scene: Scene) -> None:
    scene.put("service", None)


def remove_section_by_commit(scene: Scene) -> None:
    remove_section(scene)
    scene.commit()


ATTACKS = (
    # time turned back
    attack("older section by hand", older_section, on("finance", BACK.format(3, 1))),
    attack("git checkout REV -- file", checkout, *ROLLED_BACK),
    attack("git checkout REV -- file, committed", checkout_committed, *ROLLED_BACK),
    attack("older version in HEAD only", older_in_head_only, *ROLLED_BACK),
    # things gone
    attack("client removed", remove, at("WANG", REMOVED)),
    attack("client removed by commit", remove_by_commit, at("WANG", REMOVED)),
    attack("client removed in HEAD only", remove_in_head_only, at("WANG", REMOVED)),
    attack("folder removed", remove_folder, at("WANG", REMOVED)),
    attack("client renamed", rename, at("WANG", REMOVED)),
    attack("section removed", remove_section, on("service", "this section was removed")),
    attack("section removed by commit", remove_section_by_commit, on("service", "this section was removed")),
)  # fmt: skip
