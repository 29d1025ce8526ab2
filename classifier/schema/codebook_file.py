"""Read a codebook from TOML and say in one line what is wrong with it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from classifier.errors import InvalidCodebookError, MissingFileError, UnknownNameError
from classifier.resources import find_resource, list_resources
from classifier.schema.codebook import Codebook, Mechanism, MechanismStatus, ReviewScope
from classifier.schema.history import Change, ChangeKind

__all__ = ["FORMAT", "find_codebook", "load_codebook", "parse_codebook"]

FORMAT = 1
_OLD_KEYS = {"standing": "status"}
"""Keys as older files spell them; ADR 0040."""
_OLD_STATUSES = {"dispersed": MechanismStatus.SPLIT_AMONG_OTHERS}
_ID = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = "include"
_TOP = {"format", "id", "version", "title", "language", "licence", "source", "review"}
_TABLES = {"mechanism", "change"}
_CURLY_MARK = re.compile("[\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb]")
_ERROR_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_SINGLE_BRACKETS = r"^[ \t]*\[[ \t]*({})[ \t]*\]"
_MECHANISM_LISTS = (
    "aliases",
    "counts",
    "does_not_count",
    "cues",
    "absence_cues",
    "not_cues",
)
_MECHANISM = {"id", "label", "status", "definition", *_MECHANISM_LISTS}


def find_codebook(name: str) -> Path:
    """Return the file of a codebook: a path, or the name of a shipped one.

    What has a suffix or a separator is a path, whether or not there is such a file.

    Raises
    ------
    MissingFileError
        If it is neither.
    """
    if Path(name).is_file() or Path(name).suffix or "/" in name or "\\" in name:
        return Path(name)
    try:
        return find_resource(f"corpora/codebooks/{name}.toml")
    except MissingFileError:
        known = [path.stem for path in list_resources("corpora/codebooks") if path.is_file()]
        raise UnknownNameError("codebook", name, known) from None


def load_codebook(path: Path | str) -> Codebook:
    """Read and check the codebook in a TOML file.

    Parameters
    ----------
    path : the file, or as a text also the name of a shipped codebook.

    Raises
    ------
    MissingFileError, UnknownNameError
        If there is no such file or name.
    InvalidCodebookError
        If it is not TOML, or breaks the schema.
    """
    path = find_codebook(path) if isinstance(path, str) else path
    if not path.is_file():
        raise MissingFileError(f"{path}: no such codebook file")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = "is not UTF-8 text; save it as UTF-8"
        raise InvalidCodebookError(path.name, f"line {line}", problem) from None
    return parse_codebook(text, source=path.name)


def parse_codebook(text: str, *, source: str) -> Codebook:
    """Check the text of a codebook and return it; `source` names it in errors."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidCodebookError(source, "", _toml_fault(text, error)) from None
    except RecursionError:
        raise InvalidCodebookError(source, "", "is nested too deep; no codebook is") from None
    return _Reader(source).codebook(document)


