"""What hangs on a right or a key that is taken away: sealed and signed anew, and nothing else touched."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from books import MEMBERS, Book, made
from governed import device, held, opened, records, rosters, vault_of

from hnwctl.errors import ConflictError, ForbiddenError, IntegrityError
from hnwctl.store import blocks, codec, envelope, layout
from hnwctl.store.envelope import MAX_REVISION, Block, Envelope
from hnwctl.store.governing import deciding, rekeying, resealing
from hnwctl.store.governing.resealing import Hand
from hnwctl.store.keys import seal
from hnwctl.store.keys.identities import age_device
from hnwctl.store.saving import Change
from hnwctl.store.trust import roster
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.membership import Newcomer
from hnwctl.store.trust.roster import Roster, device_entry

WANG = "王小明"
FINANCE = "finance.holdings[+].amount=500万"
ADVISER, OWNER = "wang.li/laptop", "lin.hua/laptop"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return made(tmp_path)


def only(book: Book) -> Envelope:
    [found] = records(book)
    return found


def keys(book: Book, role: str) -> Keyring:
    return held(book, role)


def revoked(book: Book, role: str) -> deciding.Decided:
    return deciding.change(
        vault_of(book), lambda found: rekeying.without_member(found, MEMBERS[role]), message="revoke"
    )


def plain(book: Book, section: str) -> dict[str, object]:
    found, path = only(book), "x"
    raw = blocks.open_section(
        found.blocks[section], kind="client", id=found.id, section=section, keyring=keys(book, "owner"),
        source=path,
    )  # fmt: skip
    assert raw is not None
    content = codec.load(raw, source=path)
    assert isinstance(content, dict)
    return content


def put(book: Book, changed: Envelope) -> None:
    """Let a member's own program put this at HEAD: what is signed by a member needs no hnwctl."""
    path = layout.record_path(changed.kind, changed.id)
    (book.root / path).write_bytes(envelope.emit(changed))
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "by hand")


def by_hand(book: Book, section: str, sealed: bytes, *, rev: int = 0, role: str = "adviser") -> Block:
    """A block that the member signed as it is, whatever is sealed in it."""
    found, now = only(book), rosters(book)
    old, author = found.blocks[section], f"{MEMBERS[role]}/laptop"
    unsigned = Block(rev or old.rev + 1, author, old.at, old.key, b"", sealed)
    message = envelope.signed_message(now.vault_id, "client", found.id, section, unsigned)
    return replace(unsigned, sig=device(book, role).sign(message))


def test_what_a_leaver_wrote_is_endorsed_and_sealed_to_keys_he_never_had(book: Book) -> None:
    book.add(WANG, FINANCE)
    old, his = only(book), keys(book, "adviser")
    decided = revoked(book, "adviser")
    new = only(book)
    assert decided.sections == len(new.blocks)
    for section, block in new.blocks.items():
        assert (block.rev, block.by, block.endorses) == (old.blocks[section].rev + 1, OWNER, ADVISER)
        assert block.at == old.blocks[section].at, "when it was written, not when it was signed for him"
        assert str(block.key).endswith(".2")
    assert opened(book, his) == set()
    assert opened(book, his, "HEAD~1") == {"profile", "finance", "agenda"}
    assert plain(book, "finance_dates")["of"] == "finance rev=2"
    assert book.run("verify", identity="owner").ok()


def test_an_endorsement_names_the_author_also_after_the_next_one(book: Book) -> None:
    book.add(WANG)
    revoked(book, "adviser")
    deciding.change(vault_of(book), lambda found: found, message="rotate", rotate=["profile"])
    block = only(book).blocks["profile"]
    assert (block.rev, block.by, block.endorses, block.key) == (3, OWNER, ADVISER, "profile.3")
    shown = book.run("show", WANG, "--json", identity="owner").ok().json
    assert shown["revisions"]["profile"]["by"] == ADVISER


