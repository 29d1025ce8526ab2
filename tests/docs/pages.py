"""The pages of the project, as tests read them."""

import os
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MADE_HERE = {"build", "dist", "htmlcov", "mechsift-demo", "node_modules", "site"}


def markdown_files() -> list[Path]:
    """Return every Markdown file of the project, none that a tool or a command made."""
    found = []
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if name[0] != "." and name not in MADE_HERE]
        found += [Path(folder, name) for name in files if name.endswith(".md")]
    return sorted(found)


MARKDOWN = [str(path.relative_to(ROOT)) for path in markdown_files()]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the language and the content of every code block."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def missing_from(name: str, words: Any) -> list[str]:
    """Return the words that a page does not name as code."""
    named = {code.strip() for code in re.findall(r"`([^`\n]+)`", without_blocks(page(name)))}
    return [word for word in map(str, words) if word not in named]
