"""What the docs tell to type works when it is typed as written."""

import doctest
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, MARKDOWN, ROOT, blocks, page
from tests.docs.walks import (
    OF_THE_SESSION,
    in_shell,
    is_plain,
    shows,
    steps,
    walk,
    walk_here,
)

WALKS = {
    name: walked
    for name in ["README.md", *(str(p.relative_to(ROOT)) for p in sorted(DOCS.rglob("*.md")))]
    if (walked := steps(page(name)))
}

# Walked in a real shell, as a reader does; so are pages that use more of it than the program.
IN_A_SHELL = {"README.md", "docs/tutorial/first-review.md"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder that holds what the walks read, as the checkout does."""
    shutil.copytree(ROOT / "corpora", tmp_path / "corpora")
    (tmp_path / "mechsift-demo").mkdir()
    return tmp_path


def starting_folder(name: str, folder: Path) -> Path:
    """Fill a folder with what the page finds there: the checkout's corpora, or the demo's."""
    typed = "\n".join(typed for typed, _ in WALKS[name])
    if "corpora/" in typed:
        shutil.copytree(ROOT / "corpora", folder / "corpora")
    if "mechsift demo" not in typed:
        (folder / "mechsift-demo").mkdir()
    return folder


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for what the commands say, outside the one that they run in."""
    return tmp_path_factory.mktemp("answers")


def differing(walked: list[tuple[str, str | None]], said: list[str]) -> list[str]:
    """Return the steps whose answer is not the one that the page shows, with the answer."""
    return [
        f"{typed}\n{answer}"
        for (typed, shown), answer in zip(walked, said, strict=True)
        if shown is not None and not shows(shown, answer)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", WALKS)
def test_what_a_page_tells_to_type_works_and_answers_as_it_shows(
    name, tmp_path, answers, monkeypatch
):
    folder = starting_folder(name, tmp_path)
    before = contents(folder)
    if name in IN_A_SHELL or not is_plain(WALKS[name]):
        said = walk(WALKS[name], cwd=folder, answers=answers)
    else:
        for setting in [name for name in os.environ if name.startswith(OF_THE_SESSION)]:
            monkeypatch.delenv(setting)
        monkeypatch.chdir(folder)
        said = walk_here(WALKS[name])
    assert differing(WALKS[name], said) == []
    assert {path.name for path in folder.iterdir()} <= {"corpora", "mechsift-demo"}
    after = contents(folder)
    assert {path: after[path] for path in before} == before


def test_a_page_is_walked_in_this_process_only_if_it_types_nothing_but_the_program():
    typed = "mechsift read *.ris\n# a remark\nmechsift score a \\\n  -o b\n"
    assert is_plain([(typed, None)])
    for typed in ("python -c 1", "mechsift read a > b", "x=1 mechsift demo", "cd there"):
        assert not is_plain([("mechsift demo", None), (typed, None)])


def test_a_command_that_fails_in_this_process_fails_the_walk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match=r"none\.ris: no such file"):
        walk_here([("mechsift --version\nmechsift read none.ris\n", None)])


def test_patterns_are_expanded_in_this_process_as_a_shell_does(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b.ris", "a.ris"):
        Path(name).write_text("TY  - JOUR\nTI  - tagged\nER  - \n", encoding="utf-8")
    (told,) = walk_here([("mechsift read *.ris\n", None)])
    assert set(re.findall(r"^\S+\.ris", told, flags=re.MULTILINE)) == {"a.ris", "b.ris"}


def test_pages_that_are_walked_one_after_another_make_reviews_of_different_names():
    made = [
        review
        for walked in WALKS.values()
        for typed, _ in walked
        for review in re.findall(r"review init (\S+)", typed)
    ]
    assert sorted(made) == sorted(set(made))


@pytest.mark.parametrize(
    ("shown", "said", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("...\nd\n", "d\n", True),
        ("b\n", "a\nb\nc\n", True),
        ("a\nd\n", "a\nb\nd\n", False),
        ("b\na\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
        ("b\n", "ab\n", False),
    ],
)
def test_an_answer_is_compared_line_by_line_where_nothing_is_left_out(shown, said, same):
    assert shows(shown, said) is same


def test_the_answer_of_a_step_is_the_block_right_below_it():
    answered = "```sh\na\n```\n\n```text\nb\n```\n"
    text = f"{answered}\n```sh\nmake c\nd\n```\n\nProse.\n\n```text\ne\n```\n"
    assert steps(text) == [("a", "b\n"), ("d", None)]


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


def typed_at_python(name: str) -> str:
    """Return all that a page types at Python: one session, as in a notebook."""
    found = [text for kind, text in blocks(page(name)) if kind in {"python", "pycon"}]
    return "\n".join(text for text in found if ">>> " in text)


SESSIONS = [
    pytest.param(name, marks=[pytest.mark.slow] if "corpora/" in typed else [])
    for name in MARKDOWN
    if (typed := typed_at_python(name))
]


@pytest.mark.parametrize("name", SESSIONS)
def test_what_a_page_types_at_python_gives_what_the_page_shows(name, tmp_path, monkeypatch):
    typed = typed_at_python(name)
    if "corpora/" in typed:
        shutil.copytree(ROOT / "corpora", tmp_path / "corpora")
    monkeypatch.chdir(tmp_path)
    session = doctest.DocTestParser().get_doctest(typed, {}, name, name, 0)
    said: list[str] = []
    failed, tried = doctest.DocTestRunner().run(session, out=said.append)
    assert tried > 0
    assert failed == 0, "".join(said)
