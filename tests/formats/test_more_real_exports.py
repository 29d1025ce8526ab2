"""Further real exports, which are not ours to ship: each gives the records counted in it."""

import csv
from pathlib import Path

import pytest

from classifier.formats import read_exports

pytestmark = pytest.mark.shared


def test_as_many_records_are_read_as_each_further_file_holds(shared_data: Path) -> None:
    folder = shared_data / "exports2"
    if not folder.is_dir():
        pytest.skip("the further exports are not there")
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as rows:
        expected = {row["file"]: int(row["records"]) for row in csv.DictReader(rows)}
    assert {
        name: read_exports([folder / name]).reports[0].records for name in expected
    } == expected
