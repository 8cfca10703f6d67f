"""Recordings as a user makes, anonymises and replays them."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from ..telephony.fake_ami import FakeAmi, listing, message
from .test_commands import RECORDINGS, run

QUEUE = RECORDINGS / "22" / "queue_answered.ami"


def told(path: Path, home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("replay", str(path), "--json", home=home).stdout.splitlines()]


def test_an_anonymised_copy_tells_the_same_call_of_somebody_else(tmp_path: Path) -> None:
    copy = tmp_path / "copy.ami"
    done = run("anonymise", str(QUEUE), str(copy), "--also", "sales", home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (before,), (after,) = told(QUEUE, tmp_path), told(copy, tmp_path)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"number", "number_raw", "caller_name", "dialed", "queue"}
    assert after["caller_name"] == "Особа 1"
    assert str(after["number"]).startswith("+38050")
    assert after["queue"] == "word-1"
    assert sys.platform == "win32" or copy.stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_over_and_what_is_wrong_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"mine")
    for arguments, said in (
        ((str(QUEUE), str(tmp_path / "there")), "exists already"),
        ((str(tmp_path / "none"), str(tmp_path / "copy")), "No such file"),
        ((str(QUEUE), str(tmp_path / "none" / "copy")), "No such file"),
    ):
        done = run("anonymise", *arguments, home=tmp_path)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
        assert said in done.stderr
    assert (tmp_path / "there").read_bytes() == b"mine"
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("speed", ["0", "-1", "1001", "fast", "nan", "inf", ""])
def test_a_speed_that_is_none_is_said(speed: str, tmp_path: Path) -> None:
    done = run("replay", str(QUEUE), "--speed", speed, home=tmp_path)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "0.1" in done.stderr
    assert "1000" in done.stderr
    assert "max" in done.stderr


@pytest.mark.parametrize("speed", ["0.1", "10", "max"])
def test_without_a_terminal_the_calls_are_printed_at_any_speed(speed: str, tmp_path: Path) -> None:
    done = run("replay", str(QUEUE), "--speed", speed, home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ромашка ТОВ  answered  102" in done.stdout


def config(home: Path, port: int) -> Path:
    file = home / "console.toml"
    file.write_text(f'[pbx.main]\nhost = "127.0.0.1"\nport = {port}\nuser = "console"\nsecret = "s"\n')
    file.chmod(0o600)
    return file


async def test_record_anonymise_never_writes_a_number_or_a_name(tmp_path: Path) -> None:
    file = tmp_path / "a.ami"
    channel = {
        "Channel": "PJSIP/trunk-00000001",
        "ChannelState": "4",
        "CallerIDNum": "380501112233",
        "CallerIDName": "Ромашка",
        "Uniqueid": "1795415240.1",
        "Linkedid": "1795415240.1",
    }
    async with FakeAmi() as pbx:
        pbx.answers["coreshowchannels"] = listing("CoreShowChannel", channel)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "console", "--config", str(config(tmp_path, pbx.port)), "--data-dir", str(tmp_path / "data")),
            *("record", str(file), "--anonymise", "--seconds", "3"),
            env={**os.environ, "LC_ALL": "C"},
            stderr=asyncio.subprocess.PIPE,
        )
        await pbx.acted("Status")
        hangup = message(
            ("Event", "Hangup"), ("CallerIDName", "Ромашка"), ("Uniqueid", "1795415240.1"), ("Cause", "17")
        )
        for byte in hangup:
            pbx.last.send(bytes([byte]))
            await asyncio.sleep(0)
        _, said = await process.communicate()
    assert process.returncode == 0, said
    data = file.read_bytes()
    assert b"380501112233" not in data
    assert "Ромашка".encode() not in data
    assert data.count("CallerIDName: Особа 1\r\n".encode()) == 2
    (call,) = told(file, tmp_path)
    assert (call["direction"], call["state"], call["caller_name"]) == ("inbound", "ended", "Особа 1")


def test_words_to_hide_besides_need_an_anonymised_recording(tmp_path: Path) -> None:
    arguments = ("--config", str(config(tmp_path, 9)), "record", str(tmp_path / "a"), "--also", "ivanov")
    done = run(*arguments, home=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "--anonymise" in done.stderr
