"""What each answer of 1C means. The bodies are those that books, forums and other clients' tests have of real bases."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.onec import answers
from console.onec.failures import (
    BadQuery,
    Broken,
    Locked,
    NoLicence,
    NoRight,
    NotPublished,
    NotThere,
    OneCFailure,
    Refused,
)

JSON = "application/json;odata=nometadata;charset=utf-8"


def error(code: str, text: str) -> bytes:
    return f'{{"odata.error": {{"code": "{code}", "message": {{"lang": "ru", "value": "{text}"}}}}}}'.encode()


LOCKED = (
    '\ufeff{"#exception": "{http://v8.1c.ru/8.2/virtual-resource-system}Exception", "exception": {"descr":'
    ' "HTTP: Forbidden", "inner": {"descr": "Начало сеанса с информационной базой запрещено.", "creationStack": "'
    + "core83.dll:0x0000000000085928 " * 2000
    + '"}}}'
).encode()
PAGE = "<html><body><h2>1C:Enterprise 8 application error:</h2>Ошибка<br><b>by reason: </b><br>{}</body></html>"
CASES = [
    (401, b"<html>401.5</html>", Refused),
    (401, error("20", "Нарушение прав доступа!"), NoRight),
    (403, b"<html>Forbidden</html>", Refused),
    (403, LOCKED, Locked),
    (404, error("8", "entity is not found"), NotPublished),
    (404, b"<html>404 - Not Found</html>", NotThere),
    (404, b"<m:error><m:code>9</m:code></m:error>", NotPublished),
    (400, error("14", "Error parsing $filter query option"), BadQuery),
    (406, b"", NoLicence),
    (500, error("-1", "Недостаточно памяти"), Broken),
    (500, PAGE.format("Не обнаружено свободной лицензии!").encode(), NoLicence),
    (500, PAGE.format("There are no free licenses!").encode(), NoLicence),
    (502, b"<html>Bad Gateway</html>", Broken),
    (302, b"", Broken),
    (500, b"\xff\xfe\x00", Broken),
    (500, b"", Broken),
]


@pytest.mark.parametrize(("status", "body", "meaning"), CASES)
def test_each_refusal_is_told_apart(status: int, body: bytes, meaning: type[OneCFailure]) -> None:
    failure = answers.failure(status, body)
    assert type(failure) is meaning
    assert failure.said and "\n" not in failure.said


@pytest.mark.parametrize("text", ["Сегмент пути Code не найден!", "Path segment Code is not found!", "«Code»: ?"])
def test_the_field_that_1c_lacks_is_found_in_any_language(text: str) -> None:
    failure = answers.failure(400, error("6", text), ("CodeName", "Code", "Менеджер/Description"))
    assert isinstance(failure, BadQuery)
    assert failure.name == "Code"


def test_what_1c_repeats_of_the_question_is_not_said() -> None:
    failure = answers.failure(400, error("14", "Ошибка: НомерТелефона eq '501112233' secret"), ("Тип",))
    assert "501112233" not in failure.said and "501112233" not in str(failure)


def test_rows_are_read_after_a_byte_order_mark() -> None:
    rows = answers.rows(JSON, b'\xef\xbb\xbf {"value": [{"a": 1425.6, "LineNumber": "1"}]}')
    assert rows == [{"a": Decimal("1425.6"), "LineNumber": "1"}]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b'{"value": []}'),
        (JSON, b"<html>login</html>"),
        (JSON, b'{"value": [{"a": NaN}]}'),
        (JSON, b'{"value": [{"a": Infinity}]}'),
        (JSON, b'{"value": [{"a": "\\udc80"}]}'),
        (JSON, '{"value": [{"a": "Ромашка"}]}'.encode("cp1251")),
        (JSON, b'{"value": {"a": 1}}'),
        (JSON, b'{"value": [1]}'),
        (JSON, b"{}"),
        (JSON, b"[]"),
        (JSON, b""),
        (JSON, b'{"value": [' + b'{"a":' * 10_000),
        (JSON, b'{"value": [{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]}"),
    ],
)
def test_what_is_not_the_json_of_1c_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(Broken):
        answers.rows(kind, body)


def test_a_page_about_licences_is_known_though_it_comes_with_200() -> None:
    with pytest.raises(NoLicence):
        answers.rows("text/html", PAGE.format("Не найдена лицензия. Не обнаружен ключ защиты").encode())


@given(st.binary(), st.sampled_from([JSON, "text/html", ""]))
def test_no_bytes_raise_anything_else(body: bytes, kind: str) -> None:
    try:
        answers.rows(kind, body)
    except OneCFailure:
        return


@given(st.integers(300, 599), st.binary())
def test_every_status_means_something(status: int, body: bytes) -> None:
    assert answers.failure(status, body, ("Ref_Key",)).said
