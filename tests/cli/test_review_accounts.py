"""Tokens are given, listed, ended and kept from other people's eyes by the command line."""

import re
import stat

import pytest

pytest.importorskip("itsdangerous", reason="the extra web is not installed")


@pytest.fixture
def place(run_cli, tmp_path):
    path = tmp_path / "r.mechsift"
    assert run_cli("review", "init", path, "--reviewer", "Ann", "--reviewer", "Ben")[0] == 0
    return path


def test_a_token_goes_to_a_file_that_nobody_else_can_read(run_cli, place, tmp_path):
    file = tmp_path / "token.txt"
    asked = ("review", "token", place, "Ben", "-o", file)
    assert run_cli(*asked)[:2] == (0, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text().strip()) > 40
    status, _, problem = run_cli(*asked)
    assert (status, "is there already" in problem) == (2, True)


def test_tokens_are_listed_and_ended_one_by_one(run_cli, place):
    for _ in range(2):
        run_cli("review", "token", place, "Ben", "--days", 3)
    listed = re.findall(r"^([0-9a-f]{16})\s+Ben", run_cli("review", "tokens", place)[1], re.M)
    assert len(listed) == 2
    left = run_cli("review", "tokens", place, "--revoke", listed[0])[1]
    assert listed[0] not in left
    assert listed[1] in left
    status, _, problem = run_cli("review", "tokens", place, "--revoke", "nonsense")
    assert (status, "unknown token 'nonsense'" in problem) == (2, True)


def test_another_lead_is_appointed_before_the_last_one_goes(run_cli, place):
    asked = ("review", "people", place, "--deactivate", "Ann")
    status, _, problem = run_cli(*asked)
    assert (status, "nobody else leads" in problem) == (2, True)
    shown = run_cli(*asked, "--lead", "Ben")[1]
    assert re.search(r"Ben\s+lead\s+1", shown)
    assert re.search(r"Ann\s+lead\s+0", shown)
