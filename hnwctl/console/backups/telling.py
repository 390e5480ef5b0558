"""What `backup` says: of snapshots written, verified, restored, and of drills."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hnwctl.console.failures import failure_of
from hnwctl.console.messages import say
from hnwctl.console.printing.formats import ColumnSpec, FormatName
from hnwctl.errors import CheckError, IntegrityError, OutsideError

if TYPE_CHECKING:
    from hnwctl.console.backups.creating import Copy
    from hnwctl.console.backups.proving import Proof
    from hnwctl.console.backups.restoring import Drill, Restored
    from hnwctl.console.backups.verifying import Verdict
    from hnwctl.console.printing.output import Output
    from hnwctl.store.snapshots.making import Made

_VERDICTS = (
    ColumnSpec("name", "name", kind="code"),
    ColumnSpec("place", "place", kind="code"),
    ColumnSpec("created", "made at", kind="code"),
    ColumnSpec("clients", "clients", align="right"),
    ColumnSpec("sections", "sections opened", align="right"),
    ColumnSpec("problem", "problem"),
    ColumnSpec("size", "size"),
    ColumnSpec("verified", "verified"),
)
_PARTS = (ColumnSpec("part", "part"), ColumnSpec("seconds", "seconds", align="right"))
PARTS = {
    "read": "read",
    "open": "decrypted, and compared with its digests",
    "unpack": "unpacked, git's objects checked",
    "compare": "branches, counts, signature, roster compared",
    "check": "history checked, every record opened",
    "files": "files written",
    "compare with the vault": "compared with the present vault",
}
"""What was done in each part of a restore."""


# --- created -------------------------------------------------------------------------------------


def tell_created(output: "Output", made: "Made | None", copies: "Sequence[Copy]", form: FormatName) -> None:
    """Say what was written where, and what was not; raises what stands for the failures.

    ``made`` is None in a dry run.
    """
    if form != FormatName.table:
        output.record(_created(made, copies), form=form)
    elif made is None:
        for copy in copies:
            if copy.error is None:
                output.line("would write a snapshot to {folder}", folder=copy.folder)
        output.note("nothing was written: this was a dry run")
    else:
        _tell_written(output, made, copies)
    _raise_failures(output, copies)


def _tell_written(output: "Output", made: "Made", copies: "Sequence[Copy]") -> None:
    written = [copy.path for copy in copies if copy.path]
    for path in written:
        output.line("wrote {path}", path=path)
    if written:
        clients, size = made.manifest.counts.get("client", 0), size_text(len(made.raw))
        output.line(
            "{clients} {clients:clients|client}, {size}, sealed and signed", clients=clients, size=size
        )


def _created(made: "Made | None", copies: "Sequence[Copy]") -> dict[str, Any]:
    about = made.manifest if made else None
    return {
        "name": made.name if made else None,
        "created": about.created if about else None,
        "clients": about.counts.get("client", 0) if about else None,
        "size": len(made.raw) if made else None,
        "verified": None,
        "written": [str(copy.path) for copy in copies if copy.path],
        "failed": [
            {"folder": str(copy.folder), "reason": failure_of(copy.error).message}
            for copy in copies
            if copy.error
        ],
    }


def _raise_failures(output: "Output", copies: "Sequence[Copy]") -> None:
    failed = [copy.error for copy in copies if copy.error is not None]
    if failed and len(copies) == 1:
        raise failed[0]
    for error in failed:
        output.warn(error.message, **error.facts)
    if failed and len(failed) == len(copies):
        raise OutsideError("the snapshot could not be written anywhere")
    if failed:
        raise CheckError("{count} of {total} destinations failed", count=len(failed), total=len(copies))


# --- verified ------------------------------------------------------------------------------------


def tell_verdicts(output: "Output", verdicts: "Sequence[Verdict]", form: FormatName) -> None:
    """Say what became of each snapshot; raises what stands for those that do not hold."""
    if form != FormatName.table:
        output.rows([_verdict(each) for each in verdicts], _VERDICTS, form=form)
    for each in verdicts if form == FormatName.table else ():
        _tell_verdict(output, each)
    for proof in [each.proof for each in verdicts if each.proof]:
        tell_remarks(output, proof)
    errors = [each.error for each in verdicts if each.error]
    if len(errors) == 1:
        raise errors[0]
    if errors:
        bad = any(isinstance(error, IntegrityError) for error in errors)
        sort = IntegrityError if bad else CheckError
        raise sort(
            "{count} of {total} snapshots could not be verified", count=len(errors), total=len(verdicts)
        )


def _tell_verdict(output: "Output", each: "Verdict") -> None:
    output.line("{path}:", path=each.path)
    if each.error:
        output.line("  not verified: {why}", why=failure_of(each.error).message)
    if each.proof:
        output.line(
            "  holds: made at {created} by {by}; {clients} {clients:clients|client}; opened: {opened} of "
            "{sections} sections",
            created=each.proof.about.created,
            by=each.proof.about.by,
            clients=each.proof.about.counts.get("client", 0),
            opened=each.proof.report.opened,
            sections=each.proof.report.sections,
        )


def _verdict(each: "Verdict") -> dict[str, Any]:
    proof = each.proof
    return {
        "name": each.path.name,
        "place": str(each.path.parent),
        "created": proof.about.created if proof else None,
        "clients": proof.about.counts.get("client", 0) if proof else None,
        "size": proof.known.size if proof else None,
        "sections": proof.report.opened if proof else None,
        "verified": proof is not None,
        "problem": failure_of(each.error).message if each.error else "",
    }


def tell_remarks(output: "Output", proof: "Proof") -> None:
    """Say what this machine has seen and the snapshot has not, and what the book has to live with."""
    for each in proof.standing.older:
        output.warn(each.problem, **each.facts)
    if proof.report.problems:
        output.warn(
            "{count} {count:problems|problem} in the history of the book, put right since: `hnwctl verify`",
            count=len(proof.report.problems),
        )


# --- restored ------------------------------------------------------------------------------------


def tell_restored(output: "Output", done: "Restored", form: FormatName) -> None:
    """Say where the vault is, and what stood there before."""
    answer = _proof(done.proof) | {
        "vault": str(done.root),
        "aside": str(done.aside) if done.aside else None,
    }
    output.record(answer, form=form, line="restored {vault} from {name}, made at {created}")
    if form == FormatName.table:
        output.line(
            "{records} {records:records|record}, {refs} {refs:branches and tags|branch}: all checked",
            **answer,
        )
        if done.aside:
            output.line("what was there is now in {aside}", aside=done.aside)
    tell_remarks(output, done.proof)


def _proof(proof: "Proof") -> dict[str, Any]:
    about = proof.about
    return {
        "name": proof.known.name,
        "created": about.created,
        "by": about.by,
        "commit": about.commit,
        "roster": about.roster_rev,
        "clients": about.counts.get("client", 0),
        "records": about.records,
        "refs": len(about.refs),
        "size": proof.known.size,
        "older": [say(each.problem, **each.facts) for each in proof.standing.older],
        "seconds": {part: round(seconds, 2) for part, seconds in proof.took.seconds.items()},
    }


# --- drills --------------------------------------------------------------------------------------


def tell_drill(output: "Output", done: "Drill", form: FormatName) -> None:
    """Say how long each part of the restore took, and what was compared."""
    if form != FormatName.table:
        output.record(_drill(done), form=form)
        tell_remarks(output, done.proof)
        return
    about, report, seconds = done.proof.about, done.proof.report, done.proof.took.seconds
    output.line(
        "{name}: made at {created} by {by}", name=done.proof.known.name, created=about.created, by=about.by
    )
    output.rows(
        [{"part": say(PARTS[part]), "seconds": f"{took:.2f}"} for part, took in seconds.items()], _PARTS
    )
    output.line(
        "restored in {seconds} s; checked: {records} {records:records|record}, {commits} "
        "{commits:commits|commit}; opened: {opened} of {sections} sections",
        seconds=f"{sum(seconds.values()):.1f}",
        records=report.records,
        opened=report.opened,
        sections=report.sections,
        commits=report.commits,
    )
    _tell_present(output, done)
    tell_remarks(output, done.proof)


def _drill(done: "Drill") -> dict[str, Any]:
    report, present = done.proof.report, done.present
    return _proof(done.proof) | {
        "checked": {"sections": report.sections, "opened": report.opened, "commits": report.commits},
        "present": {
            "missing": present.missing,
            "more": present.more,
            "records": present.records,
            "refs": list(present.refs),
        }
        if present
        else None,
    }


def _tell_present(output: "Output", done: "Drill") -> None:
    present = done.present
    if present is None:
        output.note("there is no vault here to compare it with")
    elif not (present.missing or present.more or present.refs):
        output.line("it is the present vault, to the last commit")
    else:
        output.line(
            "the present vault has {count} {count:commits|commit} more; it has {records} "
            "{records:records|record}",
            count=present.missing,
            records=present.records,
        )
    if present and present.more:
        output.warn(
            "the snapshot has {count} {count:commits|commit} that the present vault lacks", count=present.more
        )
    if present and present.refs:
        output.line("branches and tags that stand elsewhere: {names}", names=", ".join(present.refs))


def size_text(count: int) -> str:
    """``12.3 MB``: bytes as people read them, in units of a thousand."""
    size, unit = float(count), "B"
    for bigger in ("kB", "MB", "GB", "TB"):
        if size >= 999.5:
            size, unit = size / 1000, bigger
    return f"{size:.0f} {unit}" if unit == "B" or size >= 99.5 else f"{size:.1f} {unit}"
