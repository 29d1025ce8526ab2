"""Trees of XML become raw fields, and the fields become the same tree again."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from classifier.errors import UnwritableOutputError
from classifier.formats import convert_exports, format_named, read_exports
from classifier.schema import RawField, Record

NAMES = st.sampled_from(["a", "b", "c-d", "e.f", "{https://example.org/x/y}g", "{urn:h}i"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories="C"), max_size=6)


@st.composite
def trees(draw: st.DrawFn, *, depth: int = 3) -> etree._Element:
    element = etree.Element(draw(NAMES))
    for name, value in draw(st.dictionaries(NAMES, TEXTS, max_size=2)).items():
        element.set(name, value)
    element.text = draw(TEXTS)
    for child in draw(st.lists(trees(depth=depth - 1), max_size=3)) if depth else ():
        child.tail = draw(st.just("") | TEXTS)
        element.append(child)
    return element


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(inside=st.lists(trees(), min_size=1, max_size=3))
def test_any_tree_is_written_back_as_it_was_read(inside: list[etree._Element]) -> None:
    spaces = {"x": "https://example.org/x/y", "h": "urn:h"}
    record = etree.Element("record", nsmap=spaces)
    etree.SubElement(record, "titles").append(etree.Element("title"))
    record.extend(inside)
    text = etree.tostring(record, encoding="unicode")
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("one.xml", "two.xml")]
        paths[0].write_text(f"<xml><records>{text}</records></xml>", encoding="utf-8")
        convert_exports([paths[0]], paths[1], to="endnote-xml")
        one, two = (read_exports([path]) for path in paths)
    assert one.reports[0].terminators == two.reports[0].terminators == 1
    first, second = ([(f.tag, f.value) for f in read.records[0].raw] for read in (one, two))
    assert first == second


@pytest.mark.parametrize(
    "tag", ["record/not a name", "record/{no space}a", "other", "record/}", ""]
)
def test_fields_that_make_no_xml_are_refused_in_one_line(tmp_path: Path, tag: str) -> None:
    fields = [RawField("record/titles/title", "T", 1), RawField(tag, "x", 2)]
    hostile = Record(title="T", format="endnote-xml", raw=fields)
    with pytest.raises(UnwritableOutputError, match=r"^record 2 cannot be written as XML \("):
        format_named("endnote-xml").write([Record(title="first"), hostile], tmp_path / "a.xml")
