"""The families of configurations that the simulator can be: УТ 11 in code, the others as data in `profiles/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from console.demo.company import Company
from console.demo.onec import base as names
from console.demo.onec import contact_kinds, contact_register, contacts
from console.demo.onec.base import Base
from console.demo.onec.model import EntitySet
from console.demo.onec.registers import Function, turnovers
from console.demo.onec.sheets import Profile, Register, Sheet, balance, movements, sheet
from console.demo.onec.sources import KINDS

UT11 = "ut11"
_ACCOUNTING = ("Condition", "AccountCondition", "Dimensions", "Period")


@cache
def profiles() -> dict[str, Profile]:
    """The profiles that are data, by the name of their file."""
    folder = files("console.demo.onec") / "profiles"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return {one.name.removesuffix(".toml"): _profile(tomllib.loads(one.read_text("utf-8"))) for one in found}


def _profile(data: dict[str, Any]) -> Profile:
    return Profile(
        data["title"],
        tuple(Sheet(**one) for one in data["sets"]),
        tuple(Register(**one) for one in data.get("registers", ())),
        tuple(data.get("contacts_register", ())),
    )


def known() -> tuple[str, ...]:
    """All families, УТ 11 first."""
    return (UT11, *profiles())


def base_of(profile: Profile, company: Company, seed: int) -> Base:
    """A base whose references are to the sets of this profile."""
    return Base(company, seed, (*(one.name for one in profile.sets), names.KINDS))


def sets_of(base: Base, profile: Profile) -> Iterable[EntitySet]:
    """The sets of a family, its registers' records among them."""
    made = {one.name: sheet(base, profile, one) for one in profile.sets}
    with_contacts = [one for one in profile.sets if one.contacts or one.name in profile.contacts_register]
    kinds = contact_kinds.usual([(one.name, _who(one.of)) for one in with_contacts])
    for data in profile.sets:
        yield made[data.name]
        if data.contacts:
            yield contacts.part(base, made[data.name], _who(data.of), kinds, data.backwards)
    if profile.contacts_register:
        owners = [(made[one.name], _who(one.of)) for one in with_contacts]
        yield contact_register.register(base, owners, kinds)
    if with_contacts:
        yield contact_kinds.catalog(base, kinds)
    for register in profile.registers:
        yield movements(base, profile, register)


def functions_of(base: Base, profile: Profile) -> Iterable[tuple[str, Function]]:
    """Balance and Turnovers of each register."""
    for one in profile.registers:
        table = balance(base, profile, one)
        if one.name.startswith("AccountingRegister_"):
            yield one.name, Function("Balance", table, "", _ACCOUNTING)
            continue
        period = ("Condition", "Dimensions", "StartPeriod", "EndPeriod")
        yield one.name, Function("Balance", table)
        yield one.name, Function("Turnovers", turnovers(table), "", period)


def _who(kind: str) -> str:
    return KINDS[kind].contacts
