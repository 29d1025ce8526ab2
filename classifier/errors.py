"""Errors that a person can act on; everything else is a bug and keeps its traceback.

MechsiftError
 ├─ MissingFileError         a file or folder that is not where it was said to be
 ├─ UnreadableExportError    an export that cannot be read at all
 ├─ UnusableCorpusError      a corpus that lacks what a command needs
 ├─ UnusableInputError       what Python code gave as records or labels, and is neither
 ├─ UnusableJudgementsError  what people said about pairs of records, and cannot be followed
 ├─ UnusableDecisionsError   reviewers' decisions in a file that cannot be followed
 ├─ UnusableEntriesError     notes, quotations and their like in a file that cannot be followed
 ├─ InvalidCodebookError     a codebook that breaks the schema
 ├─ InvalidBundleError       a model bundle that is damaged, foreign or too new
 ├─ UnusableReviewError      a review database that is damaged, foreign, too new or out of reach
 ├─ BusyReviewError          a review that another program holds for too long
 ├─ OutdatedChangeError      a change to something that has changed meanwhile
 ├─ ForbiddenError           something that only a lead of the review may do
 ├─ UnknownNameError         a model, format, record or mechanism that does not exist
 ├─ InvalidOptionError       an option whose value makes no sense
 ├─ BrokenPluginError        what another package registers, and cannot be loaded
 ├─ UnwritableOutputError    an output that cannot be written
 ├─ LostWorkerError          a process or cluster that stopped before its work was done
 └─ MissingExtraError        an optional part that is not installed
"""

__all__ = [
    "BrokenPluginError",
    "BusyReviewError",
    "ForbiddenError",
    "InvalidBundleError",
    "InvalidCodebookError",
    "InvalidOptionError",
    "LostWorkerError",
    "MechsiftError",
    "MissingExtraError",
    "MissingFileError",
    "OutdatedChangeError",
    "UnknownNameError",
    "UnreadableExportError",
    "UnusableCorpusError",
    "UnusableDecisionsError",
    "UnusableEntriesError",
    "UnusableInputError",
    "UnusableJudgementsError",
    "UnusableReviewError",
    "UnwritableOutputError",
]


class MechsiftError(Exception):
    """The base of all errors whose message says what, where, and what to do."""


class MissingFileError(MechsiftError):
    """A file or folder that is not where it was said to be.

    Check the path; it counts from the folder that the command was typed in.
    """


class UnreadableExportError(MechsiftError):
    """An export that cannot be read at all.

    Export again from the database, as RIS, NBIB, CSV or XLSX, and look at the line that the
    message names; `mechsift read FILE` shows what was understood.
    """

    def __init__(self, source: str, problem: str, *, line: int | None = None) -> None:
        where = source if line is None else f"{source}, line {line}"
        super().__init__(f"{where}: {problem}")


class UnusableCorpusError(MechsiftError):
    """A corpus that lacks what a command needs, such as labels or texts.

    Add what the message names; the page on labelled corpora lists the columns.
    """


class UnusableInputError(MechsiftError, ValueError):
    """What Python code gave as records or labels, and cannot be taken as such.

    Give texts, a table with a column `title` or `abstract`, or records, and one label for each.
    """


class UnusableJudgementsError(MechsiftError):
    """What people said about pairs of records, and cannot be followed.

    Put ``same`` or ``different`` into the column ``verdict``, and see that no chain of pairs
    says both of two records.
    """

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}" if where else problem)


class UnusableDecisionsError(MechsiftError):
    """A file of reviewers' decisions that cannot be followed at all.

    Compare its columns with those that the page on decisions lists for the tool.
    """

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")


class UnusableEntriesError(MechsiftError):
    """Notes, quotations and their like in a file that cannot be followed.

    Compare its tables and fields with those that the page on reports shows.
    """

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")


class InvalidCodebookError(MechsiftError):
    """A codebook that breaks the schema.

    Mend the field that the message names; `mechsift codebook check FILE` finds the next.
    """

    def __init__(self, source: str, place: str, problem: str) -> None:
        super().__init__(f"{source}, {place}: {problem}" if place else f"{source}: {problem}")


class InvalidBundleError(MechsiftError):
    """A model bundle that is damaged, foreign or made by a newer version.

    Fetch or train the bundle again, or install the version that made it;
    `mechsift models verify PATH` says which file differs.
    """


class UnusableReviewError(MechsiftError):
    """A review database that is damaged, foreign, made by a newer version or out of reach.

    Check the file or address; install the version that made it, or restore a backup.
    """


class BusyReviewError(MechsiftError):
    """A review that another program holds for longer than we wait.

    Close the other program, or wait until it is done, and do it again.
    """


class OutdatedChangeError(MechsiftError):
    """A change to something that has changed meanwhile, or that was made already.

    Look at what stands there now, and make the change again if it is still wanted.
    """


class ForbiddenError(MechsiftError):
    """Something that only a lead of the review may do.

    Ask a lead of the review to do it.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"only a lead may {what}; ask a lead of the review")


class UnknownNameError(MechsiftError):
    """A name that nothing answers to; the message lists the names that exist.

    Take one of the names that are listed, or install what brings the missing one.
    """

    def __init__(self, kind: str, name: str, known: list[str], *, hint: str = "") -> None:
        listed = ", ".join(known) if known else "none"
        advice = f"; {hint}" if hint else ""
        super().__init__(f"unknown {kind} '{name}'; known: {listed}{advice}")


class InvalidOptionError(MechsiftError):
    """An option whose value makes no sense.

    Give a value that the message allows.
    """

    def __init__(self, option: str, value: object, cure: str) -> None:
        super().__init__(f"{option} cannot be {value}: {cure}")


class BrokenPluginError(MechsiftError):
    """What another package registers with mechsift, and cannot be loaded.

    Install a version of the package that goes with this mechsift, or uninstall the package.
    """

    def __init__(self, group: str, name: str, *, package: str, reason: str) -> None:
        who = package or "an unknown package"
        super().__init__(
            f"'{name}' in {group}, registered by {who}, cannot be loaded ({reason}); mend, "
            f"update or uninstall {package or 'what registers it'}"
        )


class UnwritableOutputError(MechsiftError):
    """An output that cannot be written.

    Make the folder, free space, close the file elsewhere, or choose another suffix.
    """


class LostWorkerError(MechsiftError):
    """A process or cluster that stopped before its work was done.

    Give it more memory or fewer workers, and repeat the command with ``--resume``.
    """


class MissingExtraError(MechsiftError):
    """An optional part that is not installed.

    Install the extra that the message names.
    """

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the extra {extra}: make optional (in a checkout), "
            f'pipx install --force "WHEEL[{extra}]" (with pipx), '
            f"or pip install 'mechsift[{extra}]'"
        )
