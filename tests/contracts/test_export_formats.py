"""What every registered export format must do: give back what it read, and survive anything.

For a format of another package the suite finds out how its files begin, and which fields it
carries, from one record that it writes.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from classifier.errors import MechsiftError, UnwritableOutputError
from classifier.formats import (
    Exports,
    convert_exports,
    export_formats,
    format_named,
    output_format,
    read_exports,
)
from classifier.formats.values import NOTHING_WRITTEN, addresses
from classifier.plugins import OWN, registered
from classifier.schema import KINDS, Record

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "exports"
NAMES = [layout.name for layout in export_formats()]
EXPORTS = sorted(
    path
    for path in GOLDEN.iterdir()
    if path.suffix not in (".json", ".md") and not path.name.startswith(".")
)
WHOLE = [path for path in EXPORTS if path.name != "unterminated.ris"]
BEGINNINGS = {
    "ris": "TY  - JOUR\nTI  - ",
    "nbib": "PMID- 90000001\nTI  - ",
    "wos": "FN Web\nVR 1.0\nPT J\nTI ",
    "enw": "%0 Journal Article\n%T ",
    "bibtex": "@article{key,\n title = {",
    "pubmed-xml": "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID>",
    "endnote-xml": "<xml><records><record><titles><title>",
    "csv": "title,abstract\nfirst,",
    "jsonl": '{"title": "first", "abstract": "',
    "asreview": "PK\x03\x04",
    "eppi-json": '{"CodeSets": [], "References": [{"Title": "first", "Abstract": "',
    "xlsx": "PK\x03\x04",
    "csl-json": '[{"id": "a", "type": "book", "issued": {}, "title": "first"},\n',
    "reflib-json": '[{"recNumber": "1", "title": "first"},\n',
    "refworks": "RT Journal Article\nT1 ",
    "ovid-text": "<1>\nTitle\n  first\n",
    "pubmed-text": "1. J. 2019;1:2.\n\nfirst\n\nPMID: 90000001\n",
    "acm-text": "A B. 2019. First words. J 1, 2 (2019), 3. https://doi.org/10.5555/a\n",
    "ictrp-xml": "<Trials><Trial><TrialID>1</TrialID><Public_title>",
    "ebsco-xml": "<records><rec><header uiTerm='1'><controlInfo>",
}
READ_ONLY = {
    "asreview",
    "reflib-json",
    "refworks",
    "ovid-text",
    "pubmed-text",
    "acm-text",
    "ictrp-xml",
    "ebsco-xml",
}
LINES = st.sampled_from(
    ["TY  - JOUR", "ER  - ", "AB  - x", "PMID- 1", "PT J", "ER", "EF", "%0 Book", "%T t", "",
     "@article{a,", "title = {t},", "}", "</record>", "<record>", "</PubmedArticle>", "&lol;",
     "<!ENTITY a \"b\">", '"', "a,b,c", "{", "[", "\ufeff", "\x00", "\u2028", "é"]
)  # fmt: skip


FIELDS = (
    "source_id", "title", "abstract", "authors", "year", "journal", "volume", "issue",
    "pages", "issn", "doi", "pmid", "url", "keywords", "language", "kind",
)  # fmt: skip
SPECIMEN = Record(
    source_id="id1",
    title="About leaders",
    abstract="They met",
    authors=("Specimen, A",),
    year=2019,
    journal="Annals",
    volume="3",
    issue="2",
    pages="10-19",
    issn="1234-567X",
    doi="10.5555/x.1",
    pmid="90000001",
    url="https://example.org/a",
    keywords=("teams",),
    language="eng",
    kind=KINDS[0],
)


@cache
def specimen(name: str) -> bytes:
    """Return a file of one record in a format, or nothing where it is only read."""
    layout = format_named(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"one{layout.suffixes[0]}"
        try:
            output_format(path, to=name).write([SPECIMEN], path)
        except UnwritableOutputError:
            return b""
        return path.read_bytes()


WRITTEN = [name for name in NAMES if specimen(name)]


def test_every_format_of_ours_has_its_beginning_here_and_is_written_or_only_read():
    ours = [
        plugin for plugin in registered("mechsift.formats").values() if plugin.package == OWN
    ]
    names = {plugin.load().name for plugin in ours}
    assert names - set(WRITTEN) == READ_ONLY
    assert names == set(BEGINNINGS)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_converted_to_its_own_format_a_file_keeps_every_tag_and_value(
    path: Path, tmp_path: Path
) -> None:
    before = read_exports([path])
    layout = before.reports[0].format
    if layout in READ_ONLY:
        with pytest.raises(UnwritableOutputError, match="is only read, never written"):
            format_named(layout).write(before.records, tmp_path / "never.txt")
        return
    again = tmp_path / f"again{format_named(layout).suffixes[0]}"
    convert_exports([path], again, to=layout)
    after = read_exports([again])
    assert after.reports[0].format == layout
    assert [_tags(r) for r in after.records] == [_tags(r) for r in before.records]
    assert list(map(_content, after.records)) == list(map(_content, before.records))


def test_a_record_without_its_end_gets_one(tmp_path: Path) -> None:
    before = read_exports([GOLDEN / "unterminated.ris"])
    convert_exports([GOLDEN / "unterminated.ris"], tmp_path / "ended.ris")
    after = read_exports([tmp_path / "ended.ris"])
    assert before.reports[0].terminators < len(before.records)
    assert after.reports[0].terminators == len(after.records) == len(before.records)


def _tags(record: Record) -> list[tuple[str, str]]:
    return [(field.tag, field.value) for field in record.raw]


def _content(record: Record) -> Record:
    return replace(record, record_id="", source="", raw=())


def _words(**limits: int) -> st.SearchStrategy[str]:
    """Return texts that every format can carry: words of letters, parted by one blank."""
    word = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=9)
    texts = st.lists(word, **limits).map(" ".join)
    return texts.filter(lambda text: text not in NOTHING_WRITTEN)


def _texts() -> st.SearchStrategy[str]:
    """Return printed text with any signs but braces and backslashes, which mean LaTeX."""
    signs = st.characters(codec="utf-8", exclude_categories="CZ", exclude_characters="{}\\")
    word = st.text(signs, min_size=1, max_size=9)
    return st.lists(word, max_size=5).map(lambda words: " ".join(["About", *words]))


def _records() -> st.SearchStrategy[Record]:
    name = st.builds("{}, {}".format, _words(min_size=1, max_size=2), st.sampled_from("ABÉ"))
    return st.builds(
        Record,
        source_id=st.integers(1, 99999).map("id{}".format),
        title=_texts(),
        abstract=_words(max_size=30) | _texts(),
        authors=st.lists(name, max_size=4).map(tuple),
        year=st.none() | st.integers(1500, 2099),
        journal=_words(max_size=4),
        volume=st.integers(1, 99).map(str),
        issue=st.sampled_from(["", "3", "Suppl 1"]),
        pages=st.sampled_from(["", "e14", "10-19"]),
        issn=st.sampled_from(["", "1234-567X"]),
        doi=st.integers(1, 99).map("10.5555/x.{}".format),
        pmid=st.sampled_from(["", "90000001"]),
        url=st.sampled_from(["", "https://example.org/a_b?c=d&e=f"]),
        language=st.sampled_from(["", "eng", "Old Norse"]),
        keywords=st.lists(_words(min_size=1, max_size=2), max_size=4, unique=True).map(tuple),
        kind=st.sampled_from(KINDS),
    )


# What a format cannot carry, as docs/reference/formats.md says.
NOT_CARRIED = {
    "eppi-json": {"pmid", "language"},
    "nbib": {"source_id", "url"},
    "pubmed-xml": {"source_id", "kind", "url"},
    "wos": {"url"},
}


@pytest.mark.parametrize("name", WRITTEN)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(records=st.lists(_records(), min_size=1, max_size=4))
def test_what_is_written_from_fields_is_read_back(name: str, records: list[Record]) -> None:
    layout = format_named(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"written{layout.suffixes[0]}"
        layout.write(records, path)
        found = read_exports([path]).records
    assert len(found) == len(records)
    for before, after in zip(records, found, strict=True):
        for field in _carried(name):
            assert getattr(after, field) == _expected(name, before, field), field


def _expected(name: str, record: Record, field: str) -> object:
    """Return what comes back: a PubMed id may be written as an address where none is known."""
    if field == "url" and name in ("enw", "endnote-xml"):
        return next(iter(addresses(record.url, record.pmid)), "")
    return getattr(record, field)


def _carried(name: str) -> Iterator[str]:
    lost = NOT_CARRIED.get(name, set()) if name in BEGINNINGS else _lost_from_specimen(name)
    return (field for field in FIELDS if field not in lost)


@cache
def _lost_from_specimen(name: str) -> set[str]:
    """Return the fields that one written record comes back without; its title must come."""
    found = _read_bytes(specimen(name), format_named(name).suffixes[0])
    assert not isinstance(found, str), found
    (record,) = found.records
    assert (found.reports[0].format, record.title) == (name, SPECIMEN.title)
    return {field for field in FIELDS if not getattr(record, field)}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(rest=st.lists(LINES | st.text(max_size=12), max_size=12).map("\n".join))
@example(rest="")
def test_whatever_follows_a_beginning_is_read_or_refused_in_one_line(
    name: str, rest: str
) -> None:
    content = _beginning(name) + rest.encode("utf-8", "replace")
    _read_or_refuse(content, format_named(name).suffixes[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(rest=st.binary(max_size=60))
def test_whatever_bytes_follow_a_beginning_are_read_or_refused_in_one_line(
    name: str, rest: bytes
) -> None:
    _read_or_refuse(_beginning(name) + rest, format_named(name).suffixes[0])


def _beginning(name: str) -> bytes:
    """Return what makes a file one of the format: of a specimen the half, for it to break."""
    if name in BEGINNINGS:
        return BEGINNINGS[name].encode()
    return specimen(name)[: len(specimen(name)) // 2]


def _read_or_refuse(content: bytes, suffix: str) -> None:
    read = _read_bytes(content, suffix)
    if not isinstance(read, str):
        assert read.reports[0].records == len(read.records) > 0
        assert all("\n" not in problem.reason for problem in read.reports[0].problems)


def _read_bytes(content: bytes, suffix: str) -> Exports | str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"any{suffix}"
        path.write_bytes(content)
        return _read(path)


def _read(path: Path) -> Exports | str:
    """Return what was read, or the one line with which it was refused."""
    try:
        return read_exports([path])
    except MechsiftError as error:
        line = str(error)
    assert "\n" not in line
    return line


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_file_that_is_cut_off_is_read_up_to_there(
    path: Path, kept: float, tmp_path: Path
) -> None:
    whole = path.read_bytes()
    cut = tmp_path / path.name
    cut.write_bytes(whole[: int(len(whole) * kept)])
    n_whole = len(read_exports([path]).records)
    read = _read(cut)
    assert isinstance(read, str) or 0 < len(read.records) <= n_whole
