"""Key files and rosters that no owner made."""

import shutil
from dataclasses import replace

from attacks.scene import Scene
from attacks.table import How, at, attack

from hnwctl.store.keys import seal
from hnwctl.store.trust import keyring, roster
from hnwctl.store.trust.roster import DeviceEntry, Member

OTHER = "the roster is another one under the same revision 2"


def other_key_file(scene: Scene) -> None:
    """The assistant's key file gets the keys of a stranger's making."""
    secret, _ = seal.new_identity()
    raw = keyring.seal_keys(
        scene.roster.vault_id, "chen.jie", {"profile.1": secret}, [scene.stranger().recipient]
    )
    (scene.root / "keys/chen.jie.age").write_bytes(raw)


def own_key_file(scene: Scene) -> None:
    """The adviser's own: sealed to his device, so that he would seal to a stranger's compartment key."""
    secrets = {key: seal.new_identity()[0] for key in ("profile.1", "finance.1")}
    raw = keyring.seal_keys(scene.roster.vault_id, "wang.li", secrets, [scene.device("adviser").recipient])
    (scene.root / "keys/wang.li.age").write_bytes(raw)


def swapped_key_files(scene: Scene) -> None:
    shutil.copy(scene.root / "keys/lin.hua.age", scene.root / "keys/wang.li.age")


def own_key_file_removed(scene: Scene) -> None:
    (scene.root / "keys/wang.li.age").unlink()


def own_key_file_link(scene: Scene) -> None:
    own_key_file_removed(scene)
    (scene.root / "keys/wang.li.age").symlink_to("lin.hua.age")


def own_key_file_removed_by_commit(scene: Scene) -> None:
    own_key_file_removed(scene)
    scene.commit()


def key_file_removed(scene: Scene) -> None:
    (scene.root / "keys/chen.jie.age").unlink()


def edited_roster(scene: Scene) -> None:
    """The stranger's key in the place of the assistant's phone: the next key file would be sealed to it."""
    phone = scene.roster.members["chen.jie"].devices["phone"].recipient
    scene.edit(phone, scene.stranger().recipient, "vault.yaml")


def with_mallory(scene: Scene, book: roster.Roster) -> roster.Roster:
    device = scene.stranger()
    entry = Member(
        "mallory",
        "owner",
        {"laptop": DeviceEntry(device.recipient, device.verifier)},
        "sha256:" + "0" * 64,
        {},
    )
    return replace(book, members={**book.members, "mallory": entry})


def next_roster(scene: Scene) -> roster.Roster:
    raw = (scene.root / "vault.yaml").read_bytes()
    return replace(with_mallory(scene, scene.roster), rev=scene.roster.rev + 1, previous=roster.digest(raw))


def next_roster_by_adviser(scene: Scene) -> None:
    scene.sign_roster(next_roster(scene), "wang.li/laptop", scene.device("adviser"))


def next_roster_by_mallory(scene: Scene) -> None:
    scene.sign_roster(next_roster(scene), "mallory/laptop", scene.stranger())


def next_roster_with_a_forged_name(scene: Scene) -> None:
    scene.sign_roster(next_roster(scene), "lin.hua/laptop", scene.stranger())


def next_roster_by_mallory_committed(scene: Scene) -> None:
    next_roster_by_mallory(scene)
    scene.commit()


def roster_rolled_back(scene: Scene) -> None:
    (scene.root / "vault.yaml").write_bytes(scene.roster_at(1))
    scene.git("checkout", scene.first, "--", "keys")


def roster_rolled_back_by_commit(scene: Scene) -> None:
    roster_rolled_back(scene)
    scene.commit()


def forked_roster(scene: Scene) -> None:
    """The owner's own signature, over another roster 2."""
    first = scene.roster_at(1)
    book = roster.parse(first, source="")
    book = replace(with_mallory(scene, book), rev=2, previous=roster.digest(first))
    scene.sign_roster(book, "lin.hua/laptop", scene.device("owner"))


