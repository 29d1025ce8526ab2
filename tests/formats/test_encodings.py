"""Texts in any usual encoding are read, whole or broken."""

from pathlib import Path

import pytest

from classifier.formats import Exports, Problem, read_exports

RIS = "TY  - JOUR\nTI  - Führung in Teams\nAU  - Ito, Ā.\nER  - \n"


def read(tmp_path: Path, content: bytes) -> Exports:
    path = tmp_path / "export.ris"
    path.write_bytes(content)
    return read_exports([path])


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_every_encoding_and_line_end_reads_the_same(
    tmp_path: Path, codec: str, end: str
) -> None:
    exports = read(tmp_path, RIS.replace("\n", end).encode(codec))
    assert [(r.title, r.authors) for r in exports.records] == [
        ("Führung in Teams", ("Ito, Ā.",))
    ]
    assert exports.reports[0].problems == []
    assert exports.reports[0].encoding.startswith(codec.removesuffix("-sig"))


def test_a_file_cut_in_the_middle_of_a_wide_character_is_read_and_reported(
    tmp_path: Path,
) -> None:
    exports = read(tmp_path, RIS.encode("utf-16") + b"A")
    assert [record.title for record in exports.records] == ["Führung in Teams"]
    assert exports.reports[0].problems == [
        Problem(0, "bytes that are not UTF-16; read as Windows-1252")
    ]


def test_a_mark_of_utf_8_before_other_bytes_is_read_and_reported(tmp_path: Path) -> None:
    ris = "TY  - JOUR\nTI  - Führung\nER  - \n"
    exports = read(tmp_path, b"\xef\xbb\xbf" + ris.encode("cp1252"))
    assert [record.title for record in exports.records] == ["Führung"]
    assert exports.reports[0].problems == [
        Problem(2, "bytes that are not UTF-8; read as Windows-1252")
    ]


def test_null_characters_are_left_out_and_reported(tmp_path: Path) -> None:
    ris = RIS + "TY  - JOUR\nTI  - Tr\x00ust\nER  - \n"
    exports = read(tmp_path, ris.encode())
    assert exports.records[1].title == "Trust"
    assert exports.reports[0].problems == [Problem(6, "null characters; left out")]


def test_a_line_without_end_is_cut_and_the_rest_is_read(tmp_path: Path) -> None:
    ris = f"TY  - JOUR\nTI  - first\nN1  - {'x' * 10_100_000}\nER  - \n{RIS}"
    exports = read(tmp_path, ris.encode())
    assert [record.title for record in exports.records] == ["first", "Führung in Teams"]
    (problem,) = exports.reports[0].problems
    assert problem == Problem(3, "line of over 10,000,000 characters; the rest is passed over")
    assert len(exports.records[0].raw[2].value) == 10_000_000 - len("N1  - ")
