"""The small review as a scikit-learn user has it: a table, decisions, codes."""

import pandas as pd
import pytest

from classifier import load_codebook


@pytest.fixture(scope="session")
def table(small_review):
    return pd.read_csv(small_review.labelled)


@pytest.fixture(scope="session")
def texts(table):
    return table[["title", "abstract", "keywords"]]


@pytest.fixture(scope="session")
def included(table):
    return table["label_included"].to_numpy()


@pytest.fixture(scope="session")
def codes(table):
    return table[["mechanism:trust", "mechanism:power"]].fillna(0).astype(int)


@pytest.fixture(scope="session")
def codebook(small_review):
    return load_codebook(small_review.codebook)
