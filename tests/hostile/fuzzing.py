"""Exports of every format, broken by chance: bytes flipped, parts lost, doubled or moved."""

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from classifier.errors import UnwritableOutputError
from classifier.formats import export_formats
from classifier.schema import Record
from tests.hostile.files import asreview_project

__all__ = ["broken", "seeds"]

RECORDS = [
    Record(
        record_id=f"r{number}",
        title=f"Invented leaders {number} & trust: é",
        abstract="Aims: trust <b>grew</b>. 'They' \"shared\" power; 50%.",
        authors=("Invented, A.", "Made, B."),
        year=2000 + number,
        journal="Invented Journal",
        doi=f"10.5555/{number}",
        pmid=str(1000 + number),
        keywords=("trust", "power"),
    )
    for number in range(3)
]
TOKENS = [
    b"\n",
    b"\r",
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"'",
    b"{",
    b"}",
    b"@book{a,",
    b"@string{",
    b"\\textbf{",
    b"<",
    b"<![CDATA[",
    b"]]>",
    b"&#xD800;",
    b"&amp;",
    b"\\ud800",
    b"[",
    b"]",
    b",",
    b";",
    b"\t",
    b"TY  - ",
    b"ER  - ",
    b"PMID- ",
    b"PT J",
    b"%0 ",
    b"10.1234",
    b"9" * 40,
    b"PK\x03\x04",
]
PROJECT = (
    "CREATE TABLE record (record_id INTEGER, group_id INTEGER, title TEXT, abstract TEXT, "
    "authors TEXT, year INTEGER, doi TEXT)",
    "CREATE TABLE results (record_id INTEGER, label INTEGER, note TEXT, tags TEXT, "
    "user_id INTEGER)",
    "INSERT INTO record VALUES (1, 1, 'one', 'two', '[\"A\"]', 2020, '10.5555/1')",
    "INSERT INTO results VALUES (1, 1, 'seen', '[]', 1)",
)


def seeds(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Return a sound file of each format: its suffix and its bytes, by the format's name."""
    sound = {}
    for layout in export_formats():
        suffix = layout.suffixes[0]
        path = folder / f"seed{suffix}"
        try:
            layout.write(RECORDS, path)
            sound[layout.name] = suffix, path.read_bytes()
        except UnwritableOutputError:
            sound[layout.name] = suffix, asreview_project(*PROJECT)
    return sound


_CHANGE = st.tuples(
    st.sampled_from(["cut", "double", "move", "insert", "flip"]),
    st.floats(0, 1),
    st.integers(1, 200),
    st.sampled_from(TOKENS),
    st.sampled_from([1, 1, 2, 30, 3000]),
)


def broken(sound: bytes) -> st.SearchStrategy[bytes]:
    """Return a strategy of what chance makes of a file."""
    return st.lists(_CHANGE, min_size=1, max_size=6).map(
        lambda changes: _changed(sound, changes)
    )


def _changed(content: bytes, changes: list[tuple[Any, ...]]) -> bytes:
    for kind, share, length, token, times in changes:
        at = int(share * len(content))
        part, rest = content[at : at + length], content[at + length :]
        if kind == "cut":
            content = content[:at] + rest
        elif kind == "double":
            content = content[:at] + part * min(times, 30) + rest
        elif kind == "move":
            content = content[:at] + rest + part
        elif kind == "insert":
            content = content[:at] + token * times + part + rest
        else:
            content = content[:at] + bytes(255 - octet for octet in part[:3]) + part[3:] + rest
    return content
