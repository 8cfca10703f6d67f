"""What the documents say is so."""

from pathlib import Path

import msgspec
import pytest

from console import settings
from console.cli.group import COMMANDS
from tools.calls_table import page

ROOT = Path(__file__).parent.parent
TABLES = (settings.OperatorTable, settings.PbxTable, settings.OneCTable, settings.NumbersTable, settings.ScreenTable)


def test_the_table_of_calls_is_up_to_date() -> None:
    assert (ROOT / "docs" / "calls.md").read_text(encoding="utf-8") == page()


def test_every_key_of_the_configuration_is_documented() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    keys = [field.name for table in (*TABLES, settings.NotifyTable) for field in msgspec.structs.fields(table)]
    assert [key for key in keys if key not in text] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_picture_and_page_that_is_linked_is_there() -> None:
    import re

    for page_file in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page_file.read_text(encoding="utf-8")):
            assert (page_file.parent / target).exists(), (page_file.name, target)
