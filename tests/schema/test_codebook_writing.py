"""A codebook that is written reads back as the same codebook."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.schema import (
    Change,
    ChangeKind,
    Codebook,
    Mechanism,
    MechanismStatus,
    ReviewScope,
    codebook_toml,
    load_codebook,
    parse_codebook,
)

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "corpora" / "codebooks").rglob("*.toml"))

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
lists = st.lists(texts, max_size=3).map(tuple)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_codebooks_come_back_whole(path):
    codebook = load_codebook(path)
    assert parse_codebook(codebook_toml(codebook), source=path.name) == codebook


@given(texts, lists, texts, lists)
def test_any_text_comes_back(question, include, definition, cues):
    codebook = Codebook(
        codebook_id="any",
        version=2,
        title=question,
        scope=ReviewScope(question=question, include=include),
        mechanisms=(
            Mechanism(
                mechanism_id="trust",
                label=" Trust ",
                status=MechanismStatus.OPEN,
                definition=" ".join(definition.split()) or "x",
                cues=cues,
            ),
        ),
        changes=(Change(version=2, kind=ChangeKind.DROP, before=("faith",)),),
    )
    assert parse_codebook(codebook_toml(codebook), source="any.toml") == codebook