def test_what_the_owner_wrote_needs_no_endorsement(book: Book) -> None:
    book.add(WANG, identity="owner")
    deciding.change(vault_of(book), lambda found: found, message="rotate", rotate=["profile"])
    assert only(book).blocks["profile"].endorses is None


def test_who_may_no_longer_write_is_endorsed_and_no_key_changes(book: Book) -> None:
    book.add(WANG, FINANCE)
    old = only(book)
    decided = deciding.change(
        vault_of(book),
        lambda found: rekeying.with_rights(found, "adviser", {"finance": "read"}),
        message="define",
    )
    new = only(book)
    assert decided.rotated == ()
    assert decided.keyfiles == ()
    changed = {name for name, block in new.blocks.items() if block != old.blocks[name]}
    assert changed == {"finance", "finance_dates"}
    assert new.blocks["finance"].key == "finance.1"
    assert opened(book, keys(book, "adviser")) == {"profile", "finance", "agenda"}
    assert book.run("verify", identity="owner").ok()
    late = blocks.seal_section(
        b"reviewed: 2026-11-23\n", vault_id=rosters(book).vault_id, kind="client", id=new.id,
        section="finance", rev=9, by=ADVISER, at=old.blocks["finance"].at, key="finance.1",
        public=roster.public_key(rosters(book), "finance.1"), device=device(book, "adviser"),
    )  # fmt: skip
    put(book, replace(new, blocks={**new.blocks, "finance": late}))
    with pytest.raises(IntegrityError, match="nothing is written while"):
        deciding.reseal(vault_of(book))  # what he writes now, no owner signs for him
    assert only(book).blocks["finance"].by == ADVISER


def test_a_tombstone_is_signed_for_its_author_too(book: Book) -> None:
    book.add(WANG, FINANCE)
    found, now = only(book), rosters(book)
    place = {
        "vault_id": now.vault_id,
        "kind": "client",
        "id": found.id,
        "rev": 2,
        "by": ADVISER,
        "at": "2026-11-23T00:00:00Z",
    }
    gone = {
        section: blocks.tombstone(section=section, gone="erased", device=device(book, "adviser"), **place)
        for section in ("finance", "finance_dates")
    }
    put(book, replace(found, blocks={**found.blocks, **gone}))
    revoked(book, "adviser")
    for section in gone:
        block = only(book).blocks[section]
        assert (block.gone, block.rev, block.by, block.endorses) == ("erased", 3, OWNER, ADVISER)
    assert book.run("verify", identity="owner").ok()


def test_an_extract_that_was_written_in_another_way_still_follows(book: Book) -> None:
    book.add(WANG, FINANCE)
    found, now = only(book), rosters(book)
    content = plain(book, "finance_dates")
    text = codec.dump({name: value for name, value in content.items() if name != "of"})
    block = blocks.seal_section(
        f'"of": "finance rev=1"\n{text}'.encode(), vault_id=now.vault_id, kind="client", id=found.id,
        section="finance_dates", rev=2, by=ADVISER, at="2026-11-23T00:00:00Z", key="agenda.1",
        public=roster.public_key(now, "agenda.1"), device=device(book, "adviser"),
    )  # fmt: skip
    put(book, replace(found, blocks={**found.blocks, "finance_dates": block}))
    deciding.change(vault_of(book), lambda found: found, message="rotate", rotate=["finance"])
    assert plain(book, "finance_dates") == {**content, "of": "finance rev=2"}


def test_an_extract_that_was_wrong_before_is_not_made_right(book: Book) -> None:
    text = b"of: finance rev=7\n"
    assert resealing._following(text, "of: finance rev=1", "of: finance rev=2", source="x") == text


