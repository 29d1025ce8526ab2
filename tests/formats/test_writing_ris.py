"""What is written as RIS is read back as it was: every field, for any record."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.formats import read_exports, write_ris
from classifier.schema import RawField, Record

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "exports"
TAGGED = sorted(path.name for path in GOLDEN.glob("*.ris"))
OTHERS = sorted(
    path.name
    for suffix in ("csv", "tsv", "nbib", "jsonl")
    for path in GOLDEN.glob(f"*.{suffix}")
)
FIELDS = (
    "source_id",
    "title",
    "abstract",
    "authors",
    "year",
    "journal",
    "doi",
    "pmid",
    "keywords",
    "language",
)

# Anything that can stand in a UTF-8 file, tags and line ends among it.
anything = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "a\nER  - \nTY  - JOUR",
        "ER  - ",
        "TI  - TI  - ",
        "\ufeff",
        "\x85",
        "a\u2028AB  - b",
        "- -",
    ]
)
# A semicolon parts names and keywords; an asterisk marks a keyword as a major topic.
one_of_several = anything.map(lambda text: text.replace(";", ",").replace("*", "+"))
dois = st.just("") | st.from_regex(
    r"10\.5555/[a-z0-9]{1,8}(\([a-z0-9]{1,4}\))?", fullmatch=True
)
records = st.builds(
    Record,
    source_id=anything,
    title=anything,
    abstract=anything,
    authors=st.lists(one_of_several, max_size=4).map(tuple),
    year=st.none() | st.integers(1500, 2099),
    journal=anything,
    doi=dois,
    pmid=st.just("") | st.integers(1, 99_999_999).map(str),
    keywords=st.lists(one_of_several, max_size=4).map(tuple),
    language=anything,
)


def printable(text: str) -> str:
    """Return `text` as it is read back: white space folded, control characters spaces."""
    return " ".join(
        "".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split()
    )


def all_printable(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(printable(text) for text in texts if printable(text))


def as_read_back(record: Record) -> Record:
    return replace(
        record,
        source_id=printable(record.source_id),
        title=printable(record.title),
        abstract=printable(record.abstract),
        authors=all_printable(record.authors),
        journal=printable(record.journal),
        keywords=all_printable(record.keywords),
        language=printable(record.language),
    )


def fields(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in FIELDS}


@pytest.fixture(scope="module")
def read_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[list[Record]], list[Record]]:
    path = tmp_path_factory.mktemp("written") / "written.ris"

    def write_and_read(written: list[Record]) -> list[Record]:
        text = "".join(write_ris(record, []) for record in written)
        path.write_text(text, encoding="utf-8", newline="")
        return read_exports([path]).records

    return write_and_read


@given(st.lists(records, min_size=1, max_size=4))
def test_any_records_are_read_back_with_the_same_fields(
    read_back: Callable[[list[Record]], list[Record]], written: list[Record]
) -> None:
    found = [fields(record) for record in read_back(written)]
    assert found == [fields(as_read_back(record)) for record in written]


@given(records)
def test_writing_what_was_read_back_writes_the_same_file(
    read_back: Callable[[list[Record]], list[Record]], written: Record
) -> None:
    (once,) = read_back([written])
    (twice,) = read_back([once])
    assert write_ris(once, []) == write_ris(twice, [])


def tags(record: Record) -> list[tuple[str, str]]:
    return [(field.tag, field.value) for field in record.raw if field.tag != "ER"]


@pytest.mark.parametrize("name", TAGGED)
def test_the_tags_of_a_ris_file_are_given_back_as_they_were(
    read_back: Callable[[list[Record]], list[Record]], name: str
) -> None:
    before = read_exports([GOLDEN / name]).records
    after = read_back(before)
    assert [tags(record) for record in after] == [tags(record) for record in before]
    assert [fields(record) for record in after] == [fields(record) for record in before]


@pytest.mark.parametrize("name", OTHERS)
def test_a_record_of_another_format_keeps_its_fields_in_ris(
    read_back: Callable[[list[Record]], list[Record]], name: str
) -> None:
    before = read_exports([GOLDEN / name]).records
    assert [fields(record) for record in read_back(before)] == list(map(fields, before))


def test_a_line_that_looks_tagged_within_a_value_stays_within_it(
    read_back: Callable[[list[Record]], list[Record]], tmp_path: Path
) -> None:
    path = tmp_path / "indented.ris"
    path.write_text(
        "TY  - JOUR\nAB  - one\n  TI  - two\nTI  - three\nER  - \n", encoding="utf-8"
    )
    before = read_exports([path]).records
    (after,) = read_back(before)
    assert (after.title, after.abstract) == ("three", "one TI - two")


def test_extra_fields_stand_before_the_end_line() -> None:
    text = write_ris(Record(title="first"), [RawField("C1", "p_include=0.5", 0)])
    assert text == "TY  - JOUR\nTI  - first\nC1  - p_include=0.5\nER  - \n\n"


def test_an_extra_field_of_several_lines_is_read_back_whole(tmp_path: Path) -> None:
    path = tmp_path / "extra.ris"
    extra = [RawField("N1", "one\r\nER  - two", 0)]
    path.write_text(write_ris(Record(title="first"), extra), encoding="utf-8", newline="")
    (record,) = read_exports([path]).records
    assert ("N1", "one\nER  - two") in tags(record)


def test_a_column_that_is_named_like_a_tag_does_not_make_a_table_ris(
    tmp_path: Path,
) -> None:
    path = tmp_path / "columns.csv"
    path.write_text("TY,Title,Author Keywords\nJOUR,first,trust\n", encoding="utf-8")
    text = write_ris(read_exports([path]).records[0], [])
    assert text == "TY  - JOUR\nTI  - first\nKW  - trust\nER  - \n\n"


@pytest.mark.parametrize(
    ("record", "lost"),
    [
        (Record(title="t", authors=("A; B",)), {"authors": ("A", "B")}),
        (Record(title="t", keywords=("a; b", "*c")), {"keywords": ("a", "b", "c")}),
        (Record(title="t", abstract="© 2020 Invented Press"), {"abstract": ""}),
        (Record(title="t", year=1066), {"year": None}),
    ],
    ids=[
        "semicolon in a name",
        "semicolon in a keyword",
        "mere notice",
        "year out of range",
    ],
)
def test_what_ris_cannot_carry_is_what_write_ris_says(
    read_back: Callable[[list[Record]], list[Record]],
    record: Record,
    lost: dict[str, object],
) -> None:
    (found,) = read_back([record])
    assert {name: getattr(found, name) for name in lost} == lost
