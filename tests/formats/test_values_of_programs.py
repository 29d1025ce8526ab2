"""What databases and table programs make of values, and the headers that they give columns."""

from pathlib import Path

import pytest

from classifier.formats import read_exports
from classifier.formats.values import page_range, pmid_in, year_in
from classifier.schema import Record


def row(tmp_path: Path, header: str, *cells: str, sign: str = "\t") -> Record:
    path = tmp_path / "table.txt"
    path.write_text(f"{header}\n{sign.join(cells)}\n".replace("|", sign), encoding="utf-8")
    return read_exports([path]).records[0]


@pytest.mark.parametrize(
    ("written", "pmid"),
    [
        ("12345678.0", "12345678"),
        ("1.2345678E7", "12345678"),
        ("1.2345678e+07", "12345678"),
        ("12,345,678", "12345678"),
        ("9,876,543", "9876543"),
        ("PMID: 12345678", "12345678"),
        ("1.2346E7", ""),
        ("nan", ""),
    ],
)
def test_a_pubmed_id_is_read_as_it_was_before_a_table_program(written, pmid):
    assert pmid_in(written) == pmid


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("20190301", 2019),
        ("201903", 2019),
        ("\uff12\uff10\uff11\uff19", 2019),
        ("\u0662\u0660\u0661\u0669", 2019),
        ("2019.0", 2019),
        ("c2019", 2019),
        ("15/03/2019", 2019),
        ("12345678", None),
        ("20191399", None),
    ],
)
def test_a_year_is_found_in_compact_dates_and_other_digits(written, year):
    assert year_in(written) == year


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [
        ("S1-12", "S1-19", "S1-12-S1-19"),
        ("123\u2013135", "", "123-135"),
        ("101.0", "110.0", "101-110"),
        ("123-30", "123-30", "123-30"),
        ("123-130", "130", "123-130"),
        ("e12", "", "e12"),
    ],
)
def test_pages_keep_their_hyphens_and_lose_what_programs_add(first, last, pages):
    assert page_range(first, last) == pages


@pytest.mark.parametrize(
    "nothing", ["nan", "NaN", "None", "NULL", "N/A", "n/a", "#N/A", "NA", "<NA>"]
)
def test_words_for_nothing_are_no_values_in_tables_and_tags(
    tmp_path: Path, nothing: str
) -> None:
    header = "title|abstract|authors|year|doi|pmid|journal|volume|keywords"
    record = row(tmp_path, header, "Kept", *[nothing] * 8)
    assert (record.title, record.abstract, record.authors, record.year) == (
        "Kept",
        "",
        (),
        None,
    )
    assert (record.doi, record.pmid, record.journal, record.volume) == ("", "", "", "")
    assert record.keywords == ()
    path = tmp_path / "tags.ris"
    tags = "".join(f"{tag}  - {nothing}\n" for tag in ("AB", "AU", "JO", "VL", "SP", "KW"))
    path.write_text(f"TY  - JOUR\nTI  - Kept\n{tags}T2  - J\nER  - \n", encoding="utf-8")
    tagged = read_exports([path]).records[0]
    assert (tagged.abstract, tagged.authors, tagged.keywords) == ("", (), ())
    assert (tagged.volume, tagged.pages, tagged.journal) == ("", "", "J")


@pytest.mark.parametrize("name", ["[No author name available]", "No authors listed", "None"])
def test_a_name_that_says_there_is_none_is_none(tmp_path: Path, name: str) -> None:
    assert row(tmp_path, "title|authors", "A", name).authors == ()


@pytest.mark.parametrize(
    "text", ["[No abstract available]", "No abstract.", "Abstract not available"]
)
def test_an_abstract_that_says_there_is_none_is_none(tmp_path: Path, text: str) -> None:
    assert row(tmp_path, "title|abstract", "A", text).abstract == ""


