"""One file from many, in any format: what is kept, what stays behind, what is refused."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.errors import UnknownNameError, UnwritableOutputError
from classifier.formats import convert_exports, read_exports
from classifier.schema import Record

Refusal = Callable[..., str]

RIS = """TY  - THES
TI  - Written for testing
AU  - Ito, A.
VL  - 3
SP  - 10
EP  - 19
SN  - 12345678
ZZ  - odd
ER  -
"""
CSV = "Title,Abstract,Odd\nfirst,text,\nsecond,,kept\n"


@pytest.fixture
def ris(tmp_path: Path) -> Path:
    path = tmp_path / "a.ris"
    path.write_text(RIS, encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "b.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


class Slips:
    """A format that is read only, and says so by having no `write`."""

    name = "slips"
    suffixes = (".slips",)


def converted(paths: list[Path], output: Path) -> list[Record]:
    convert_exports(paths, output)
    return read_exports([output]).records


@pytest.mark.parametrize("suffix", [".nbib", ".csv", ".tsv", ".xlsx", ".jsonl"])
def test_fields_come_along_to_every_other_format(
    ris: Path, tmp_path: Path, suffix: str
) -> None:
    (record,) = converted([ris], tmp_path / f"out{suffix}")
    found = (
        record.title,
        record.authors,
        record.volume,
        record.pages,
        record.issn,
        record.kind,
    )
    assert found == ("Written for testing", ("Ito, A.",), "3", "10-19", "1234-5678", "thesis")


def test_tables_of_different_columns_become_one_with_all_of_them(
    table: Path, ris: Path, tmp_path: Path
) -> None:
    other = tmp_path / "c.csv"
    other.write_text("Odd,Title,Title\n1,third,again\n", encoding="utf-8")
    convert_exports([table, other, ris], tmp_path / "all.csv")
    header, *rows = (tmp_path / "all.csv").read_text(encoding="utf-8").splitlines()
    assert header.startswith("Title,Abstract,Odd,Title,source_id,authors,")
    assert rows[:3] == ["first,text,", "second,,kept", "third,,1,again"]
    records = read_exports([tmp_path / "all.csv"]).records
    assert [r.title for r in records] == ["first", "second", "third", "Written for testing"]


def test_json_lines_bring_every_tag_back(ris: Path, table: Path, tmp_path: Path) -> None:
    lines, back = tmp_path / "all.jsonl", tmp_path / "back.ris"
    convert_exports([ris, table], lines)
    convert_exports([lines], back)
    first = read_exports([back]).records[0]
    assert [f[:2] for f in first.raw] == [f[:2] for f in read_exports([ris]).records[0].raw]


def test_tags_that_have_no_place_are_named(ris: Path, table: Path, tmp_path: Path) -> None:
    done = convert_exports([ris, table], tmp_path / "all.csv")
    assert done.left_behind == {"ris": {"ZZ"}}
    assert convert_exports([ris, table], tmp_path / "all.jsonl").left_behind == {}


def test_the_command_says_what_it_wrote_and_what_stays_behind(
    ris: Path, tmp_path: Path, run_cli: Callable[..., tuple[int, str, str]]
) -> None:
    output = tmp_path / "out.csv"
    status, out, err = run_cli("convert", ris, "-o", output)
    assert (status, out) == (0, "")
    assert err == f"tags of RIS that CSV has no place for: ZZ\nwrote 1 records to {output}\n"


def test_a_format_can_be_named_where_the_suffix_does_not_tell(
    ris: Path, tmp_path: Path
) -> None:
    done = convert_exports([ris], tmp_path / "out.txt", to="nbib")
    assert done.layout == "nbib"
    with pytest.raises(UnwritableOutputError, match=r"out\.txt: unknown suffix; use one of "):
        convert_exports([ris], tmp_path / "out.txt")
    with pytest.raises(UnknownNameError, match="unknown format 'word'; known: "):
        convert_exports([ris], tmp_path / "out.txt", to="word")


@pytest.mark.parametrize("to", ["", "slips"])
def test_a_format_that_is_only_read_is_no_output(
    ris: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    for module in ("convert", "reading"):
        monkeypatch.setattr(f"classifier.formats.{module}.export_formats", lambda: (Slips(),))
    with pytest.raises(
        UnwritableOutputError, match=r"^out\.slips: slips is only read, never written;"
    ):
        convert_exports([ris], tmp_path / "out.slips", to=to)


def test_a_value_too_long_for_a_cell_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    long = tmp_path / "long.csv"
    long.write_text(f"title,abstract\nfirst,{'x' * 40_000}\n", encoding="utf-8")
    output = tmp_path / "out.xlsx"
    output.write_text("old", encoding="utf-8")
    with pytest.raises(UnwritableOutputError, match="row 2: 40,000 characters are more than a"):
        convert_exports([long], output)
    assert output.read_text(encoding="utf-8") == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"long.csv", "out.xlsx"}


def test_strict_ends_with_status_2_after_writing(
    tmp_path: Path, run_cli: Callable[..., tuple[int, str, str]]
) -> None:
    bare = tmp_path / "bare.ris"
    bare.write_text("TY  - JOUR\nPY  - 2001\nER  - \n", encoding="utf-8")
    status, _, err = run_cli("convert", bare, "-o", tmp_path / "out.csv", "--strict")
    assert status == 2
    assert (tmp_path / "out.csv").exists()
    assert "neither title nor abstract" in err


def test_mixed_sources_share_one_column_a_meaning(tmp_path: Path) -> None:
    ris = tmp_path / "a.ris"
    ris.write_text("TY  - JOUR\nTI  - One\nAB  - x\nPY  - 2020\nER  - \n", encoding="utf-8")
    table = tmp_path / "b.csv"
    table.write_text(
        "Article Title,Abstract,Publication Year,Funder\nTwo,y,2021,Nobody\n", encoding="utf-8"
    )
    for order in ([ris, table], [table, ris]):
        mixed = tmp_path / "mixed.csv"
        convert_exports(order, mixed)
        with mixed.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        title = next(name for name in rows[0] if name.lower() in ("title", "article title"))
        assert sorted(row[title] for row in rows) == ["One", "Two"]
        year = next(name for name in rows[0] if "year" in name.lower())
        assert sorted(row[year] for row in rows) == ["2020", "2021"]
        assert [row["Funder"] for row in rows if row["Funder"]] == ["Nobody"]
        assert sum(name.lower().endswith("title") for name in rows[0]) == 1
        again = read_exports([mixed]).records
        assert {(r.title, r.abstract, r.year) for r in again} == {
            ("One", "x", 2020),
            ("Two", "y", 2021),
        }


def test_a_cell_that_is_too_long_is_refused_under_the_name_that_was_given(
    tmp_path: Path,
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("title,abstract\nOne," + "x" * 40_000 + "\n", encoding="utf-8")
    with pytest.raises(UnwritableOutputError, match=r"^out\.xlsx, row 2: 40,000 characters"):
        convert_exports([source], tmp_path / "out.xlsx")
