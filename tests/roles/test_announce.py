"""What goes into the notification."""

from dataclasses import replace

import pytest

from console.domain.card import CardState, Lookup, Why

from .people import IRYNA, eyes, lookup, named

CALL = {"call.number": "+380 50 111 2233", "call.queue": "sales", "call.name": "romashka"}


def test_without_a_table_it_is_as_everybody_s() -> None:
    assert eyes("").announce(CALL, eyes("")(lookup())) is None


def test_title_and_body_are_what_the_role_says() -> None:
    view = eyes(
        '[notification]\ntitle = "{client.company}: {client.name}"\nbody = "{debt.total}\\n{agreement}\\n{flag}"'
    )
    title, body = "ТОВ «Ромашка»: Ірина Коваленко", "48,200.00\u00a0₴, 7.00\u00a0$\nNO SHIPMENT"
    assert view.announce(CALL, view(lookup())) == (title, body)


@pytest.mark.parametrize(
    ("hide", "title", "body"),
    [
        ("", "Ірина Коваленко", "ТОВ «Ромашка» · +380 50 111 2233\nNO SHIPMENT\nsales"),
        ('"client.name"', "romashka", "ТОВ «Ромашка» · +380 50 111 2233\nNO SHIPMENT\nsales"),
        ('"client", "call.name", "flag"', "+380 50 111 2233", "+380 50 111 2233\nsales"),
        ('"client", "call", "flag"', "Incoming call", ""),
    ],
)
def test_what_is_hidden_is_not_in_it(hide: str, title: str, body: str) -> None:
    view = eyes(f"[notification]\nhide = [{hide}]")
    assert view.announce(CALL, view(lookup())) == (title, body)


def test_an_unknown_caller_is_told_by_number() -> None:
    view = eyes('[notification]\nbody = "{debt.total}\\n{call.number}"')
    assert view.announce({**CALL, "call.name": ""}, None) == ("+380 50 111 2233", "+380 50 111 2233")
    assert view.announce(CALL, view(Lookup("1", CardState.ABSENT))) == ("romashka", "+380 50 111 2233")


def test_nobody_s_name_is_told_for_a_likeness() -> None:
    view = eyes("[notification]")
    title, body = view.announce(CALL, view(lookup(matches=(replace(IRYNA, why=Why.POSSIBLY),)))) or ("", "")
    assert title == "romashka" and "Ромашка" not in body


def test_a_line_of_which_nothing_is_known_is_left_out() -> None:
    view = eyes('[notification]\nbody = "Owes {debt.total}, {debt.overdue_days} days\\nThe end\\n"')
    gone = lookup(named("debt.total"), named("debt.overdue_days"))
    assert view.announce(CALL, view(gone)) == ("Ірина Коваленко", "The end")