def test_web_of_science_tags_as_headers_are_read_as_its_tags(tmp_path: Path) -> None:
    header = "PT|AU|AF|CA|TI|SO|LA|DT|DE|ID|AB|PY|VL|IS|BP|EP|DI|UT|PM"
    cells = (
        "J|Ito, A|Ito, Ana||About tables|ANNALS OF TABLES|English|Article"
        "|order; rows|GRIDS|Words"
        "|2018|4|2|99|109|10.5555/t.1|WOS:0001|90000001"
    )
    record = row(tmp_path, header, *cells.split("|"))
    assert (record.journal, record.doi, record.pmid) == (
        "ANNALS OF TABLES",
        "10.5555/t.1",
        "90000001",
    )
    assert (record.source_id, record.keywords) == ("WOS:0001", ("order", "rows", "GRIDS"))
    assert (record.kind, record.pages, record.authors) == ("article", "99-109", ("Ito, Ana",))


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        (
            "Item Title|Publication Title|Journal Volume|Item DOI|Authors|Publication Year|URL",
            "On springs|Annals|12|10.5555/s.1|Ana ItoBo McBerg|2019|http://link.springer.com/1",
            {"title": "On springs", "doi": "10.5555/s.1", "authors": ("Ana Ito", "Bo McBerg")},
        ),
        (
            "paperId|externalIds|title|venue|year|authors",
            "p1|{'DOI': '10.5555/s.2', 'PubMed': '90000002'}|On meaning|Annals|2020"
            "|[{'name': 'Ana Ito'}, {'name': 'Bo Berg'}]",
            {"doi": "10.5555/s.2", "pmid": "90000002", "authors": ("Ana Ito", "Bo Berg")},
        ),
        (
            "id|title|abstract_inverted_index|authorships|biblio.volume|biblio.first_page",
            'W1|On indexes|{"indexed.": [1], "Words": [0]}'
            '|[{"author": {"display_name": "Ana Ito"}}]|7|55',
            {"abstract": "Words indexed.", "authors": ("Ana Ito",), "pages": "55"},
        ),
        (
            "Cites|Authors|Title|Year|Source|GSRank|ArticleURL|StartPage|EndPage",
            "1|A Ito, B Berg, C ...|On perishing|2017|Annals|1|https://example.org/a|10|20",
            {"journal": "Annals", "authors": ("A Ito", "B Berg"), "pages": "10-20"},
        ),
        (
            "SOURCE|EXTERNAL_ID|TITLE|AUTHORS|JOURNAL_TITLE|PAGE_INFO|PUBLICATION_YEAR",
            "MED|90000003|On Europe|Ito A, Berg B.|Annals|10-19|2018",
            {"pmid": "90000003", "pages": "10-19", "year": 2018, "journal": "Annals"},
        ),
        (
            "title|longDBName|subjects|contributors|publicationDate|source|pageStart|an",
            "On hosts|CINAHL|Rows; Grids|Ito, Ana|20190301|Annals|10|77",
            {"journal": "Annals", "year": 2019, "keywords": ("Rows", "Grids")},
        ),
        (
            "Title|Authors|Source|Descriptor(s)|Publication year|Volume number|Issue number",
            "On coasts|Ito, Ana; Berg, Bo|Annals;20(3): 33-41, 2012.|Rows; Grids|2012|20|3",
            {"pages": "33-41", "volume": "20", "issue": "3", "keywords": ("Rows", "Grids")},
        ),
        (
            "Title|AccessionNumber|pubtitle|digitalObjectIdentifier|subjectTerms",
            "On quests|EJ1|Annals|10.5555/s.3|Rows",
            {"doi": "10.5555/s.3", "source_id": "EJ1", "keywords": ("Rows",)},
        ),
        (
            "Title|Date Published|Author/s|Issue Number|ISSNs|Source URLs|Lens ID",
            "On lenses|2017-05-01|Ana Ito; Bo Berg|2|11112222; 33334444"
            "|https://example.org/a https://example.org/b|000-1",
            {"issue": "2", "issn": "1111-2222", "url": "https://example.org/a", "year": 2017},
        ),
        (
            "Publication ID|Title|Source title|Anthology title|PubYear|Pagination|PMID",
            "pub.1|On dimensions||Handbook|2018|1-20|90000004",
            {"journal": "Handbook", "year": 2018, "source_id": "pub.1", "pmid": "90000004"},
        ),
        (
            "Authors|Title|Year|Source title|Volume|Art. No.|Page start|Source|EID",
            "Ito A.; Berg B.|On scopes|2016|Annals|1.0|e99||Scopus|2-s2.0-1",
            {"journal": "Annals", "pages": "e99", "volume": "1", "source_id": "2-s2.0-1"},
        ),
    ],
)  # fmt: skip
def test_the_headers_of_each_source_give_its_fields(tmp_path, header, cells, expected):
    record = row(tmp_path, header, *cells.split("|"))
    assert {name: getattr(record, name) for name in expected} == expected


