"""EPPI-Reviewer's JSON: given back as it was, made from others, refused when broken."""

import json
from pathlib import Path

import pytest

from classifier.errors import UnreadableExportError
from classifier.formats import convert_exports, read_exports


@pytest.fixture
def export(project_root: Path) -> Path:
    return project_root / "tests" / "golden" / "decisions" / "eppi.json"


def test_what_was_read_is_given_back(export, tmp_path):
    output = tmp_path / "again.json"
    convert_exports([export], output, to="eppi-json")
    assert json.loads(output.read_text(encoding="utf-8")) == json.loads(
        export.read_text(encoding="utf-8")
    )


def test_what_was_written_from_another_format_is_read_again(tmp_path):
    table, output = tmp_path / "a.csv", tmp_path / "b.json"
    table.write_text("title,year,authors\nInvented,2019,Muster C; Probe B\n", encoding="utf-8")
    convert_exports([table], output, to="eppi-json")
    (record,) = read_exports([output]).records
    assert (record.title, record.year, record.format) == ("Invented", 2019, "eppi-json")
    assert record.authors == ("Muster C", "Probe B")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"CodeSets": [], "References": [{"Title": "cut', "is no valid JSON"),
        ('{"CodeSets": ' + "[" * 100_000, "nested too deep"),
        ('{"CodeSets": [], "References": []}', "holds no record"),
    ],
)
def test_a_broken_one_is_refused_in_one_line(tmp_path, content, reason):
    path = tmp_path / "broken.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableExportError, match=reason):
        read_exports([path])


def test_oddities_are_told_and_the_rest_is_read(tmp_path):
    path = tmp_path / "odd.json"
    codes = [{"AttributeId": 99}, 7]
    items = ["text", {"Title": "Invented", "Codes": codes, "Year": None}]
    path.write_text(json.dumps({"CodeSets": [3], "References": items}), encoding="utf-8")
    exports = read_exports([path])
    assert [record.title for record in exports.records] == ["Invented"]
    assert [problem.reason for problem in exports.reports[0].problems] == [
        "1 references are not JSON objects; passed over",
        "reference 1 has codes that no code set names; kept",
    ]
