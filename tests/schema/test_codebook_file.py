"""Reading codebooks: what a good file holds, and the one line said about a bad one."""

from pathlib import Path

import pytest

from classifier.errors import InvalidCodebookError, MissingFileError
from classifier.schema import (
    ChangeKind,
    MechanismStatus,
    find_codebook,
    load_codebook,
    parse_codebook,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "codebooks"
CODEBOOKS = Path(__file__).parents[2] / "corpora" / "codebooks"

GOOD = """\
format = 1
id = "small"
version = 2
title = "A small codebook"

[review]
question = "What works?"

[[mechanism]]
id = "trust"
label = "Trust"
aliases = ["confidence"]
status = "evidenced"
definition = "People rely on one another."
cues = ["mutual trust"]

[[mechanism]]
id = "power"
label = "Power"
definition = "People share control."

[[change]]
version = 2
kind = "rename"
before = ["faith"]
after = ["trust"]
why = "Plainer."
"""


def refusal(old: str, new: str) -> str:
    """Return the message for the good file with one piece replaced."""
    assert GOOD.count(old) == 1, old
    with pytest.raises(InvalidCodebookError) as caught:
        parse_codebook(GOOD.replace(old, new), source="small.toml")
    return str(caught.value)


def test_good_file_is_read_in_full():
    codebook = parse_codebook(GOOD, source="small.toml")
    trust, power = codebook.mechanisms
    assert (codebook.codebook_id, codebook.version) == ("small", 2)
    assert (codebook.title, codebook.language) == ("A small codebook", "en")
    assert codebook.scope.question == "What works?"
    assert (trust.mechanism_id, trust.label, trust.aliases) == (
        "trust",
        "Trust",
        ("confidence",),
    )
    assert (trust.status, trust.cues) == (MechanismStatus.EVIDENCED, ("mutual trust",))
    assert (power.status, power.cues) == (MechanismStatus.CANDIDATE, ())
    assert [(c.kind, c.before, c.after, c.why) for c in codebook.changes] == [
        (ChangeKind.RENAME, ("faith",), ("trust",), "Plainer.")
    ]


def test_definition_of_several_lines_is_read_as_one():
    text = GOOD.replace('"People rely on one another."', '"""\nPeople rely\n  on it."""')
    assert parse_codebook(text, source="small.toml").mechanisms[0].definition == (
        "People rely on it."
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            'id = "power"',
            'id = "trust"',
            "small.toml, mechanism 'trust': the id is repeated; ids must differ",
            id="repeated id",
        ),
        pytest.param(
            'label = "Power"',
            'label = "Power"\naliases = ["Confidence"]',
            "small.toml, mechanism 'power': the name 'Confidence' already belongs to 'trust'",
            id="alias of two mechanisms",
        ),
        pytest.param(
            'aliases = ["confidence"]',
            'aliases = ["power"]',
            "small.toml, mechanism 'power': the name 'power' already belongs to 'trust'",
            id="alias that is another's id",
        ),
        pytest.param(
            'label = "Power"',
            'label = "TRUST"',
            "small.toml, mechanism 'power': the name 'TRUST' already belongs to 'trust'",
            id="label that is another's id",
        ),
        pytest.param(
            'cues = ["mutual trust"]',
            'clues = ["mutual trust"]',
            "small.toml, mechanism 1 (trust): unknown key 'clues'; known: absence_cues, "
            "aliases, counts, cues, definition, does_not_count, id, label, not_cues, "
            "status",
            id="unknown key of a mechanism",
        ),
        pytest.param(
            'title = "A small codebook"',
            'title = "A small codebook"\nauthor = "me"',
            "small.toml, top level: unknown key 'author'; known: change, format, id, "
            "language, licence, mechanism, review, source, title, version",
            id="unknown key at the top",
        ),
        pytest.param(
            'question = "What works?"',
            'question = "What works?"\ntopic = "work"',
            "small.toml, [review]: unknown key 'topic'; known: exclude, include, question",
            id="unknown key of the review",
        ),
        pytest.param(
            'why = "Plainer."',
            'reason = "Plainer."',
            "small.toml, change 1: unknown key 'reason'; known: after, before, kind, "
            "version, why",
            id="unknown key of a change",
        ),
        pytest.param(
            'status = "evidenced"',
            'status = "proven"',
            "small.toml, mechanism 1 (trust): status must be one of evidenced, open, "
            "candidate, split_among_others, merged",
            id="bad status",
        ),
        pytest.param(
            '[review]\nquestion = "What works?"\n',
            "",
            "small.toml, [review]: is missing; it needs a question",
            id="missing review",
        ),
        pytest.param(
            'question = "What works?"',
            'question = "  "',
            "small.toml, [review]: question must be a text that is not empty",
            id="empty question",
        ),
        pytest.param(
            "format = 1",
            "format = 2",
            "small.toml, top level: format must be 1, not 2",
            id="wrong format number",
        ),
        pytest.param(
            "format = 1",
            'format = 2\nshape = "new"',
            "small.toml, top level: format must be 1, not 2",
            id="wrong format number beside a key of that format",
        ),
        pytest.param(
            "format = 1\n",
            "",
            "small.toml, top level: format is missing; write format = 1 at the top",
            id="no format number",
        ),
        pytest.param(
            "format = 1",
            "format = true",
            "small.toml, top level: format must be 1, not True",
            id="format that is no number",
        ),
        pytest.param(
            'id = "small"\nversion = 2',
            'id = "small"\nversion = 0',
            "small.toml, top level: version must be a whole number from 1",
            id="bad version",
        ),
        pytest.param(
            'id = "small"',
            'id = "a-b"',
            "small.toml, top level: id 'a-b' must be lower-case letters, digits and "
            "underscores",
            id="bad id",
        ),
        pytest.param(
            'id = "trust"',
            'id = "include"',
            "small.toml, mechanism 1: id 'include' is taken by the column p_include; "
            "name it otherwise",
            id="an id that a column has",
        ),
        pytest.param(
            'definition = "People share control."',
            "",
            "small.toml, mechanism 2 (power): definition must be a text that is not empty",
            id="no definition",
        ),
        pytest.param(
            'cues = ["mutual trust"]',
            'cues = "mutual trust"',
            "small.toml, mechanism 1 (trust): cues must be a list of texts, none of them empty",
            id="cues that are no list",
        ),
        pytest.param(
            'cues = ["mutual trust"]',
            'cues = [" "]',
            "small.toml, mechanism 1 (trust): cues must be a list of texts, none of them empty",
            id="cue of blanks",
        ),
        pytest.param(
            "[[change]]",
            "[change]",
            "small.toml, top level: write each change as a [[change]] table",
            id="change that is no list",
        ),
        pytest.param(
            'kind = "rename"',
            'kind = "move"',
            "small.toml, change 1: kind must be one of add, alias, rename, merge, split, "
            "disperse, drop",
            id="bad kind of change",
        ),
        pytest.param(
            'before = ["faith"]',
            "before = []",
            "small.toml, change 1: a change of kind 'rename' takes 1 in before and 1 in "
            "after, not 0 and 1",
            id="rename of nothing",
        ),
        pytest.param(
            'kind = "rename"',
            'kind = "split"',
            "small.toml, change 1: a change of kind 'split' takes 1 in before and 2 or "
            "more in after, not 1 and 1",
            id="split into one",
        ),
        pytest.param(
            'after = ["trust"]',
            'after = ["hope"]',
            "small.toml, change 1: no mechanism has the id 'hope' that after names",
            id="change into an id that does not exist",
        ),
        pytest.param(
            'version = 2\nkind = "rename"',
            'version = 3\nkind = "rename"',
            "small.toml, change 1: version 3 is later than the codebook's own, 2",
            id="change of a later version",
        ),
    ],
)
def test_bad_file_is_refused_in_one_line_with_file_place_and_problem(old, new, message):
    assert refusal(old, new) == message


