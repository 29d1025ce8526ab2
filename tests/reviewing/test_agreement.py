"""Agreement is measured on what two reviewers judged themselves, and on nothing else."""

import pytest

from classifier.reviewing.screening.agreement import mechanism_agreement, verdict_agreement
from classifier.schema import Decision, MechanismMark, Stage, Verdict

WORDS = {"i": Verdict.INCLUDE, "e": Verdict.EXCLUDE, "m": Verdict.MAYBE, "s": Verdict.SKIP}


def decisions(*rows: str) -> list[Decision]:
    """Return the decisions of one reviewer a row, one sign a record."""
    return [
        Decision(record_id=str(place), reviewer=f"reviewer {number}", verdict=WORDS[sign])
        for number, row in enumerate(rows)
        for place, sign in enumerate(row)
        if sign in WORDS
    ]


def test_kappa_is_that_of_the_records_both_judged():
    (pair,) = verdict_agreement(decisions("iieee...", "ieeee.ii")).pairs
    assert (pair.n_items, pair.n_agreed) == (5, 4)
    assert pair.kappa is not None
    assert pair.kappa.value == pytest.approx((4 / 5 - 14 / 25) / (1 - 14 / 25))


def test_maybe_is_a_category_only_where_somebody_said_it():
    assert verdict_agreement(decisions("ie", "ie")).categories == ("exclude", "include")
    assert verdict_agreement(decisions("im", "ie")).categories == (
        "exclude",
        "include",
        "maybe",
    )


def test_a_skipped_record_and_a_settled_conflict_are_nobodys_judgement():
    settled = Decision(
        record_id="0", reviewer="reviewer 2", verdict=Verdict.INCLUDE, consensus=True
    )
    found = verdict_agreement([*decisions("is", "ei"), settled])
    assert (found.n_items, len(found.pairs)) == (1, 1)


def marked(reviewer: str, record: str, *names: str) -> Decision:
    marks = tuple(MechanismMark(mechanism_id=name, coded=True) for name in names)
    return Decision(record_id=record, reviewer=reviewer, marks=marks)


def test_what_a_coder_left_unmarked_in_a_coded_record_is_not_coded():
    said = [
        marked("ann", "1", "trust"),
        marked("ben", "1", "power"),
        marked("ann", "2", "trust"),
        marked("ben", "2", "trust"),
        marked("ann", "3", "trust"),
    ]
    found = mechanism_agreement(said, ["trust", "power", "learning"])
    agreed = {name: (of.n_items, of.pairs[0].n_agreed) for name, of in found.items()}
    assert agreed == {"trust": (2, 1), "power": (2, 1), "learning": (2, 2)}


def test_who_decided_on_a_coded_record_and_marked_nothing_found_no_mechanism_in_it():
    silent = Decision(record_id="1", reviewer="ben", verdict=Verdict.INCLUDE)
    found = mechanism_agreement([marked("ann", "1", "trust"), silent], ["trust"])["trust"]
    assert (found.n_items, found.pairs[0].n_agreed) == (1, 0)


def test_what_a_coder_takes_back_on_the_full_text_is_not_coded():
    def said(reviewer: str, stage: Stage, coded: bool) -> Decision:
        mark = MechanismMark(mechanism_id="trust", coded=coded)
        return Decision(record_id="1", reviewer=reviewer, stage=stage, marks=(mark,))

    first = [said(who, Stage.TITLE_ABSTRACT, True) for who in ("ann", "ben")]
    last = [said(who, Stage.FULL_TEXT, who == "ben") for who in ("ann", "ben")]
    found = mechanism_agreement([*first, *last], ["trust"])["trust"]
    assert (found.n_items, found.pairs[0].n_agreed) == (1, 0)
