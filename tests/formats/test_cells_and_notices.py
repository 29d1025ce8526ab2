"""Names, keywords and notices in the spellings that tools use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.formats.cells import keywords_in, people_in
from classifier.formats.notices import is_notice, without_notice
from classifier.formats.values import keyword_in, pmid_in, year_in


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("", ()),
        ("Testperson, Alma", ("Testperson, Alma",)),
        ("Testperson, A", ("Testperson, A",)),
        ("Testperson, Alma; Probe, Bo;", ("Testperson, Alma", "Probe, Bo")),
        ("Testperson, A. and Probe, B.", ("Testperson, A.", "Probe, B.")),
        ("Testperson, A.\n and Probe, B.", ("Testperson, A.", "Probe, B.")),
        ("Alma Testperson|Bo Probe", ("Alma Testperson", "Bo Probe")),
        ("Testperson AB, Probe B, O'Muster C.", ("Testperson AB", "Probe B", "O'Muster C")),
        ("Testperson A., van der Probe B.C.", ("Testperson A.", "van der Probe B.C.")),
        ("Testperson, A. B., Probe, J.-H.", ("Testperson, A. B.", "Probe, J.-H.")),
        ("Testperson A., the Invented Group", ("Testperson A.", "the Invented Group")),
        ("['Testperson, Alma', \"O'Probe, Bo\"]", ("Testperson, Alma", "O'Probe, Bo")),
        (r"['O\'Probe, Bo']", ("O'Probe, Bo",)),
        ("[]", ()),
        ("[unknown]", ("[unknown]",)),
        ("Centre of Tests and Trials; Probe, B.", ("Centre of Tests and Trials", "Probe, B.")),
    ],
)  # fmt: skip
def test_the_people_in_a_cell_are_told_apart(cell: str, people: tuple[str, ...]) -> None:
    assert people_in(cell) == people


@pytest.mark.parametrize(
    ("cell", "keywords"),
    [
        ("", ()),
        ("trust; teams", ("trust", "teams")),
        ("Transfer, Psychology; Trust", ("Transfer, Psychology", "Trust")),
        ("trust,teams", ("trust", "teams")),
        ("trust, teams (adult, child)", ("trust", "teams (adult, child)")),
        ("trust|teams", ("trust", "teams")),
        ("['trust', 'care, integrated']", ("trust", "care, integrated")),
        (
            "*Trust; Teams/*methods; Care [*methods]",
            ("Trust", "Teams/methods", "Care [methods]"),
        ),
    ],
)
def test_the_keywords_in_a_cell_are_told_apart(cell: str, keywords: tuple[str, ...]) -> None:
    assert keywords_in(cell) == keywords


@pytest.mark.parametrize(
    "text",
    [
        "© 2020 Invented Press. All rights reserved.",
        "Copyright (C) 2020 Invented Press",
        "(c) 2020 by the authors",
        "Copyright of Invented Quarterly is the property of Invented Press and its content "
        "may not be copied without permission. This abstract may be abridged.",
        "[No abstract available]",
        "No abstract is available.",
    ],
)
def test_a_notice_is_no_abstract(text: str) -> None:
    assert is_notice(text)
    assert without_notice(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Copyright law shapes how libraries lend.",
        "© 2020 Invented Press. " + "This abstract was written for testing. " * 5,
        "No abstract available for this paper could be found by hand, which we report.",
        "Copyright of songs is the property of their makers, this study finds.",
    ],
)
def test_an_abstract_is_no_notice(text: str) -> None:
    assert not is_notice(text)
    assert without_notice(text).strip() == text.strip()


@pytest.mark.parametrize(
    "tail",
    [
        " [ABSTRACT FROM AUTHOR]",
        " [ABSTRACT FROM PUBLISHER]",
        " [ABSTRACT FROM AUTHOR] Copyright of X is the property of Y and its content may not "
        "be copied. (Copyright applies to all Abstracts.)",
        " Copyright of X is the property of Y and its content may not be copied.",
    ],
)
def test_what_ebsco_adds_is_cut_off(tail: str) -> None:
    assert without_notice(f"Written for testing.{tail}") == "Written for testing."


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021", 2021),
        ("2021//", 2021),
        ("4/3/2024", 2024),
        ("Feb 1999", 1999),
        ("2014.0", 2014),
        ("20210", None),
        ("1066", None),
        ("10 15", None),
        ("", None),
    ],
)
def test_a_year_is_found_where_one_stands(text: str, year: int | None) -> None:
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("90000001", "90000001"),
        ("0012", "12"),
        ("PUBMED 90000001", "90000001"),
        ("https://pubmed.ncbi.nlm.nih.gov/90000001/", "90000001"),
        ("NLM90000001", ""),
        ("PMC9000001", ""),
        ("900000001", ""),
        ("0", ""),
        ("12.5", ""),
        ("", ""),
    ],
)
def test_a_pubmed_id_is_found_where_one_stands(text: str, pmid: str) -> None:
    assert pmid_in(text) == pmid


@given(st.text())
def test_reading_any_cell_ends_well(text: str) -> None:
    for part in (*people_in(text), *keywords_in(text), keyword_in(text)):
        assert part == part.strip()
    assert len(without_notice(text)) <= len(text)
