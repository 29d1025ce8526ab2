"""The HTML report: hostile texts stay texts, nothing is loaded, marks lie where they belong."""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from classifier.bundles import find_bundle, load_bundle
from classifier.reporting import html as report
from classifier.reporting.html import render_report, write_report
from classifier.schema import Record
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.service import Queue, score_records

TRUST = "Over two years they trusted one another."
POWER = "The director shared power and handed over control."
BOTH = "Mutual trust grew where leaders shared power."
HOSTILE = (
    '<script>alert("x")</script> <img src=x onerror=alert(1)> </mark></h2> '
    '" onmouseover="alert(2) {{ 7*7 }} https://evil.example/x.png '
)


def record(record_id: str, title: str, abstract: str = "", **more: Any) -> Record:
    return Record(
        record_id=record_id, title=title, abstract=abstract, source="a.ris", position=1, **more
    )


class Page(HTMLParser):
    """Collects the elements, the marked texts and the visible text of a report."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[tuple[str, list[str]]] = []
        self.text = ""
        self._open: list[str] = []
        self._numbers: list[str] = []
        self._marked = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("mark", "span", "script", "style", "title"):
            self._open.append(tag)
        if tag == "mark":
            self._numbers, self._marked = [], ""

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)
        if tag == "mark":
            self.marks.append((self._marked, self._numbers))

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.text += data
        if "mark" in self._open and "span" in self._open:
            self._numbers.append(data)
        elif "mark" in self._open:
            self._marked += data


@pytest.fixture(scope="module")
def bundle(small_review):
    return small_review.bundle


@pytest.fixture(scope="module")
def flagging(bundle):
    """Return a bundle that flags every mechanism a sentence speaks for."""
    low = bundle.mechanisms.cutoffs * 0
    return replace(
        bundle,
        inclusion=replace(bundle.inclusion, cutoff=0.0),
        mechanisms=replace(bundle.mechanisms, cutoffs=low),
    )


def queue_of(bundle: Any, *records: Record) -> Queue:
    return score_records(records, bundle)


def page_of(bundle: Any, *records: Record) -> Page:
    return Page(render_report(queue_of(bundle, *records), bundle))


@pytest.fixture(scope="module")
def hostile(bundle):
    """Return the report on a record in which every text tries to break out."""
    bad = Record(
        record_id=HOSTILE,
        source=HOSTILE,
        title=HOSTILE + BOTH,
        abstract=f"{HOSTILE}. {TRUST} {HOSTILE}",
        journal=HOSTILE,
        doi=HOSTILE,
        authors=(HOSTILE,),
    )
    return render_report(queue_of(bundle, bad, replace(bad, record_id="copy")), bundle)


def test_hostile_texts_are_shown_as_texts(hostile):
    page = Page(hostile)
    assert "<script>" not in hostile
    assert "<img" not in hostile
    assert HOSTILE.strip() in page.text
    assert html.escape('<script>alert("x")</script>', quote=False) in hostile.replace(
        "&#34;", '"'
    )
    assert "{{ 7*7 }}" in page.text


def test_no_text_adds_an_element_or_an_attribute(bundle, hostile):
    tame = re.sub(r"\W", " ", HOSTILE)
    harmless = Record(
        record_id="tame", source="tame", title=tame + BOTH, abstract=f"{tame}. {TRUST} {tame}",
        journal=tame, doi=tame, authors=(tame,),
    )  # fmt: skip
    plain = Page(
        render_report(queue_of(bundle, harmless, replace(harmless, record_id="copy")), bundle)
    )
    page = Page(hostile)
    assert {tag for tag, _ in page.elements} == {tag for tag, _ in plain.elements}
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]


def test_a_hostile_codebook_stays_text(flagging):
    label = '" onmouseover="alert(3)"><script>alert(3)</script>'
    codebook = flagging.codebook
    mechanisms = tuple(replace(m, label=label) for m in codebook.mechanisms)
    scope = replace(codebook.scope, question="<script>alert(4)</script>")
    spoilt = replace(
        flagging,
        codebook=replace(
            codebook, title="</title><script>", mechanisms=mechanisms, scope=scope
        ),
    )
    text = render_report(queue_of(spoilt, record("a", "Care teams", TRUST)), spoilt)
    assert "<script" not in text
    flags = [a for tag, a in Page(text).elements if a.get("class") == "likely_mechanism"]
    assert [set(attributes) for attributes in flags] == [{"class", "title"}]


def test_the_report_runs_no_script_and_loads_nothing(hostile):
    for tag, attributes in Page(hostile).elements:
        assert tag not in {"script", "link", "iframe", "object", "embed", "img", "base", "form"}
        for name, value in attributes.items():
            loads = name in {"src", "href", "xlink:href", "srcset", "action", "data", "poster"}
            assert not loads or str(value).startswith("#"), (tag, name, value)
            assert name == "title" or "url(http" not in str(value)
    style = "".join(re.findall(r"<style.*?</style>", hostile, re.DOTALL))
    assert "@import" not in style
    assert "url(" not in style


def test_a_content_security_policy_forbids_everything_but_own_styles(hostile):
    (policy,) = [
        attributes["content"]
        for tag, attributes in Page(hostile).elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_marks_lie_exactly_around_the_evidence_sentences(flagging):
    abstract = f"They met. {TRUST} Then nothing. {POWER} It ended."
    page = page_of(flagging, record("a", "Keeping farm animals", abstract, year=2019))
    assert page.marks == [(TRUST, ["1"]), (POWER, ["2"])]


def test_a_sentence_for_two_mechanisms_carries_both_numbers(flagging):
    page = page_of(flagging, record("a", "Farm animals", f"They met. {BOTH} It ended."))
    assert [(text, sorted(numbers)) for text, numbers in page.marks] == [(BOTH, ["1", "2"])]


def test_a_title_can_be_evidence(flagging):
    page = page_of(flagging, record("a", BOTH, "They met."))
    assert [(text, sorted(numbers)) for text, numbers in page.marks] == [(BOTH, ["1", "2"])]


def test_all_evidence_is_marked_where_all_was_asked_for(flagging):
    one = record("a", "Farm animals", f"{TRUST} They met. Mutual trust grew.")
    queue = score_records([one], flagging, shown=EvidenceShown.ALL)
    spans = queue.rows[0].prediction.mechanisms[0].evidence
    marks = Page(render_report(queue, flagging)).marks
    told = [text for text, numbers in marks if "1" in numbers]
    assert told == [one.abstract[s.start : s.end] for s in sorted(spans, key=lambda s: s.start)]
    assert len(told) > 1


def test_a_mechanism_below_its_cutoff_is_not_marked(flagging):
    abstract = f"They met. {TRUST} Then nothing. {POWER} It ended."
    cutoffs = np.array([1.1, 0.0])
    power_only = replace(flagging, mechanisms=replace(flagging.mechanisms, cutoffs=cutoffs))
    page = page_of(power_only, record("a", "Keeping farm animals", abstract))
    assert page.marks == [(POWER, ["2"])]


def test_marks_do_not_change_the_text(flagging):
    abstract = f"  They met & <left>.  {TRUST} “Then” nothing. {POWER}\u00a0 "
    text = render_report(queue_of(flagging, record("a", "Care", abstract)), flagging)
    body = re.search(r"<details.*?<p>(.*?)</p>", text, re.DOTALL)
    assert body
    assert body[1].count("<mark>") == 2
    assert "<strong>shared power</strong>" in body[1]
    bare = re.sub(r'<span class="n">\d+</span>|</?(?:mark|strong)>', "", body[1])
    assert html.unescape(bare) == abstract


def test_without_evidence_nothing_is_marked(bundle):
    queue = score_records([record("a", "Care teams", TRUST)], bundle, shown=EvidenceShown.NONE)
    assert Page(render_report(queue, bundle)).marks == []


def test_counts_are_those_of_the_queue(bundle):
    queue = queue_of(
        bundle,
        record("a", "Leading care teams in place 1", "Leaders of integrated care teams met."),
        record("b", "Leading care teams in place 1", "Leaders of integrated care teams met."),
        record("c", "Keeping farm animals in place 2", "Rats were given the compound."),
        record("d", "Keeping farm animals in place 3"),
    )
    text = render_report(queue, bundle)
    counts = re.findall(r"<dd>(\d+)</dd><dt>([a-z ]+)", text)
    likely = sum(
        row.prediction.p_include >= bundle.inclusion.cutoff
        for row in queue.rows
        if not row.duplicate_of
    )
    assert [(int(n), name.strip()) for n, name in counts] == [
        (4, "records"),
        (3, "papers without duplicates"),
        (likely, "at or above the cut"),
        (1, "without abstract"),
    ]
    assert text.count("<article ") == 3
    assert "also in a.ris, record 1" in text
    assert "Where a number is left out, a duplicate has that place" in text


def test_a_record_without_title_journal_and_year_says_so(bundle):
    text = render_report(queue_of(bundle, record("a", "", "They met.")), bundle)
    assert "(no title)" in text
    assert "no year. a.ris, record 1" in text
    assert "Ranks count every record" not in text


def test_a_long_queue_is_cut_and_says_so(bundle, monkeypatch):
    monkeypatch.setattr(report, "MOST_PAPERS", 2)
    records = [record(str(n), f"Care teams {n}", "They met.") for n in range(5)]
    text = render_report(queue_of(bundle, *records), bundle)
    assert text.count("<article ") == 2
    assert (
        "3 more papers stand in the tables only (CSV, XLSX): the report shows the first 2"
        in (text)
    )


@pytest.mark.parametrize("calibrated", [True, False])
def test_the_report_says_what_the_probabilities_are_worth(bundle, calibrated):
    source = replace(bundle.provenance, demonstration=not calibrated)
    told = render_report(
        queue_of(bundle, record("a", "Care")), replace(bundle, provenance=source)
    )
    assert ("not calibrated for this review" in told) is not calibrated
    assert ("texts written for demonstration" in told) is not calibrated
    assert "a person decides on every record" in told


def test_the_shipped_model_is_never_called_calibrated(tmp_path):
    shipped = load_bundle(find_bundle("leadership"))
    write_report(queue_of(shipped, record("a", "Care")), shipped, tmp_path / "queue.html")
    assert "not calibrated" in (tmp_path / "queue.html").read_text(encoding="utf-8")


def test_a_codebook_without_mechanisms_makes_a_report(bundle):
    from classifier.modelling.prior import PhraseTable

    def empty(columns: int) -> PhraseTable:
        return PhraseTable(np.zeros(0, dtype=np.int64), np.zeros((0, columns)))

    mechanisms = replace(
        bundle.mechanisms,
        mechanism_ids=(),
        sentences=empty(1),
        records=empty(0),
        places=np.zeros((6, 1)),
        intercepts=np.zeros(0),
        blend=np.zeros(0),
        sigmoids=(),
        cutoffs=np.zeros(0),
        n_coded=(),
    )
    bare = replace(
        bundle, mechanisms=mechanisms, codebook=replace(bundle.codebook, mechanisms=())
    )
    text = render_report(queue_of(bare, record("a", "Care", TRUST)), bare)
    assert text.count("<article ") == 1
    assert "legend" not in text.split("</style>")[1]
