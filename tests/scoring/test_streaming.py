"""Exports of any format, streamed: the rows, ids and files of the queue held in memory."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import UnreadableExportError, UnusableCorpusError, UnwritableOutputError
from classifier.formats import divide, open_exports, read_exports
from classifier.schema import Record, identify
from classifier.scoring import staging, workbook
from classifier.scoring.known import known_keys
from classifier.scoring.numbering import settle_ids
from classifier.scoring.row_files import row_writer, rows_of
from classifier.scoring.service import score_records
from classifier.scoring.sinks import read_table, write_table
from classifier.scoring.stream import score_stream
from classifier.scoring.stream_writers import STREAM_WRITERS, open_output
from classifier.scoring.table import queue_table

WORDS = "leaders shared power with teams and trust grew while others kept control".split()
N = 300


def ris_record(number: int) -> str:
    words = random.Random(number).choices(WORDS, k=30)
    abstract = f"{' '.join(words[:14]).title()}.\n      {' '.join(words[14:])}."
    lines = [
        f"TI  - On {' '.join(words[:4])} {number}",
        f"AB  - {abstract}",
        f"PY  - {1990 + number % 30}",
    ]
    lines += [f"KW  - {words[0]}; {words[1]}", f"DO  - 10.5555/{number}", f"ID  - no{number}"]
    return "\n".join(["TY  - JOUR", *lines, "ER  - ", "", ""])


@pytest.fixture(scope="module")
def ris(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return invented records without duplicates."""
    path = tmp_path_factory.mktemp("exports") / "search.ris"
    path.write_text("".join(map(ris_record, range(N))), encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def small_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "SPAN", 10_000)


def in_memory(paths: list[Path], review: Any, output: Path) -> None:
    queue = score_records(read_exports(paths).records, review.bundle)
    ids = review.bundle.mechanisms.mechanism_ids
    table = queue_table(queue.rows, mechanism_ids=ids, calibrated=review.bundle.calibrated)
    write_table(table, [row.record for row in queue.rows], output)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
@pytest.mark.usefixtures("small_spans")
def test_a_streamed_export_gives_the_bytes_of_the_queue_in_memory(
    suffix: str, ris: Path, small_review: Any, tmp_path: Path
) -> None:
    wanted, found = tmp_path / f"wanted{suffix}", tmp_path / f"found{suffix}"
    in_memory([ris, small_review.labelled], small_review, wanted)
    score_stream([ris, small_review.labelled], found, model=small_review.folder)
    assert found.read_bytes() == wanted.read_bytes()
    assert sorted(tmp_path.iterdir()) == [found, wanted]


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
def test_a_workbook_and_parquet_hold_the_same_rows(
    suffix: str, ris: Path, small_review: Any, tmp_path: Path
) -> None:
    wanted, found = tmp_path / f"wanted{suffix}", tmp_path / f"found{suffix}"
    in_memory([ris], small_review, wanted)
    score_stream([ris], found, model=small_review.folder)
    pd.testing.assert_frame_equal(read_table(found), read_table(wanted))


@pytest.mark.parametrize("suffix", sorted(STREAM_WRITERS))
def test_slabs_end_to_end_are_the_table(
    suffix: str, ris: Path, small_review: Any, tmp_path: Path
) -> None:
    whole, again = tmp_path / "whole.parquet", tmp_path / f"again{suffix}"
    score_stream([ris], whole, model=small_review.folder)
    table = pq.read_table(whole)
    with open_output(again, table.schema, n_rows=N) as write:
        for start in range(0, N, 70):
            write(table.slice(start, 70))
    pd.testing.assert_frame_equal(read_table(again), read_table(whole))


