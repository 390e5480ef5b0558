"""The person at the terminal, as identities ask one: for a passphrase, or in a plugin's own words."""

from hnwctl.console.dialogue.prompts import Prompter
from hnwctl.console.messages import say
from hnwctl.store.keys.identities import Person


def person_at(prompter: Prompter) -> Person:
    """Who is asked for the identities of one call. A plugin's notices are shown even where nobody can answer:
    a touch needs no keyboard."""
    if not prompter.reachable:
        return Person(tell=prompter.tell)
    asked: set[str] = set()

    def ask(what: str) -> str:
        if what in asked:
            prompter.tell(say("wrong passphrase"))
        asked.add(what)
        return prompter.ask_hidden("passphrase of {what}", missing="--identity", what=what)

    def pin(question: str) -> str:
        return prompter.ask_hidden("{question}", missing="--identity", question=question)

    return Person(ask, pin, prompter.tell)
