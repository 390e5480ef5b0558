"""Games with the header of an age file: its recipients taken away, cut short, added to."""

import re
from collections.abc import Callable
from dataclasses import replace

from attacks.hands import MINE
from attacks.scene import Scene
from attacks.table import How, at, attack, on

from hnwctl.store import envelope
from hnwctl.store.envelope import Block
from hnwctl.store.keys import armor, seal

Game = Callable[[bytes], bytes]
_STANZA = rb"-> X25519 [^\n]+\n[^\n]+\n"


def _parts(sealed: bytes) -> tuple[bytes, bytes]:
    """Header, and all from its last line on."""
    end = sealed.index(b"\n--- ") + 1
    return sealed[:end], sealed[end:]


def stripped(sealed: bytes) -> bytes:
    """No recipient left."""
    header, rest = _parts(sealed)
    return re.sub(_STANZA, b"", header) + rest


def truncated(sealed: bytes) -> bytes:
    """The wrapped key cut short."""
    header, rest = _parts(sealed)
    return re.sub(rb"(-> X25519 [^\n]+\n[^\n]{20})[^\n]+", rb"\1", header) + rest


def extended(sealed: bytes) -> bytes:
    """One recipient more: a stranger's, as he would write it himself."""
    header, rest = _parts(sealed)
    [more] = re.findall(_STANZA, seal.seal(b"", [seal.new_identity()[1]]))
    return header + more + rest


def doubled(sealed: bytes) -> bytes:
    """The same recipient twice."""
    header, rest = _parts(sealed)
    return header + re.findall(_STANZA, header)[0] + rest


def exchanged(sealed: bytes) -> bytes:
    """The header of another age file over the same payload."""
    return _parts(seal.seal(b"", [seal.new_identity()[1]]))[0] + _parts(sealed)[1]


def cut(sealed: bytes) -> bytes:
    """The last byte of what is sealed is gone."""
    return sealed[:-1]


def in_the_record(game: Game) -> How:
    def how(scene: Scene) -> None:
        block = scene.parsed().blocks["finance"]
        scene.put("finance", replace(block, sealed=game(block.sealed or b"")))

    return how


def signed(game: Game) -> How:
    """By the adviser himself, who signs what he has spoilt."""

    def how(scene: Scene) -> None:
        block = scene.sealed()
        scene.put("finance", resigned(scene, block, game(block.sealed or b"")))

    return how


def resigned(scene: Scene, block: Block, sealed: bytes) -> Block:
    """The adviser's block for Wang's finances with another age file in it, under a good signature."""
    spoilt = replace(block, sealed=sealed)
    message = envelope.signed_message(scene.roster.vault_id, "client", scene.wang, "finance", spoilt)
    return replace(spoilt, sig=scene.device("adviser").sign(message))


def in_the_key_file(member: str, game: Game) -> How:
    def how(scene: Scene) -> None:
        file = scene.root / f"keys/{member}.age"
        file.write_text(armor.armor(game(armor.dearmor(file.read_text()))))

    return how


def armored_twice(scene: Scene) -> None:
    """The same age file in other lines."""
    file = scene.root / "keys/wang.li.age"
    file.write_text(file.read_text().rstrip("\n") + "\r\n")


OTHER = "this key file is not the one that the roster names"
DAMAGED = "damaged, or no age file"
FOREIGN = "not sealed to finance.1, as it says"

ATTACKS = (
    attack("recipient stripped", in_the_record(stripped), on("finance", MINE)),
    attack("recipient truncated", in_the_record(truncated), on("finance", MINE)),
    attack("recipient extended", in_the_record(extended), on("finance", MINE)),
    attack("recipient extended, in a key file", in_the_key_file("wang.li", extended),
           at("keys/wang.li.age", OTHER)),
    attack("recipient stripped and signed", signed(stripped), on("finance", FOREIGN)),
    attack("recipient extended and signed", signed(extended), on("finance", DAMAGED)),
)  # fmt: skip
VARIANTS = (
    *(
        attack(f"recipient {game.__name__}", in_the_record(game), on("finance", MINE))
        for game in (doubled, exchanged, cut)
    ),
    *(
        attack(f"recipient {game.__name__}, in a key file", in_the_key_file("wang.li", game),
               at("keys/wang.li.age", OTHER))
        for game in (stripped, truncated)
    ),
    attack("recipient extended, in another's key file", in_the_key_file("chen.jie", extended),
           at("keys/chen.jie.age", OTHER)),
    attack("key file in other lines", armored_twice, at("keys/wang.li.age", OTHER)),
    attack("recipient truncated and signed", signed(truncated), on("finance", DAMAGED)),
    attack("header exchanged and signed", signed(exchanged), on("finance", FOREIGN)),
    attack("cut and signed", signed(cut), on("finance", DAMAGED)),
)  # fmt: skip
