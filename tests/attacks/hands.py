"""Blocks in a wrong place, or by a wrong hand."""

import shutil
from dataclasses import replace

from attacks.scene import Scene
from attacks.table import How, at, attack, on

from hnwctl.store import blocks, envelope

FOREIGN = "the signature of {by} does not hold here"
MINE = FOREIGN.format(by="wang.li/laptop")


def copy_section(scene: Scene) -> None:
    scene.put("finance", scene.parsed(f"clients/{scene.li[0]}/{scene.li}.yaml").blocks["finance"])


def copy_record(scene: Scene) -> None:
    shutil.copy(scene.book.record(scene.li), scene.file)


def other_vault(scene: Scene) -> envelope.Envelope:
    """Wang's record as the same people wrote it in another vault of theirs, under the same id."""
    found = scene.parsed()
    others = {
        section: scene.sealed(section, vault_id="0123456789abcdef", rev=block.rev + 1)
        for section, block in found.blocks.items()
    }
    return replace(found, blocks=others)


def from_another_vault(scene: Scene) -> None:
    scene.put("finance", other_vault(scene).blocks["finance"])


def new_from_another_vault(scene: Scene) -> None:
    file = scene.root / "clients/0/00000000.yaml"
    file.parent.mkdir(exist_ok=True)
    one = {"profile": scene.sealed("profile", vault_id="0123456789abcdef", id="00000000", rev=1)}
    file.write_bytes(envelope.emit(envelope.Envelope("client", "00000000", one)))


def stranger(scene: Scene) -> None:
    scene.put("finance", scene.sealed(by="mallory/laptop", device=scene.stranger()))


def stranger_as_adviser(scene: Scene) -> None:
    scene.put("finance", scene.sealed(device=scene.stranger()))


def unsigned(scene: Scene) -> None:
    scene.put("finance", replace(scene.sealed(), sig=bytes(64)))


def foreign_device(scene: Scene) -> None:
    """The adviser's name, a device that only the assistant has."""
    scene.put("finance", scene.sealed(by="wang.li/phone"))


def by(role: str, section: str) -> How:
    def how(scene: Scene) -> None:
        scene.put(section, scene.sealed(section, by=scene.author(role), device=scene.device(role)))

    return how


def endorsed_by_adviser(scene: Scene) -> None:
    block = replace(scene.sealed(), endorses="lin.hua/laptop")
    message = envelope.signed_message(scene.roster.vault_id, "client", scene.wang, "finance", block)
    scene.put("finance", replace(block, sig=scene.device("adviser").sign(message)))


def to_another_compartment(scene: Scene) -> None:
    """Sealed so that the assistant opens it."""
    scene.put("finance", scene.sealed(key="profile.1"))


def says_another_key(scene: Scene) -> None:
    scene.put("finance", scene.sealed(public=scene.stranger().recipient))


def inside_belongs_elsewhere(scene: Scene) -> None:
    """By an adviser himself: a sealed text that names another place, under a good signature."""
    block = scene.sealed(id=scene.li)
    message = envelope.signed_message(scene.roster.vault_id, "client", scene.wang, "finance", block)
    scene.put("finance", replace(block, sig=scene.device("adviser").sign(message)))


def tombstone_by_assistant(scene: Scene) -> None:
    block = blocks.tombstone(
        vault_id=scene.roster.vault_id,
        kind="client",
        id=scene.wang,
        section="finance",
        rev=9,
        by="chen.jie/laptop",
        at="2026-11-20T08:00:00Z",
        gone="erased",
        device=scene.device("assistant"),
    )
    scene.put("finance", block)


def tombstone_unsigned(scene: Scene) -> None:
    found = scene.parsed().blocks["finance"]
    scene.put("finance", replace(found, rev=9, key=None, sealed=None, gone="erased"))


def said_by_somebody_else(scene: Scene) -> None:
    """Only the name above the seal: neither the seal nor the signature is touched."""
    scene.put("finance", replace(scene.parsed().blocks["finance"], by="lin.hua/laptop"))


def at_another_time(scene: Scene) -> None:
    scene.put("service", replace(scene.parsed().blocks["service"], at="2020-01-01T00:00:00Z"))


def under_a_higher_revision(scene: Scene) -> None:
    scene.put("finance", replace(scene.parsed().blocks["finance"], rev=99))


def another_text_under_the_same_revision(scene: Scene) -> None:
    scene.put("finance", scene.sealed(rev=3))


ATTACKS = (
    # a block in a wrong place
    attack("section of another client", copy_section, on("finance", MINE)),
    attack("record of another client", copy_record, at("WANG", "this file holds the record client LI")),
    attack("section from another vault", from_another_vault, on("finance", MINE)),
    attack("client from another vault", new_from_another_vault,
           ("clients/0/00000000.yaml", "profile", MINE)),
    attack("its text belongs elsewhere", inside_belongs_elsewhere,
           on("finance", "what is sealed here belongs elsewhere")),
    # by a wrong hand
    attack("stranger", stranger, on("finance", "written by mallory/laptop, who is no member")),
    attack("stranger under a member's name", stranger_as_adviser, on("finance", MINE)),
    attack("unsigned", unsigned, on("finance", MINE)),
    attack("device of another", foreign_device, on("finance", "written by wang.li/phone, who is no member")),
    attack("assistant writes finance", by("assistant", "finance"),
           on("finance", "written by chen.jie/laptop, who has no right to")),
    attack("assistant writes the extract of finance", by("assistant", "finance_dates"),
           on("finance_dates", "written by chen.jie/laptop, who has no right to")),
    attack("compliance writes profile", by("compliance", "profile"),
           on("profile", "written by zhao.min/laptop, who has no right to")),
    attack("reminder writes profile", by("reminder", "profile"),
           on("profile", "written by cron/laptop, who has no right to")),
    attack("adviser endorses", endorsed_by_adviser,
           on("finance", "endorsed by wang.li/laptop, who is no owner")),
    attack("sealed to another compartment", to_another_compartment,
           on("finance", "sealed to profile.1, which is no key of this section")),
    attack("sealed to a stranger", says_another_key,
           on("finance", "not sealed to finance.1, as it says")),
    attack("tombstone by the assistant", tombstone_by_assistant,
           on("finance", "written by chen.jie/laptop, who has no right to")),
    attack("tombstone unsigned", tombstone_unsigned, on("finance", MINE)),
    attack("another author's name", said_by_somebody_else,
           on("finance", FOREIGN.format(by="lin.hua/laptop"))),
    attack("another time", at_another_time, on("service", MINE)),
    attack("higher revision", under_a_higher_revision, on("finance", MINE)),
    attack("another text under the same revision", another_text_under_the_same_revision,
           on("finance", "another content under the same revision 3")),
)  # fmt: skip
