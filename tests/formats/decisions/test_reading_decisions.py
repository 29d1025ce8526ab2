"""Decisions are read as each tool writes them; what is wrong is told, and nothing is lost."""

from pathlib import Path

import pytest

from classifier.formats import scan_exports
from classifier.formats.decisions import read_decisions, tool_named, with_decisions
from classifier.schema import Decision, MechanismMark, Stage, Verdict

INCLUDE, EXCLUDE, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE


def ris(*notes):
    lines = "".join(f"N1  - {note}\n" for note in notes)
    return f"TY  - JOUR\nTI  - Invented for testing\n{lines}ER  - \n"


def only(read_text, said, *args, **kwargs):
    (record,) = read_text(*args, **kwargs)
    return said(record)


# Rayyan


def test_rayyan_gives_one_decision_a_member_and_what_belongs_to_the_record(read_text, said):
    note = (
        'RAYYAN-INCLUSION: {"A. Muster"=>"Included", "Bo"=>"Maybe"} | RAYYAN-LABELS: x y,z'
        ' | RAYYAN-EXCLUSION-REASONS: wrong drug | USER-NOTES: {"Bo"=>["look, again", "so"]}'
    )
    decisions, warnings = only(read_text, said, ris("Foreign note", note))
    assert warnings == []
    assert decisions == [
        Decision(reviewer="A. Muster", verdict=INCLUDE),
        Decision(reviewer="Bo", verdict=MAYBE, note="look, again\nso"),
        Decision(reasons=("wrong drug",), labels=("x y", "z")),
    ]


def test_rayyan_is_read_from_a_table_after_a_note_of_someone_else(read_text, said):
    cell = '"Theirs | RAYYAN-INCLUSION: {""Bo""=>""Excluded""}"'
    decisions, _ = only(read_text, said, f"title,notes\nInvented,{cell}\n", "r.csv")
    assert decisions == [Decision(reviewer="Bo", verdict=EXCLUDE)]


@pytest.mark.parametrize(
    "note",
    [
        '<p>RAYYAN-INCLUSION: {"Bo"=>"Excluded"} | RAYYAN-LABELS: a b,c</p>',
        "RAYYAN-INCLUSION: {&quot;Bo&quot;=&gt;&quot;Excluded&quot;} | RAYYAN-LABELS: a b,c",
        'Seen twice. RAYYAN-INCLUSION: {"Bo"=>"Excluded"} | RAYYAN-LABELS: a b,c',
        'rayyan-inclusion: {"Bo"=>"excluded"} | rayyan-labels: a b,c',
        "RAYYAN-INCLUSION: {\u201cBo\u201d=>\u201cExcluded\u201d} | RAYYAN-LABELS: a b,c",
        "RAYYAN-INCLUSION: {'Bo': 'Excluded'} | RAYYAN-LABELS: a b,c",
        'RAYYAN-INCLUSION: {"Bo": "Excluded"} RAYYAN-LABELS: a\n      b,c',
        '<div id="n">RAYYAN-INCLUSION : { "Bo" => "Excluded" }<br/>RAYYAN-LABELS: a b,c</div>',
    ],
)
def test_rayyan_is_read_however_a_reference_manager_left_the_note(read_text, said, note):
    decisions, warnings = only(read_text, said, ris(note))
    assert warnings == []
    assert decisions == [
        Decision(reviewer="Bo", verdict=EXCLUDE),
        Decision(labels=("a b", "c")),
    ]


def test_what_a_member_quotes_of_rayyan_is_part_of_the_note(read_text, said):
    note = 'RAYYAN-INCLUSION: {"A"=>"Maybe"} | USER-NOTES: {"A"=>["says RAYYAN-LABELS: x | y"]}'
    decisions, _ = only(read_text, said, ris(note))
    assert decisions == [
        Decision(reviewer="A", verdict=MAYBE, note="says RAYYAN-LABELS: x | y")
    ]


@pytest.mark.parametrize("tag", ["RN", "N1", "KW"])
@pytest.mark.parametrize("note", ["ASReview_relevant", "asreview_relevant"])
def test_asreview_is_read_whatever_the_case_and_as_a_keyword(read_text, said, tag, note):
    text = f"TY  - JOUR\nTI  - Invented for testing\n{tag}  - {note}\nER  - \n"
    assert only(read_text, said, text)[0] == [Decision(verdict=INCLUDE)]


