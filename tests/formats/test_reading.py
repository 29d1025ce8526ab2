"""Files read together: names, positions, counts, and the choice of a format."""

import itertools
from pathlib import Path

import pytest

from classifier.errors import UnreadableExportError
from classifier.formats import Exports, export_formats, read_exports, scan_exports
from classifier.formats.reading import unique_names
from classifier.schema import RawField, Record

RIS = "TY  - JOUR\nTI  - tagged\nAB  - text\nER  - \n"
CSV = "title,abstract\nfirst,text\nsecond,\n"
NBIB = "PMID- 90000001\nTI  - of PubMed\n"
JSON_LINES = '{"title": "of JSON"}\n'


def write(folder: Path, name: str, content: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def record_of(folder: Path, name: str, content: str) -> Record:
    (record,) = read_exports([write(folder, name, content)]).records
    return record


def test_records_are_numbered_from_one_in_each_file(tmp_path: Path) -> None:
    exports = read_exports([write(tmp_path, "a.csv", CSV), write(tmp_path, "b.ris", RIS)])
    places = [(record.source, record.position) for record in exports.records]
    assert places == [("a.csv", 1), ("a.csv", 2), ("b.ris", 1)]


def test_each_file_has_a_report_that_counts_its_records(tmp_path: Path) -> None:
    exports = read_exports([write(tmp_path, "a.csv", CSV), write(tmp_path, "b.ris", RIS)])
    counts = [(r.source, r.format, r.records, r.with_abstract) for r in exports.reports]
    assert counts == [("a.csv", "csv", 2, 1), ("b.ris", "ris", 1, 1)]


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [write(tmp_path / folder, "export.ris", RIS) for folder in ("one", "two")]
    exports = read_exports(paths)
    assert [record.source for record in exports.records] == ["export.ris", "export (2).ris"]
    assert [report.source for report in exports.reports] == ["export.ris", "export (2).ris"]


def test_a_number_that_a_name_already_has_is_not_given_again() -> None:
    names = unique_names(
        [Path("a/x.ris"), Path("b/x (2).ris"), Path("c/x.ris"), Path("d/x.ris")]
    )
    assert names == ["x.ris", "x (2).ris", "x (3).ris", "x (4).ris"]


def test_no_file_gives_no_record() -> None:
    assert read_exports([]) == Exports([], [])


@pytest.mark.parametrize("name", ["export", "export.txt", "export.csv", "export.nbib"])
@pytest.mark.parametrize(
    ("content", "layout"),
    [(RIS, "ris"), (NBIB, "nbib"), (CSV, "csv"), (JSON_LINES, "jsonl")],
    ids=["ris", "nbib", "csv", "jsonl"],
)
def test_the_content_settles_the_format_whatever_the_name(
    tmp_path: Path, name: str, content: str, layout: str
) -> None:
    exports = read_exports([write(tmp_path, name, content)])
    assert exports.reports[0].format == layout


def test_the_name_says_json_lines_where_the_first_line_is_broken(tmp_path: Path) -> None:
    exports = read_exports([write(tmp_path, "A.JSONL", f"broken\n{JSON_LINES}")])
    assert [record.title for record in exports.records] == ["of JSON"]


def test_json_lines_bring_their_own_ids(tmp_path: Path) -> None:
    content = '{"record_id": "r1", "pmid": 1, "title": "a"}\n{"pmid": 2, "title": "b"}\n'
    exports = read_exports([write(tmp_path, "a.jsonl", content)])
    found = [(r.record_id, r.source_id, r.pmid) for r in exports.records]
    assert found == [("r1", "r1", "1"), ("2", "2", "2")]


def test_each_format_has_a_name_of_its_own_and_suffixes() -> None:
    names = [layout.name for layout in export_formats()]
    assert len(set(names)) == len(names) >= 10
    assert all(suffix.startswith(".") for f in export_formats() for suffix in f.suffixes)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_may_have_any_usual_delimiter(tmp_path: Path, delimiter: str) -> None:
    cells = [["title", "abstract", "year"], ["first", "text", "2001"]]
    content = "\n".join(delimiter.join(row) for row in cells)
    record = record_of(tmp_path, "table.csv", content)
    assert (record.title, record.abstract, record.year) == ("first", "text", 2001)


def test_a_table_may_have_a_single_column(tmp_path: Path) -> None:
    record = record_of(tmp_path, "titles.csv", "Title\nfirst; with, signs\n")
    assert record.title == "first; with, signs"


def test_the_name_of_the_file_in_our_own_output_is_no_journal(tmp_path: Path) -> None:
    record = record_of(tmp_path, "scores.csv", "source,title\nscopus.ris,first\n")
    assert record.journal == ""


def test_a_second_column_fills_in_where_the_preferred_one_is_blank(tmp_path: Path) -> None:
    content = "title,accession number,id,year,date\nfirst,,7,,2003-04\n"
    record = record_of(tmp_path, "gaps.csv", content)
    assert (record.source_id, record.year) == ("7", 2003)


def test_an_id_that_the_file_gave_is_found_again_in_our_own_output(tmp_path: Path) -> None:
    record = record_of(tmp_path, "ours.csv", "record_id,source_id,title\nabc,L1,first\n")
    assert (record.record_id, record.source_id) == ("abc", "L1")


@pytest.mark.parametrize(
    ("tags", "pmid"),
    [
        ("DB  - Embase\nC5  - 90000001", "90000001"),
        ("DB  - Scopus\nC2  - 90000001", "90000001"),
        ("DB  - PubMed\nAN  - 90000001", "90000001"),
        ("DP  - NLM\nAN  - 90000001", "90000001"),
        ("DB  - Medline\nC2  - 90000001", "90000001"),
        ("DB  - PubMed\nC5  - 90000001", "90000001"),
        ("DB  - Medline\nC5  - 90000003\nC2  - 90000002\nAN  - 90000001", "90000001"),
        ("DB  - Ovid MEDLINE(R) ALL\nID  - 90000001", "90000001"),
        ("C3  - EMBASE 12345678, PUBMED 90000001", "90000001"),
        ("N1  - NLM UID: 101. PMID: NLM90000001.", "90000001"),
        ("UR  - http://www.ncbi.nlm.nih.gov/pubmed/90000001", "90000001"),
        ("PM  - 90000001", "90000001"),
        ("DB  - Embase\nDB  - Medline\nID  - 889", ""),
        ("N1  - PubMed 2019 was searched", ""),
        ("AN  - 90000001", ""),
        ("C2  - PMC9000001\nDB  - PubMed", ""),
        ("PM  - ９０００", ""),
    ],
)
def test_the_pubmed_id_is_found_where_each_database_puts_it(
    tmp_path: Path, tags: str, pmid: str
) -> None:
    record = record_of(tmp_path, "a.ris", f"TY  - JOUR\nTI  - tagged\n{tags}\nER  - \n")
    assert record.pmid == pmid


@pytest.mark.parametrize(
    ("preferred", "other"),
    list(itertools.pairwise("DO DI M3 L3 UR L1 L2 LK ID".split())),
)
def test_of_two_dois_that_of_the_tag_that_is_surer_is_taken(
    tmp_path: Path, preferred: str, other: str
) -> None:
    tags = [f"{other}  - https://doi.org/10.5555/of-a-part", f"{preferred}  - 10.5555/paper"]
    content = "\n".join(["TY  - JOUR", "TI  - tagged", *tags, "ER  - \n"])
    assert record_of(tmp_path, "a.ris", content).doi == "10.5555/paper"


def test_raw_fields_hold_every_tag_with_its_line(tmp_path: Path) -> None:
    content = "TY  - JOUR\nAB  - one \n  two\n   \n\nthree\nZZ  -  odd \nER  - \nNL  - note\n"
    assert record_of(tmp_path, "a.ris", content).raw == (
        RawField("TY", "JOUR", 1),
        RawField("AB", "one\ntwo\nthree", 2),
        RawField("ZZ", "odd", 7),
        RawField("ER", "", 8),
        RawField("NL", "note", 9),
    )


def test_raw_fields_hold_every_cell_as_written_with_its_line(tmp_path: Path) -> None:
    record = record_of(tmp_path, "a.csv", 'Title , year,odd\n\n" first",2001,\n')
    assert record.raw == (
        RawField("Title", " first", 3),
        RawField("year", "2001", 3),
        RawField("odd", "", 3),
    )


CZECH = "Šťastný tým řídí své úkoly sám, scházel se každý týden a mluvil o důvěře. "
RUSSIAN = "Участники встречались каждую неделю и говорили об общей цели и о доверии. "
GERMAN = "Über Führung, Vertrauen und das „Wir-Gefühl“ – geschrieben für diese Prüfung. "


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(GERMAN, "cp1252"), (CZECH, "cp1250"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r")],
    ids=["German", "Czech", "Russian", "Russian of Unix"],
)
def test_the_encoding_of_a_language_is_settled(
    tmp_path: Path, text: str, encoding: str
) -> None:
    path = tmp_path / "encoded.ris"
    tags = f"TY  - JOUR\nTI  - Written for testing\nAB  - {text * 20}\nER  - \n"
    path.write_text(tags, encoding=encoding)
    exports = read_exports([path])
    assert exports.reports[0].encoding == encoding
    assert exports.records[0].abstract == (text * 20).strip()


def test_tags_may_be_set_off_by_tabs(tmp_path: Path) -> None:
    record = record_of(tmp_path, "tabs.ris", "TY\t- JOUR\nTI\t- tagged\nPY \t-\t2001\nER\t- \n")
    assert (record.title, record.year) == ("tagged", 2001)


def test_the_full_name_of_a_journal_is_preferred(tmp_path: Path) -> None:
    tags = "TY  - JOUR\nTI  - tagged\nJO  - Inv. Rec.\nJF  - Invented Record\nER  - \n"
    assert record_of(tmp_path, "a.ris", tags).journal == "Invented Record"


def test_two_authors_of_one_name_are_two(tmp_path: Path) -> None:
    tags = "TY  - JOUR\nTI  - tagged\nAU  - Wang, Y\nAU  - Wang, Y\nA1  - Wang, Y\nER  - \n"
    assert record_of(tmp_path, "a.ris", tags).authors == ("Wang, Y", "Wang, Y")


def test_one_bad_file_among_several_has_a_row_and_costs_no_other(tmp_path: Path) -> None:
    good, empty = tmp_path / "good.ris", tmp_path / "empty.csv"
    good.write_text("TY  - JOUR\nTI  - One\nER  - \n", encoding="utf-8")
    empty.touch()
    reports = scan_exports([empty, good])
    assert [report.records for report in reports] == [0, 1]
    assert [bool(report.refused) for report in reports] == [True, False]
    assert "is empty" in reports[0].problems[0].reason


def test_where_no_file_can_be_read_the_first_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    (tmp_path / "b.csv").touch()
    with pytest.raises(UnreadableExportError, match=r"^a\.csv: is empty"):
        scan_exports([tmp_path / "a.csv", tmp_path / "b.csv"])
