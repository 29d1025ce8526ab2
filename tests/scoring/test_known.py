"""Records of an earlier search are left out by DOI, PMID, title with year, or title with id."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from classifier.schema import Record
from classifier.scoring.known import known_keys, new_records

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
