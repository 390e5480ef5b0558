"""The approved policy as the tool computes with it: the values of ``model/policy.py``, without its weight.

``Policy`` checks what a person wrote, which takes pydantic. What it found good is kept with the index as
plain text, and read from there by every command that only wants to know a rule.
"""

from collections.abc import Mapping
from typing import Any

from hnwctl.domain import rules_care as care
from hnwctl.domain import rules_law as law
from hnwctl.domain.rules_parts import Choice, Part

Choices = tuple[Choice, ...]


class Rules(Part):
    """All rules of a book, under the names that `Policy` gives them."""

    hnwctl: str
    jurisdiction: str
    currency: str
    tiers: care.Tiers
    preferences: Choices
    horizons: Choices
    styles: Choices
    risk_classes: Choices
    product_risks: Choices
    cadence: care.Cadence
    load: care.Load
    working_days: care.WorkingDays
    shelf_lives: care.ShelfLives
    kyc: law.Kyc
    risk_assessment: law.RiskAssessment
    notice: care.Notice
    urgency: care.Urgency
    festivals: care.Festivals
    sources: Choices
    churn: care.Churn
    surveys: care.Surveys
    requests: care.Requests
    complaints: care.Complaints
    backup: care.Backup
    record_retention: tuple[law.RecordRetention, ...] = ()
    channels: care.Channels
    suitability: law.Suitability
    qualification: tuple[law.Qualification, ...] = ()
    rules: tuple[law.Duty, ...] = ()
    publish: care.Publish = care.Publish()

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Rules":
        """The rules in what ``Policy.to_plain`` gives. They were checked when that was made."""
        return cls.read(plain)
