"""Labels that a corpus carries: decisions under any usual header, and mechanism codes."""

import json
from pathlib import Path

import pytest

from classifier.errors import UnusableCorpusError
from classifier.formats import labels_of, read_exports
from classifier.schema import (
    Bearing,
    Codebook,
    Label,
    MechanismMark,
    Presence,
    Record,
    load_codebook,
)


@pytest.fixture(scope="module")
def leadership(project_root: Path) -> Codebook:
    return load_codebook(project_root / "corpora" / "codebooks" / "leadership.toml")


def table(tmp_path: Path, content: str, name: str = "corpus.csv") -> list[Record]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return read_exports([path]).records


def decided(tmp_path: Path, header: str, *cells: str) -> list[Label]:
    rows = "".join(f"record {number},{cell}\n" for number, cell in enumerate(cells))
    return labels_of(table(tmp_path, f"title,{header}\n{rows}"), None)


def coded(tmp_path: Path, item: dict[str, object]) -> list[Record]:
    line = json.dumps({"record_id": "r1", "title": "Written for testing", **item})
    return table(tmp_path, line + "\n", "coded.jsonl")


def marked(label: Label) -> dict[str, bool]:
    return {mark.mechanism_id: mark.coded for mark in label.marks}


@pytest.mark.parametrize(
    "header",
    [
        "label_included", "included", "final_included", "asreview_label", "label",
        "inclusion", "included_flag", "Label Included", "FINAL_LABEL", "include",
    ],
)  # fmt: skip
def test_the_final_decision_is_found_under_any_usual_header(
    tmp_path: Path, header: str
) -> None:
    labels = decided(tmp_path, header, "1", "0", "")
    assert [label.included for label in labels] == [True, False, None]
    assert [label.included_abstract for label in labels] == [None, None, None]


@pytest.mark.parametrize("header", ["label_abstract", "abstract_included", "included_abstract"])
def test_the_first_decision_is_found_under_any_usual_header(
    tmp_path: Path, header: str
) -> None:
    labels = decided(tmp_path, header, "1", "0", "")
    assert [label.included_abstract for label in labels] == [True, False, None]
    assert [label.included for label in labels] == [None, None, None]


@pytest.mark.parametrize("cell", ["1", "1.0", "true", "TRUE", "yes", "Included", "I"])
def test_what_means_included(tmp_path: Path, cell: str) -> None:
    assert decided(tmp_path, "included", cell)[0].included is True


@pytest.mark.parametrize("cell", ["0", "0.0", "false", "No", "excluded", "E"])
def test_what_means_excluded(tmp_path: Path, cell: str) -> None:
    assert decided(tmp_path, "included", cell)[0].included is False


@pytest.mark.parametrize("cell", ["", " ", "-1", "NA", "nan", "None", "unknown", "maybe"])
def test_what_means_unknown(tmp_path: Path, cell: str) -> None:
    assert decided(tmp_path, "included", cell)[0].included is None


def test_a_cell_that_is_no_label_is_named_with_record_and_column(tmp_path: Path) -> None:
    with pytest.raises(UnusableCorpusError) as refused:
        decided(tmp_path, "included", "1", "perhaps")
    assert str(refused.value) == (
        "corpus.csv, record 2, included: 'perhaps' is no label; write 1, 0 or leave it blank"
    )


def test_a_blank_cell_is_unknown_though_another_column_is_filled_in(tmp_path: Path) -> None:
    content = "title,label_included,included\nfirst,1,0\nsecond,,0\n"
    labels = labels_of(table(tmp_path, content), None)
    assert [label.included for label in labels] == [True, None]


