"""A working folder with one good export and many bad ones."""

import random
from pathlib import Path

import pytest

RIS = "TY  - JOUR\nTI  - Trust in care teams\nAB  - They met.\nER  - \n"
CODEBOOK = """\
format = 1
id = "twice"
version = 1
title = "The same id twice"
[review]
question = "What works?"
[[mechanism]]
id = "trust"
label = "Trust"
definition = "Reliance."
[[mechanism]]
id = "trust"
label = "Other trust"
definition = "Reliance."
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with one good export and many bad ones."""
    noise = random.Random(7)
    (tmp_path / "good.ris").write_text(RIS, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.ris").write_bytes(b"")
    (tmp_path / "rubbish.ris").write_bytes(noise.randbytes(4000))
    (tmp_path / "codes.csv").write_text("code,count\nwider_view,3\n", encoding="utf-8")
    (tmp_path / "noise.csv").write_bytes(
        b"title,abstract\n" + bytes(noise.choices(range(128, 256), k=3000))
    )
    (tmp_path / "twice.toml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "labelled.csv").write_text(
        "title,abstract,label_included\nCare teams,They met.,1\nFarms,Rats.,0\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