def test_more_rows_than_a_sheet_holds_are_refused_before_any_is_scored(
    ris: Path, small_review: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", N - 1)
    with pytest.raises(
        UnwritableOutputError, match=r"holds 299 rows, the queue has 300; write"
    ):
        score_stream([ris], tmp_path / "scores.xlsx", model=small_review.folder)
    assert not list(tmp_path.rglob("*.arrow"))


def fields(record: Record) -> tuple[Any, ...]:
    return (record.title, record.abstract, record.authors, record.year, record.keywords,
            record.doi, record.source_id, record.kind)  # fmt: skip


LINES = st.sampled_from(
    ["TY  - JOUR", "TY  - BOOK", "TY- JOUR", "ER  - ", "TI  - Sharing power", "AB  - É trust",
     "      goes on", "", "TY", "N1  - TY  - JOUR", "1.", "Record #2 of 18", "KW  - a; b"]
)  # fmt: skip


@given(
    lines=st.lists(LINES, max_size=40),
    size=st.integers(1, 60),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_ris_file_read_in_parts_gives_the_records_of_the_whole(
    lines: list[str], size: int, end: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("divided") / "some.ris"
    path.write_bytes(end.join(["TY  - JOUR", "TI  - First", *lines]).encode())
    (whole,) = open_exports([path])
    parts = divide(whole, size=size)
    assert [fields(r) for part in parts for r in part] == [fields(r) for r in whole]
    assert sum(part.report.records for part in parts) == whole.report.records


def test_other_formats_that_show_where_records_begin_are_divided_too(tmp_path: Path) -> None:
    nbib, lines = tmp_path / "some.nbib", tmp_path / "some.jsonl"
    nbib.write_text(
        "".join(f"PMID- {n}\nTI  - Trust {n}\n      and power\n\n" for n in range(1, 90))
    )
    lines.write_text("".join(json.dumps({"title": f"Trust {n}"}) + "\n" for n in range(90)))
    for path in (nbib, lines):
        (whole,) = open_exports([path])
        parts = divide(whole, size=500)
        assert len(parts) > 3
        assert [fields(r) for part in parts for r in part] == [fields(r) for r in whole]


def test_a_file_that_does_not_show_where_records_begin_stays_whole(
    tmp_path: Path, small_review: Any
) -> None:
    wide = tmp_path / "wide.ris"
    wide.write_text(ris_record(1) * 50, encoding="utf-16")
    for path in (wide, small_review.labelled):
        (whole,) = open_exports([path])
        assert divide(whole, size=100) == [whole]


CONTENTS = st.builds(
    Record,
    record_id=st.sampled_from(["", "", "a", "b", "c", "own"]),
    title=st.sampled_from(["Trust", "Power", "É"]),
    authors=st.sampled_from([(), ("A; B",), ("A", "B")]),
    year=st.sampled_from([None, 2001]),
)


@given(records=st.lists(CONTENTS, max_size=30), cut=st.integers(1, 9), brought=st.booleans())
def test_ids_settled_on_disk_are_those_that_are_given_in_memory(
    records: list[Record], cut: int, brought: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if brought and records:  # some come back with the ids that others are about to get
        earlier = identify(records)[len(records) // 2 :]
        records = [*earlier, *records, *earlier[:1]]
    folder = tmp_path_factory.mktemp("ids")
    files = []
    for start in range(0, len(records), cut):
        files.append(folder / f"{start}.parquet")
        with row_writer(files[-1]) as writer:
            writer.write_table(rows_of(records[start : start + cut]))
    for _ in range(2):  # an interrupted run settles again what it had settled
        settle_ids(files)
        found = [i for path in files for i in pq.read_table(path)["record_id"].to_pylist()]
        assert found == [record.record_id for record in identify(records)]


@pytest.mark.usefixtures("small_spans")
def test_what_was_read_is_not_read_again(
    ris: Path, small_review: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, output = tmp_path / "expected.csv", tmp_path / "scores.csv"
    score_stream([ris], expected, model=small_review.folder)
    seen: list[str] = []
    keep = staging._keep

    def broken_off(part: Any) -> str:
        seen.append(part.path.name)
        return keep(part) if len(seen) < 4 else "the plug was pulled"

    monkeypatch.setattr(staging, "_keep", broken_off)
    with pytest.raises(Exception, match="pulled; what was read is kept, go on with --resume"):
        score_stream([ris], output, model=small_review.folder)
    first, seen[:] = seen[:], ["", "", "", ""]
    monkeypatch.setattr(
        staging, "_keep", lambda part: seen.append(part.path.name) or keep(part)
    )
    score_stream([ris], output, model=small_review.folder, resume=True)
    assert not set(first[:3]) & set(seen)
    assert output.read_bytes() == expected.read_bytes()


def test_the_command_says_which_way_it_took_and_how_many_problems_it_met(
    ris: Path, small_review: Any, tmp_path: Path,
    run_cli: Callable[..., tuple[int, str, str]],
) -> None:  # fmt: skip
    cut = tmp_path / "cut.ris"
    cut.write_text(ris.read_text(encoding="utf-8")[:-900], encoding="utf-8")
    arguments = ["score", cut, "-m", small_review.folder, "-o", tmp_path / "scores.csv"]
    status, _, err = run_cli(*arguments, "--stream")
    assert status == 0, err
    assert err.startswith("streamed: rows go by in parts, and duplicates are not looked for\n")
    assert "298 records scored, 1 problems (see mechsift read)" in err
    with pytest.raises(UnreadableExportError, match=r"^cut\.ris: 1 problems, and --strict"):
        score_stream([cut], tmp_path / "strict.csv", model=small_review.folder, strict=True)


def test_a_table_without_ids_is_told_what_it_needs(small_review: Any, tmp_path: Path) -> None:
    table = tmp_path / "search.parquet"
    pq.write_table(pa.table({"pmid": ["1"], "title": ["Trust"]}), table)
    with pytest.raises(
        UnusableCorpusError, match=r"lacks the column record_id; .* under the name record_id"
    ):
        score_stream([table], tmp_path / "scores.parquet", model=small_review.folder)


@pytest.mark.usefixtures("small_spans")
def test_records_of_an_earlier_export_are_left_out_of_a_streamed_one(
    ris: Path, small_review: Any, tmp_path: Path
) -> None:
    earlier, output = tmp_path / "earlier.ris", tmp_path / "scores.jsonl"
    earlier.write_text("".join(map(ris_record, range(0, N, 3))), encoding="utf-8")
    known = known_keys([earlier])
    summary = score_stream([ris], output, model=small_review.folder, known=known)
    assert summary.n_records == N - N // 3
    kept = {json.loads(line)["source_id"] for line in output.read_text().splitlines()}
    assert kept == {f"no{number}" for number in range(N) if number % 3}


def test_an_export_without_any_record_is_refused(small_review: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text('{"title"\n')
    with pytest.raises(Exception, match="holds no record"):
        score_stream([empty], tmp_path / "scores.csv", model=small_review.folder)