def test_each_file_has_label_columns_of_its_own(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("title,included\nfirst,1\n", encoding="utf-8")
    two.write_text("title,label\nsecond,0\n", encoding="utf-8")
    labels = labels_of(read_exports([one, two]).records, None)
    assert [label.included for label in labels] == [True, False]


def test_labels_stand_in_the_order_of_the_records_with_their_ids(tmp_path: Path) -> None:
    records = table(tmp_path, "record_id,title,included\nb,first,1\na,second,0\n")
    labels = labels_of(records, None)
    assert [(label.record_id, label.included) for label in labels] == [
        ("b", True),
        ("a", False),
    ]


def test_a_file_without_labels_gives_unknown_ones(tmp_path: Path) -> None:
    (label,) = labels_of(table(tmp_path, "title\nfirst\n"), None)
    assert (label.included, label.included_abstract, label.marks) == (None, None, ())


def test_a_mechanism_is_read_with_presence_bearing_and_evidence(
    tmp_path: Path, leadership: Codebook
) -> None:
    content = (
        "title,mechanism:wider_view,presence:wider_view,bearing:wider_view,evidence:wider_view\n"
        'first,1,Mixed,supports,"They looked beyond, and wrote for testing."\n'
    )
    (label,) = labels_of(table(tmp_path, content), leadership)
    assert label.marks == (
        MechanismMark(
            mechanism_id="wider_view",
            coded=True,
            presence=Presence.MIXED,
            bearing=Bearing.SUPPORTS,
            evidence="They looked beyond, and wrote for testing.",
        ),
    )


def test_a_mechanism_coded_zero_is_marked_as_absent_from_the_record(
    tmp_path: Path, leadership: Codebook
) -> None:
    content = "title,mechanism:wider_view,mechanism:resilience\nfirst,0,\n"
    (label,) = labels_of(table(tmp_path, content), leadership)
    assert label.marks == (MechanismMark(mechanism_id="wider_view", coded=False),)


def test_without_a_codebook_no_mechanism_is_read(tmp_path: Path) -> None:
    (label,) = labels_of(table(tmp_path, "title,mechanism:wider_view\nfirst,1\n"), None)
    assert label.marks == ()


@pytest.mark.parametrize(
    ("column", "cell", "complaint"),
    [
        ("mechanism", "often", "'often' is no label; write 1, 0 or leave it blank"),
        ("presence", "here", "'here' must be one of present, absent, mixed"),
        ("bearing", "proves", "'proves' must be one of supports, weakens, modifies, mixed"),
    ],
)
def test_a_code_that_is_none_is_named_with_record_and_column(
    tmp_path: Path, leadership: Codebook, column: str, cell: str, complaint: str
) -> None:
    codes = {"mechanism": "1", "presence": "", "bearing": "", column: cell}
    header = ",".join(f"{kind}:wider_view" for kind in codes)
    records = table(tmp_path, f"title,{header}\nfirst,{','.join(codes.values())}\n")
    with pytest.raises(UnusableCorpusError) as refused:
        labels_of(records, leadership)
    assert str(refused.value) == f"corpus.csv, record 1, {column}:wider_view: {complaint}"


def test_a_column_of_a_mechanism_that_does_not_exist_is_named(
    tmp_path: Path, leadership: Codebook
) -> None:
    records = table(tmp_path, "title,mechanism:widerview\nfirst,1\n")
    with pytest.raises(UnusableCorpusError) as refused:
        labels_of(records, leadership)
    known = ", ".join(mechanism.mechanism_id for mechanism in leadership.mechanisms)
    assert str(refused.value) == (
        "corpus.csv, column 'mechanism:widerview': "
        f"unknown mechanism 'widerview'; known: {known}"
    )


def test_a_list_of_labels_codes_every_mechanism(tmp_path: Path, leadership: Codebook) -> None:
    (label,) = labels_of(coded(tmp_path, {"labels": ["wider_view"]}), leadership)
    expected = {m.mechanism_id: m.mechanism_id == "wider_view" for m in leadership.mechanisms}
    assert marked(label) == expected


def test_an_empty_list_of_labels_codes_every_mechanism_as_not_there(
    tmp_path: Path, leadership: Codebook
) -> None:
    (label,) = labels_of(coded(tmp_path, {"labels": []}), leadership)
    assert set(marked(label).values()) == {False}
    assert len(label.marks) == len(leadership.mechanisms)


@pytest.mark.parametrize("item", [{}, {"labels": None}])
def test_without_a_list_of_labels_nothing_is_coded(
    tmp_path: Path, leadership: Codebook, item: dict[str, object]
) -> None:
    (label,) = labels_of(coded(tmp_path, item), leadership)
    assert label.marks == ()


@pytest.mark.parametrize(
    "name", ["Clarifying complexity", "PROVIDING CLARITY", " clarifying_complexity "]
)
def test_a_label_may_be_a_name_or_an_alias_in_any_case(
    tmp_path: Path, leadership: Codebook, name: str
) -> None:
    (label,) = labels_of(coded(tmp_path, {"labels": [name]}), leadership)
    assert [m for m, there in marked(label).items() if there] == ["clarifying_complexity"]


def test_a_table_may_list_its_labels_between_semicolons(
    tmp_path: Path, leadership: Codebook
) -> None:
    records = table(tmp_path, "title,labels\nfirst,wider_view; resilience\n")
    (label,) = labels_of(records, leadership)
    assert {m for m, there in marked(label).items() if there} == {"wider_view", "resilience"}


@pytest.mark.parametrize("labels", [{"wider_view": 1}, "[wider_view"])
def test_labels_that_are_no_list_are_refused(
    tmp_path: Path, leadership: Codebook, labels: object
) -> None:
    with pytest.raises(
        UnusableCorpusError, match=r"^coded\.jsonl, record 1, labels: .* no list"
    ):
        labels_of(coded(tmp_path, {"labels": labels}), leadership)


def test_a_label_that_no_mechanism_answers_to_is_named_with_its_record(
    tmp_path: Path, leadership: Codebook
) -> None:
    with pytest.raises(UnusableCorpusError) as refused:
        labels_of(coded(tmp_path, {"labels": ["charisma alone"]}), leadership)
    assert str(refused.value).startswith(
        "coded.jsonl, record 1, labels: unknown mechanism 'charisma alone'; known: inspiring"
    )


def test_decisions_of_json_lines_may_be_of_any_kind(tmp_path: Path) -> None:
    values = [1, 0, True, False, None, " 1 "]
    lines = [json.dumps({"title": f"t{n}", "included": v}) for n, v in enumerate(values)]
    labels = labels_of(table(tmp_path, "\n".join(lines), "decided.jsonl"), None)
    assert [label.included for label in labels] == [True, False, True, False, None, True]


@pytest.mark.shared
def test_the_screened_reviews_hold_the_labels_that_their_manifest_counts(
    shared_data: Path,
) -> None:
    folder = shared_data / "screening"
    rows = table_rows(folder / "manifest.csv")
    for name, records, included, abstract_included in rows:
        labels = labels_of(read_exports([folder / f"{name}.csv"]).records, None)
        assert len(labels) == records, name
        assert sum(label.included is True for label in labels) == included, name
        assert sum(label.included_abstract is True for label in labels) == abstract_included


def table_rows(path: Path) -> list[tuple[str, int, int, int]]:
    import csv

    with path.open(encoding="utf-8", newline="") as stream:
        return [
            (r["name"], int(r["records"]), int(r["included"]), int(r["abs_included"] or 0))
            for r in csv.DictReader(stream)
        ]
