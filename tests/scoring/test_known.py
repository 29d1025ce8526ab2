"""Records of an earlier search are left out by DOI, PMID, title with year, or title with id."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from classifier.schema import Record
from classifier.scoring.known import known_keys, new_records
from classifier.scoring.stream import score_stream

TITLE = "Trust between teams that share one budget"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (Record(doi="10.5555/ABC"), Record(doi="https://doi.org/10.5555/abc", title="Other")),
        (Record(pmid="12"), Record(pmid="12")),
        (Record(title=TITLE, year=2020), Record(title=f"{TITLE.upper()}.", year=2020)),
        (Record(record_id="7", title=TITLE), Record(record_id="7", title=TITLE)),
    ],
    ids=["doi", "pmid", "title and year", "title and id"],
)
def test_a_known_record_is_left_out(earlier: Record, later: Record) -> None:
    other = Record(record_id="8", title="Notes on a ward round", year=2020, doi="10.5555/other")
    assert new_records([other, later, other], known_keys([], [earlier])) == [other, other]


@pytest.mark.parametrize(
    "later",
    [
        Record(record_id="7", title="A title of its own"),
        Record(title=TITLE, year=2021),
        Record(title="Editorial", year=2020),
        Record(),
    ],
    ids=["another text of that number", "another year", "any text", "nothing"],
)
def test_what_only_looks_like_a_known_record_stays(later: Record) -> None:
    earlier = [
        Record(record_id="7", title=TITLE, year=2020),
        Record(title="Editorial", year=2020),
        Record(),
    ]
    assert new_records([later], known_keys([], earlier)) == [later]


def test_nothing_is_left_out_where_nothing_is_known() -> None:
    assert new_records([Record(doi="10.5555/a")], np.empty(0, dtype=np.uint64)) != []


def test_rows_without_doi_and_year_are_known_by_their_own_ids(tmp_path: Path) -> None:
    path = tmp_path / "earlier.parquet"
    pq.write_table(pa.table({"record_id": [31415926], "title": [TITLE]}), path)
    again = Record(record_id="31415926", title=TITLE)
    assert new_records([again], known_keys([path])) == []


def test_records_of_an_earlier_corpus_are_left_out(small_review: Any, tmp_path: Path) -> None:
    rows = {"title": ["Trust grew in Leeds", "Trust grew in York"], "year": [2001, 2001]}
    new, old = tmp_path / "new.parquet", tmp_path / "old.parquet"
    pq.write_table(pa.table({"record_id": ["a", "b"], **rows}), new)
    same = {"record_id": ["z"], "title": ["TRUST grew, in Leeds"], "year": [2001]}
    pq.write_table(pa.table(same), old)
    output = tmp_path / "scores.parquet"
    summary = score_stream([new], output, model=small_review.folder, known=known_keys([old]))
    assert summary.n_records == 1
    assert summary.notes == ("left out, since they are known: 1",)
    assert pq.read_table(output)["record_id"].to_pylist() == ["b"]


def test_records_of_a_review_are_left_out(
    small_review: Any, tmp_path: Path, run_cli: Callable[..., tuple[int, str, str]]
) -> None:
    from classifier.schema import Record
    from classifier.store import add_records, create_review

    rows = {"title": ["Trust grew in Leeds", "Trust grew in York"], "year": [2001, 2001]}
    new, address = tmp_path / "new.parquet", tmp_path / "old.mechsift"
    pq.write_table(pa.table({"record_id": ["a", "b"], **rows}), new)
    old = Record(record_id="z", title="TRUST grew, in Leeds", year=2001)
    with create_review(str(address)) as review, review.write(by="ana") as writing:
        add_records(writing, [old])
    output = tmp_path / "scores.parquet"
    status, _, err = run_cli(
        "score", str(new), "-m", str(small_review.folder), "-o", str(output),
        "--known", str(address),
    )  # fmt: skip
    assert status == 0, err
    assert pq.read_table(output)["record_id"].to_pylist() == ["b"]
