"""1C's navigation links."""

import pytest

from console.domain.link import navigation_link

REF = "21dda1c5-8c44-11db-a9b0-00055d49b45e"


def test_the_groups_of_the_reference_go_in_1c_s_order() -> None:
    """A currency of 1C's own demonstration base, whose link is public: a version 1 UUID shows the order."""
    assert navigation_link("Catalog_Валюты", REF) == (
        "e1cib/data/Справочник.Валюты?ref=a9b000055d49b45e11db8c4421dda1c5"
    )


def test_documents_have_links_too() -> None:
    link = navigation_link("Document_ЗаказКлиента", "12345678-1234-5678-9ABC-123456789ABC")
    assert link == "e1cib/data/Документ.ЗаказКлиента?ref=9abc123456789abc5678123412345678"


@pytest.mark.parametrize(
    ("entity", "ref"),
    [
        ("InformationRegister_Телефоны", REF),
        ("Catalog_", REF),
        ("Catalog_Парт?неры", REF),
        ("", REF),
        ("Catalog_Партнеры", "p-1"),
        ("Catalog_Партнеры", ""),
    ],
)
def test_what_has_no_link_gets_none(entity: str, ref: str) -> None:
    assert navigation_link(entity, ref) is None
