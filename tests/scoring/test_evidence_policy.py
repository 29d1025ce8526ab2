"""A streamed queue shows the sentences of the rows that a person will see, and no others."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from classifier.scoring import chunks, evidence_policy
from classifier.scoring.evidence import EvidenceShown
from classifier.scoring.evidence_policy import BestSoFar, is_flagged
from classifier.scoring.stream import score_stream

WORDS = "leaders shared power with teams and trust grew while others kept control".split()
N = 240
FIRST = 12


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return invented records that are scored in many small chunks, the best ones last."""
    monkeypatch.setattr(chunks, "CHUNK", 20)
    path = tmp_path / "papers.parquet"
    texts = [" ".join(WORDS[(i + j) % len(WORDS)] for j in range(3 + i % 11)) for i in range(N)]
    columns = {
        "record_id": [f"r{i:03d}" for i in range(N)],
        "title": ["Notes"] * N,
        "abstract": [None if i % 17 == 0 else f"{text}." for i, text in enumerate(texts)],
    }
    pq.write_table(pa.table(columns), path)
    return path


def scored(papers: Path, model: Path, shown: EvidenceShown, **options: Any) -> pd.DataFrame:
    output = papers.with_name("scores.parquet")
    score_stream([papers], output, model=model, shown=shown, **options)
    return pd.read_parquet(output).set_index("record_id")


@pytest.mark.parametrize("engine", ["local", "pool"])
def test_flagged_rows_and_the_first_show_sentences(
    engine: str, papers: Path, small_review: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = scored(papers, small_review.folder, EvidenceShown.TOP)
    monkeypatch.setattr(evidence_policy, "FIRST", FIRST)
    table = scored(papers, small_review.folder, EvidenceShown.TOP, engine=engine, n_workers=1)
    told = [name for name in table if name.startswith(("presence_", "bearing_", "evidence_"))]
    seen = (table["rank"] <= FIRST) | is_flagged(table["flags"])
    assert FIRST < seen.sum() < N - FIRST
    pd.testing.assert_frame_equal(table[seen], everything[seen])
    pd.testing.assert_frame_equal(table.drop(columns=told), everything.drop(columns=told))
    assert (table.loc[~seen, told] == "").all(axis=None)
    every = scored(papers, small_review.folder, EvidenceShown.ALL)
    assert (every.loc[~seen, told] != "").any(axis=None)


def test_all_shows_every_row_and_none_shows_no_row(
    papers: Path, small_review: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_policy, "FIRST", FIRST)
    told = [f"evidence_{name}" for name in small_review.bundle.mechanisms.mechanism_ids]
    everything = scored(papers, small_review.folder, EvidenceShown.ALL)[told]
    assert ((everything != "").any(axis=1)).sum() > N / 2
    assert (scored(papers, small_review.folder, EvidenceShown.NONE)[told] == "").all(axis=None)


def test_what_is_best_in_the_end_was_taken_for_it_when_it_was_met(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evidence_policy, "FIRST", FIRST)
    margins = np.random.default_rng(0).normal(size=400).round(1)
    best = BestSoFar()
    met = np.concatenate([best.meet(part) for part in np.split(margins, 10)])
    assert met[np.argsort(-margins, kind="stable")[:FIRST]].all()
    assert met.sum() < len(margins) / 2


def test_a_missing_abstract_is_no_reason_to_look_at_sentences() -> None:
    flags = ["", "no_abstract", "uncertain", "likely_include;likely_mechanism"]
    assert is_flagged(flags).tolist() == [False, False, True, True]
