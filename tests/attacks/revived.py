"""What was deleted, and is back: a live block over the tombstone that took its place."""

from attacks.scene import AT, Scene
from attacks.table import attack, on

from hnwctl.store import blocks

SERVICE = ("service", "service_dates")
BACK = "rolled back from revision {} to {}"


def tombstone(scene: Scene, section: str, rev: int) -> None:
    """The adviser, who may, deletes a section of Wang's."""
    block = blocks.tombstone(
        vault_id=scene.roster.vault_id, kind="client", id=scene.wang, section=section, rev=rev,
        by=scene.author("adviser"), at=AT, gone="removed", device=scene.device("adviser"),
    )  # fmt: skip
    scene.put(section, block)


def deleted(scene: Scene) -> bytes:
    """Both sections of the service deleted, seen by this machine; the record as it was before."""
    before = scene.file.read_bytes()
    for section in SERVICE:
        tombstone(scene, section, 2)
    scene.commit("deleted")
    scene.ask().ok()
    return before


def back(scene: Scene) -> None:
    scene.file.write_bytes(deleted(scene))


def back_by_commit(scene: Scene) -> None:
    back(scene)
    scene.commit()


def back_under_the_same_revision(scene: Scene) -> None:
    """Sealed and signed by the adviser again, as if it never had gone."""
    deleted(scene)
    scene.put("service", scene.sealed("service", plain="notes: []\n", rev=2))


def tombstone_taken_away(scene: Scene) -> None:
    deleted(scene)
    for section in SERVICE:
        scene.put(section, None)


def older_tombstone(scene: Scene) -> None:
    """A tombstone under a revision that was there before it."""
    tombstone(scene, "finance", 2)


ATTACKS = (
    attack("deleted section is back", back, *(on(each, BACK.format(2, 1)) for each in SERVICE)),
    attack("deleted section is back under the same revision", back_under_the_same_revision,
           on("service", "another content under the same revision 2")),
    attack("tombstone taken away", tombstone_taken_away,
           *(on(each, "this section was removed") for each in SERVICE)),
)  # fmt: skip
VARIANTS = (
    attack("deleted section is back by commit", back_by_commit,
           *(on(each, BACK.format(2, 1)) for each in SERVICE)),
    attack("older tombstone", older_tombstone, on("finance", BACK.format(3, 2))),
)  # fmt: skip
