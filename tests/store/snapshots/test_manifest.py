"""The manifest: written and read back, refused in any other form, signed by its maker's device."""

from dataclasses import replace
from pathlib import Path

import books
import pytest
import snapped
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import IntegrityError
from hnwctl.store.snapshots import manifest
from hnwctl.store.snapshots.manifest import BUNDLE, Manifest, Part
from hnwctl.store.trust import rostertext

COMMIT = "b" * 40
SAMPLE = Manifest(
    vault_id="7k3m9q2x5v8w1r4t",
    book='王家的 "账簿"',
    created="2026-11-23T01:12:44Z",
    by="wang.li/laptop",
    roster_rev=3,
    roster_digest="sha256:" + "a" * 64,
    commit=COMMIT,
    branch="refs/heads/main",
    refs={"refs/heads/main": COMMIT, "refs/heads/张三/试验": "c" * 40, "refs/tags/v1": "d" * 40},
    counts={"client": 40, "market": 0},
    parts={BUNDLE: Part(1234, "e" * 64)},
    sig=bytes(64),
)

oids = st.text("0123456789abcdef", min_size=40, max_size=40)
hexes = st.text("0123456789abcdef", min_size=64, max_size=64)
leaves = st.text(min_size=1, max_size=12).filter(
    lambda name: manifest.possible(f"refs/heads/{name}") and len(name.encode("utf-8", "surrogateescape")) < 99
)
refs = st.dictionaries(st.builds("refs/{}/{}".format, st.sampled_from(["heads", "tags"]), leaves), oids)
manifests = st.builds(
    replace,
    st.just(SAMPLE),
    book=st.text(min_size=1, max_size=40).filter(rostertext.valid_text),
    created=st.datetimes(min_value=SAMPLE.moment.replace(tzinfo=None)).map(
        lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")
    ),
    roster_rev=st.integers(1, 10**9 - 1),
    roster_digest=hexes.map("sha256:{}".format),
    refs=refs.map(lambda found: {**found, "refs/heads/main": COMMIT}),
    branch=st.sampled_from(["refs/heads/main", None]),
    counts=st.dictionaries(st.sampled_from(["client", "market", "segment", "later"]), st.integers(0, 10**6)),
    parts=st.builds(Part, st.integers(0, 10**14), hexes).map(lambda part: {BUNDLE: part}),
    sig=st.binary(min_size=64, max_size=64),
)


@given(manifests)
def test_what_is_written_is_read_back(about: Manifest) -> None:
    assert manifest.parse(manifest.emit(about)) == about


@given(st.data())
def test_there_is_one_text_for_one_content(data: st.DataObject) -> None:
    """Any byte changed: refused, or another manifest. Never the same one in two texts."""
    raw = bytearray(manifest.emit(SAMPLE))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = manifest.parse(bytes(raw))
    except IntegrityError:
        return
    assert found != SAMPLE
    assert manifest.emit(found) == bytes(raw)


@given(st.binary(max_size=300))
def test_anything_else_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(IntegrityError, match="damaged, or no manifest"):
        manifest.parse(raw)


@pytest.mark.parametrize(
    "ref",
    [
        "refs/heads/../../config",
        "refs/heads/..",
        "refs/heads/.hidden",
        "refs/heads/a.lock",
        "refs/heads/a.lock/b",
        "refs/heads//a",
        "refs/heads/a/",
        "refs/heads/a..b",
        "refs/heads/a b",
        "refs/heads/a\nb",
        "refs/heads/a\x00b",
        "refs/heads/a:b",
        "refs/heads/a@{1}",
        "refs/heads/a\\b",
        "refs/heads/a.",
        "refs/remotes/origin/main",
        "refs/hnwctl/pending",
        "refs/replace/" + COMMIT,
        "HEAD",
    ],
)
def test_a_ref_that_git_would_not_have_is_refused(ref: str) -> None:
    with pytest.raises(IntegrityError):
        manifest.emit(replace(SAMPLE, refs={**SAMPLE.refs, ref: COMMIT}))


@pytest.mark.parametrize(
    "changes",
    [
        {"refs": {}},  # the branch is none of them
        {"commit": "f" * 40},  # the branch stands elsewhere
        {"commit": COMMIT + "b" * 24, "branch": None},  # two sorts of git
        {"parts": {}},
        {"parts": {BUNDLE: Part(1, "e" * 64), "evil.sh": Part(1, "e" * 64)}},
        {"created": "2026-02-31T00:00:00Z"},
        {"by": "../../etc"},
        {"book": "two\nlines"},
        {"roster_rev": 0},
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        manifest.emit(replace(SAMPLE, **changes))  # type: ignore[arg-type]


def test_a_newer_one_says_so() -> None:
    raw = manifest.emit(SAMPLE).replace(b"snapshot/1", b"snapshot/2")
    with pytest.raises(IntegrityError, match="written by a newer hnwctl"):
        manifest.parse(raw)


def test_a_giant_is_not_even_looked_at() -> None:
    with pytest.raises(IntegrityError, match="larger than"):
        manifest.parse(bytes(manifest.MAX_MANIFEST + 1))


def test_it_is_signed_by_a_device_that_the_roster_knows(tmp_path: Path) -> None:
    book = books.made(tmp_path)
    vault = snapped.vault(book)
    about = manifest.signed(replace(SAMPLE, by="lin.hua/laptop"), vault.unlocked.device)
    manifest.check_signed(about, vault.roster)
    for forged, why in (
        (replace(about, by="wang.li/laptop"), "forged: the signature of wang.li/laptop does not hold"),
        (replace(about, by="mallory/laptop"), "signed by mallory/laptop, who is no member"),
        (replace(about, created="2026-11-24T01:12:44Z"), "forged"),
        (replace(about, counts={"client": 39}), "forged"),
    ):
        with pytest.raises(IntegrityError, match=why):
            manifest.check_signed(forged, vault.roster)
