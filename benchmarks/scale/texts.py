"""Records drawn again and again from the screened reviews, as many as asked for."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.ranking.reviews import load_reviews
from classifier.bundles import ModelBundle, find_bundle, load_bundle

MODEL = "leadership"
_ROW_GROUP = 10_000


def shipped() -> ModelBundle:
    """Return the shipped bundle."""
    return load_bundle(find_bundle(MODEL))


@cache
def _texts() -> pd.DataFrame:
    frames = [review.frame[["title", "abstract", "keywords"]] for review in load_reviews()]
    return pd.concat(frames, ignore_index=True)


def drawn(n_records: int, *, seed: int = 0) -> pa.Table:
    """Draw records with replacement, each with an id of its own.

    Returns
    -------
    Arrow table with record_id, title, abstract and keywords.
    """
    texts = _texts()
    places = np.random.default_rng(seed).integers(len(texts), size=n_records)
    columns: dict[str, Any] = {
        name: pa.array(texts[name].iloc[places].tolist(), pa.string())
        for name in ("title", "abstract", "keywords")
    }
    ids = [f"{seed:04}-{number:06}" for number in range(n_records)]
    return pa.table({"record_id": pa.array(ids, pa.string()), **columns})


def write_parquet(path: Path, n_records: int) -> None:
    """Write drawn records, a row group at a time."""
    with pq.ParquetWriter(path, drawn(0).schema) as writer:
        for seed, size in enumerate(_sizes(n_records)):
            writer.write_table(drawn(size, seed=seed))


def write_ris(path: Path, n_records: int) -> None:
    """Write the same records as RIS, each with a DOI of its own."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for seed, size in enumerate(_sizes(n_records)):
            for row in drawn(size, seed=seed).to_pylist():
                stream.write(_ris(row))


def _ris(row: dict[str, str]) -> str:
    texts = {"TI": row["title"], "AB": row["abstract"]}
    lines = [f"{tag}  - {' '.join(text.split())}" for tag, text in texts.items() if text]
    keywords = [part.strip() for part in row["keywords"].split(";")]
    lines += [f"KW  - {keyword}" for keyword in keywords if keyword]
    lines += ["AU  - Invented, A.", "PY  - 2020", "JF  - Invented Journal"]
    lines += [f"DO  - 10.5555/{row['record_id']}", "ER  - "]
    return "\n".join(["TY  - JOUR", *lines, "", ""])


def _sizes(n_records: int) -> Iterator[int]:
    for start in range(0, n_records, _ROW_GROUP):
        yield min(_ROW_GROUP, n_records - start)
