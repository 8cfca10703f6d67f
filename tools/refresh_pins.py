"""Write every transitive package's exact version into pyproject.toml: `uv run python tools/refresh_pins.py`.

`uv.lock` itself stays out of the repository: it names the registries' hosts.
"""

import subprocess
import tomllib
from pathlib import Path

import tomlkit

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Resolve afresh, then write what came."""
    file = ROOT / "pyproject.toml"
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    document["tool"]["uv"]["constraint-dependencies"] = []  # type: ignore[index]
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
    (ROOT / "uv.lock").unlink(missing_ok=True)
    subprocess.run(["uv", "lock", "--quiet"], cwd=ROOT, check=True)
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    pins = sorted(f"{each['name']}=={each['version']}" for each in lock["package"] if each["name"] != "caller-console")
    lines = tomlkit.array()
    lines.extend(pins)
    document["tool"]["uv"]["constraint-dependencies"] = lines.multiline(True)  # type: ignore[index]
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
    print(f"{len(pins)} pins")


if __name__ == "__main__":
    main()
