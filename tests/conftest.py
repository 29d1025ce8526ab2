"""What all tests share: real data, golden files, a small review, the command line."""

import csv
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.compiling import compile_all, digest_of_compiled, forget_compiled

# The same examples on every machine: a red test stays red until it is mended.
settings.register_profile("mechsift", derandomize=True, deadline=None, database=None)
settings.load_profile("mechsift")

ROOT = Path(__file__).resolve().parents[1]
COMPILED = "mechsift/compiled"
"""Where pytest keeps from run to run of what code the kernels were compiled."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-golden",
        action="store_true",
        help="write what is read now into the golden files; read the difference afterwards",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Compile what numba compiles before the workers start, if it changed since last time."""
    digest = digest_of_compiled()
    if config.cache.get(COMPILED, "") == digest:  # type: ignore[union-attr]
        return
    forget_compiled()
    if compile_all():
        config.cache.set(COMPILED, digest)  # type: ignore[union-attr]
        return
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reporter.write_line("tests/compiling.py failed: each worker compiles for itself")


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Let argon2 take its least; what real passwords cost is tested in a real process.

    The program has no setting for it, so that no installation can be made cheap by accident.
    """
    if find_spec("argon2") is None:
        yield
        return
    import argon2

    least = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argon2, "PasswordHasher", least)
        yield


@pytest.fixture(scope="session")
def project_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real exports and screened reviews, which is not ours to ship."""
    folder = Path(os.environ.get("MECHSIFT_DATA") or ROOT.parent / "shared" / "data")
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


@dataclass(frozen=True)
class SmallReview:
    """A review small enough to train in a second, none of it real, none of it shipped."""

    codebook: Path
    labelled: Path
    folder: Path
    bundle: Any


@pytest.fixture(scope="session")
def small_review(tmp_path_factory: pytest.TempPathFactory) -> SmallReview:
    """Return a codebook, 60 labelled records and the bundle that was trained on them."""
    from classifier.bundles import load_bundle, save_bundle, write_card
    from classifier.schema import load_codebook
    from training.corpora import load_corpora
    from training.fitting import fit_bundle

    home = tmp_path_factory.mktemp("small-review")
    codebook, labelled, folder = home / "small.toml", home / "labelled.csv", home / "bundle"
    codebook.write_text(SMALL_CODEBOOK, encoding="utf-8")
    with labelled.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(small_row(0)))
        writer.writeheader()
        writer.writerows(small_row(number) for number in range(60))
    book = load_codebook(codebook)
    corpus = load_corpora([str(labelled)], book)
    bundle = fit_bundle(corpus, book, SMALL_CODEBOOK, name="small", version="1")
    save_bundle(bundle, folder, card=write_card(bundle))
    return SmallReview(codebook, labelled, folder, load_bundle(folder))


SMALL_CODEBOOK = """\
format = 1
id = "small"
version = 2
title = "A small codebook"

[review]
question = "How do leaders help integrated care teams?"
include = ["Leaders of integrated care teams"]
exclude = ["Animals"]

[[mechanism]]
id = "trust"
label = "Trust"
status = "evidenced"
definition = "People rely on one another."
cues = ["mutual trust", "trusted one another"]
counts = ["Reliance that grew over time"]
does_not_count = ["Care trusts as organisations"]

[[mechanism]]
id = "power"
label = "Sharing power"
status = "open"
definition = "People share control."
cues = ["shared power", "handed over control"]

[[mechanism]]
id = "faith"
label = "Faith"
status = "merged"
definition = "Now part of trust."
cues = ["faith"]

[[change]]
version = 2
kind = "merge"
before = ["faith", "trust"]
after = ["trust"]
why = "They could not be told apart."
"""

SMALL_TEXTS = {
    "wanted": (
        "Leaders of integrated care teams met every week.",
        "Managers and social workers planned services together.",
        "Integration of health and social care gained from joint leadership.",
    ),
    "unwanted": (
        "Feed prices were compared across forty poultry farms.",
        "Rats were given the compound for six weeks.",
        "Milk yield fell with the temperature of the barn.",
    ),
    "any": (
        "We interviewed the participants twice.",
        "The data were analysed by theme.",
        "Costs were not measured.",
    ),
    "trust": "Over two years they trusted one another and mutual trust improved the work.",
    "power": "The director shared power with the nurses and handed over control of the budget.",
}


def small_row(number: int) -> dict[str, str]:
    """Return one labelled record; two in five are included, half of those coded for trust."""
    wanted = number % 5 < 2
    coded = {"trust": wanted and number % 2 == 0, "power": wanted and number % 3 == 0}
    kind = SMALL_TEXTS["wanted" if wanted else "unwanted"]
    sentences = [kind[number % 3], SMALL_TEXTS["any"][number % 3], kind[(number + 1) % 3]]
    sentences += [str(SMALL_TEXTS[name]) for name, code in coded.items() if code]
    topic = "Leading care teams" if wanted else "Keeping farm animals"
    row = {
        "record_id": f"small-{number:02}",
        "title": f"{topic} in place {number}",
        "abstract": " ".join(sentences),
        "doi": f"10.5555/small.{number}",
        "year": str(2000 + number % 20),
        "authors": f"Invented{number}, A.",
        "journal": "Invented Journal",
        "keywords": "leadership; integration" if wanted else "animals",
        "label_included": str(int(wanted)),
    }
    for name, code in coded.items():
        row[f"mechanism:{name}"] = str(int(code))
        row[f"evidence:{name}"] = str(SMALL_TEXTS[name]) if code else ""
    return row


@pytest.fixture
def run_cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in this process; give back its status and both streams."""
    from classifier.cli.main import _status

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = _status([str(argument) for argument in arguments])
        streams = capsys.readouterr()
        return status, streams.out, streams.err

    return run


@pytest.fixture
def refusal(run_cli: Callable[..., tuple[int, str, str]]) -> Callable[..., str]:
    """Return the one line with which a command is refused; nothing else may be said."""

    def refuse(*arguments: object) -> str:
        status, out, err = run_cli(*arguments)
        assert (status, out) == (2, ""), err
        assert err.startswith("mechsift: ")
        assert err.endswith("\n")
        assert err.count("\n") == 1, err
        return err.removeprefix("mechsift: ").rstrip("\n")

    return refuse
