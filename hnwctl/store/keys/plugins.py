"""Hardware keys and the like: identities that an `age-plugin-NAME` program holds for us."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pyrage

_recipient = re.compile(r"age1([a-z0-9+._-]+?)1[02-9ac-hj-np-z]{6,}").fullmatch
_identity = re.compile(r"AGE-PLUGIN-([A-Z0-9+._-]+?)-1[02-9AC-HJ-NP-Z]{6,}").fullmatch


Ask = Callable[[str], str]
Tell = Callable[[str], None]


class Conversation:
    """What a plugin may say to a person and ask of one; without ``ask`` every question is declined.

    pyrage panics when one of these raises, so none does: a question that fails is declined.
    """

    def __init__(self, ask: Ask | None, tell: Tell | None) -> None:
        self._ask = ask
        self._tell = tell

    def display_message(self, message: str) -> None:
        """A notice, such as "touch your key"."""
        if self._tell is not None:
            with suppress(Exception, KeyboardInterrupt):
                self._tell(message)

    def confirm(self, message: str, yes_string: str, no_string: str | None) -> bool | None:
        """None: we never say yes to a program on somebody's behalf."""
        return None

    def request_public_string(self, description: str) -> str | None:
        """An answer that is no secret, or None."""
        return self.request_passphrase(description)

    def request_passphrase(self, description: str) -> str | None:
        """A PIN or passphrase, or None."""
        if self._ask is not None:
            with suppress(Exception, KeyboardInterrupt):
                return self._ask(description)
        return None


def plugin_recipient(text: str) -> Any:
    """The pyrage recipient of ``age1name1…``; a pyrage error if there is no such plugin."""
    found = _recipient(text)
    if found is None:
        raise pyrage.RecipientError
    recipient = pyrage.plugin.Recipient.from_str(text)
    return pyrage.plugin.RecipientPluginV1(found[1], [recipient], [], Conversation(None, None))


def plugin_identity(text: str, ask: Ask | None, tell: Tell | None) -> Any:
    """The pyrage identity of ``AGE-PLUGIN-NAME-1…``; a pyrage error if there is no such plugin."""
    if _identity(text) is None:
        raise pyrage.IdentityError
    identity = pyrage.plugin.Identity.from_str(text)
    return pyrage.plugin.IdentityPluginV1(identity.plugin(), [identity], Conversation(ask, tell))
