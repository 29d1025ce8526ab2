"""A real PostgreSQL server in a folder of its own, for tests and measurements."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that listens in a folder and nowhere else."""

    folder: Path
    programs: Path
    numbers: Iterator[int]

    def database(self, *, like: str = "") -> str:
        """Make a database and return its address: an empty one, or a copy of an address's."""
        name = f"review_{next(self.numbers)}"
        copied = ["-T", urlsplit(like).path.strip("/")] if like else []
        self.run("createdb", "-h", str(self.folder), "-U", "mechsift", *copied, name)
        return f"postgresql://mechsift@/{name}?host={self.folder}"

    def run(self, program: str, *arguments: str) -> None:
        run_as_nobody_special([str(self.programs / program), *arguments], self.folder)


def run_as_nobody_special(command: list[str], folder: Path) -> None:
    """Run a program; the server refuses to be run by root, so that root lends it a user."""
    user = (
        {"user": "postgres", "group": "postgres", "extra_groups": []}
        if os.getuid() == 0
        else {}
    )
    with (folder / "said").open("a") as said:
        subprocess.run(command, check=True, stdout=said, stderr=said, cwd=folder, **user)


def server_programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server that listens in a folder and nowhere else; remove it at the end."""
    programs = server_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="mechsift-pg-"))  # short: a socket's path has a limit
    (folder / "said").touch()
    if os.getuid() == 0:
        for path in (folder, folder / "said"):
            shutil.chown(path, "postgres", "postgres")
    server = Server(folder, programs, count(1))
    cluster = str(folder / "cluster")
    server.run("initdb", "-D", cluster, "-U", "mechsift", "-A", "trust", "-E", "UTF8")
    options = f"-k {folder} -c listen_addresses='' -c max_connections=60"
    server.run("pg_ctl", "-D", cluster, "-w", "-o", options, "start")
    try:
        yield server
    finally:
        server.run("pg_ctl", "-D", cluster, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)
