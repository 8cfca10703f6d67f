"""What the documents say is so."""

import ast
import re
from pathlib import Path

import msgspec
import pytest

from console import settings
from console.cli.group import COMMANDS
from console.demo.onec.families import known
from console.domain.card import Format
from console.onec import preset as presets
from console.onec.catalogue import catalogue_of
from console.onec.plan import Plan
from console.onec.preset import built_in
from console.onec.preset import load as load_preset
from console.roles import facts, role
from console.roles.book import built_in as roles
from console.roles.check import check as check_role
from console.roles.rules import FUNCTIONS
from tools import setup_transcripts
from tools.calls_table import named_tests, page
from tools.calls_topics import TOPICS

from .pbx.scenarios import SCENARIOS

ROOT = Path(__file__).parent.parent
TABLES = (
    settings.OperatorTable,
    settings.PbxTable,
    settings.OneCTable,
    settings.NumbersTable,
    settings.ScreenTable,
    settings.HistoryTable,
)


def test_the_table_of_calls_is_up_to_date() -> None:
    assert (ROOT / "docs" / "calls.md").read_text(encoding="utf-8") == page()


def test_every_scenario_is_in_the_table_of_calls_once() -> None:
    assert sorted(name for topic in TOPICS for name in topic.names) == sorted(SCENARIOS)
    assert [topic.title for topic in TOPICS if not topic.names and not topic.others] == []


@pytest.mark.parametrize("test", named_tests())
def test_every_test_that_the_table_of_calls_names_exists(test: str) -> None:
    file, _, name = test.partition("::")
    assert name in {
        node.name
        for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_what_setup_says_is_up_to_date() -> None:
    written = (ROOT / "docs" / "setup.md").read_text(encoding="utf-8")
    assert setup_transcripts.substance(written) == setup_transcripts.substance(setup_transcripts.page())


@pytest.mark.parametrize("preset", built_in())
def test_every_preset_is_documented(preset: str) -> None:
    """Its name, and every object of 1C that it asks."""
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "docs").glob("*.md")]
    text = "\n".join(one for one in texts if f'`preset = "{preset}"`' in one)
    assert text
    assert [name for name in built_in()[preset].sets if name.partition("_")[2].split("_")[0] not in text] == []


def test_every_family_of_the_simulator_is_documented() -> None:
    text = (ROOT / "docs" / "simulator.md").read_text(encoding="utf-8")
    assert [family for family in known() if f"`{family}`" not in text] == []


def test_every_key_of_the_configuration_is_documented() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    keys = [field.name for table in (*TABLES, settings.NotifyTable) for field in msgspec.structs.fields(table)]
    assert [key for key in keys if key not in text] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_picture_and_page_that_is_linked_is_there() -> None:
    for page_file in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page_file.read_text(encoding="utf-8")):
            assert (page_file.parent / target).exists(), (page_file.name, target)


def _keys_of(table: type[msgspec.Struct]) -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(table)]


def test_every_key_of_a_role_file_is_documented_by_example() -> None:
    text = (ROOT / "docs" / "cards.md").read_text(encoding="utf-8")
    example = text.partition("## A whole file")[2].partition("```toml")[2].partition("```")[0]
    tables = (role.Role, role.SectionSpec, role.FieldSpec, role.FlagSpec, role.HintSpec, role.NotificationSpec)
    keys = [key for table in tables for key in _keys_of(table)]
    assert [key for key in keys if not re.search(rf"(?<![\w.]){key}(\]\]|\]| =)", example)] == []
    assert [key for key in _keys_of(role.FieldSpec) if f"| `{key}` |" not in text] == []
    names = [*facts.OWN, *facts.OF_CALL, *(f"{name}(x)" for name in FUNCTIONS), *Format, *roles()]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_example_is_a_good_role_file() -> None:
    text = (ROOT / "docs" / "cards.md").read_text(encoding="utf-8")
    example = text.partition("## A whole file")[2].partition("```toml")[2].partition("```")[0]
    found = check_role(example, catalogue_of(Plan(load_preset("ut11"))))
    assert [one for one in found if one.is_error] == []


def test_every_preset_every_family_and_every_key_of_a_preset_is_documented() -> None:
    text = (ROOT / "docs" / "1c.md").read_text(encoding="utf-8")
    assert [name for name in presets.built_in() if f'`preset = "{name}"`' not in text] == []
    table = text.partition("## A preset is a file")[2].partition("## How it asks")[0]
    structs = (presets.Preset, presets.Owner, presets.Phones, presets.Names, presets.Query, presets.Shown)
    keys = {
        key for one in (*structs, presets.Listing, presets.Block, presets.Rule, presets.Export) for key in _keys_of(one)
    }
    containers = {"owners", "phones", "names", "queries", "sections", "fields", "listing", "flags", "files"}
    assert [key for key in sorted(keys - containers) if f"`{key}`" not in table] == []
    assert [key for key in sorted(containers) if f"{key}]" not in table and f"{key}.…]" not in table] == []
    families = (ROOT / "docs" / "simulator.md").read_text(encoding="utf-8")
    assert [name for name in known() if f"| `{name}` |" not in families] == []


def test_every_row_about_the_simulator_says_where_it_is_known_from() -> None:
    text = (ROOT / "docs" / "simulator.md").read_text(encoding="utf-8")
    marks = (
        "doc",
        "live",
        "data",
        "code",
        "expected",
        "own",
        "ours",
        "invented",
        "simulator",
        "not reproduced",
        "web server",
        "network",
    )
    rows = [row for row in text.partition("## Families")[2].splitlines() if row.startswith("| ") and "---" not in row]
    heads = [row for row in rows if "known from" in row]
    bare = [row for row in rows if row not in heads and not any(mark in row.rpartition(" | ")[2] for mark in marks)]
    assert len(rows) > 60 and len(heads) > 4 and bare == []
