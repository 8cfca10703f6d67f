"""What 1C says when it refuses: HTTP status, its own code, and the text in the language of the server.

Codes are those of the official chapter 17.4.10; which texts were seen in answers of live bases, docs/simulator.md says.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["ru", "en", "uk"]
_COLUMNS: dict[Language, int] = {"ru": 2, "en": 3, "uk": 4}

# key: HTTP status, 1C code, text in Russian, English and Ukrainian (the last an expectation: nobody published them).
_TEXTS: dict[str, tuple[int, str, str, str, str]] = {
    "unsupported": (
        400, "0",
        "Параметр {0} не поддерживается", "The {0} parameter is not supported", "Параметр {0} не підтримується",
    ),
    "format": (
        400, "3",
        "Запрошенный тип представления не поддерживается", "Requested representation is not supported",
        "Запитаний тип подання не підтримується",
    ),
    "segment": (
        400, "6",
        "Сегмент пути {0} не найден!", "Path segment {0} is not found!", "Сегмент шляху {0} не знайдено!",
    ),
    "method": (400, "6", "Метод не найден", "Method not found", "Метод не знайдено"),
    "key": (400, "6", "Неверное значение ключа {0}", "Invalid key value {0}", "Невірне значення ключа {0}"),
    "key_part": (
        400, "7",
        "Не хватает элемента ключа сущности: {0}", "Entity key part is missing: {0}",
        "Не вистачає елемента ключа сутності: {0}",
    ),
    "set": (404, "8", 'Сущность "{0}" не найдена', '"{0}" entity is not found', 'Сутність "{0}" не знайдено'),
    "instance": (
        404, "9",
        "Экземпляр сущности не найден", "Entity instance not found", "Екземпляр сутності не знайдено",
    ),
    "option": (
        400, "14",
        "Ошибка при разборе опции запроса {0}", "Error parsing {0} query option",
        "Помилка при розборі опції запиту {0}",
    ),
    "literal": (
        400, "14",
        "Ошибка при разборе опции запроса $filter: {0}", "Error parsing $filter query option: {0}",
        "Помилка при розборі опції запиту $filter: {0}",
    ),
    "verb": (
        405, "19",
        "Использованный HTTP-метод запрещен в данном контексте", "HTTP method is not allowed here",
        "Використаний HTTP-метод заборонено в даному контексті",
    ),
    "rights": (401, "20", "Нарушение прав доступа!", "Access violation!", "Порушення прав доступу!"),
    "arguments": (
        400, "21",
        "Неверное количество аргументов функции", "Wrong number of function arguments",
        "Невірна кількість аргументів функції",
    ),
    "compare": (
        500, "-1",
        "{{(3, 23)}}: Неверные параметры в операции\n сравнения. Нельзя сравнивать поля неограниченной длины и поля "
        "несовместимых типов.",
        "{{(3, 23)}}: Invalid parameters in the comparison. Fields of unlimited length and fields of incompatible "
        "types cannot be compared.",
        "{{(3, 23)}}: Невірні параметри в операції\n порівняння. Не можна порівнювати поля необмеженої довжини і поля "
        "несумісних типів.",
    ),
    "memory": (500, "-1", "Недостаточно памяти", "Not enough memory", "Недостатньо пам'яті"),
    "internal": (
        500, "-1",
        "Произошла внутренняя ошибка OData сервиса. Дополнительные сведения можно найти в технологическом журнале.",
        "Internal OData service error. See the technological log for details.",
        "Сталася внутрішня помилка OData сервісу. Додаткові відомості можна знайти в технологічному журналі.",
    ),
}  # fmt: skip


class ODataError(Exception):
    """A refusal: `key` names the text, `arguments` fill it. 1C repeats some of the input in it, and so does this."""

    def __init__(self, key: str, *arguments: str) -> None:
        super().__init__(key, *arguments)
        self._row, self._arguments = _TEXTS[key], arguments
        self.status, self.code = self._row[0], self._row[1]

    def text(self, language: Language) -> str:
        """The message in the language that the server is set to."""
        return str(self._row[_COLUMNS[language]]).format(*self._arguments)
