"""Which festivals a client is greeted on beside those for all: the ones chosen, and those of their group."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hnwctl.domain.rules import Rules
    from hnwctl.model.profile import Profile

_CHILDREN = frozenset({"child", "son", "daughter"})
_TEACHING = ("教师", "老师", "教授", "讲师", "教员", "teacher", "professor", "lecturer")


def greeted_on(profile: "Profile", rules: "Rules") -> list[str]:
    """Keys of festivals, and names of groups: women, mothers, fathers, teachers; each once."""
    return list(dict.fromkeys((*_chosen(profile, rules), *_groups(profile))))


def _chosen(profile: "Profile", rules: "Rules") -> Iterator[str]:
    """The festivals that the profile names, by key or label; others are nobody's festival."""
    known = {
        word.casefold(): day.key
        for day in rules.festivals.days
        for word in (day.key, day.zh, day.en, *day.also)
    }
    for word in profile.festivals:
        if word.casefold() in known:
            yield known[word.casefold()]


def _groups(profile: "Profile") -> Iterator[str]:
    parent = any(relative.relation in _CHILDREN for relative in profile.family)
    if profile.gender == "female":
        yield "women"
        if parent:
            yield "mothers"
    elif profile.gender == "male" and parent:
        yield "fathers"
    work = profile.occupation
    if work is not None and any(word in (work.title or "").casefold() for word in _TEACHING):
        yield "teachers"
