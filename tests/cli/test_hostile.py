"""Files and words that nobody would write on purpose: one clear line, the right exit code, never a traceback."""

from pathlib import Path

import pytest

from .test_commands import run

DEEP = "x = " + "[" * 5000 + "]" * 5000
FILES: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 0, ": good (against the preset ut11 alone)"),
    "not UTF-8": (b'title = "\xd0\xcf"', 2, ": is not text in UTF-8"),
    "a megabyte": (b"#" * 1_000_000, 2, ": is larger than 256 KB"),
    "a NUL": (b'title = "a"\x00\n', 1, ":1: is not TOML"),
    "a mark and CRLF": (
        b'\xef\xbb\xbf[[flags]]\r\nwhen = "debt.total >"\r\ntext = "x"\r\n',
        1,
        ":2: debt.total >: is no",
    ),
    "thousands of brackets": (DEEP.encode(), 1, ":1: is not TOML: too many brackets"),
    "tables for lists": (b"[sections]\na = 1\n[[names]]\nx = 1", 1, ":1: sections: must be a list in square brackets"),
    "an unknown key": (b"tittle = 1", 1, ":1: tittle: is not known here; allowed: title, names, "),
    "a wrong type": (b"preset_flags = 1", 1, ":1: preset_flags = 1: must be true or false"),
    "a program": (
        b"[[flags]]\nwhen = \"__import__('os')\"\ntext = 'x'",
        1,
        ":2: __import__('os'): there is no function",
    ),
    "a loop": (b"[[flags]]\nwhen = '[x for x in orders]'\ntext = 'x'", 1, "ListComp has no place in a rule"),
    "a power": (
        b"[[flags]]\nwhen = '9 ** 9 ** 9 > 1'\ntext = 'x'",
        1,
        ":2: 9 ** 9 ** 9 > 1: ** has no place in a rule",
    ),
    "a name of itself": (b"[names]\na.b = 'a.b'", 1, ':2: a.b = "a.b": must be an attribute of 1C'),
    "brackets in a rule": (b"[[flags]]\nwhen = '" + b"(" * 400 + b"1" + b")" * 400 + b"'\ntext = 'x'", 1, "is no rule"),
    "a rule without end": (
        b"[[flags]]\nwhen = '" + b"not " * 400 + b"true'\ntext = 'x'",
        1,
        "is longer than 1000 characters",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_role_file_of_any_sort_is_one_clear_line(name: str, tmp_path: Path) -> None:
    content, code, said = FILES[name]
    file = tmp_path / "own.toml"
    file.write_bytes(content)
    done = run("card", "check", str(file), "--preset", "ut11", home=tmp_path)
    assert done.returncode == code, done.stdout + done.stderr
    told = done.stdout + done.stderr
    assert f"{file}:" in told and said in told and "Traceback" not in told
    assert len(done.stderr.splitlines()) == (code == 2)


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    folder = tmp_path / "own.toml"
    folder.mkdir()
    for arguments in (("card", "check", str(folder)), ("--config", str(folder), "client", "1")):
        done = run(*arguments, home=tmp_path)
        assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
        assert f"{folder}: cannot be read: " in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (DEEP.encode(), "is not TOML: too many brackets"),
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"[onec]\npreset = 3", "preset"),
    ],
)
def test_a_configuration_of_any_sort(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "console.toml"
    file.write_bytes(content)
    file.chmod(0o600)
    done = run("--config", str(file), "client", "0501112233", home=tmp_path)
    assert done.returncode == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (DEEP.encode(), "too many brackets"),
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"", "missing required field"),
        (b"title = 3", "title"),
        (None, "cannot be read"),
    ],
)
def test_a_preset_of_any_sort(content: bytes | None, said: str, tmp_path: Path) -> None:
    file, preset, role = tmp_path / "console.toml", tmp_path / "own.toml", tmp_path / "role.toml"
    preset.mkdir() if content is None else preset.write_bytes(content)
    role.write_bytes(b"")
    file.write_text(f"[onec]\nurl = 'http://127.0.0.1:9/x'\npreset = '{preset}'\n", encoding="utf-8")
    file.chmod(0o600)
    for arguments in (("card", "check", str(role)), ("card", "check", str(role), "--preset", str(preset))):
        done = run("--config", str(file), *arguments, home=tmp_path)
        assert done.returncode == 2 and len(done.stderr.splitlines()) == 1, done.stderr
        assert str(preset) in done.stderr and said.lower() in done.stderr.lower()


@pytest.mark.parametrize(
    "arguments",
    [
        ("client", "0501112233"),
        ("card", "preview", "0501112233"),
        ("card", "check", "role.toml"),
        ("sync",),
        ("check", "1c"),
    ],
)
def test_where_no_1c_is_configured_the_line_says_what_to_write(arguments: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "console.toml"
    file.write_text('[operator]\nline = "101"\n', encoding="utf-8")
    (tmp_path / "role.toml").touch()
    arguments = tuple(str(tmp_path / one) if one == "role.toml" else one for one in arguments)
    done = run("--config", str(file), *arguments, home=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        f"{file}: there is no [onec] table, so no 1C is asked: it needs url, or folder (caller-console setup 1c)\n",
    )


@pytest.mark.parametrize("number", ["", "O'Brien", '«Ромашка»"', "' or true or '"])
def test_what_is_no_number_is_not_looked_for(number: str, tmp_path: Path) -> None:
    file = tmp_path / "console.toml"
    file.write_text("[onec]\nurl = 'http://127.0.0.1:9/x'\n", encoding="utf-8")
    for command in (("client",), ("card", "preview")):
        done = run("--config", str(file), *command, number, home=tmp_path)
        assert done.returncode == 2 and "is no phone number" in done.stderr and len(done.stderr.splitlines()) == 1