@pytest.mark.parametrize(
    ("note", "kept", "warning"),
    [
        (
            'RAYYAN-INCLUSION: {"A"=>"Included", "B"=>',
            [Decision(reviewer="A", verdict=INCLUDE)],
            "Rayyan: RAYYAN-INCLUSION breaks off at '\"B\"=>'; read up to there",
        ),
        (
            'RAYYAN-INCLUSION: {"A"=>"Perhaps"}',
            [],
            "Rayyan: 'Perhaps' of A is no verdict; taken as undecided",
        ),
        (
            'RAYYAN-INCLUSION: {"A"=>"Included", "A"=>"Excluded"}',
            [],
            "Rayyan: A says Excluded and Included; taken as undecided",
        ),
        (
            "RAYYAN-INCLUSION: none",
            [],
            "Rayyan: RAYYAN-INCLUSION breaks off at 'none'; read up to there",
        ),
    ],
)
def test_what_is_broken_in_rayyan_is_told_and_the_rest_is_read(
    read_text, said, note, kept, warning
):
    (record,) = read_text(ris(note))
    assert said(record) == (kept, [warning])
    assert any(field.value == note for field in record.raw)


@pytest.mark.parametrize("size", [30, 20_000])
def test_a_hash_that_never_ends_is_read_in_no_time(read_text, said, size):
    note = 'USER-NOTES: {"A"=>[' + '"b"   ' * size
    _, warnings = only(read_text, said, ris(note))
    assert len(warnings) == 1


def test_a_note_that_says_the_same_already_is_not_spelled_anew(read_text, tmp_path):
    note = 'RAYYAN-LABELS: a,b | RAYYAN-INCLUSION: {"A" => "Included"}'
    (record,) = read_text(ris("Theirs", note))
    rayyan = tool_named("rayyan")
    same = with_decisions(record, read_decisions(record), rayyan, layout="ris")
    assert list(same.raw) == list(record.raw)


# ASReview


@pytest.mark.parametrize(
    ("notes", "verdict"),
    [
        (["ASReview_relevant"], INCLUDE),
        (["Theirs", "ASReview_irrelevant"], EXCLUDE),
        (["Theirs. ASReview_relevant. And more."], INCLUDE),
    ],
)
def test_asreview_says_it_anywhere_in_the_notes(read_text, said, notes, verdict):
    assert only(read_text, said, ris(*notes)) == ([Decision(verdict=verdict)], [])


def test_a_record_that_asreview_never_showed_has_no_decision(read_text, said):
    assert only(read_text, said, ris("ASReview_not_seen")) == ([], [])


def test_notes_of_asreview_that_contradict_each_other_decide_nothing(read_text, said):
    decisions, warnings = only(read_text, said, ris("ASReview_relevant", "ASReview_irrelevant"))
    assert decisions == []
    assert warnings == [
        "ASReview: notes say ASReview_irrelevant and ASReview_relevant; taken as undecided"
    ]


def test_asreview_gives_note_tags_and_name_in_a_table(read_text, said):
    header = (
        "title,asreview_label,asreview_note,asreview_user_name,asreview_tag_a_b,asreview_tag_c"
    )
    decisions, _ = only(read_text, said, f"{header}\nInvented,0,Why,Bo,1,0\n", "a.csv")
    assert decisions == [
        Decision(reviewer="Bo", verdict=EXCLUDE, note="Why", labels=("a_b",)),
    ]


# Covidence


@pytest.mark.parametrize(
    ("search", "stage", "verdict"),
    [
        ("included", Stage.FULL_TEXT, INCLUDE),
        ("Excluded", Stage.FULL_TEXT, EXCLUDE),
        ("irrelevant", Stage.TITLE_ABSTRACT, EXCLUDE),
        ("relevant", Stage.TITLE_ABSTRACT, INCLUDE),
        ("select", Stage.TITLE_ABSTRACT, INCLUDE),
        ("Full text review", Stage.TITLE_ABSTRACT, INCLUDE),
        ("extraction", Stage.FULL_TEXT, INCLUDE),
    ],
)
@pytest.mark.parametrize("name", ["included.csv", "excluded.ris"])
def test_the_name_given_with_a_file_decides_and_its_own_name_does_not(
    read_text, said, search, stage, verdict, name
):
    content = ris() if name.endswith("ris") else "title\nInvented\n"
    assert only(read_text, said, content, name) == ([], [])
    decided = Decision(stage=stage, verdict=verdict, consensus=True)
    assert only(read_text, said, content, name, search=search) == ([decided], [])


