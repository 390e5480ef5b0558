"""Those who had a right once: demoted, removed, late, and with an old date on what they sign now."""

from dataclasses import replace

from attacks.planting import git
from attacks.scene import Scene
from attacks.table import attack, on

from hnwctl.store import envelope
from hnwctl.store.trust import roster
from hnwctl.store.trust.roster import Member, Roster

NO_RIGHT = "written by zhao.min/laptop, who has no right to"
NO_MEMBER = "written by zhao.min/laptop, who is no member"
LONG_AGO = "2026-11-02T08:00:00Z"
ZHAO = "zhao.min"
KYC = "risk: {class: C1}\n"


def decided(scene: Scene, book: Roster) -> None:
    """What the owner decides is committed, and the adviser's machine has seen it."""
    raw = (scene.root / "vault.yaml").read_bytes()
    following = replace(book, rev=book.rev + 1, previous=roster.digest(raw))
    scene.sign_roster(following, scene.author("owner"), scene.device("owner"))
    scene.commit("the owner decides")
    scene.ask().ok()


def demoted(scene: Scene) -> None:
    """The compliance officer becomes an assistant, who cannot write kyc."""
    book = scene.roster
    about: Member = replace(book.members[ZHAO], role="assistant")
    decided(scene, replace(book, members={**book.members, ZHAO: about}))


def removed(scene: Scene) -> None:
    book = scene.roster
    (scene.root / f"keys/{ZHAO}.age").unlink()
    decided(scene, replace(book, members={name: who for name, who in book.members.items() if name != ZHAO}))


def written(scene: Scene, at: str = LONG_AGO) -> envelope.Block:
    """A block of kyc by the officer, genuine but for the moment at which it comes."""
    return scene.sealed(
        "kyc", plain=KYC, by=scene.author("compliance"), device=scene.device("compliance"), at=at
    )


def by_hand(scene: Scene) -> None:
    scene.put("kyc", written(scene))


def demoted_writes(scene: Scene) -> None:
    demoted(scene)
    by_hand(scene)


def removed_writes(scene: Scene) -> None:
    removed(scene)
    by_hand(scene)


def removed_commits(scene: Scene) -> None:
    removed_writes(scene)
    scene.commit()


def late_branch(scene: Scene) -> None:
    """Begun before the owner decided, where the right still was; merged afterwards."""
    base = scene.head()
    block = written(scene)
    demoted(scene)
    main = scene.head()
    scene.git("checkout", "-q", "-b", "late", base)
    scene.put("kyc", block)
    scene.commit("in good time, it says")
    late = scene.head()
    scene.git("checkout", "-q", "main")
    scene.git("merge", "-q", "--no-edit", "--no-ff", "-s", "ort", late)
    assert scene.head() not in (main, late)


def old_roster_with_it(scene: Scene) -> None:
    """The late branch brings its roster along: the merge takes its side in everything."""
    base = scene.head()
    block = written(scene)
    demoted(scene)
    main = scene.head()
    scene.git("checkout", "-q", "-b", "late", base)
    scene.put("kyc", block)
    scene.commit()
    merge = git(scene, "commit-tree", "HEAD^{tree}", "-p", main, "-p", "HEAD", "-m", "merge")
    scene.git("checkout", "-q", "main")
    scene.git("reset", "-q", "--hard", merge)


ROLLED_BACK = ("vault.yaml", "", "the roster was rolled back from revision 3 to 2")

ATTACKS = (
    attack("backdated by who was demoted", demoted_writes, on("kyc", NO_RIGHT)),
    attack("backdated by who was removed", removed_writes, on("kyc", NO_MEMBER)),
    attack("late commit of who was removed", removed_commits, on("kyc", NO_MEMBER)),
    attack("late branch of who was demoted", late_branch, on("kyc", NO_RIGHT)),
    attack("late branch with its old roster", old_roster_with_it, on("kyc", NO_RIGHT), ROLLED_BACK),
)
