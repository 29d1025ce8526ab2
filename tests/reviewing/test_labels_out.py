"""What a review's decisions and its labels teach is the same, under each of its rules."""

import pytest

from classifier.formats import labels_of, read_exports
from classifier.reviewing.exchange.exporting import Export, export_review
from classifier.schema import LabelRule, MechanismMark, parse_codebook
from classifier.store import codebook_text

TRUST = MechanismMark(mechanism_id="trust", coded=True)
DECISIONS = {
    "r00": ("include", "include"),
    "r01": ("exclude", "exclude"),
    "r02": ("include", "maybe"),
    "r03": ("maybe", "maybe"),
    "r04": ("include", "exclude"),
    "r05": ("exclude", "include"),
    "r06": ("exclude", "maybe"),
}


@pytest.fixture(params=[rule.value for rule in LabelRule])
def decided(request, make_team):
    """Return a double review under a rule, in which reviewers agree, doubt and differ."""
    team = make_team(rule=request.param)
    for record, words in DECISIONS.items():
        for who, word in zip(("Ann", "Ben"), words, strict=True):
            team.say(who, record, word, marks=(TRUST,) if record == "r00" else ())
    return team, LabelRule(request.param)


def labels_in(path, codebook, **options):
    records = read_exports([path]).records
    labels = labels_of(records, codebook, **options)
    return {
        record.source_id: (label.included, label.included_abstract, label.marks)
        for record, label in zip(records, labels, strict=True)
        if record.source_id in DECISIONS
    }


def exported(team, name, **asked):
    path = team.folder / name
    export_review(team.review, Export(path=path, **asked))
    with team.review.read() as reading:
        codebook = parse_codebook(codebook_text(reading, 1), source="the review's codebook")
    return path, codebook


def test_exported_decisions_give_the_labels_that_the_review_exports(decided):
    team, _ = decided
    labels = labels_in(*exported(team, "labels.csv", labels=True))
    assert len(labels) == len(DECISIONS)
    assert labels_in(*exported(team, "decisions.csv")) == labels
    assert labels["r03"][1] is True


def test_decisions_of_each_reviewer_give_the_same_labels_under_the_same_rule(decided):
    team, rule = decided
    by_title = lambda path, codebook, **options: {  # noqa: E731
        record.title: label
        for record, label in zip(
            read_exports([path]).records,
            labels_of(read_exports([path]).records, codebook, **options),
            strict=True,
        )
    }
    labels = by_title(*exported(team, "labels.csv", labels=True))
    rayyan = by_title(*exported(team, "rayyan.ris", tool="rayyan"), rule=rule)
    # Rayyan does not say the stage, where maybe settles nothing: see those without one.
    plain = [name for name, words in DECISIONS.items() if "maybe" not in words]
    titles = [team.row(int(name[1:])).split(",")[1] for name in plain]
    expected = [labels[title].included_abstract for title in titles]
    assert [rayyan[title].included for title in titles] == expected
    assert None not in expected or rule is LabelRule.AGREED
