"""Who can open an age file, as far as its header tells without a key."""

_GREASE = b"-grease"  # stanzas that some age programs add so that readers learn to pass over unknown ones


def sealed_to_one(sealed: bytes) -> bool:
    """Whether a binary age file has one recipient, and that is an X25519 key: a block of a record has."""
    header = sealed[: max(0, sealed.find(b"\n--- "))]
    kinds = [line.split(b" ")[1] for line in header.split(b"\n") if line.startswith(b"-> ")]
    return [kind for kind in kinds if not kind.endswith(_GREASE)] == [b"X25519"]
