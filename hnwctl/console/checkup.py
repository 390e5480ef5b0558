"""A vault verified: opened where a key is at hand, its contents judged by their models and extracts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from hnwctl.domain.extracts import agrees
from hnwctl.errors import HnwctlError, IntegrityError, OutsideError, Problem
from hnwctl.model.kinds import EXTRACTS
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.trust.keyring import Keyring
    from hnwctl.store.verifying import Report, Survey


@dataclass(frozen=True, slots=True)
class Checkup:
    """The report, why contents were not opened (None: they were), whether policy.yaml is the approved one,
    and the commit that was checked before this (None: none that is known)."""

    report: "Report"
    unopened: HnwctlError | None = None
    approved: bool = True
    checked: str | None = None


def checkup(session: "Session", survey: "Survey") -> Checkup:
    """Verify the vault of ``survey``, with the identity of the session or, if none fits, without."""
    from hnwctl.store.layout import ROSTER, MissingFileError
    from hnwctl.store.verifying import Report

    try:
        return _looked(session, survey)
    except MissingFileError:
        problem = Problem(ROSTER, "", "the roster was removed")
    except IntegrityError as error:
        problem = Problem(ROSTER, "", error.message, dict(error.facts))
    except OutsideError as error:
        if "command" not in error.facts:
            raise  # the machine, not the vault
        problem = Problem(".git", "", error.message, dict(error.facts))
    return Checkup(Report(problems=(problem,)), checked=_checked(survey))


def _looked(session: "Session", survey: "Survey") -> Checkup:
    from hnwctl.console.printing.progress import progress

    book = survey.trusted.roster
    keyring, unopened = _keyring(session, survey)
    judge = partial(judged, region=_region(book.jurisdiction))
    report = survey.run(keyring, judge, partial(progress, quiet=session.settings.quiet))
    return Checkup(report, unopened, survey.approved, _checked(survey))


def _checked(survey: "Survey") -> str | None:
    return survey.pin.commit if survey.pin else None


def _keyring(session: "Session", survey: "Survey") -> "tuple[Keyring | None, HnwctlError | None]":
    from hnwctl.store.trust.unlock import unlock

    try:
        commit = survey.pin.commit if survey.pin and survey.root else survey.head
        book = survey.trusted.roster
        return unlock(survey.root, survey.git, book, session.devices, commit).keyring, None
    except HnwctlError as error:  # none is needed: not even one that is there and cannot be used
        return None, error


def _region(jurisdiction: str) -> str:
    from hnwctl.domain.importing.plan import region_of

    return region_of(jurisdiction)


# --- what is inside a record ------------------------------------------------------------------


def judged(record: OpenRecord, *, region: str) -> Iterator[Problem]:
    """What is wrong inside a record: fields that do not hold, extracts that do not agree."""
    from hnwctl.store.layout import record_path

    file = record_path(record.kind, record.id)
    models: dict[str, Any] = {}
    for section, plain in record.sections.items():
        yield from _typed(file, record.kind, section, plain, region, models)
    yield from _links(file, models)
    if record.kind == "client":
        for extract, source in EXTRACTS.items():
            yield from _agreement(file, record, models, source, extract)


def _typed(
    file: str, kind: str, section: str, plain: dict[str, object], region: str, models: dict[str, Any]
) -> Iterator[Problem]:
    from hnwctl.model.problems import FieldsError
    from hnwctl.model.sections import model_of

    try:
        models[section] = model_of(kind, section).from_plain(plain, context={"region": region})
    except FieldsError as error:
        for each in error.problems:
            yield Problem(file, section, "{problem}", {"problem": each})


def _links(file: str, models: dict[str, Any]) -> Iterator[Problem]:
    """Every link to another client; the survey, which knows who is there, keeps those that lead nowhere."""
    from hnwctl.store.examining import LEADS

    profile, kyc = models.get("profile"), models.get("kyc")
    found: list[tuple[str, str, str | None]] = []
    if profile is not None and hasattr(profile, "family"):
        found += [("profile", f"family[{at}].client", each.client) for at, each in enumerate(profile.family)]
        found.append(("profile", "referrer", profile.referrer))
    if kyc is not None and hasattr(kyc, "beneficial_owners"):
        owners = enumerate(kyc.beneficial_owners)
        found += [("kyc", f"beneficial_owners[{at}].client", each.client) for at, each in owners]
    for section, name, client in found:
        if client is not None:
            facts: dict[str, object] = {"field": f"{section}.{name}", "client": client}
            yield Problem(file, section, LEADS, facts)


def _agreement(
    file: str, record: OpenRecord, models: dict[str, Any], source: str, extract: str
) -> Iterator[Problem]:
    """Whether the extract stands for the present revision of its source, and says what that says."""
    there = {name for name in (source, extract) if name in record.meta and name not in record.gone}
    if not there or there & set(record.damaged):
        return
    if len(there) == 1:
        yield Problem(file, extract, "missing, or without the {source} it is taken from", {"source": source})
        return
    said = models.get(extract)
    rev, of = record.meta[source].rev, str(getattr(said, "of", ""))
    if said is not None and of != f"{source} rev={rev}":
        facts: dict[str, object] = {"of": of, "rev": rev}
        yield Problem(file, extract, "taken from {of}, while that section has revision {rev}", facts)
    elif said is not None and source in models and not agrees(source, models[source], said, rev):
        yield Problem(file, extract, "does not agree with {source}", {"source": source})
