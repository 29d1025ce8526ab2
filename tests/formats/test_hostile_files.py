"""Files that are broken or meant to harm: a line in the report, and the rest is read."""

from pathlib import Path

import pytest

from classifier.formats import Exports, convert_exports, format_named, read_exports
from classifier.schema import Record


def read(tmp_path: Path, name: str, content: str) -> Exports:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return read_exports([path])


def titles(exports: Exports) -> list[str]:
    return [record.title for record in exports.records]


def reasons(exports: Exports) -> list[str]:
    return [problem.reason for problem in exports.reports[0].problems]


def article(title: str) -> str:
    return (
        "<PubmedArticle><MedlineCitation><Article>"
        f"<ArticleTitle>{title}</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
    )


def articles(*texts: str, head: str = "") -> str:
    inside = "\n".join(texts)
    return f'<?xml version="1.0"?>{head}<PubmedArticleSet>\n{inside}\n</PubmedArticleSet>'


def test_a_bomb_of_entities_is_not_expanded(tmp_path: Path) -> None:
    names = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    head = f'<!DOCTYPE x [<!ENTITY l0 "lol">{"".join(names)}]>'
    exports = read(tmp_path, "bomb.xml", articles(article("a &l9; b"), article("c"), head=head))
    assert titles(exports) == ["a &l9; b", "c"]
    assert reasons(exports) == ["declares entities; none of them is expanded"]


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not to be seen", encoding="utf-8")
    head = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    exports = read(tmp_path, "external.xml", articles(article("a &s; b"), head=head))
    assert titles(exports) == ["a &s; b"]


def test_an_article_that_is_no_sound_xml_costs_no_other(tmp_path: Path) -> None:
    broken = article("broken <i>markup")
    exports = read(tmp_path, "broken.xml", articles(article("first"), broken, article("last")))
    assert titles(exports) == ["first", "broken markup", "last"]
    (problem,) = exports.reports[0].problems
    assert problem.line == 3
    assert problem.reason.startswith("is no sound XML (")


def test_an_article_without_end_is_read_up_to_the_next(tmp_path: Path) -> None:
    open_one = article("second").removesuffix("</PubmedArticle>")
    exports = read(tmp_path, "open.xml", articles(article("first"), open_one, article("third")))
    assert titles(exports) == ["first", "second", "third"]
    assert "<PubmedArticle> has no end; read as far as it goes" in reasons(exports)
    assert exports.reports[0].terminators == 2


def test_elements_nested_without_end_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    deep = article("<i>" * 5000 + "x" + "</i>" * 5000)
    exports = read(tmp_path, "deep.xml", articles(deep, article("last")))
    assert titles(exports)[-1] == "last"
    assert len(reasons(exports)) >= 1


def test_a_record_in_namespaces_comes_back(tmp_path: Path) -> None:
    space = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'
    maths = f"x <mml:math {space}><mml:mi>p</mml:mi></mml:math> y"
    exports = read(tmp_path, "maths.xml", articles(article(maths)))
    assert titles(exports) == ["x p y"]


def test_a_brace_that_is_never_closed_costs_its_own_entry_alone(tmp_path: Path) -> None:
    content = (
        "@article{a, title = {first}}\n@article{b,\n title = {second},\n note = {open\n}\n"
        "@article{c, title = {third}}\n"
    )
    exports = read(tmp_path, "open.bib", content)
    assert titles(exports) == ["first", "second", "third"]
    assert [problem.line for problem in exports.reports[0].problems] == [2]
    assert exports.reports[0].terminators == 2


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("cut.ciw", "PT J\nTI one\nER\n\nPT J\nTI two\n", ["one", "two"]),
        ("cut.enw", "%0 Book\n%T one\n\n%0 Book\n%T two", ["one", "two"]),
        ("cut.bib", "@book{a, title={one}}\n@book{b, title={two}", ["one", "two"]),
        ("cut.xml", articles(article("one"), article("two"))[:-60], ["one", "two"]),
    ],
)
def test_the_last_record_is_read_though_its_end_is_missing(
    tmp_path: Path, name: str, content: str, found: list[str]
) -> None:
    exports = read(tmp_path, name, content)
    assert titles(exports) == found


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "long.xml",
            "<PubmedArticleSet>" + article("first") + "<PubmedArticle><PMID>",
            "</PMID>",
        ),
        ("long.ciw", "PT J\nTI first\nER\nPT J\nTI ", "\nER\n"),
        ("long.enw", "%0 Book\n%T first\n\n%0 Book\n%T ", "\n"),
        ("long.bib", "@book{a, title={first}}\n@book{b, title={", "}}\n"),
        ("long.csv", "title,abstract\nfirst,\n", ",\n"),
        ("long.jsonl", '{"title": "first"}\n{"title": "', '"}\n'),
    ],
)
def test_a_line_of_30_megabytes_does_not_hang(
    tmp_path: Path, name: str, before: str, after: str
) -> None:
    exports = read(tmp_path, name, before + "x" * 30_000_000 + after)
    assert titles(exports)[0] == "first"
    assert len(reasons(exports)) >= 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("crowd.enw", "%0 Book\n%T crowd\n" + "%A Invented, A.\n" * 200_000),
        ("crowd.ciw", "PT J\nTI crowd\nAU A\n" + "   Invented, A\n" * 199_999 + "ER\n"),
        (
            "crowd.bib",
            "@book{a, title={crowd}, author={" + " and ".join(["A"] * 200_000) + "}}\n",
        ),
    ],
)
def test_a_crowd_of_authors_is_read(tmp_path: Path, name: str, content: str) -> None:
    (record,) = read(tmp_path, name, content).records
    assert (record.title, len(record.authors)) == ("crowd", 200_000)


