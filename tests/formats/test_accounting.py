"""Every line of a file belongs to a record, to a problem, or to a named preamble."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.formats import Exports, open_exports, read_exports, scan_exports

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "exports"
OF_TEXT = {
    "ris",
    "nbib",
    "wos",
    "enw",
    "refworks",
    "csv",
    "ovid-text",
    "pubmed-text",
    "acm-text",
}
"""Formats whose raw fields have the text of the file as it was."""
FILES = sorted(
    path
    for path in GOLDEN.iterdir()
    if path.suffix not in (".json", ".md") and not path.name.startswith(".")
)


def letters(text: str) -> Counter[str]:
    return Counter(sign for sign in text if sign.isalnum())


def unaccounted(path: Path) -> Counter[str]:
    """Return the letters and digits of a file that stand in no raw field and no preamble."""
    (reading,) = open_exports([path])
    with reading.export.stream() as stream:
        lines = [line.replace("\x00", "") for line in stream]
    exports = read_exports([path])
    (report,) = exports.reports
    apart = lines_apart(exports, lines)
    assert len(apart) == sum(report.preamble.values())
    raw = [field for record in exports.records for field in record.raw]
    is_table = report.format == "csv"
    placed = sum((letters(f.value if is_table else f.tag + f.value) for f in raw), Counter())
    named = {"pubmed-text", "acm-text"}
    if report.format in named:
        placed = sum((letters(field.value) for field in raw), Counter())
    reported = {problem.line for problem in report.problems}
    whole = letters("".join(line for line in lines if line not in apart))
    lost = whole - placed
    return Counter() if lost and reported else lost


def lines_apart(exports: Exports, lines: list[str]) -> list[str]:
    """Return the lines above the first record, which a table's banner and header are."""
    if exports.reports[0].format not in ("csv", "ovid-text"):
        return []
    first = min(f.line for record in exports.records for f in record.raw)
    return [line for line in lines[: first - 1] if line.strip(" ;,\t|\r\n")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_line_of_the_files_written_for_testing_is_accounted_for(path: Path) -> None:
    if open_exports([path])[0].layout.name in OF_TEXT:
        assert not unaccounted(path)


@pytest.mark.shared
@pytest.mark.parametrize("folder", ["exports", "exports2"])
def test_every_line_of_real_exports_is_accounted_for(shared_data: Path, folder: str) -> None:
    if not (shared_data / folder).is_dir():
        pytest.skip(f"{folder} is not there")
    with (shared_data / folder / "manifest.csv").open(encoding="utf-8", newline="") as rows:
        names = [row["file"] for row in csv.DictReader(rows)]
    read = (shared_data / folder / name for name in names)
    texts = [path for path in read if open_exports([path])[0].layout.name in OF_TEXT]
    assert len(texts) > 20
    assert {path.name: lost for path in texts if (lost := unaccounted(path))} == {}


LINES = st.lists(
    st.sampled_from(
        ["TY  - JOUR", "TY - JOUR", "ER  - ", "TI  - title", "AB  - words", "AB - cd", "IL - 6",
         "", "more", "PMID- 1", "KW  - k", "Record #2", "\ufeffTY  - JOUR"]
    ),
    max_size=20,
)  # fmt: skip


@given(LINES)
def test_every_line_of_any_ris_is_accounted_for(tmp_path_factory, lines) -> None:
    path = tmp_path_factory.getbasetemp() / "any.ris"
    text = "\n".join(["TY  - JOUR", "TI  - first", "ER  - ", *lines]) + "\n"
    path.write_text(text, encoding="utf-8")
    raw = [field for record in read_exports([path]).records for field in record.raw]
    placed = sum((letters(field.tag + field.value) for field in raw), Counter())
    assert not letters(text) - placed


CELLS = st.lists(
    st.lists(st.text(st.sampled_from('ab1 "'), max_size=9), min_size=2, max_size=5)
)


@given(CELLS)
def test_every_letter_of_any_table_is_accounted_for(tmp_path_factory, rows) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    lines = ["title,abstract,note", "first,x,y", *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    raw = [field for record in read_exports([path]).records for field in record.raw]
    placed = sum((letters(field.value) for field in raw), Counter())
    assert not letters("".join(lines[1:])) - placed


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "a.bib",
            "@book{a, title={One}}\nstray words\n@book{b, title={Two}}\n",
            "between entries",
        ),
        (
            "a.xml",
            "<xml><records><record><titles><title>One</title></titles></record>lost words"
            "<record><titles><title>Two</title></titles></record></records></xml>",
            "outside of any record",
        ),
        ("a.ris", "TY  - JOUR\nTI  - One\nTI  - Two\nER  - \n", "2 different values of TI"),
    ],
)
def test_what_cannot_be_placed_is_reported(tmp_path, name, content, reason) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    (report,) = scan_exports([path])
    assert [problem.reason for problem in report.problems if reason in problem.reason]


def test_comments_and_banners_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text(
        "Scopus\nEXPORT DATE\n\n@comment{x}\n@book{a, title={One}}\n", encoding="utf-8"
    )
    (report,) = scan_exports([path])
    assert (report.problems, report.preamble) == ([], {"banner": 2, "comments": 1})