def test_what_does_not_open_stays_as_it_is_and_is_named(book: Book) -> None:
    """Anybody can sign what nobody can open: it does not keep an owner from taking their key away."""
    book.add(WANG, FINANCE)
    foreign = seal.seal(b"not for you", [seal.new_identity()[1]])
    found = only(book)
    found = replace(found, blocks={**found.blocks, "finance": by_hand(book, "finance", foreign)})
    vault, now = vault_of(book), rosters(book)
    hand = Hand.of(vault.unlocked.keyring, OWNER, vault.unlocked.device)
    gone = replace(now, members={name: each for name, each in now.members.items() if name != "wang.li"})

    made, problems = resealing.reworked(found, "x", gone, hand)
    assert [(each.section, each.problem) for each in problems] == [
        ("finance", "{what}: not sealed to {key}, as it says")
    ]
    block = made.blocks["finance"]
    assert (block.sealed, block.by, block.endorses, block.rev) == (foreign, OWNER, ADVISER, 3)
    place = {"vault_id": now.vault_id, "roster": gone, "kind": "client", "id": found.id, "file": "x"}
    for section, each in made.blocks.items():
        assert blocks.check_block(each, section=section, **place) is None
    assert resealing.reworked(made, "x", gone, hand) == (made, ())


def test_the_highest_revision_is_refused_by_name(book: Book) -> None:
    book.add(WANG)
    found, now = only(book), rosters(book)
    last = blocks.seal_section(
        b"name: Wang\n", vault_id=now.vault_id, kind="client", id=found.id, section="profile",
        rev=MAX_REVISION, by=ADVISER, at="2026-11-23T00:00:00Z", key="profile.1",
        public=roster.public_key(now, "profile.1"), device=device(book, "adviser"),
    )  # fmt: skip
    put(book, replace(found, blocks={**found.blocks, "profile": last}))
    before = book.commits()
    with pytest.raises(IntegrityError, match="highest revision"):
        revoked(book, "adviser")
    assert book.commits() == before


@pytest.mark.parametrize("spoil", [lambda file: file.write_bytes(b"x"), lambda file: file.unlink()])
def test_a_file_that_is_not_that_of_head_is_not_written_over(book: Book, spoil: object) -> None:
    client = book.add(WANG)
    vault = vault_of(book)
    spoil(book.record(client))  # type: ignore[operator]
    with pytest.raises(ConflictError, match="not committed"):
        deciding.change(vault, lambda found: found, message="rotate", rotate=["profile"])


def test_what_comes_in_under_a_retired_key_is_sealed_anew_later(book: Book) -> None:
    """A colleague who did not know of the rotation: his branch was merged as it was."""
    book.add(WANG, FINANCE)
    stale = only(book)
    deciding.change(vault_of(book), lambda found: found, message="rotate", rotate=["finance"])
    now, found = rosters(book), only(book)
    late = blocks.seal_section(
        b"reviewed: 2026-11-23\n", vault_id=now.vault_id, kind="client", id=found.id, section="finance",
        rev=found.blocks["finance"].rev + 1, by=ADVISER, at=stale.blocks["finance"].at, key="finance.1",
        public=roster.public_key(now, "finance.1"), device=device(book, "adviser"),
    )  # fmt: skip
    put(book, replace(found, blocks={**found.blocks, "finance": late}))
    assert deciding.reseal(vault_of(book), dry_run=True).records == 1
    decided = deciding.reseal(vault_of(book))
    assert (decided.records, decided.rotated) == (1, ())
    assert only(book).blocks["finance"].key == "finance.2"
    assert rosters(book).rev == now.rev
    assert deciding.reseal(vault_of(book)).records == 0


def test_a_dry_run_tells_the_same_and_writes_nothing(book: Book) -> None:
    book.add(WANG, FINANCE)
    before = book.commits(), rosters(book)

    def draft(found: Roster) -> Roster:
        return rekeying.without_member(found, "wang.li")

    planned = deciding.change(vault_of(book), draft, message="", dry_run=True)
    assert (book.commits(), rosters(book)) == before
    assert replace(revoked(book, "adviser"), join=None) == planned


def test_a_hand_can_go_to_another_process(book: Book) -> None:
    vault = vault_of(book)
    hand = Hand.of(vault.unlocked.keyring, vault.unlocked.author, vault.unlocked.device)
    again = pickle.loads(pickle.dumps(hand))  # noqa: S301 - our own, in a test
    assert again.device.sign(b"x") == hand.device.sign(b"x")


