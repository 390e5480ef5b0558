"""Those who had a right once: demoted, removed, late, and with an old date on what they sign now."""

from attacks.planting import git
from attacks.scene import Scene
from attacks.table import attack, on

from hnwctl.store import envelope

NO_RIGHT = "written by zhao.min/laptop, who has no right to"
NO_MEMBER = "written by zhao.min/laptop, who is no member"
LONG_AGO = "2026-11-02T08:00:00Z"
ZHAO = "zhao.min"
KYC = "risk: {class: C1}\n"


def demoted(scene: Scene) -> None:
    """The compliance officer becomes an assistant, who cannot write kyc."""
    scene.book.run("access", "role", ZHAO, "assistant", identity="owner").ok()
    scene.ask().ok()


def removed(scene: Scene) -> None:
    scene.book.run("access", "revoke", ZHAO, "--yes", identity="owner").ok()
    scene.ask().ok()


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
    """Begun before the owner decided, where the right still was; merged afterwards by hand."""
    base = scene.head()
    block = written(scene)
    demoted(scene)
    main = scene.head()
    scene.git("checkout", "-q", "-b", "late", base)
    scene.put("kyc", block)
    scene.commit("in good time, it says")
    late = scene.head()
    scene.git("checkout", "-q", "main")
    scene.put("kyc", block)
    scene.git("add", "-A")
    merge = git(scene, "commit-tree", git(scene, "write-tree"), "-p", main, "-p", late, "-m", "merge")
    scene.git("reset", "-q", "--hard", merge)


def old_roster_with_it(scene: Scene) -> None:
    """The roster of the time when the right still was comes along, and would allow it."""
    older = (scene.root / "vault.yaml").read_bytes()
    block = written(scene)
    demoted(scene)
    (scene.root / "vault.yaml").write_bytes(older)
    scene.put("kyc", block)
    scene.commit()


ROLLED_BACK = ("vault.yaml", "", "the roster was rolled back from revision 3 to 2")

ATTACKS = (
    attack("backdated by who was demoted", demoted_writes, on("kyc", NO_RIGHT)),
    attack("backdated by who was removed", removed_writes, on("kyc", NO_MEMBER)),
    attack("late commit of who was removed", removed_commits, on("kyc", NO_MEMBER)),
    attack("late branch of who was demoted", late_branch, on("kyc", NO_RIGHT)),
    attack("late block with the old roster", old_roster_with_it, on("kyc", NO_RIGHT), ROLLED_BACK),
)
