"""The report of a review in its three formats: whole, traceable, the same on every run."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from classifier.errors import UnwritableOutputError
from classifier.evaluation.agreement import Agreement, PairAgreement
from classifier.reporting.plots import progress_plot
from classifier.reporting.review import write_review_report
from classifier.reporting.review.html import render_review
from classifier.reporting.review.tables import report_tables
from classifier.reviewing.reports import ReviewReport
from training.review_example import example_report


@pytest.fixture(scope="module")
def report() -> ReviewReport:
    return example_report()


@pytest.fixture(scope="module")
def page(report) -> str:
    return render_review(report)


class Ids(HTMLParser):
    """Collects ids, inner links, and what a page would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.loaded: list[str] = []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if "id" in told:
            self.ids.append(told["id"])
        if told.get("href", "").startswith("#"):
            self.links.add(told["href"][1:])
        elif "href" in told or "src" in told:
            self.loaded.append(told.get("href") or told["src"])


def parsed(page: str) -> Ids:
    ids = Ids()
    ids.feed(page)
    return ids


@pytest.mark.parametrize("suffix", [".html", ".docx", ".xlsx"])
def test_the_same_review_gives_the_same_bytes(report, tmp_path: Path, suffix):
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    write_review_report(report, first)
    write_review_report(example_report(), second)
    assert first.read_bytes() == second.read_bytes()


def test_a_page_loads_nothing_and_every_inner_link_leads_somewhere(page):
    ids = parsed(page)
    assert ids.loaded == []
    assert ids.links <= set(ids.ids)
    assert len(ids.ids) == len(set(ids.ids))


def test_every_number_of_a_table_leads_to_its_source(report, page):
    sources = dict(re.findall(r'<li id="s(\d+)">(.*?)</li>', page))
    traced = re.findall(r'<a class="t" href="#s(\d+)" title="(.*?)"', page)
    assert len(traced) > 100
    assert {n for n, _ in traced} == set(sources)
    assert all(sources[n].startswith(told.split("; source")[0]) for n, told in traced)


def test_an_entered_number_says_so_and_an_unknown_one_is_no_number(page):
    assert re.search(r">1,446 \(entered\)</a>", page)
    assert re.search(r"records identified: not known to this review[^>]*>not known</a>", page)


def test_texts_of_people_are_escaped(report):
    from dataclasses import replace

    assert "<script>" not in render_review(replace(report, notice="<script>alert(1)</script>"))


def test_a_document_has_every_heading_and_number(report, tmp_path: Path):
    path = tmp_path / "report.docx"
    write_review_report(report, path)
    document = Document(str(path))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    for table in report_tables(report).values():
        assert table.name == "evidence" or table.caption in headings
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert any(re.fullmatch(r"5,673 \[\d+, entered\]", cell) for cell in cells)
    assert any(re.fullmatch(r"not known \[\d+\]", cell) for cell in cells)


def test_a_document_has_each_flow_diagram_and_the_order_of_the_page(
    report, page, tmp_path: Path
):
    path = tmp_path / "report.docx"
    write_review_report(report, path)
    document = Document(str(path))
    assert len(document.inline_shapes) == len(report.flows)
    height = max(shape.height.inches for shape in document.inline_shapes)
    assert height <= 8.001
    tops = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    tables = report_tables(report)
    parts = {
        "methods": "Methods paragraph",
        "flow": tables["flow 1"].caption,
        "searches": tables["searches"].caption,
        "matrix": tables["matrix"].caption,
        "mechanisms": "Mechanisms",
        "configurations": tables["configurations"].caption,
        "rameses": tables["RAMESES"].caption,
        "sources": "Sources of the numbers",
    }
    on_page = [name for name in re.findall(r'<h2 id="(\w+)"', page) if name in parts]
    assert [top for top in tops if top in parts.values()] == [parts[name] for name in on_page]
    assert any("≠ in conflict" in p.text for p in document.paragraphs)


def test_a_workbook_has_a_sheet_a_table_with_the_way_back_of_each_number(
    report, tmp_path: Path
):
    path = tmp_path / "report.xlsx"
    write_review_report(report, path)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["methods", *report_tables(report)]
    rows = book.get_sheet_by_name("flow 3").to_python()
    assert rows[0] == ["Where", "What", "Number", "Formula", "n", "Source", "Entered"]
    assert [
        "step", "Titles and abstracts screened", 5673, "entered by a person: Abstracts read "
        "(published)", "", "entered_counts, place 'screened', stage '2'", "entered",
    ] in rows  # fmt: skip


def test_an_early_picture_shows_what_was_found_and_says_how_many_more_there_may_be():
    svg = progress_plot([True] * 12, n_records=259, most=259)
    assert "(at most 247," in svg
    assert ">35<" in svg  # the scale ends where the twelve can still be seen
    late = progress_plot([True, False] * 120, n_records=259, most=126)
    assert "(at most 6)" in late


def test_the_page_says_how_many_papers_of_the_matrix_hold_a_mark(report, page):
    marked = sum(any(cell.coded for cell in row.cells) for row in report.matrix.rows)
    told = " ".join(re.sub(r"<[^>]*>", "", page).split())
    rest = len(report.matrix.rows) - marked
    assert (report.matrix.marked.value, report.matrix.without.value) == (marked, rest)
    assert f" marks in {marked} papers." in told


def test_a_kappa_that_is_not_defined_says_so_in_its_own_column(report):
    pair = PairAgreement(
        first="Ann", second="Ben", n_items=1, n_agreed=1, observed=1.0, kappa=None, pabak=1.0
    )
    alike = Agreement(
        n_items=1, categories=("no", "yes"), observed=1.0, ac1=1.0, alpha=None, pairs=(pair,)
    )
    (row,) = report_tables(replace(report, agreement={"verdicts": alike}))["pairs"].rows
    assert row[4:6] == ("undefined", "")


@pytest.mark.parametrize("name", ["report.pdf", "nowhere/report.html"])
def test_a_place_where_no_report_could_be_written_is_refused(report, tmp_path: Path, name):
    with pytest.raises(UnwritableOutputError):
        write_review_report(report, tmp_path / name)
