"""Somebody who can write to the vault, the git server or a backup disk is caught, by name.

A table of attacks drives one test: what is wrong is named with file, section and problem, exit 6; the rest of
the book stays readable; nothing is written meanwhile; and what the hint says puts everything right. So it is
with the index that knows the book, and when the index is deleted.
"""

import pytest
from attacks import hands, headers, keys, leaving, losses, oddities, revived
from attacks.scene import LI, WANG, Scene, advice, named
from attacks.table import Attack

ATTACKS = (
    *hands.ATTACKS,
    *losses.ATTACKS,
    *keys.ATTACKS,
    *oddities.ATTACKS,
    *leaving.ATTACKS,
    *headers.ATTACKS,
    *revived.ATTACKS,
)
VARIANTS = (*headers.VARIANTS, *revived.VARIANTS)
CASES = [
    *(pytest.param(each, id=each.name) for each in ATTACKS),
    *(pytest.param(each, id=each.name, marks=pytest.mark.torture) for each in VARIANTS),
]


@pytest.mark.parametrize("attack", CASES)
def test_an_attack_is_named_and_the_rest_stays_readable(scene: Scene, attack: Attack) -> None:
    attack.how(scene)
    problems = attack.expected(scene)
    for forget in (scene.keep_index, scene.keep_index, scene.forget_index, scene.keep_index):
        forget()  # what was named once is named again
        shown = scene.ask()
        assert shown.code == 6, shown
        assert named(shown) == problems
        assert shown.json["profile"]["name"] == LI
        assert shown.json["finance"]["holdings"][0]["amount"] == "9200000"
    head = scene.head()
    refused = scene.write()
    assert (refused.code, named(refused)) == (6, problems)
    assert scene.head() == head
    advice(scene, refused)()
    assert scene.ask().ok().err == ""
    scene.write().ok()
    assert scene.ask("show", WANG).ok().json["finance"]["holdings"][0]["amount"] == "7000000"
