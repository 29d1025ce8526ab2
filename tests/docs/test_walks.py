"""What the docs tell to type works when it is typed as written."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, MARKDOWN, ROOT, blocks, page


def typed_lines(name: str) -> list[str]:
    """Return the lines of a page's shell blocks but those that set the project up."""
    lines = [
        line for kind, text in blocks(page(name)) if kind == "sh" for line in text.splitlines()
    ]
    return [line for line in lines if not line.startswith("make")]


WALKS = ["README.md", *(str(p.relative_to(ROOT)) for p in sorted(DOCS.rglob("*.md")))]


def in_shell(script: str, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a script with this environment's mechsift and none of its settings."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("MECHSIFT", "COV", "MAKE"))
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=cwd,
        env=kept | {"PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder that holds what the walks read, as the checkout does."""
    shutil.copytree(ROOT / "corpora", tmp_path / "corpora")
    (tmp_path / "mechsift-demo").mkdir()
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in WALKS if typed_lines(name)])
def test_what_a_page_tells_to_type_works(name, checkout):
    before = {
        path: path.read_bytes() for path in (checkout / "corpora").rglob("*") if path.is_file()
    }
    done = in_shell("\n".join(typed_lines(name)), cwd=checkout)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in checkout.iterdir()} == {"corpora", "mechsift-demo"}
    assert all(path.read_bytes() == content for path, content in before.items())


@pytest.mark.slow
def test_the_demo_says_and_writes_what_the_readme_shows(checkout):
    (shown,) = [text for kind, text in blocks(page("README.md")) if kind == "text"]
    done = in_shell("mechsift demo", cwd=checkout)
    assert done.returncode == 0, done.stderr
    said = (done.stderr + done.stdout).splitlines()
    assert [line for line in shown.splitlines() if line not in said] == []
    written = re.findall(r"^wrote (\S+)$", shown, flags=re.MULTILINE)
    assert {
        str(path.relative_to(checkout)) for path in (checkout / "mechsift-demo").iterdir()
    } == set(written)


SESSIONS = [
    (name, number, text)
    for name in MARKDOWN
    for number, (kind, text) in enumerate(blocks(page(name)), 1)
    if kind in {"python", "pycon"} and ">>> " in text
]


@pytest.mark.parametrize(
    ("name", "number", "text"), SESSIONS, ids=[f"{n}-{i}" for n, i, _ in SESSIONS]
)
def test_what_a_page_types_at_python_gives_what_the_page_shows(name, number, text):
    session = doctest.DocTestParser().get_doctest(text, {}, f"{name}, block {number}", name, 0)
    said: list[str] = []
    failed, tried = doctest.DocTestRunner().run(session, out=said.append)
    assert tried > 0
    assert failed == 0, "".join(said)
