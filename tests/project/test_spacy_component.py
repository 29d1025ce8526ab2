"""``nlp.add_pipe("mechsift")`` puts scores and evidence into documents of spaCy."""

import pickle
import shutil
import subprocess
import sys

import pandas as pd
import pytest
import spacy
from spacy import displacy
from spacy.tokens import Doc, DocBin

from classifier import load_bundle, score
from classifier.errors import MechsiftError, UnknownNameError

TEXT = (
    "Leaders of integrated care teams met every week. Over two years they trusted one another "
    "and mutual trust improved the work. Costs were not measured."
)


@pytest.fixture(scope="module")
def table(small_review):
    return pd.read_csv(small_review.labelled)


def pipeline(small_review, **config):
    nlp = spacy.blank("en")
    nlp.add_pipe("mechsift", config={"model": str(small_review.folder), **config})
    return nlp


@pytest.fixture(scope="module")
def nlp(small_review):
    return pipeline(small_review)


def spoken(doc):
    return [(span.label_, span.text) for span in doc.spans["mechanisms"]]


def test_a_document_gets_scores_and_the_sentences_that_speak(nlp):
    doc = nlp(TEXT)
    assert set(doc.cats) == {"include", "trust", "power"}
    assert doc.cats["include"] > 0.5
    assert ("trust", TEXT.split(". ")[1] + ".") in spoken(doc)
    marked = doc.spans["mechanisms"]
    assert len(marked.attrs["scores"]) == len(marked.attrs["presence"]) == len(marked)
    assert marked.attrs["scores"][0] == doc.cats[marked[0].label_]


def test_scores_are_those_of_the_command(small_review, table):
    with_titles = pipeline(small_review, first_line_is_title=True)
    texts = (table["title"] + "\n" + table["abstract"]).tolist()
    scored = score(table.drop(columns="keywords"), small_review.folder).sort_index()
    docs = list(with_titles.pipe(texts))
    for label, column in (("include", "p_include"), ("trust", "p_trust"), ("power", "p_power")):
        ours = [round(doc.cats[label], 6) for doc in docs]
        assert ours == scored[column].tolist()
    for doc, cells in zip(docs, scored.itertuples(), strict=True):
        for label, sentence in spoken(doc):
            assert sentence == getattr(cells, f"evidence_{label}")


def test_batches_give_what_single_texts_give(nlp, table):
    texts = [*table["abstract"][:20], ""]
    alone = [nlp(text) for text in texts]
    for size in (1, 7, 1000):
        together = list(nlp.pipe(texts, batch_size=size))
        assert [doc.cats for doc in together] == [doc.cats for doc in alone]
        assert [spoken(doc) for doc in together] == [spoken(doc) for doc in alone]


def test_an_empty_text_has_scores_and_no_evidence(nlp):
    for text in ("", "\n", "   "):
        doc = nlp(text)
        assert set(doc.cats) == {"include", "trust", "power"}
        assert spoken(doc) == []


def test_displacy_shows_the_evidence(nlp):
    page = displacy.render(
        nlp(TEXT), style="span", options={"spans_key": "mechanisms"}, jupyter=False
    )
    assert "trust" in page


def test_settings_say_what_is_marked_and_where(small_review):
    all_of_it = pipeline(small_review, threshold=0.0, evidence="all", spans_key="sc")
    doc = all_of_it("They trusted one another. Mutual trust grew. Rats ran.")
    assert [span.text for span in doc.spans["sc"] if span.label_ == "trust"] != []
    assert "mechanisms" not in doc.spans
    never = pipeline(small_review, threshold=1.0)
    assert spoken(never(TEXT)) == []
    with pytest.raises(UnknownNameError, match="most"):
        pipeline(small_review, evidence="most")


def test_a_threshold_of_ones_own_marks_what_is_not_suggested(small_review, nlp, table):
    weak = "Rats were trusted. Milk fell."
    assert spoken(nlp(weak)) == []
    generous = pipeline(small_review, threshold=0.0)
    assert spoken(generous(weak)) == [("trust", "Rats were trusted.")]
    every = pipeline(small_review, threshold=0.0, evidence="all")
    strong = f"{TEXT} {TEXT}"
    assert len(spoken(generous(strong))) < len(spoken(every(strong)))
    unmarked = pipeline(small_review, evidence="none")
    assert not any(spoken(doc) for doc in unmarked.pipe(table["abstract"]))


