"""Files that are made to harm whoever reads them, each by a few lines of code."""

import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["EXPORTS", "asreview_project", "workbook"]

_SHEET = "xl/worksheets/sheet1.xml"
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_SPACE}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="records" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'
    ),
}
_TEXT = '<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def workbook(
    cells: dict[str, str], *, head: str = "", more: dict[str, bytes] | None = None
) -> bytes:
    """Return an XLSX file with texts in these cells of one sheet, each in its own row."""
    rows = "".join(
        f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">'
        f"{_TEXT.format(place=place, text=text)}</row>"
        for place, text in cells.items()
    )
    sheet = f'<worksheet xmlns="{_SPACE}">{head}<sheetData>{rows}</sheetData></worksheet>'
    return _zip({**_PARTS, _SHEET: sheet, **(more or {})})


def _zip(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _wide_workbook() -> bytes:
    """1.5 kB whose used range is all that a sheet can have: 17 thousand million cells."""
    return workbook({"A1": "title", "XFD1048576": "x"})


def _declared_wide() -> bytes:
    return workbook({"A1": "title"}, head='<dimension ref="A1:XFD1048576"/>')


def _shared_strings(n_mebibytes: int) -> bytes:
    """One shared text of a gigabyte, which packs to a thousandth of it."""
    blanks = b"a" * (n_mebibytes << 20)
    text = f'<sst xmlns="{_SPACE}"><si><t>'.encode() + blanks + b"</t></si></sst>"
    return workbook({"A1": "title", "A2": "x"}, more={"xl/sharedStrings.xml": text})


def _blank_sheet() -> bytes:
    """A sheet of a gigabyte of blanks."""
    return workbook({"A1": "title"}, head=" " * (1 << 30))


_PROJECT = json.dumps({"version": "3.0", "project_file_version": 3})
_TABLES = (
    "CREATE TABLE record (record_id INTEGER, group_id INTEGER, title TEXT, abstract TEXT)",
    "CREATE TABLE results (record_id INTEGER, label INTEGER, note TEXT, tags TEXT, "
    "user_id INTEGER)",
)


def asreview_project(*statements: str) -> bytes:
    """Return a project file whose database was made by these statements."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.db"
        connection = sqlite3.connect(path)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
        return _zip({"project.json": _PROJECT, "results.db": path.read_bytes()})


def _numbers(count: int) -> str:
    return (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        f"WHERE i < {count}) SELECT "
    )


def _flipped_byte() -> bytes:
    octets = bytearray(
        asreview_project(*_TABLES, "INSERT INTO record VALUES (1, 1, 'one', 'two')")
    )
    middle = octets.index(b"results.db") + len(b"results.db") + 40
    octets[middle] ^= 0xFF
    return bytes(octets)


def _join_bomb() -> bytes:
    """Every record belongs to every result: ten thousand million rows."""
    return asreview_project(
        *_TABLES,
        f"INSERT INTO record {_numbers(100_000)} 1, 1, 'one', '' FROM n",
        f"INSERT INTO results {_numbers(100_000)} 1, 1, '', '', 1 FROM n",
    )


def _generated_columns() -> bytes:
    """A column that SQLite works out when it is read, of a gigabyte."""
    generated = "hex(zeroblob(400000000))"
    return asreview_project(
        "CREATE TABLE record (record_id INTEGER, group_id INTEGER, title TEXT, "
        f"abstract TEXT GENERATED ALWAYS AS ({generated}) VIRTUAL)",
        _TABLES[1],
        "INSERT INTO record (record_id, group_id, title) VALUES (1, 1, 'one')",
    )


def _view_for_a_table() -> bytes:
    return asreview_project(
        f"CREATE VIEW record AS {_numbers(10**12)} i AS record_id, i AS group_id, "
        "'one' AS title, '' AS abstract FROM n",
        _TABLES[1],
    )


def _article(inside: str) -> str:
    return (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>one"
        f"</ArticleTitle>{inside}</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )


def _laughs() -> str:
    """Abbreviations of abbreviations: ten times as long a text a line."""
    lines = ['@string{l0 = "ha"}']
    lines += [f"@string{{l{n} = {' # '.join([f'l{n - 1}'] * 10)}}}" for n in range(1, 12)]
    return "\n".join([*lines, "@book{a, title = l11}\n"])


def _ris(title: str) -> str:
    return f"TY  - JOUR\nTI  - {title}\nER  - \n"


EXPORTS: dict[str, Callable[[], str | bytes]] = {
    "used-range.xlsx": _wide_workbook,
    "declared-range.xlsx": _declared_wide,
    "shared-strings.xlsx": lambda: _shared_strings(1024),
    "blank-sheet.xlsx": _blank_sheet,
    "no-parts.xlsx": lambda: _zip({"[Content_Types].xml": ""}),
    "cut-short.xlsx": lambda: workbook({"A1": "title", "A2": "one"})[:-200],
    "flipped-byte.asreview": _flipped_byte,
    "join-bomb.asreview": _join_bomb,
    "generated-columns.asreview": _generated_columns,
    "view.asreview": _view_for_a_table,
    "no-database.asreview": lambda: _zip({"project.json": _PROJECT}),
    "nested.asreview": lambda: _zip({"project.json": '{"a":' * 100_000}),
    "laughs.bib": _laughs,
    "unclosed.bib": lambda: "@book{a, title = {" + "x{y " * 750_000,
    "unclosed-quotation.bib": lambda: '@book{a, title = "' + "x y " * 750_000,
    "many-at-signs.bib": lambda: "@book{a, title = {" + "\n@a" * 300_000,
    "bold.bib": lambda: "@book{a, title = {" + r"\textbf{" * 20_000 + "}" * 20_001 + "}\n",
    "accents.bib": lambda: "@book{a, title = {" + r"\'{" * 20_000 + "}" * 20_001 + "}\n",
    "dollars.bib": lambda: "@book{a, title = {\\alpha " + "$a$ $$" * 20_000 + "}}\n",
    "half-character.xml": lambda: _article("<Abstract>a &#xD800; b &#0; &#x1FFFFF;</Abstract>"),
    "attributes.xml": lambda: _article(
        "<a " + " ".join(f'b{n}="c"' for n in range(40_000)) + "/>"
    ),
    "same-attribute.xml": lambda: _article("<a " + 'b="c" ' * 40_000 + "/>"),
    "namespaces.xml": lambda: _article("".join(f"<n{n}:a/>" for n in range(20_000))),
    "nested.xml": lambda: _article("<a>" * 100_000),
    "empty-elements.xml": lambda: _article("<a/>" * 2_000_000),
    "cdata.xml": lambda: _article("<![CDATA[" * 200_000),
    "entities.xml": lambda: _article("&" * 2_000_000),
    "doi.ris": lambda: _ris("10.1234" * 8_000).replace("TI  - ", "DO  - "),
    "doi-in-title.ris": lambda: _ris("one").replace("ER", f"N1  - {'10.1234' * 8_000}\nER"),
    "markup.ris": lambda: _ris("<b>" + "<b A" * 50_000),
    "headings.ris": lambda: _ris("one").replace("ER", f"AB  - {'<b>Aims' * 50_000}\nER"),
    "entities.ris": lambda: _ris("&amp;" * 500_000 + "&lt" * 100_000),
    "pages.ris": lambda: _ris("one").replace("ER", f"SP  - {'1-' * 100_000}\nER"),
    "years.ris": lambda: _ris("one").replace("ER", f"PY  - {'2' * 1_000_000}\nER"),
    "quotation-mark.csv": lambda: (
        'title,abstract\none,"' + ("two three " * 100 + "\n") * 20_000
    ),
    "quotation-marks.csv": lambda: 'title,abstract\none,"' + '"two" "three' * 1_600_000,
    "commas.csv": lambda: "title,abstract\none," + "," * 5_000_000,
    "nulls.csv": lambda: "title,abstract\none,two\n" + "\x00" * 100_000 + "three,four\n",
    "escapes.jsonl": lambda: '{"title": "half \\ud800 \\udc00\\ud800", "\\ud800": "x"}\n',
    "nested.jsonl": lambda: '{"title": "one"}\n{"title": ' + "[" * 200_000 + "\n",
    "numbers.jsonl": lambda: '{"title": "one", "year": ' + "9" * 100_000 + "}\n",
    "nested.json": lambda: '{"References": ' + "[" * 200_000,
    "codes.json": lambda: json.dumps({"CodeSets": [{"Attributes": 5}], "References": 5}),
    "blank.nbib": lambda: "PMID- 1\nTI  - one\n" + "      \n" * 500_000,
    "tags.ciw": lambda: "FN x\nVR 1.0\nPT J\nTI one\n" + "AU A\n" * 300_000 + "ER\n",
    "percent.enw": lambda: "%0 Book\n%T one\n" + "%\n" * 500_000,
}
"""By file name, what is in a file."""
