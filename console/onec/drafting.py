"""A preset for a configuration that none knows, out of what was found and chosen; a file that a person can read."""

import json
from collections.abc import Sequence
from typing import Any

from console.i18n import _
from console.onec.discovery import Candidate, Money, Papers
from console.onec.preset import Phones

_KINDS = ("counterparty", "contact", "partner", "lead")


def draft(chosen: Sequence[Candidate], debts: Money | None, papers: Papers | None) -> str:
    """The text of the file. The first of those chosen is the client that owes and orders."""
    main, *others = chosen
    kinds = dict(zip((one.set for one in chosen), _KINDS, strict=False))
    lines = [
        _remark(_("Made by caller-console setup 1c: which of your catalogs are clients, and where things are.")),
        _remark(_("Change it as you like; check it with: caller-console check 1c")),
        "",
        f"title = {_text(main.set.partition('_')[2])}",
        "recognise = []",
        f"main = {_text(kinds[main.set])}",
    ]
    for one in (*others, main):
        lines += _owner(one, kinds[one.set], main)
    if main.manager_set:
        lines += ["", "[names.manager]", f"set = {_text(main.manager_set)}"]
    if currencies := next((one.currency_set for one in (debts, papers) if one and one.currency_set), ""):
        lines += ["", "[names.currency]", f"set = {_text(currencies)}"]
    lines += ["", _remark(_("Questions, the most urgent first.")), *_client(main)]
    for one in others:
        lines += _query(
            kinds[one.set], one.set, f"Ref_Key eq {{{kinds[one.set]}}}", [one.name, "DeletionMark", one.note]
        )
    if debts:
        taken = [debts.sum, debts.currency]
        lines += _query("debt", debts.set, f"{debts.client} eq {{client}}", taken, call="Balance", patience=2.0)
    if papers:
        where = f"{papers.client} eq {{client}} and DeletionMark eq false"
        taken = ["Number", "Date", papers.sum, papers.currency]
        lines += _query("orders", papers.set, where, taken, order="Date desc", top=3)
    lines += ["", _remark(_("The card, from top to bottom.")), *_about(main, others, kinds)]
    if debts:
        lines += _section("debt", _("Settlements"))
        lines += _field("debt.total", _("Debt"), "debt", sum=debts.sum, currency=debts.currency, empty=True)
    if papers:
        lines += _listing("orders", _("Orders"), "orders", ["Number", "Date"], papers.sum, papers.currency)
    if debts:
        text = _text(_("Owes money"))
        lines += ["", "[[flags]]", 'level = "warning"', 'field = "debt.total"', f"text = {text}"]
    if main.note:
        lines += ["", "[[flags]]", 'level = "hint"', 'query = "client"', f"take = {_text(main.note)}"]
    return "\n".join(lines) + "\n"


def _owner(one: Candidate, kind: str, main: Candidate) -> list[str]:
    company = one.company if one.company_set == main.set else ""
    lines = ["", "[[owners]]", f"kind = {_text(kind)}", f"set = {_text(one.set)}"]
    lines += _pairs(name=one.name if one.name != "Description" else "", company=company, manager=one.manager)
    for phones in one.phones:
        lines += ["", "[[owners.phones]]", *_phones(phones)]
    return lines


def _phones(phones: Phones) -> list[str]:
    owner = phones.owner if phones.owner != "Ref_Key" else ""
    order = phones.order if phones.order != "Ref_Key,LineNumber" else ""
    lines = [f"set = {_text(phones.set)}", *_pairs(owner=owner, where=phones.where, kind=phones.kind)]
    lines += [f"numbers = {_text(phones.numbers)}", f"find = {_text(phones.find)}", *_pairs(order=order)]
    if phones.only:
        lines.append("only = { " + ", ".join(f"{_text(key)} = {_text(one)}" for key, one in phones.only.items()) + " }")
    return lines


def _client(main: Candidate) -> list[str]:
    through = f"{main.manager.removesuffix('_Key')}/Description" if main.manager else ""
    taken = [main.name, "DeletionMark", main.note, main.code, through]
    return _query("client", main.set, "Ref_Key eq {client}", taken)


def _about(main: Candidate, others: Sequence[Candidate], kinds: dict[str, str]) -> list[str]:
    lines = _section("client", _("Client"))
    for one in others:
        kind = kinds[one.set]
        key = "client.person" if kind == "contact" else f"client.{kind}"
        label = _("Contact person") if kind == "contact" else one.set.partition("_")[2]
        lines += _field(key, label, kind, take=one.name)
    if main.manager:
        lines += _field(
            "client.manager", _("Manager"), "client", take=f"{main.manager.removesuffix('_Key')}/Description"
        )
    if main.code:
        lines += _field("client.code", _("Register code"), "client", take=main.code)
    return lines


def _query(name: str, table: str, where: str, take: Sequence[str], **more: Any) -> list[str]:
    taken = [one for one in take if one]
    head = ["", f"[queries.{name}]", f"set = {_text(table)}", f"where = {_text(where)}", f"take = {_text(taken)}"]
    return [*head, *_pairs(**more)]


def _section(key: str, title: str) -> list[str]:
    return ["", "[[sections]]", f"key = {_text(key)}", f"title = {_text(title)}"]


def _field(key: str, label: str, query: str, **more: Any) -> list[str]:
    head = ["", "[[sections.fields]]", f"key = {_text(key)}", f"label = {_text(label)}", f"query = {_text([query])}"]
    return [*head, *_pairs(**more)]


def _listing(key: str, title: str, query: str, label: Sequence[str], total: str, currency: str) -> list[str]:
    head = ["", "[sections.listing]", f"key = {_text(key)}", f"query = {_text(query)}", f"label = {_text(label)}"]
    return [*_section(key, title), *head, *_pairs(sum=total, currency=currency)]


def _remark(text: str) -> str:
    return f"# {text}"


def _pairs(**given: Any) -> list[str]:
    """Only what is not empty."""
    return [f"{key} = {_text(value)}" for key, value in given.items() if value]


def _text(value: Any) -> str:
    """A value as TOML writes it, which for texts, numbers, truths and lists of texts is as JSON does."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