# --- two at once ------------------------------------------------------------------------------


def newcomer(name: str) -> Newcomer:
    fresh = age_device(seal.new_identity()[0], "test")
    return Newcomer(name, name, "assistant", "one", device_entry(fresh.recipient, fresh.verifier))


def test_an_owner_who_did_not_see_the_other_s_change_makes_no_fork(book: Book) -> None:
    first, second = vault_of(book), vault_of(book)
    deciding.grant(first, newcomer("li.na"))
    with pytest.raises(ConflictError, match="changed by somebody else meanwhile"):
        deciding.grant(second, newcomer("he.jun"))
    deciding.grant(vault_of(book), newcomer("he.jun"))
    assert book.run("verify", identity="owner").ok()


def test_a_writer_who_did_not_see_the_rotation_writes_nothing_under_old_keys(book: Book) -> None:
    client = book.add(WANG)
    writer = vault_of(book, "adviser", answers=True)
    deciding.change(vault_of(book), lambda found: found, message="rotate", rotate=["profile"])
    change = Change("client", client, {"profile": {"name": WANG}}, {"profile": 1})
    with pytest.raises(ConflictError, match="changed by somebody else"):
        writer.write([change], message="late")
    assert book.run("set", client, "profile.tags+=vip").ok()
    assert only(book).blocks["profile"].key == "profile.2"


def test_the_vault_that_rotated_goes_on_writing(book: Book) -> None:
    book.add(WANG, FINANCE)
    vault = vault_of(book, answers=True)
    deciding.change(vault, lambda found: found, message="rotate", rotate=["profile", "finance"])
    assert vault.query("SELECT count(*) FROM clients") == [(1,)]
    record = vault.read("client", only(book).id)
    assert record is not None
    assert record.sections["profile"]["name"] == WANG


# --- who lacks keys ---------------------------------------------------------------------------


def test_an_owner_without_the_old_keys_grants_what_he_holds_and_no_more(book: Book, tmp_path: Path) -> None:
    book.add(WANG, FINANCE)
    deciding.change(vault_of(book), lambda found: found, message="rotate", rotate=["finance"])
    late = device(book, "compliance")
    revoked(book, "compliance")
    entry = device_entry(late.recipient, late.verifier)
    deciding.grant(
        vault_of(book), Newcomer(MEMBERS["compliance"], "x", "owner", "laptop", entry), from_now=True
    )
    assert all(len(found) == 1 for found in rosters(book).members[MEMBERS["compliance"]].grants.values())
    vault = vault_of(book, "compliance")
    with pytest.raises(ForbiddenError, match="so it cannot grant them") as refused:
        deciding.grant(vault, newcomer("li.na"))
    assert "--from-now" in refused.value.hint
    deciding.grant(vault, newcomer("li.na"), from_now=True)
    with pytest.raises(ForbiddenError, match="cannot write the key file of"):
        deciding.change(
            vault_of(book, "compliance"), lambda found: found, message="rotate", rotate=["finance"]
        )


def test_a_further_device_opens_what_the_member_opens_and_no_more(book: Book) -> None:
    deciding.change(vault_of(book), lambda found: found, message="rotate", rotate=["profile"])
    deciding.grant(vault_of(book), newcomer("li.na"), from_now=True)
    before = rosters(book).members["li.na"].grants
    deciding.grant(vault_of(book), replace(newcomer("li.na"), device_name="phone"))
    after = rosters(book).members["li.na"]
    assert (after.grants, list(after.devices)) == (before, ["one", "phone"])
    assert before["profile"] == (2,)


def test_a_reader_who_did_not_see_the_rotation_does_not_cry_forgery(book: Book) -> None:
    client = book.add(WANG, FINANCE)
    reader = vault_of(book, "adviser", answers=True)
    assert reader.read("client", client) is not None
    deciding.change(vault_of(book), lambda found: found, message="rotate", rotate=["finance"])
    with pytest.raises(ConflictError, match="members, rights or keys were changed"):
        reader.read("client", client)
