"""A file that cannot be read is refused in one line that names the file and the cure."""

import random
from pathlib import Path

import pytest
import xlsxwriter

from classifier.errors import MechsiftError, MissingFileError, UnreadableExportError
from classifier.formats import export_formats, read_exports

RIS = "TY  - JOUR\nTI  - Written for testing\nER  - \n"
READABLE = ", ".join(sorted(layout.name.upper() for layout in export_formats()))


def refusal(path: Path) -> str:
    """Return the message with which `path` is refused, after checking that it is one line."""
    with pytest.raises(MechsiftError) as refused:
        read_exports([path])
    message = str(refused.value)
    assert "\n" not in message
    assert message.startswith((path.name, str(path)))
    return message


def refused_bytes(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableExportError):
        read_exports([path])
    return refusal(path)


def workbook(path: Path) -> bytes:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["Title", "Abstract"])
    return path.read_bytes()


def test_a_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "gone.ris"
    assert refusal(path) == f"{path}: no such file; check the name and the folder"


def test_a_missing_file_is_a_missing_file_error(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        read_exports([tmp_path / "gone.ris"])


def test_a_folder_is_no_export(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        read_exports([tmp_path])
    assert refusal(tmp_path) == f"{tmp_path}: is a folder; name the export files in it"


def test_a_file_below_a_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(RIS, encoding="utf-8")
    path = tmp_path / "file" / "below.ris"
    assert refusal(path) == f"{path}: cannot be opened (Not a directory)"


@pytest.mark.parametrize("content", [b"", b" \r\n\n\t", b"\xef\xbb\xbf", b"\x00\x00"])
def test_a_file_without_content_is_empty(tmp_path: Path, content: bytes) -> None:
    message = refused_bytes(tmp_path, "nothing.ris", content)
    assert message == "nothing.ris: is empty; export it from the database again"


def test_random_bytes_are_no_export(tmp_path: Path) -> None:
    message = refused_bytes(tmp_path, "noise.ris", random.Random(7).randbytes(4000))
    assert message == (
        "noise.ris: is a binary file, not an export; export RIS, NBIB, CSV or XLSX"
    )


def test_parquet_under_another_name_is_said_to_be_that(tmp_path: Path) -> None:
    message = refused_bytes(tmp_path, "papers.pq", b"PAR1" + bytes(100))
    assert message == (
        "papers.pq: is Parquet, which only score reads; its name must end in .parquet"
    )


def test_bytes_that_fit_no_encoding_are_refused(tmp_path: Path) -> None:
    noise = bytes(random.Random(7).choices(range(128, 256), k=3000))
    message = refused_bytes(tmp_path, "noise.csv", b"title,abstract\n" + noise)
    assert message == (
        "noise.csv: its bytes fit no encoding; open it where it came from, save as UTF-8"
    )


def test_an_encoding_that_nobody_can_settle_is_refused_and_not_guessed(
    tmp_path: Path,
) -> None:
    no_letters = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xFF]) * 30
    content = b"TY  - JOUR\nTI  - " + no_letters + b"\nER  - \n"
    message = refused_bytes(tmp_path, "encoded.ris", content)
    assert message.startswith("encoded.ris: its bytes fit no encoding")


def test_a_table_that_names_no_text_says_which_column_is_wanted(tmp_path: Path) -> None:
    message = refused_bytes(tmp_path, "codes.csv", b"code,count\nwider_view,3\n")
    assert message == (
        "codes.csv: no column is named title or abstract; name one in the header row"
    )


def test_a_table_with_a_header_and_no_row_holds_nothing(tmp_path: Path) -> None:
    message = refused_bytes(tmp_path, "header.csv", b"title,abstract\n")
    assert message == "header.csv: holds no record that could be read as CSV; export it again"


def test_json_lines_without_an_object_hold_nothing(tmp_path: Path) -> None:
    message = refused_bytes(tmp_path, "broken.jsonl", b'{"title": \n')
    assert message == (
        "broken.jsonl: holds no record that could be read as JSONL; export it again"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>Written for testing</body></html>\n",
        b"Written for testing\n\nAbstract\n\nSome words, and no table.\n",
    ],
    ids=["a web page", "prose"],
)
def test_a_format_that_is_not_read_is_refused_with_those_that_are(
    tmp_path: Path, content: bytes
) -> None:
    message = refused_bytes(tmp_path, "other.txt", content)
    assert message == (
        f"other.txt: is in no format that can be read ({READABLE}); export it as one of these"
    )


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_a_truncated_workbook_is_refused(tmp_path: Path, kept: float) -> None:
    whole = workbook(tmp_path / "whole.xlsx")
    message = refused_bytes(tmp_path, "cut.xlsx", whole[: int(len(whole) * kept)])
    assert message.startswith("cut.xlsx: is not a spreadsheet that can be read (")
    assert message.endswith("); save it again as XLSX")


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_noise_behind_the_mark_of_a_workbook_is_refused(tmp_path: Path, magic: bytes) -> None:
    noise = magic + random.Random(7).randbytes(2000)
    message = refused_bytes(tmp_path, "noise.xlsx", noise)
    assert message.startswith("noise.xlsx: is not a spreadsheet that can be read (")


def test_a_workbook_that_names_no_text_says_which_column_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "codes.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["code", "count"])
    assert refusal(path) == (
        "codes.xlsx: no column is named title or abstract; name one of them in the header row"
    )


def test_one_unreadable_file_is_named_among_readable_ones(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.ris", tmp_path / "bad.ris"
    good.write_text(RIS, encoding="utf-8")
    bad.write_bytes(b"")
    with pytest.raises(UnreadableExportError, match=r"^bad\.ris: is empty"):
        read_exports([good, bad])


def test_letters_between_delimiters_do_not_add_up_to_a_column_name(tmp_path: Path) -> None:
    """`a,b` is two columns, not `ab`, which would be an abstract."""
    path = tmp_path / "letters.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UnreadableExportError, match=r"^letters\.csv: no column is named title"):
        read_exports([path])
