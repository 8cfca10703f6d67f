"""The wheel carries all that the program needs: installed into a clean environment, it starts."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(["uv", "build", "--wheel", "--quiet", "--out-dir", str(folder)], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_it_carries_styles_catalogues_and_presets(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("console/_styles/") and name.endswith(".tcss") for name in names)
    for language in ("uk", "ru", "en"):
        assert f"console/locales/{language}/LC_MESSAGES/console.mo" in names
    assert any(name.startswith("console/onec/presets/") and name.endswith(".toml") for name in names)
    assert "console/roles/builtin/warehouse.toml" in names


def test_it_installs_into_a_clean_environment_and_starts(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "clean"
    subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, str(home)], check=True)
    scripts = home / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    subprocess.run(["uv", "pip", "install", "--quiet", "--python", str(python), str(wheel)], cwd=tmp_path, check=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    command = [str(scripts / "caller-console"), "demo", "--json", "--seconds", "3", "--pace", "20"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert '"state":"up"' in done.stdout.replace('": "', '":"')
    assert done.stderr == ""