def only(tmp_path: Path, name: str, content: str) -> Record:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return read_exports([path]).records[0]


PUBMED = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>90000001</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2001</Year></PubDate></JournalIssue></Journal>
<ArticleTitle>[Not Available].</ArticleTitle>
<Pagination><StartPage>10</StartPage><EndPage>19</EndPage></Pagination>
<ELocationID EIdType="doi" ValidYN="N">10.5555/wrong</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/right</ELocationID>
<VernacularTitle>Un t\u00edtulo.</VernacularTitle></Article>
<OtherAbstract Language="spa"><AbstractText>Un resumen.</AbstractText></OtherAbstract>
<OtherAbstract Language="eng"><AbstractText Label="AIM">Words.</AbstractText></OtherAbstract>
</MedlineCitation></PubmedArticle></PubmedArticleSet>"""


def test_pubmed_xml_gives_pages_other_abstracts_and_no_invalid_doi(tmp_path: Path) -> None:
    record = only(tmp_path, "p.xml", PUBMED)
    assert (record.doi, record.pages) == ("10.5555/right", "10-19")
    assert (record.title, record.abstract) == ("Un t\u00edtulo.", "AIM: Words.")


def test_endnote_xml_gives_the_year_of_a_date(tmp_path: Path) -> None:
    dates = "<dates><pub-dates><date>15 June 2001</date></pub-dates></dates>"
    titles = "<titles><title>On dates</title></titles>"
    content = f"<xml><records><record>{titles}{dates}</record></records></xml>"
    assert only(tmp_path, "e.xml", content).year == 2001


def test_web_of_science_group_authors_are_authors(tmp_path: Path) -> None:
    content = "FN X\nVR 1.0\nPT J\nAU Ito, A\nCA Study Grp\nTI On groups\nER\n\nEF\n"
    assert only(tmp_path, "w.ciw", content).authors == ("Ito, A", "Study Grp")


def test_a_list_of_names_in_one_tag_is_several_names(tmp_path: Path) -> None:
    content = "TY  - JOUR\nA1  - ['Ito, Ana', \"O'Berg, Bo\"]\nT1  - On lists\nER  - \n"
    assert only(tmp_path, "l.ris", content).authors == ("Ito, Ana", "O'Berg, Bo")


@pytest.mark.parametrize("name", ["t.csv", "t.ris"])
def test_markup_in_titles_is_cleaned_and_kept_as_it_was_for_export(tmp_path, name):
    title = "<i>In vitro</i> CO<sub>2</sub> &amp; <scp>Dna</scp>"
    content = f"title\n{title}\n" if name == "t.csv" else f"TY  - JOUR\nTI  - {title}\nER  - \n"
    record = only(tmp_path, name, content)
    assert record.title == "In vitro CO2 & Dna"
    assert title in [field.value for field in record.raw]
