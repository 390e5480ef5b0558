"""Which rhythm is in force with a client, and what it comes from."""

from datetime import date

from hnwctl.domain.cadence import ContactFacts, Rhythms
from hnwctl.model.vocabulary import Vocabulary

SOURCE = Vocabulary(
    "source of a cadence",
    """
    client | client | 客户
    stage | stage | 阶段
    tier | tier | 资产层级
    """,
    closed=True,
)


def source(facts: ContactFacts, rhythms: Rhythms, *, today: date) -> str:
    """``client`` where the client has a rhythm of its own, else ``stage``, else ``tier``."""
    if facts.every:
        return "client"
    stage = rhythms.by_stage.get(facts.stage or "")
    if stage is None:
        return "tier"
    since = facts.stage_since
    over = stage.during and since and stage.during.after(since) < today
    return "tier" if over else "stage"
