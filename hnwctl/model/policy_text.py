"""The text of a policy: the template of each place, and the digest by which an owner approves one."""

import hashlib
import re
from importlib.resources import files

from hnwctl.errors import InvalidError

JURISDICTIONS = ("cn", "hk", "sg", "us", "uk", "eu")
"""Places that have a template."""


def default_policy_text(jurisdiction: str, currency: str | None = None) -> bytes:
    """The commented policy a new book of that place begins with; ``currency`` where the book has another.

    The amounts stay as they are: they are for the firm to set. InvalidError: no such place.
    """
    if jurisdiction not in JURISDICTIONS:
        allowed = ", ".join(JURISDICTIONS)
        raise InvalidError("no template for {text}, there are: {allowed}", text=jurisdiction, allowed=allowed)
    raw = files("hnwctl.model").joinpath("policies", f"{jurisdiction}.yaml").read_bytes()
    return (
        re.sub(rb"(?m)^currency: \w+$", b"currency: " + currency.encode(), raw, count=1) if currency else raw
    )


def policy_digest(raw: bytes) -> str:
    """What the roster records of an approved policy: ``sha256:`` and the digest of its bytes."""
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"