def _toml_fault(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Return in words what is probably meant where a text is no TOML."""
    problem = f"is not valid TOML: {error}"
    if error_line := _ERROR_LINE.search(str(error)):
        number = int(error_line[1])
        lines = text.splitlines()
        if mark := _CURLY_MARK.search(lines[number - 1] if number <= len(lines) else ""):
            return f"line {number} has a bent quotation mark, {mark[0]}; write a straight one"
    single = re.search(
        _SINGLE_BRACKETS.format("|".join(sorted(_TABLES))), text, flags=re.MULTILINE
    )
    if single and "twice" in problem:
        number = text.count("\n", 0, single.start()) + 1
        return (
            f"line {number}: write [[{single[1]}]] with double brackets, for each {single[1]}"
        )
    return problem


class _Reader:
    """Turns one parsed document into a codebook; knows the name to complain under."""

    def __init__(self, source: str) -> None:
        self.source = source

    def codebook(self, document: Mapping[str, Any]) -> Codebook:
        self.known_format(document.get("format"))
        self.known_keys(document, _TOP | _TABLES, "top level")
        version = self.version(document)
        mechanisms = self.mechanisms(document)
        changes = self.changes(document)
        self.changes_fit(changes, mechanisms, version=version)
        return Codebook(
            codebook_id=self.identifier(document, "top level"),
            version=version,
            title=self.text(document, "title", "top level"),
            scope=self.scope(document.get("review")),
            mechanisms=mechanisms,
            language=self.text(document, "language", "top level", default="en"),
            licence=self.text(document, "licence", "top level", default=""),
            source=self.text(document, "source", "top level", default=""),
            changes=changes,
        )

    def mechanisms(self, document: Mapping[str, Any]) -> tuple[Mechanism, ...]:
        entries = enumerate(self.tables(document, "mechanism"), start=1)
        mechanisms = tuple(self.mechanism(entry, number) for number, entry in entries)
        self.names_differ(mechanisms)
        return mechanisms

    def changes(self, document: Mapping[str, Any]) -> tuple[Change, ...]:
        entries = enumerate(self.tables(document, "change"), start=1)
        return tuple(self.change(entry, number) for number, entry in entries)

    def scope(self, review: object) -> ReviewScope:
        if not isinstance(review, dict):
            self.fail("[review]", "is missing; it needs a question")
        self.known_keys(review, {"question", "include", "exclude"}, "[review]")
        return ReviewScope(
            question=self.text(review, "question", "[review]"),
            include=self.texts(review, "include", "[review]"),
            exclude=self.texts(review, "exclude", "[review]"),
        )

    def mechanism(self, entry: Mapping[str, Any], number: int) -> Mechanism:
        place = f"mechanism {number}"
        name = self.identifier(entry, place)
        place = f"{place} ({name})"
        entry = {_OLD_KEYS.get(key, key): value for key, value in entry.items()}
        self.known_keys(entry, _MECHANISM, place)
        lists = {key: self.texts(entry, key, place) for key in _MECHANISM_LISTS}
        return Mechanism(
            mechanism_id=name,
            label=self.text(entry, "label", place),
            status=self.status(entry, place),
            definition=" ".join(self.text(entry, "definition", place).split()),
            **lists,
        )

    def status(self, entry: Mapping[str, Any], place: str) -> MechanismStatus:
        status = self.text(entry, "status", place, default=MechanismStatus.CANDIDATE)
        status = _OLD_STATUSES.get(status, status)
        if status not in set(MechanismStatus):
            self.fail(place, f"status must be one of {', '.join(MechanismStatus)}")
        return MechanismStatus(status)

    def change(self, entry: Mapping[str, Any], number: int) -> Change:
        place = f"change {number}"
        self.known_keys(entry, {"version", "kind", "before", "after", "why"}, place)
        kind = self.text(entry, "kind", place)
        if kind not in set(ChangeKind):
            self.fail(place, f"kind must be one of {', '.join(ChangeKind)}")
        return Change(
            version=self.version(entry, place),
            kind=ChangeKind(kind),
            before=self.texts(entry, "before", place),
            after=self.texts(entry, "after", place),
            why=self.text(entry, "why", place, default=""),
        )

    def names_differ(self, mechanisms: Sequence[Mechanism]) -> None:
        """No id, label or alias may belong to two mechanisms."""
        owners: dict[str, str] = {}
        for mechanism in mechanisms:
            for name in (mechanism.mechanism_id, mechanism.label, *mechanism.aliases):
                key = name.casefold()
                if key in owners and owners[key] != mechanism.mechanism_id:
                    self.fail(
                        f"mechanism '{mechanism.mechanism_id}'",
                        f"the name '{name}' already belongs to '{owners[key]}'",
                    )
                owners[key] = mechanism.mechanism_id
        ids = [mechanism.mechanism_id for mechanism in mechanisms]
        for name in ids:
            if ids.count(name) > 1:
                self.fail(f"mechanism '{name}'", "the id is repeated; ids must differ")

    def changes_fit(
        self, changes: Sequence[Change], mechanisms: Sequence[Mechanism], *, version: int
    ) -> None:
        """Refuse a change that breaks its kind's shape or speaks of what is not there."""
        ids = {mechanism.mechanism_id for mechanism in mechanisms}
        for number, change in enumerate(changes, start=1):
            place = f"change {number}"
            if change.misfit:
                self.fail(place, change.misfit)
            if change.version > version:
                self.fail(
                    place,
                    f"version {change.version} is later than the codebook's own, {version}",
                )
            missing = [name for name in change.after if name not in ids]
            if change.version == version and missing:
                self.fail(place, f"no mechanism has the id '{missing[0]}' that after names")

    def tables(self, document: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        entries = document.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            self.fail("top level", f"write each {key} as a [[{key}]] table")
        return list(entries)

    def version(self, entry: Mapping[str, Any], place: str = "top level") -> int:
        value = entry.get("version")
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.fail(place, "version must be a whole number from 1")
        return value

    def identifier(self, entry: Mapping[str, Any], place: str) -> str:
        value = self.text(entry, "id", place)
        if not _ID.fullmatch(value):
            self.fail(place, f"id '{value}' must be lower-case letters, digits and underscores")
        if value == _TAKEN:
            self.fail(
                place, f"id '{value}' is taken by the column p_{value}; name it otherwise"
            )
        return value

    def text(
        self, entry: Mapping[str, Any], key: str, place: str, *, default: str | None = None
    ) -> str:
        value = entry.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fail(place, f"{key} must be a text that is not empty")
        return value

    def texts(self, entry: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(
            isinstance(v, str) and v.strip() for v in value
        ):
            self.fail(place, f"{key} must be a list of texts, none of them empty")
        return tuple(value)

    def known_format(self, value: object) -> None:
        if value is None:
            self.fail("top level", f"format is missing; write format = {FORMAT} at the top")
        if value != FORMAT or isinstance(value, bool):
            self.fail("top level", f"format must be {FORMAT}, not {value!r}")

    def known_keys(self, entry: Mapping[str, Any], known: set[str], place: str) -> None:
        unknown = sorted(set(entry) - known)
        if unknown:
            self.fail(place, f"unknown key '{unknown[0]}'; known: {', '.join(sorted(known))}")

    def fail(self, place: str, problem: str) -> NoReturn:
        raise InvalidCodebookError(self.source, place, problem)