def test_nulls_in_xml_are_left_out_and_said(tmp_path: Path) -> None:
    exports = read(tmp_path, "nulls.xml", articles(article("fi\x00rst"), article("last")))
    assert titles(exports) == ["first", "last"]
    assert reasons(exports) == ["null characters; left out"]


def test_comments_and_literal_sections_are_read_as_xml_means_them(tmp_path: Path) -> None:
    title = "one <!-- unseen -->two <![CDATA[three &four; & <five>]]>"
    exports = read(tmp_path, "literal.xml", articles(article(title)))
    assert titles(exports) == ["one two three &four; & <five>"]
    assert reasons(exports) == []


@pytest.mark.parametrize(
    "inside",
    [
        '<m:a m:b="c" xmlns:m="https://example.org/m">x</m:a>',
        '<other xmlns="https://example.org/m"><in>x</in><in>y</in></other>',
        '<undeclared:a undeclared:b="c">x</undeclared:a>',
        '<m:a><m:b xmlns:m="https://example.org/m">x</m:b></m:a>',
        '<a xml:lang="en">x <undeclared:b>y</undeclared:b> z</a>',
    ],
)
def test_namespaces_come_back_even_those_that_nothing_declares(
    tmp_path: Path, inside: str
) -> None:
    exports = read(
        tmp_path, "spaces.xml", articles(article(f"first</ArticleTitle>{inside}<ArticleTitle>"))
    )
    convert_exports([tmp_path / "spaces.xml"], tmp_path / "again.xml", to="pubmed-xml")
    again = read_exports([tmp_path / "again.xml"])
    assert titles(exports) == titles(again) == ["first"]
    before, after = (raw(found) for found in (exports, again))
    assert before == after
    assert any(value == "x" or value.startswith("x ") for _, value in before)


def raw(exports: Exports) -> list[tuple[str, str]]:
    return [(field.tag, field.value) for field in exports.records[0].raw]


@pytest.mark.parametrize(
    ("content", "found", "reason"),
    [
        ("@book{a,title={one}} @book{b,title={two}}\n", ["one", "two"], ""),
        ("@book {a,title={one}}\n@book(b,title={two})\n", ["one", "two"], ""),
        ("@book{a,title={one}}\n}\n@book{b,title={two}}\n", ["one", "two"], ""),
        ("@book{a,title={one\n@two{three} four}}\n", ["one @twothree four"], ""),
        ("@book{title={one}, year=1999}\n", ["one"], "is broken"),
        ("@book{a,\ntitle={one\n{two},\nyear=1999}\n", ["one two"], "is broken"),
        (
            '@book{a,\ntitle="one,\nyear=1999}\n@book{b,title={two}}',
            ["one", "two"],
            "is broken",
        ),
        ("@book{a,title={one}\nyear={1999}}\n", ["one"], "no comma before year"),
        ("@book{a,title={one } two}, year={1999}}\n", ["one two"], "before its last field"),
    ],
)
def test_bibtex_that_breaks_its_rules_keeps_its_entries_and_fields(
    tmp_path: Path, content: str, found: list[str], reason: str
) -> None:
    exports = read(tmp_path, "broken.bib", content)
    assert titles(exports) == found
    assert exports.records[0].year == (1999 if "1999" in content else None)
    assert [reason in said for said in reasons(exports)] == [True] * bool(reason)


def test_a_broken_entry_can_be_written_and_read_again(tmp_path: Path) -> None:
    content = "@book{a,\n title = {one {two,\n note = {three } four},\n year = 1999\n"
    exports = read(tmp_path, "broken.bib", content)
    convert_exports([tmp_path / "broken.bib"], tmp_path / "again.bib")
    again = read_exports([tmp_path / "again.bib"])
    assert raw(again) == raw(exports)
    assert reasons(again) == []


def test_an_and_inside_of_braces_parts_no_authors(tmp_path: Path) -> None:
    people = "{Health and Care} AND Probe, Bo and others"
    (record,) = read(tmp_path, "and.bib", f"@book{{a,author={{{people}}}}}").records
    assert record.authors == ("Health and Care", "Probe, Bo")


def test_names_that_hold_an_and_come_back_from_bibtex(tmp_path: Path) -> None:
    people = ("Health and Care", "Others", "Probe, Bo")
    path = tmp_path / "and.bib"
    format_named("bibtex").write([Record(title="one", authors=people)], path)
    assert read_exports([path]).records[0].authors == people
