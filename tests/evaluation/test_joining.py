"""Labels are joined to scored papers by id, DOI or PMID, and duplicates share them."""

from classifier.evaluation.joining import join_labels
from classifier.schema import Label, MechanismMark, Record


def row(record_id, *, source_id="", doi="", duplicate_of="", pmid=""):
    return {
        "record_id": record_id,
        "source_id": source_id,
        "doi": doi,
        "pmid": pmid,
        "duplicate_of": duplicate_of,
    }


def joined(rows, *labelled):
    records = [record for record, _ in labelled]
    labels = [label for _, label in labelled]
    return join_labels(rows, records, labels)


def labelled(included=True, **fields):
    fields = {"record_id": "x", **fields}
    return Record(**fields), Label(record_id=fields["record_id"], included=included)


def test_the_first_key_that_fits_joins():
    rows = [row("1"), row("2", source_id="S2"), row("3", doi="10.1/A"), row("4", pmid="44")]
    found = joined(
        rows,
        labelled(record_id="1", doi="10.1/a"),
        labelled(source_id="s2"),
        labelled(doi="10.1/a"),
        labelled(pmid="44"),
        labelled(doi="10.9/none"),
    )
    assert sorted(found.labels) == [0, 1, 2, 3]
    assert found.joined == {"record_id": 1, "source_id": 1, "doi": 1, "pmid": 1}
    assert found.unjoined == ("x",)


def test_a_key_of_two_papers_joins_neither_but_one_of_duplicates_does():
    two = [row("1", doi="10.1/a"), row("2", doi="10.1/a")]
    assert joined(two, labelled(doi="10.1/a")).labels == {}
    copies = [row("1", doi="10.1/a"), row("2", doi="10.1/a", duplicate_of="1")]
    assert list(joined(copies, labelled(doi="10.1/a")).labels) == [0]


def test_a_paper_is_included_if_any_of_its_duplicates_was():
    rows = [row("1"), row("2", duplicate_of="1")]
    found = joined(rows, labelled(False, record_id="1"), labelled(True, record_id="2"))
    assert found.labels[0].included is True
    unknown = joined(rows, labelled(None, record_id="1"), labelled(False, record_id="2"))
    assert unknown.labels[0].included is False


def test_a_code_that_evidences_wins_over_one_that_does_not():
    rows = [row("1"), row("2", duplicate_of="1")]

    def coded(record_id, told):
        mark = MechanismMark(mechanism_id="trust", coded=told)
        return Record(record_id=record_id), Label(record_id=record_id, marks=(mark,))

    found = joined(rows, coded("1", told=False), coded("2", told=True))
    assert [mark.coded for mark in found.labels[0].marks] == [True]
