"""The 1C extension: what can be known of it without 1C. Syntax, names, rights, and that it only reads."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import tree_sitter
import tree_sitter_bsl

from console.onec.extension_files import sources, write

FILES = {name.as_posix(): content for name, content in sources()}
MODULES = {name: content for name, content in FILES.items() if name.endswith(".bsl")}
XML = {name: content for name, content in FILES.items() if name.endswith(".xml")}
PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bsl.language()))
MD = "{http://v8.1c.ru/8.3/MDClasses}"
READABLE = "{http://v8.1c.ru/8.3/xcf/readable}"
RIGHTS = "{http://v8.1c.ru/8.2/roles}"
_FOLDERS = {"CommonModule": "CommonModules", "Role": "Roles", "HTTPService": "HTTPServices", "Language": "Languages"}


def nodes(node: tree_sitter.Node, kind: str) -> Iterator[tree_sitter.Node]:
    if node.type == kind:
        yield node
    for child in node.children:
        yield from nodes(child, kind)


def text(node: tree_sitter.Node | None) -> str:
    return node.text.decode() if node is not None and node.text is not None else ""


def module_name(file: str) -> str:
    return file.split("/")[1]


def methods(file: str) -> dict[str, tuple[bool, int, int]]:
    """Name → exported, fewest and most arguments."""
    found = {}
    root = PARSER.parse(MODULES[file]).root_node
    for kind in ("function_definition", "procedure_definition"):
        for one in nodes(root, kind):
            parameters = list(nodes(one, "parameter"))
            needed = sum("=" not in text(parameter) for parameter in parameters)
            exported = one.child_by_field_name("export") is not None
            found[text(one.child_by_field_name("name"))] = exported, needed, len(parameters)
    return found


ALL = {module_name(file): methods(file) for file in MODULES}


@pytest.mark.parametrize("file", MODULES)
def test_a_module_is_correct_bsl(file: str) -> None:
    root = PARSER.parse(MODULES[file]).root_node
    wrong = [(one.start_point.row + 1, text(one)[:60]) for one in nodes(root, "ERROR")]
    assert not root.has_error, wrong


def test_the_check_of_syntax_would_notice_a_mistake() -> None:
    for wrong in ("Функция Ф()\n\tА = ;\nКонецФункции\n", "Функция Ф()\n\tЕсли А Тогда\nКонецФункции\n"):
        assert PARSER.parse(wrong.encode()).root_node.has_error


@pytest.mark.parametrize("file", MODULES)
def test_every_method_that_is_called_is_there_and_takes_these_arguments(file: str) -> None:
    own = module_name(file)
    called = 0
    for call in nodes(PARSER.parse(MODULES[file]).root_node, "call_expression"):
        module = text(next(nodes(call, "access"), None)).split(".")[0]
        if module in ALL and module != own:
            method = next(nodes(call, "method_call"))
            name = text(method.child_by_field_name("name"))
            assert name in ALL[module], f"{module}.{name}"
            exported, fewest, most = ALL[module][name]
            arguments = _arguments(text(method))
            assert exported and fewest <= arguments <= most, f"{module}.{name}: {arguments}"
            called += 1
    if own == "Caller":
        assert called > 10


def _arguments(call: str) -> int:
    """How many arguments stand between the outer brackets; an empty one counts."""
    inside = re.sub(r'"(?:[^"]|"")*"', "S", call[call.index("(") + 1 : call.rindex(")")])
    depth, count = 0, 1 if inside.strip() else 0
    for sign in inside:
        depth += (sign == "(") - (sign == ")")
        count += sign == "," and depth == 0
    return count


@pytest.mark.parametrize("file", MODULES)
def test_nothing_is_written_and_no_right_is_taken(file: str) -> None:
    code = re.sub(r"//.*", "", MODULES[file].decode())
    forbidden = (
        r"\.Записать\(", r"\.Удалить\(\)", r"СоздатьЭлемент", r"СоздатьДокумент", r"СоздатьНаборЗаписей",
        "ПолучитьОбъект", "УстановитьПривилегированныйРежим", r"\bВыполнить\s+\w", r"\bВычислить\(", "НачатьТранзакцию",
        "ЗапуститьПриложение", "HTTPСоединение", "COMОбъект", "УстановитьПометкуУдаления",
    )  # fmt: skip
    assert [one for one in forbidden if re.search(one, code)] == []


@pytest.mark.parametrize("file", MODULES)
def test_queries_read_what_the_user_may_and_their_brackets_close(file: str) -> None:
    for literal in re.findall(r'"(ВЫБРАТЬ(?:[^"]|"")*)"', MODULES[file].decode()):
        assert literal.count("(") == literal.count(")"), literal
        of_data = "РегистрСведений.ВерсииОбъектов" not in literal
        assert not of_data or literal.startswith("ВЫБРАТЬ РАЗРЕШЕННЫЕ"), literal


@pytest.mark.parametrize("file", XML)
def test_xml_is_well_formed_without_a_document_type(file: str) -> None:
    assert b"<!DOCTYPE" not in XML[file]
    ElementTree.fromstring(XML[file])


def test_what_the_configuration_names_is_there_and_nothing_else_is() -> None:
    root = ElementTree.fromstring(XML["Configuration.xml"])
    children = next(root.iter(f"{MD}ChildObjects"))
    named = {f"{_FOLDERS[one.tag.removeprefix(MD)]}/{one.text}.xml" for one in children}
    assert named == set(XML) - {"Configuration.xml", "Roles/Caller_Чтение/Ext/Rights.xml"}
    for file in named:
        own = ElementTree.fromstring(XML[file])
        assert next(own.iter(f"{MD}Name")).text == Path(file).stem
    modules = {f"{Path(file).with_suffix('')}/Ext/Module.bsl" for file in named if file.startswith(("Common", "HTTP"))}
    assert modules == set(MODULES)


def test_identifiers_are_each_used_once() -> None:
    found = [UUID(one) for content in XML.values() for one in re.findall(r'uuid="([^"]+)"', content.decode())]
    root = ElementTree.fromstring(XML["Configuration.xml"])
    found += [UUID(one.text) for one in root.iter(f"{READABLE}ObjectId")]
    assert len(found) == len(set(found)) == 28


def test_identifiers_are_those_of_the_first_release() -> None:
    """A customer who loads a newer release must get the same objects, not second ones."""
    service = ElementTree.fromstring(XML["HTTPServices/Caller.xml"])
    assert next(service.iter(f"{MD}HTTPService")).get("uuid") == "8b31f846-374a-4234-9de6-902f23f6a8c9"
    configuration = ElementTree.fromstring(XML["Configuration.xml"])
    assert next(configuration.iter(f"{MD}Configuration")).get("uuid") == "bf951898-111b-48a3-8ade-c3f426ecb39d"


def test_the_service_is_read_only_and_every_handler_is_there() -> None:
    root = ElementTree.fromstring(XML["HTTPServices/Caller.xml"])
    assert {one.text for one in root.iter(f"{MD}HTTPMethod")} == {"GET"}
    assert next(root.iter(f"{MD}RootURL")).text == "caller"
    assert [one.text for one in root.iter(f"{MD}Template")] == ["/v1/about", "/v1/card", "/v1/directory", "/v1/changes"]
    handlers = [str(one.text) for one in root.iter(f"{MD}Handler")]
    assert len(handlers) == 4
    for handler in handlers:
        _exported, fewest, most = ALL["Caller"][handler]
        assert fewest == most == 1


def test_the_role_lets_call_the_service_and_nothing_more() -> None:
    rights = ElementTree.fromstring(XML["Roles/Caller_Чтение/Ext/Rights.xml"])
    named = {str(one.findtext(f"{RIGHTS}name")) for one in rights.iter(f"{RIGHTS}object")}
    service = ElementTree.fromstring(XML["HTTPServices/Caller.xml"])
    templates = [one.findtext(f"{MD}Properties/{MD}Name") for one in service.iter(f"{MD}URLTemplate")]
    expected = {"HTTPService.Caller"}
    for one in templates:
        expected |= {f"HTTPService.Caller.URLTemplate.{one}", f"HTTPService.Caller.URLTemplate.{one}.Method.GET"}
    assert named == expected
    granted = {(one.findtext(f"{RIGHTS}name"), one.findtext(f"{RIGHTS}value")) for one in rights.iter(f"{RIGHTS}right")}
    assert granted == {("Use", "true")}
    assert rights.findtext(f"{RIGHTS}setForNewObjects") == "false"


def test_modules_run_on_the_server_without_privileges() -> None:
    for file, content in XML.items():
        if file.startswith("CommonModules/"):
            said = {one.tag.removeprefix(MD): one.text for one in ElementTree.fromstring(content).iter() if one.text}
            assert (said["Server"], said["Privileged"], said["ServerCall"], said["Global"]) == ("true", *["false"] * 3)


def test_it_is_written_out_as_it_is(tmp_path: Path) -> None:
    assert write(tmp_path / "out") == len(FILES)
    there = {
        one.relative_to(tmp_path / "out").as_posix(): one.read_bytes()
        for one in (tmp_path / "out").rglob("*")
        if one.is_file()
    }
    assert there == FILES
    readme = there["README.md"].decode()
    assert "не виконували" in readme and "не выполняли" in readme and "have not run them" in readme
