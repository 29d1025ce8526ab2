"""Leave out records that an earlier corpus already has, so that only new ones are scored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.dedupe.fingerprint import folded_title
from classifier.dedupe.kinds import is_generic
from classifier.formats import open_exports
from classifier.schema import Record, normalise_doi
from classifier.scoring.chunks import RowFile, is_parquet, list_chunks, read_chunk

__all__ = ["Keys", "known_keys", "load_keys", "new_records"]

Keys = NDArray[np.uint64]


def known_keys(paths: Sequence[Path], records: Iterable[Record] = ()) -> Keys:
    """Return the keys of all records of earlier exports or Parquet files, sorted.

    A record has up to four: its DOI, its PMID, and its folded title with the year (unless it
    could head any text) and with its id, where it has one. Each takes eight bytes.

    Parameters
    ----------
    records : of elsewhere, a review's for instance, to be known as well.
    """
    exports = [path for path in paths if not is_parquet(path)]
    tables = [RowFile(path=path, source=path.name) for path in paths if is_parquet(path)]
    read = chain(
        records,
        chain.from_iterable(open_exports(exports)),
        (record for chunk in list_chunks(tables) for batch in read_chunk(chunk)
         for record in batch),
    )  # fmt: skip
    keys = (key for record in read for key in _keys(record))
    return np.unique(np.fromiter(keys, dtype=np.uint64))


def _keys(record: Record) -> list[int]:
    return [
        int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
        for text in _spelled(record)
    ]


def _spelled(record: Record) -> Iterator[str]:
    if record.doi:
        yield f"doi {normalise_doi(record.doi) or record.doi.lower()}"
    if record.pmid:
        yield f"pmid {record.pmid}"
    title = folded_title(record)
    if title and record.record_id:
        yield f"id {record.record_id} {title}"
    if title and record.year is not None and not is_generic(title):
        yield f"title {title} {record.year}"


@lru_cache(maxsize=1)
def load_keys(path: Path) -> Keys:
    """Return keys that were saved as bare little-endian numbers; read once a process."""
    return np.frombuffer(path.read_bytes(), dtype="<u8")


def new_records(records: Sequence[Record], known: Keys) -> list[Record]:
    """Return the records of which no key is known.

    Parameters
    ----------
    known : ascending, as `known_keys` returns them.
    """
    keys = [_keys(record) for record in records]
    flat = np.fromiter(chain.from_iterable(keys), dtype=np.uint64)
    places = np.minimum(np.searchsorted(known, flat), max(len(known) - 1, 0))
    is_known = known[places] == flat if len(known) else np.zeros(len(flat), dtype=np.bool_)
    owners = np.repeat(np.arange(len(records)), [len(own) for own in keys])
    left_out = set(owners[is_known].tolist())
    return [record for place, record in enumerate(records) if place not in left_out]
