"""$metadata: the EDMX of what is published, laid out as platform 8.5 does (tabs, an attribute on a line, CRLF)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from console.demo.onec.infobase import Infobase
from console.demo.onec.model import EntitySet, Property

Element = tuple[str, dict[str, str], list[Any]]


def edmx(infobase: Infobase) -> str:
    """The description of the published sets, their row types, functions and links."""
    schema: Element = (
        "Schema",
        {"xmlns": "http://schemas.microsoft.com/ado/2009/11/edm", "Namespace": "StandardODATA"},
        [*_types(infobase), *_associations(infobase), *_enums(), _container(infobase)],
    )
    services: Element = (
        "edmx:DataServices",
        {
            "xmlns:m": "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata",
            "m:DataServiceVersion": "3.0",
            "m:MaxDataServiceVersion": "3.0",
        },
        [schema],
    )
    root = ("edmx:Edmx", {"xmlns:edmx": "http://schemas.microsoft.com/ado/2007/06/edmx", "Version": "1.0"}, [services])
    return '<?xml version="1.0" encoding="UTF-8"?>\r\n' + "\r\n".join(_lines(root, 0))


def _lines(element: Element, depth: int) -> Iterator[str]:
    name, attributes, children = element
    written = [f"{key}={quoteattr(value)}" for key, value in attributes.items()]
    head = ("\r\n" + "\t" * (depth + 2)).join(written)
    yield "\t" * depth + f"<{name}" + (f" {head}" if head else "") + (">" if children else "/>")
    for child in children:
        yield from _lines(child, depth + 1)
    if children:
        yield "\t" * depth + f"</{name}>"


def _types(infobase: Infobase) -> Iterator[Element]:
    for entity in infobase.sets.values():
        yield _entity_type(entity, infobase)
    for entity in infobase.sets.values():
        if entity.key[-1] == "LineNumber" or "LineNumber" in entity.key:
            yield _complex(entity.name.removesuffix("_RecordType") + "_RowType", entity)
    for (register, _), function in infobase.functions.items():
        if register in infobase.sets and function.result.name not in infobase.sets:
            yield _complex(function.result.name, function.result)


def _entity_type(entity: EntitySet, infobase: Infobase) -> Element:
    children: list[Element] = [("Key", {}, [("PropertyRef", {"Name": name}, []) for name in entity.key])]
    children += _properties(entity)
    children += [
        ("NavigationProperty", {
            "Name": one.navigation, "Relationship": f"StandardODATA.{entity.name}_{one.navigation}",
            "FromRole": "Begin", "ToRole": "End",
        }, [])
        for one in _links(entity, infobase)
    ]  # fmt: skip
    mixed = any(one.type_of for one in entity.properties.values())
    return "EntityType", {"Name": entity.name} | ({"OpenType": "true"} if mixed else {}), children


def _properties(entity: EntitySet) -> list[Element]:
    made = [_property(one.name, one.edm, one.name in entity.key) for one in entity.properties.values()]
    for name, (rows, _) in entity.parts.items():
        kind = f"{rows.name.removesuffix('_RowType')}_RowType"
        made.append(_property(name, f"Collection(StandardODATA.{kind})", name == "RecordSet"))
    made += [
        _property(f"{one.name}_Type", "Edm.String", f"{one.name}_Type" in entity.key)
        for one in entity.properties.values()
        if one.type_of
    ]
    return made


def _property(name: str, edm: str, required: bool) -> Element:
    return "Property", {"Name": name, "Type": edm, "Nullable": "false" if required else "true"}, []


def _complex(name: str, entity: EntitySet) -> Element:
    return "ComplexType", {"Name": name}, _properties(entity)


def _links(entity: EntitySet, infobase: Infobase) -> list[Property]:
    """References whose target is published; the others stay as bare keys."""
    return [one for one in entity.properties.values() if one.target in infobase.sets]


def _associations(infobase: Infobase) -> Iterator[Element]:
    for entity in infobase.sets.values():
        for one in _links(entity, infobase):
            yield "Association", {"Name": f"{entity.name}_{one.navigation}"}, [
                ("End", {"Role": "Begin", "Type": f"StandardODATA.{entity.name}", "Multiplicity": "*"}, []),
                ("End", {"Role": "End", "Type": f"StandardODATA.{one.target}", "Multiplicity": "0..1"}, []),
            ]  # fmt: skip


def _enums() -> Iterable[Element]:
    """Enumerations of the platform. AllowedLength is declared twice: real 1C does that."""
    for name, members in (
        ("AccountType", "Active ActivePassive Passive"),
        ("AccumulationRecordType", "Expense Receipt"),
        ("AllowedSign", "Any Nonnegative"),
        ("AllowedLength", "Fixed Variable"),
        ("DateFractions", "Date DateTime Time"),
        ("AllowedLength", "Fixed Variable"),
    ):
        yield (
            "EnumType",
            {"Name": name, "UnderlyingType": "Edm.Int32"},
            [("Member", {"Name": one}, []) for one in members.split()],
        )


def _container(infobase: Infobase) -> Element:
    sets: list[Element] = [
        ("EntitySet", {"Name": name, "EntityType": f"StandardODATA.{name}"}, []) for name in infobase.sets
    ]
    imports = [_import(key, infobase) for key in infobase.functions if key[0] in infobase.sets]
    posts = [_post(verb, name) for name in infobase.sets if name.startswith("Document_") for verb in ("Post", "Unpost")]
    tables = [one for one in posts if one[2][0][1]["Type"].count("_") == 1]
    return "EntityContainer", {"Name": "EnterpriseV8", "m:IsDefaultEntityContainer": "true"}, [*sets, *imports, *tables]


def _import(key: tuple[str, str], infobase: Infobase) -> Element:
    register, name = key
    function = infobase.functions[key]
    parameters = [_parameter("bindingParameter", f"StandardODATA.{register}")]
    parameters += [_parameter(one, "Edm.DateTime" if "Period" in one else "Edm.String") for one in function.parameters]
    result = f"Collection(StandardODATA.{function.result.name})"
    return "FunctionImport", {
        "Name": name, "IsBindable": "true", "IsSideEffecting": "false", "ReturnType": result,
    }, parameters  # fmt: skip


def _post(verb: str, name: str) -> Element:
    parameters = [
        _parameter("bindingParameter", f"StandardODATA.{name}"),
        _parameter("PostingModeOperational", "Edm.Boolean"),
    ]
    return "FunctionImport", {"Name": verb, "IsBindable": "true", "IsSideEffecting": "true"}, parameters


def _parameter(name: str, edm: str) -> Element:
    return "Parameter", {"Name": name, "Type": edm}, []