def test_text_that_is_not_toml_is_refused_with_its_line():
    message = refusal("version = 2\ntitle", "version 2\ntitle")
    assert message.startswith("small.toml: is not valid TOML: ")
    assert "(at line 3, column " in message


@pytest.mark.parametrize("mark", ["“", "”", "„", "‘", "«"])
def test_a_bent_quotation_mark_is_named_with_its_line(mark):
    message = refusal('title = "A small', f"title = {mark}A small")
    assert message == (
        f"small.toml: line 4 has a bent quotation mark, {mark}; write a straight one"
    )


def test_a_table_in_single_brackets_is_told_to_double_them():
    text = GOOD.replace("[[mechanism]]", "[mechanism]")
    with pytest.raises(InvalidCodebookError) as caught:
        parse_codebook(text, source="small.toml")
    line = text[: text.index("[mechanism]")].count("\n") + 1
    assert str(caught.value) == (
        f"small.toml: line {line}: write [[mechanism]] with double brackets, for each mechanism"
    )


@pytest.mark.parametrize("name", ["my-codebook.tml", "books/mine", "books\\mine"])
def test_what_looks_like_a_path_is_one_and_no_shipped_name(name):
    with pytest.raises(MissingFileError, match="no such codebook file"):
        load_codebook(find_codebook(name))


