"""The app as a program: it says where it is, refuses what it must, and loses nothing."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2 as httpx
import pytest

from classifier.reviewing.accounts import set_password
from classifier.schema import Stage
from classifier.store import current_decisions, latest_run, open_review

PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(address: str, *options: str) -> Iterator[tuple[httpx.Client, subprocess.Popen]]:
    """Serve a review in a process of its own, and wait until it answers."""
    port = free_port()
    command = [sys.executable, "-m", "classifier", "serve", address, "--port", str(port)]
    with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            line = process.stderr.readline()
            assert f"http://127.0.0.1:{port}" in line, line + process.stderr.read()
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
                wait_until(lambda: answers(client))
                yield client, process
        finally:
            process.kill()


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/login").status_code < 500
    except httpx.ConnectError:
        return False


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def decide_next(client: httpx.Client, verdict: str) -> str:
    (handed,) = client.post("/api/v1/queue").json()
    name = handed["record"]["record_id"]
    answer = client.post("/api/v1/decisions", json={"record_id": name, "verdict": verdict})
    assert answer.status_code == 201, answer.text
    return name


def test_what_was_acknowledged_outlives_a_killed_app(team):
    with serving(team.review.address, "--no-train") as (client, process):
        names = [decide_next(client, "include") for _ in range(3)]
        process.kill()
    with serving(team.review.address, "--no-train") as (client, _):
        for name in names:
            told = client.get(f"/api/v1/papers/{name}").json()
            assert [one["verdict"] for one in told["decisions"]] == ["include"]
        assert decide_next(client, "exclude") not in names


def test_it_trains_beside_the_pages_as_decisions_come_in(team):
    def runs() -> int:
        with open_review(team.review.address) as review, review.read() as reading:
            return (latest_run(reading) or (0, None))[0]

    with serving(team.review.address) as (client, _):
        wait_until(lambda: runs() >= 1)
        before = runs()
        for verdict in ("include", "exclude", "include", "exclude"):
            decide_next(client, verdict)
        wait_until(lambda: runs() > before)


def test_ctrl_c_ends_it_and_its_training_process(team):
    with serving(team.review.address) as (_, process):
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        assert process.returncode in (0, 130, -signal.SIGINT)
    with team.review.read() as reading:
        assert list(current_decisions(reading, stage=Stage.TITLE_ABSTRACT)) == []


def test_a_taken_port_is_told_in_one_line(team, run_cli):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        status, _, err = run_cli("serve", team.review.address, "--port", port, "--no-train")
    assert status == 2
    assert re.fullmatch(rf"mechsift: --port cannot be {port}: .*name another.*\n", err)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "mechsift review password"),
        (("--reviewer", "Zoe"), "unknown reviewer 'Zoe'"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_line(team, run_cli, options, said):
    status, out, err = run_cli("serve", team.review.address, "--no-train", *options)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_review_that_is_not_there_is_told_in_one_line(tmp_path, run_cli):
    status, _, err = run_cli("serve", tmp_path / "none.mechsift")
    assert status == 2
    assert "mechsift review init" in err


def test_a_password_and_a_token_from_the_command_line_let_one_in(team, run_cli, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough word\n"))
    status, _, err = run_cli("review", "password", team.review.address, "Ben")
    assert status == 0
    assert "Ben may log in" in err
    status, token, _ = run_cli("review", "token", team.review.address, "Ben")
    assert status == 0
    with serving(team.review.address, "--no-train") as (client, _):
        assert client.get("/screen").headers["location"] == "/login"
        headers = {"authorization": f"Bearer {token.strip()}"}
        assert client.get("/api/v1/stop", headers=headers).status_code == 200
        said = {"name": "Ben", "password": "a long enough word"}
        assert client.post("/login", data=said).headers["location"] == "/screen"


def test_a_password_that_is_too_short_is_refused(team, run_cli, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    status, _, err = run_cli("review", "password", team.review.address, "Ben")
    assert status == 2
    assert "10 to 1000 characters" in err


def test_accounts_stay_with_the_review(team):
    set_password(team.review, "Ann", "a long enough word")
    with serving(team.review.address, "--no-train") as (client, _):
        assert client.get("/api/v1/status").status_code == 401


@pytest.mark.parametrize("command", [("serve",), ("review", "token")])
def test_without_the_extra_one_line_says_how_to_install_it(team, command):
    code = (
        "import sys\n"
        "for name in ('fastapi', 'starlette', 'uvicorn', 'argon2', 'itsdangerous'):\n"
        "    sys.modules[name] = None\n"
        "from classifier.cli.main import run\n"
        "run()\n"
    )
    arguments = [*command, team.review.address, *(["Ann"] if "token" in command else [])]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "needs the extra web: make optional" in done.stderr
    assert 'pipx install --force "WHEEL[web]"' in done.stderr
    assert done.stderr.endswith("pip install 'mechsift[web]'\n")
    assert done.stderr.count("\n") == 1
