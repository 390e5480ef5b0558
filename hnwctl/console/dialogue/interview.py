"""A new client, asked for step by step: every question can be left empty, and at any point it can be left.

Nothing is written here: the answers come back as the sections of a record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from hnwctl.console.dialogue.prompts import LeftError, undisturbed
from hnwctl.console.messages import language, say, translated
from hnwctl.domain.assigning import assigned, read_assignment
from hnwctl.domain.paths import Assignment
from hnwctl.errors import InvalidError
from hnwctl.model.records import Plain
from hnwctl.model.vocabulary import Vocabulary
from hnwctl.model.words_client import SOURCE, STAGE
from hnwctl.model.words_wealth import ASSET_CLASS, RISK_CLASS

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.console.session import Session

Sections = dict[str, dict[str, Plain]]
Edits = Callable[[str, date], list[str]]
"""From an answer, and today, to the assignments that it means."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it asks, which section the answer goes to, and what it means there.

    With ``words`` one of them is chosen from a list; ``examples`` stand above the question.
    """

    text: str
    section: str
    edits: Edits
    words: Vocabulary | None = None
    examples: tuple[str, ...] = ()


def _one(path: str) -> Edits:
    return lambda answer, today: [f"{path}={answer}"]


def _point(kind: str) -> Edits:
    return lambda answer, today: [
        f"profile.contact_points[+].type={kind}",
        f"profile.contact_points[-1].value={answer}",
    ]


def _each(path: str) -> Edits:
    return lambda answer, today: [f"{path}+={word}" for word in _words(answer)]


def _words(answer: str) -> Iterator[str]:
    for separator in "，；、;|":
        answer = answer.replace(separator, ",")
    return (word.strip() for word in answer.split(",") if word.strip())


def _estimate(held: str) -> Edits:
    """One holding that stands for all, until somebody says in what the money lies."""
    return lambda answer, today: [
        f"finance.holdings[+].label={translated('estimate')}",
        f"finance.holdings[-1].amount={answer}",
        f"finance.holdings[-1].held={held}",
        "finance.holdings[-1].estimate=true",
        f"finance.holdings[-1].as_of={today.isoformat()}",
    ]


_LIKED = ("cash", "fixed_income", "equity", "fund", "private_fund", "insurance", "real_estate", "gold")
NAME = Question("name of the client", "profile", _one("profile.name"))


def questions() -> list[Question]:
    """What matters of a new client, in the order in which it is asked."""
    return [
        NAME,
        Question("phone", "profile", _point("phone")),
        Question("WeChat", "profile", _point("wechat")),
        Question("e-mail", "profile", _point("email")),
        Question("where did the client come from", "profile", _one("profile.source"), SOURCE),
        Question("stage", "profile", _one("profile.stage"), STAGE),
        Question("tags, with commas between them", "profile", _each("profile.tags")),
        Question("risk tolerance", "kyc", _one("kyc.risk.class"), RISK_CLASS),
        Question(
            "likes to invest in, with commas between them",
            "finance",
            _each("finance.preferences.likes"),
            examples=tuple(ASSET_CLASS.label(key, language()) for key in _LIKED),
        ),
        Question("financial assets with us, roughly (500万, USD 2.5m)", "finance", _estimate("us")),
        Question("financial assets elsewhere, roughly", "finance", _estimate("elsewhere")),
        Question("next contact (2026-03-01, 下周三, +2w)", "profile", _one("profile.contact_plan.starting")),
        Question("note", "profile", _one("profile.note")),
    ]


@dataclass
class Interview:
    """One interview; ``sections`` grow with the answers, each in its stored form."""

    session: "Session"
    sections: Sections = field(default_factory=dict)

    def hold(self) -> Sections:
        """Ask what this key may write. Raises LeftError when there is nobody without a name."""
        from hnwctl.console.clients.changes import may_write, require_writable

        book = self.session.book
        require_writable(book)
        if self.session.prompter.interactive:
            self.session.output.note(
                "every question can be left empty; Ctrl-D leaves, and nothing is written"
            )
        for question in questions():
            if may_write(book, question.section):
                self._ask(book, question)
            if not self.sections:
                raise LeftError
        return self.sections

    def _ask(self, book: "Book", question: Question) -> None:
        """Until the answer holds, or is empty."""
        while answer := self._answer(question):
            try:
                with undisturbed():
                    edits = [read_assignment(text, book.today) for text in question.edits(answer, book.today)]
                    self._take(book, edits)
                return
            except InvalidError as error:
                self.session.output.note("{why}", why=say(error.message, **error.facts))

    def _answer(self, question: Question) -> str:
        prompter = self.session.prompter
        if question.examples:
            self.session.output.note("for example: {examples}", examples=question.examples)
        if question.words is None:
            return prompter.ask_text(question.text, missing="NAME")
        options = [(key, question.words.label(key, language())) for key in question.words.keys]
        return prompter.ask_choice(question.text, options, missing="NAME") or ""

    def _take(self, book: "Book", edits: list[Assignment]) -> None:
        for section, content in assigned(self.sections, edits).items():
            self.sections[section] = book.model("client", section, content).to_plain()
