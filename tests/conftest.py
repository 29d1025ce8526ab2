"""What all tests share: the real data beside the project, and the renewal of golden files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The same examples on every machine: a red test stays red until it is mended.
settings.register_profile("mechsift", derandomize=True, deadline=None, database=None)
settings.load_profile("mechsift")

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-golden",
        action="store_true",
        help="write what is read now into the golden files; read the difference afterwards",
    )


@pytest.fixture(scope="session")
def project_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real exports and screened reviews, which is not ours to ship."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real data are not here: {folder} does not exist")
    return folder


@pytest.fixture
def same_as_golden(request: pytest.FixtureRequest) -> Callable[[Path, Any], None]:
    """Compare with a golden JSON file; with ``--renew-golden``, write it instead."""

    def compare(golden: Path, found: Any) -> None:
        if request.config.getoption("--renew-golden"):
            golden.write_text(
                json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
            pytest.skip(f"wrote {golden.name}: read the difference before you keep it")
        assert found == json.loads(golden.read_text(encoding="utf-8"))

    return compare