def fork_gone_on(scene: Scene) -> None:
    forked_roster(scene)
    scene.commit()
    raw = (scene.root / "vault.yaml").read_bytes()
    book = replace(scene.roster, rev=3, previous=roster.digest(raw))
    scene.sign_roster(book, "lin.hua/laptop", scene.device("owner"))
    scene.commit()


def jumped_roster(scene: Scene) -> None:
    scene.sign_roster(replace(next_roster(scene), rev=9), "lin.hua/laptop", scene.device("owner"))


def swapped_vault_id(scene: Scene) -> None:
    book = replace(scene.roster, vault_id="0123456789abcdef", rev=3)
    scene.sign_roster(book, "lin.hua/laptop", scene.device("owner"))


def roster_as(content: bytes) -> How:
    return lambda scene: (scene.root / "vault.yaml").write_bytes(content)


def roster_link(scene: Scene) -> None:
    (scene.root / "vault.yaml").rename(scene.folder / "elsewhere")
    (scene.root / "vault.yaml").symlink_to(scene.folder / "elsewhere")


ATTACKS = (
    attack("key file of another replaced", other_key_file,
           at("keys/chen.jie.age", "this key file is not the one that the roster names")),
    attack("own key file replaced", own_key_file,
           at("keys/wang.li.age", "this key file is not the one that the roster names")),
    attack("own key file swapped", swapped_key_files,
           at("keys/wang.li.age", "this key file is not the one that the roster names")),
    attack("own key file removed", own_key_file_removed, at("keys/wang.li.age", "this key file was removed")),
    attack("own key file removed by commit", own_key_file_removed_by_commit,
           at("keys/wang.li.age", "this key file was removed")),
    attack("own key file a link", own_key_file_link,
           at("keys/wang.li.age", "a link, or no folder, stands in its path")),
    attack("key file of another removed", key_file_removed,
           at("keys/chen.jie.age", "this key file was removed")),
    attack("roster with another recipient", edited_roster, at("vault.yaml", OTHER)),
    attack("next roster by an adviser", next_roster_by_adviser,
           at("vault.yaml", "roster 3 is signed by wang.li/laptop, who is no owner")),
    attack("next roster by its own new owner", next_roster_by_mallory,
           at("vault.yaml", "roster 3 is signed by mallory/laptop, who is no owner")),
    attack("the same, committed", next_roster_by_mallory_committed,
           at("vault.yaml", "roster 3 is signed by mallory/laptop, who is no owner")),
    attack("next roster with the owner's name", next_roster_with_a_forged_name,
           at("vault.yaml", "roster 3: the signature of lin.hua/laptop does not hold")),
    attack("roster rolled back", roster_rolled_back,
           at("vault.yaml", "the roster was rolled back from revision 2 to 1"),
           at("keys/chen.jie.age", "this key file is not the one that the roster names")),
    attack("roster rolled back by commit", roster_rolled_back_by_commit,
           at("vault.yaml", "the roster was rolled back from revision 2 to 1"),
           at("keys/chen.jie.age", "this key file is not the one that the roster names")),
    attack("forked roster", forked_roster, at("vault.yaml", OTHER)),
    attack("a fork that went on", fork_gone_on,
           at("vault.yaml", "roster 3 does not follow from the one this machine knows")),
    attack("roster that jumps", jumped_roster, at("vault.yaml", "roster 9 does not follow roster 2")),
    attack("swapped vault id", swapped_vault_id,
           at("vault.yaml", "the roster is that of another vault (0123456789abcdef)")),
    attack("roster empty", roster_as(b""), at("vault.yaml", "the file is empty")),
    attack("roster binary", roster_as(bytes(range(256))),
           at("vault.yaml", "line 1: damaged, or no roster of hnwctl")),
    attack("roster a link", roster_link,
           at("vault.yaml", "a link, or no folder, stands in its path")),
)  # fmt: skip
