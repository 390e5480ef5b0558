"""Files that are none, too many, or not what they should be."""

import os
import shutil

from attacks.scene import Scene
from attacks.table import How, at, attack

DAMAGED = "line {}: damaged, or no record of hnwctl"
NO_PLACE = "no record belongs in a file of this name"
REMOVED = "this record was removed"
LINK = "a link or a folder stands where a record belongs"


def record_as(content: bytes) -> How:
    return lambda scene: scene.file.write_bytes(content)


def link(scene: Scene) -> None:
    """To a copy of itself, so that only the link is wrong."""
    scene.file.rename(scene.folder / "elsewhere")
    scene.file.symlink_to(scene.folder / "elsewhere")


def folder_in_its_place(scene: Scene) -> None:
    scene.file.unlink()
    scene.file.mkdir()


def pipe_in_its_place(scene: Scene) -> None:
    scene.file.unlink()
    os.mkfifo(scene.file)


def linked_folder(scene: Scene) -> None:
    scene.file.parent.rename(scene.folder / "elsewhere")
    scene.file.parent.symlink_to(scene.folder / "elsewhere")


def extra(name: str) -> How:
    """Wang's record once more, under another name."""

    def how(scene: Scene) -> None:
        file = scene.file.parent / name.format(id=scene.wang, ID=scene.wang.upper())
        shutil.copy(scene.file, file)

    return how


def other_folder(scene: Scene) -> None:
    odd = scene.root / "clients" / scene.odd
    odd.mkdir()
    shutil.copy(scene.file, odd)


def large(scene: Scene) -> None:
    os.truncate(scene.file, 200 * 2**20)


def truncated(scene: Scene) -> None:
    os.truncate(scene.file, 500)


def dos_line_ends(scene: Scene) -> None:
    scene.file.write_bytes(scene.file.read_bytes().replace(b"\n", b"\r\n"))


def conflict_marks(scene: Scene) -> None:
    scene.file.write_bytes(b"<<<<<<< HEAD\n" + scene.file.read_bytes())


def newer_version(scene: Scene) -> None:
    scene.edit("client/1", "client/2")


ATTACKS = (
    attack("link", link, at("WANG", LINK)),
    attack("folder in its place", folder_in_its_place,
           at("WANG", LINK)),
    attack("pipe in its place", pipe_in_its_place,
           at("WANG", LINK)),
    attack("linked folder", linked_folder, at("SHARD", LINK),
           at("WANG", REMOVED)),
    attack("extra file", extra("0{id}.yaml"), at("SHARD/0ID.yaml", NO_PLACE)),
    attack("name in capitals", extra("{ID}X.yaml"), at("SHARD/UPPERX.yaml", NO_PLACE)),
    attack("in another folder", other_folder, at("ODD/ID.yaml", NO_PLACE)),
    attack("empty", record_as(b""), at("WANG", "the file is empty")),
    attack("binary", record_as(bytes(range(256))), at("WANG", DAMAGED.format(2))),
    attack("truncated", truncated, at("WANG", DAMAGED.format(7))),
    attack("200 MB", large, at("WANG", "larger than 8388608 bytes")),
    attack("DOS line ends", dos_line_ends, at("WANG", DAMAGED.format(1))),
    attack("git's conflict marks", conflict_marks,
           at("WANG", "git left its conflict marks in a sealed record")),
    attack("newer format", newer_version,
           at("WANG", "line 1: written by a newer hnwctl (client/2)")),
)  # fmt: skip