def test_covidence_keeps_tags_reasons_and_notes_by_person(read_text, said):
    note = (
        "Exclusion reason: Wrong setting; "
        "Bo Probe (2019-09-17 02:54:57)(Screen): not (so) sure; "
        "Ada T (2019-09-18 02:54:57)(Select): no"
    )
    content = f'Title,Covidence #,Notes,Tags\nInvented,#7,"{note}",Asia; Region\n'
    decisions, _ = only(read_text, said, content, "c.csv")
    assert decisions == [
        Decision(reasons=("Wrong setting",), labels=("Asia", "Region")),
        Decision(reviewer="Bo Probe", stage=Stage.TITLE_ABSTRACT, note="not (so) sure"),
        Decision(reviewer="Ada T", stage=Stage.FULL_TEXT, note="no"),
    ]


def test_covidence_tags_on_a_named_list_are_part_of_its_one_decision(read_text, said):
    content = "Title,Covidence #,Notes,Tags\nInvented,#7,Exclusion reason: Too old;,Asia\n"
    decisions, _ = only(read_text, said, content, "c.csv", search="irrelevant")
    assert decisions == [
        Decision(
            stage=Stage.TITLE_ABSTRACT,
            verdict=EXCLUDE,
            consensus=True,
            reasons=("Too old",),
            labels=("Asia",),
        )
    ]


@pytest.mark.parametrize(
    ("search", "columns", "is_asked"),
    [
        ("irelevant", "Title", True),
        ("seclect", "Title", True),
        ("My list", "Title,Covidence #", True),
        ("My list", "Title", False),
        ("screen", "Title,Covidence #", False),
        ("select", "Title,Covidence #", False),
        ("PubMed 2021", "Title", False),
    ],
)
def test_a_name_that_may_be_a_slip_for_a_list_of_covidence_is_asked_about(
    tmp_path, search, columns, is_asked
):
    path = tmp_path / "c.csv"
    path.write_text(f"{columns}\nInvented\n", encoding="utf-8")
    (report,) = scan_exports([Path(f"{search}={path}")])
    asked = [p.reason for p in report.problems if "no list of Covidence" in p.reason]
    assert bool(asked) is is_asked


# Abstrackr


def test_abstrackr_gives_the_consensus_and_each_reviewer(read_text, said):
    content = (
        "(internal) id,title,tags,consensus,labeled_at,Bo,labeled_at,general notes (Bo),"
        'population notes (Bo)\n1,Invented,"a,b",-1,2024,1,2024,hm,old\n'
        "2,Invented too,,o,,?,,,\n"
    )
    first, second = read_text(content, "ab.csv")
    stage = Stage.TITLE_ABSTRACT
    assert said(first) == (
        [
            Decision(stage=stage, verdict=EXCLUDE, consensus=True),
            Decision(reviewer="Bo", stage=stage, verdict=INCLUDE, note="hm\npopulation: old"),
            Decision(labels=("a", "b")),
        ],
        [],
    )
    assert said(second) == ([], ["Abstrackr: '?' of Bo is no label; taken as undecided"])


# Ours, SYNERGY's


def test_two_levels_of_labels_are_two_stages(read_text, said):
    content = (
        "title,label_included,label_abstract_included\nInvented,0,1\nInvented,maybe,perhaps\n"
    )
    first, second = read_text(content, "s.csv")
    assert said(first)[0] == [
        Decision(verdict=EXCLUDE, consensus=True),
        Decision(stage=Stage.TITLE_ABSTRACT, verdict=INCLUDE, consensus=True),
    ]
    assert said(second) == (
        [Decision(verdict=MAYBE, consensus=True)],
        ["'perhaps' under label_abstract_included is no label; taken as undecided"],
    )


# EPPI-Reviewer


def test_eppi_gives_stages_reasons_and_codes_with_quotations(project_root, said):
    from classifier.formats import read_exports

    path = project_root / "tests" / "golden" / "decisions" / "eppi.json"
    first, second, third, fourth = read_exports([path]).records
    assert (first.source_id, first.authors) == ("501", ("Muster Cleo", "Probe Bo"))
    assert (first.year, first.doi, first.kind) == (2019, "10.99999/invented.1", "article")
    mark = MechanismMark(
        mechanism_id="Trust", coded=True, evidence="Trust grew slowly, they said."
    )
    assert said(first) == (
        [
            Decision(stage=Stage.TITLE_ABSTRACT, verdict=INCLUDE, consensus=True),
            Decision(stage=Stage.FULL_TEXT, verdict=INCLUDE, consensus=True),
            Decision(marks=(mark,), note="seen twice"),
        ],
        [],
    )
    assert said(second)[0] == [
        Decision(
            stage=Stage.TITLE_ABSTRACT,
            verdict=EXCLUDE,
            consensus=True,
            reasons=("EXCLUDE on population",),
        )
    ]
    assert said(third)[1] == [
        "EPPI-Reviewer: codes say 'Include' and 'Exclude on outcome'; taken as undecided"
    ]
    assert said(fourth) == ([], [])