def test_file_that_is_not_utf8_is_refused_with_its_name_and_line(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes(GOOD.replace("A small", "Une bonté,").encode("latin-1"))
    with pytest.raises(InvalidCodebookError) as caught:
        load_codebook(path)
    assert str(caught.value) == "latin.toml, line 4: is not UTF-8 text; save it as UTF-8"


def test_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path):
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_codebook(path) == parse_codebook(GOOD, source="small.toml")


@pytest.mark.parametrize("name", ["nowhere.toml", "."])
def test_path_that_is_no_file_is_named_in_full(tmp_path, name):
    path = tmp_path / name
    with pytest.raises(MissingFileError) as caught:
        load_codebook(path)
    assert str(caught.value) == f"{path}: no such codebook file"


def test_clash_is_reported_for_the_first_name_in_the_order_of_the_file():
    text = GOOD.replace('label = "Power"', 'label = "Trust"\naliases = ["confidence"]')
    with pytest.raises(InvalidCodebookError, match="the name 'Trust' already belongs"):
        parse_codebook(text, source="small.toml")


def test_example_codebook_is_complete_and_says_that_it_is_an_example():
    codebook = load_codebook(CODEBOOKS / "green-space.toml")
    assert codebook.codebook_id == "green_space"
    assert "example" in codebook.source
    assert "not taken from a published review" in codebook.source
    assert codebook.scope.include
    assert codebook.scope.exclude
    assert len(codebook.mechanisms) == 7
    for mechanism in codebook.mechanisms:
        assert mechanism.counts, mechanism.mechanism_id
        assert mechanism.does_not_count, mechanism.mechanism_id
        assert 10 <= len(mechanism.cues) <= 20, mechanism.mechanism_id


def test_every_phrase_that_does_not_count_in_the_example_contains_one_that_does():
    for mechanism in load_codebook(CODEBOOKS / "green-space.toml").mechanisms:
        for phrase in mechanism.not_cues:
            assert any(cue in phrase for cue in mechanism.cues), phrase


def test_no_phrase_of_the_example_stands_for_two_things():
    owners: dict[str, str] = {}
    for mechanism in load_codebook(CODEBOOKS / "green-space.toml").mechanisms:
        for phrase in (*mechanism.cues, *mechanism.absence_cues):
            assert phrase not in owners, phrase
            owners[phrase] = mechanism.mechanism_id


def test_file_in_the_older_words_reads_as_in_todays():
    older = (GOLDEN / "older-words.toml").read_text(encoding="utf-8")
    today = older.replace("standing =", "status =").replace(
        '"dispersed"', '"split_among_others"'
    )
    read = parse_codebook(older, source="older-words.toml")
    assert read == parse_codebook(today, source="today.toml")
    assert [mechanism.status.value for mechanism in read.mechanisms] == [
        "evidenced",
        "split_among_others",
        "candidate",
    ]
    assert [mechanism.mechanism_id for mechanism in read.scored] == ["daylight", "quiet"]
