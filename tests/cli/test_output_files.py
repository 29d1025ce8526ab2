"""An output is whole or not there, goes where its name leads, and replaces no device."""

import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from classifier.errors import UnwritableOutputError
from classifier.outputs import check_place, clear_unfinished, refuse_overwriting, replacing


def write(path, text="new", **options):
    with replacing(path, **options) as unfinished:
        unfinished.write_text(text)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_a_link_names_is_replaced_and_the_link_stays(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "real.csv").write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to(folder / "real.csv")
    check_place(link)
    write(link)
    assert link.is_symlink()
    assert (folder / "real.csv").read_text() == "new"
    assert (names(folder), names(tmp_path)) == (["real.csv"], ["elsewhere", "link.csv"])


def test_a_link_into_a_folder_that_is_not_there_is_refused(tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "none" / "real.csv")
    with pytest.raises(UnwritableOutputError, match="no such folder; make it first"):
        check_place(link)


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    came = []
    reader = threading.Thread(target=lambda: came.append(pipe.read_text()))
    reader.start()
    check_place(pipe)
    refuse_overwriting([tmp_path], pipe)
    write(pipe)
    reader.join()
    assert came == ["new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_stays_a_device(tmp_path):
    device, link = tmp_path / "null", tmp_path / "nowhere.csv"
    try:  # a copy of /dev/null: code that breaks must not take the machine's own away
        os.mknod(device, 0o666 | stat.S_IFCHR, Path(os.devnull).stat().st_rdev)
    except PermissionError:
        pytest.skip("only an administrator can make a device to try this on")
    link.symlink_to(device)
    write(link)
    assert stat.S_ISCHR(device.stat().st_mode)
    assert names(tmp_path) == ["nowhere.csv", "null"]


def test_a_device_that_is_full_is_one_line():
    with pytest.raises(UnwritableOutputError, match=r"^/dev/full: cannot be written"):
        write(Path("/dev/full"))


def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s.csv")
        with pytest.raises(UnwritableOutputError, match="is no file; name one"):
            write(tmp_path / "s.csv")


def test_a_name_that_no_file_can_have_is_one_line_and_the_longest_one_works(tmp_path):
    with pytest.raises(UnwritableOutputError, match="cannot be written") as refused:
        check_place(tmp_path / ("x" * 300))
    assert "\n" not in str(refused.value)
    write(tmp_path / ("x" * 250))
    assert names(tmp_path) == ["x" * 250]


def test_a_private_file_is_its_owners_alone_from_its_first_byte(tmp_path):
    path = tmp_path / "kept.zip"
    with replacing(path, private=True) as unfinished:
        assert stat.S_IMODE(unfinished.stat().st_mode) == 0o600
        unfinished.write_text("secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_killed_program_left_goes_away_and_what_is_being_written_stays(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f".kept.zip.{ended.pid}.unfinished.zip"
    others = [f".kept.zip.{os.getpid()}.unfinished.zip", ".unfinished", ".a.b.unfinished.zip"]
    for name in (left.name, *others):
        (tmp_path / name).touch()
    clear_unfinished(tmp_path)
    assert names(tmp_path) == sorted(others)
    left.touch()
    write(tmp_path / "other.csv")
    assert not left.exists()
