"""A review's own mechanisms: from its codebook, and from what its reviewers confirmed."""

from classifier.reviewing.learning.mechanisms import fit_coded, predict_coded
from classifier.reviewing.learning.snapshot import PaperCodes
from classifier.schema import (
    Codebook,
    EvidenceCheck,
    Mechanism,
    MechanismMark,
    MechanismStatus,
    Record,
    ReviewScope,
)

TRUST = Mechanism(
    mechanism_id="trust",
    label="Earning trust",
    status=MechanismStatus.EVIDENCED,
    definition="Leaders earn goodwill.",
    cues=("trust",),
)
BOOK = Codebook(
    codebook_id="toy",
    version=1,
    title="Toy",
    scope=ReviewScope(question="How?"),
    mechanisms=(TRUST,),
)
TOLD = "Shared breakfasts brought them close."


def paper(number: int) -> Record:
    """Return a paper; every second tells of breakfasts, which no cue knows of."""
    told = TOLD if number % 2 == 0 else "Shared rotas were kept."
    return Record(
        record_id=str(number),
        title=f"Care in ward{number % 5}",
        abstract=f"We met staff. {told} Costs in ward{number % 3} fell.",
    )


PAPERS = [paper(number) for number in range(40)]
NEW = Record(record_id="new", title="A ward", abstract=f"Beds moved. {TOLD} Nothing else.")


def marked(*, coded: bool, evidence: str = "") -> PaperCodes:
    mark = MechanismMark(mechanism_id="trust", coded=coded, evidence=evidence)
    return PaperCodes(marks=(mark,))


def probability(codes: dict[str, PaperCodes]) -> float:
    model = fit_coded(BOOK, PAPERS, codes)
    (found,) = predict_coded(model, BOOK, [NEW])["new"]
    return found.probability


def test_without_marks_the_codebook_speaks_alone():
    model = fit_coded(BOOK, PAPERS, {})
    assert model.n_coded == (0,)
    trusted = Record(record_id="t", title="Teams trust one another")
    (found,) = predict_coded(model, BOOK, [trusted])["t"]
    assert found.evidence[0].field == "title"
    assert predict_coded(model, BOOK, [NEW])["new"][0].evidence == ()


def test_marks_and_their_sentences_teach_what_no_cue_says():
    decided = {p.record_id: marked(coded=i % 2 == 0, evidence=TOLD if i % 2 == 0 else "")
               for i, p in enumerate(PAPERS)}  # fmt: skip
    model = fit_coded(BOOK, PAPERS, decided)
    assert model.n_coded == (20,)
    (found,) = predict_coded(model, BOOK, [NEW])["new"]
    span = found.evidence[0]
    assert NEW.abstract[span.start : span.end] == TOLD
    assert found.probability > 0.5
    assert probability({}) is None


def test_a_confirmed_sentence_counts_as_a_code_and_a_rejected_one_as_none():
    def check(record: Record, *, confirmed: bool) -> PaperCodes:
        start = record.abstract.index("Shared")
        end = record.abstract.index(".", start) + 1
        span = EvidenceCheck(
            mechanism_id="trust", field="abstract", start=start, end=end, confirmed=confirmed
        )
        return PaperCodes(checks=(span,))

    told = {p.record_id: check(p, confirmed=True) for p in PAPERS[::2]}
    others = {p.record_id: marked(coded=False) for p in PAPERS[1::2]}
    confirmed = fit_coded(BOOK, PAPERS, told | others)
    assert confirmed.n_coded == (20,)
    rejected = fit_coded(BOOK, PAPERS, {p.record_id: check(p, confirmed=False) for p in PAPERS})
    assert rejected.n_coded == (0,)