def test_a_mechanism_without_codes_has_no_score_but_is_marked():
    nlp = spacy.blank("en")
    nlp.add_pipe("mechsift", config={"model": "leadership"})
    doc = nlp("Leaders handed over control and shared power with their teams. Rats ran.")
    assert set(doc.cats) == {"include"}
    assert doc.spans["mechanisms"].attrs["scores"] == [None] * len(doc.spans["mechanisms"])
    assert len(doc.spans["mechanisms"]) > 0


def test_other_components_keep_their_labels(small_review):
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("mechsift", config={"model": str(small_review.folder)})
    doc = nlp.make_doc(TEXT)
    doc.cats["theirs"] = 1.0
    doc = nlp(doc)
    assert set(doc.cats) == {"theirs", "include", "trust", "power"}
    assert len(list(doc.sents)) == 3


def test_it_says_which_scores_are_probabilities(nlp, small_review):
    component = nlp.get_pipe("mechsift")
    assert component.labels == ("include", "trust", "power")
    assert component.calibrated == ("include", "trust", "power")
    shipped = spacy.blank("en").add_pipe("mechsift", config={"model": "leadership"})
    assert shipped.calibrated == ()


def test_a_saved_pipeline_brings_its_model_along(small_review, nlp, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(small_review.folder, moved)
    saved = spacy.blank("en")
    saved.add_pipe("mechsift", config={"model": str(moved)})
    saved.to_disk(tmp_path / "pipeline")
    saved.to_disk(tmp_path / "pipeline")  # over itself
    shutil.rmtree(moved)
    again = spacy.load(tmp_path / "pipeline")
    assert again(TEXT).cats == nlp(TEXT).cats
    assert {path.suffix for path in (tmp_path / "pipeline" / "mechsift").iterdir()} == {
        ".json", ".safetensors", ".toml", ".md",
    }  # fmt: skip
    altered = tmp_path / "pipeline" / "mechsift" / "card.md"
    altered.write_text("other", encoding="utf-8")
    with pytest.raises(MechsiftError, match="altered or damaged"):
        spacy.load(tmp_path / "pipeline")


def test_a_pipeline_goes_through_bytes_and_to_another_process(nlp, small_review):
    again = pipeline(small_review, threshold=1.0).from_bytes(nlp.to_bytes())
    assert again(TEXT).cats == nlp(TEXT).cats
    sent = pickle.loads(pickle.dumps(nlp.get_pipe("mechsift")))
    assert sent(nlp.make_doc(TEXT)).cats == nlp(TEXT).cats


def test_a_model_that_is_loaded_takes_the_place_of_the_one_before(small_review, nlp, tmp_path):
    nlp.get_pipe("mechsift").to_disk(tmp_path / "model")
    other = spacy.blank("en")
    component = other.add_pipe("mechsift", config={"model": "leadership"})
    assert other(TEXT).cats.keys() != nlp(TEXT).cats.keys()
    assert component.from_disk(tmp_path / "model") is component
    assert other(TEXT).cats == nlp(TEXT).cats


def test_a_sentence_inside_a_merged_token_marks_the_token(small_review):
    every = pipeline(small_review, threshold=0.0)
    words = ["Rats ran. They trusted one another.", "Costs", "fell", "."]
    doc = every(Doc(every.vocab, words=words))
    assert ("trust", "Rats ran. They trusted one another.") in spoken(doc)


def test_documents_keep_their_evidence_when_they_are_stored(nlp):
    stored = DocBin(store_user_data=True, docs=[nlp(TEXT)]).to_bytes()
    (doc,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert spoken(doc) == spoken(nlp(TEXT))
    assert doc.spans["mechanisms"].attrs == nlp(TEXT).spans["mechanisms"].attrs


def test_a_model_that_is_not_there_is_refused_with_the_first_text():
    nlp = spacy.blank("en")
    nlp.add_pipe("mechsift", config={"model": "leadershp"})
    with pytest.raises(UnknownNameError, match="unknown model 'leadershp'; known: leadership"):
        nlp("Trust grew.")


def test_the_pipeline_is_found_by_its_entry_point_and_described():
    program = (
        "import spacy, sys\n"
        "nlp = spacy.blank('en')\n"
        "meta = nlp.get_factory_meta('mechsift')\n"
        "print(sorted(meta.assigns))\n"
        "print({'pandas', 'sklearn', 'numba'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["['doc.cats', 'doc.spans']", "set()"]


def test_no_mechanism_can_take_the_name_of_inclusion(small_review):
    assert "include" not in load_bundle(small_review.folder).mechanisms.mechanism_ids
