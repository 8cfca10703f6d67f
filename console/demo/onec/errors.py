"""What 1C says when it refuses: HTTP status, its own code, and the text in the language of the server.

Codes are those of the official chapter 17.4.10; texts were seen in answers of live bases where docs/simulator.md says so.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["ru", "en", "uk"]

# key: (HTTP status, 1C code, {language: text}); Ukrainian texts are an expectation, nobody published them.
_TEXTS: dict[str, tuple[int, str, dict[str, str]]] = {
    "unsupported": (
        400, "0", {"ru": "Параметр {0} не поддерживается", "en": "The {0} parameter is not supported",
                   "uk": "Параметр {0} не підтримується"}),
    "segment": (
        400, "6", {"ru": "Сегмент пути {0} не найден!", "en": "Path segment {0} is not found!",
                   "uk": "Сегмент шляху {0} не знайдено!"}),
    "method": (400, "6", {"ru": "Метод не найден", "en": "Method not found", "uk": "Метод не знайдено"}),
    "key": (400, "6", {"ru": "Неверное значение ключа {0}", "en": "Invalid key value {0}", "uk": "Невірне значення ключа {0}"}),
    "key_part": (
        400, "7", {"ru": "Не хватает элемента ключа сущности: {0}", "en": "Entity key part is missing: {0}",
                   "uk": "Не вистачає елемента ключа сутності: {0}"}),
    "format": (
        400, "3", {"ru": "Запрошенный тип представления не поддерживается", "en": "Requested representation is not supported",
                   "uk": "Запитаний тип подання не підтримується"}),
    "set": (
        404, "8", {"ru": "Сущность \"{0}\" не найдена", "en": "\"{0}\" entity is not found",
                   "uk": "Сутність \"{0}\" не знайдено"}),
    "instance": (
        404, "9", {"ru": "Экземпляр сущности не найден", "en": "Entity instance not found",
                   "uk": "Екземпляр сутності не знайдено"}),
    "option": (
        400, "14", {"ru": "Ошибка при разборе опции запроса {0}", "en": "Error parsing {0} query option",
                    "uk": "Помилка при розборі опції запиту {0}"}),
    "literal": (
        400, "14", {"ru": "Ошибка при разборе опции запроса $filter: {0}", "en": "Error parsing $filter query option: {0}",
                    "uk": "Помилка при розборі опції запиту $filter: {0}"}),
    "verb": (
        405, "19", {"ru": "Использованный HTTP-метод запрещен в данном контексте", "en": "HTTP method is not allowed here",
                    "uk": "Використаний HTTP-метод заборонено в даному контексті"}),
    "rights": (401, "20", {"ru": "Нарушение прав доступа!", "en": "Access violation!", "uk": "Порушення прав доступу!"}),
    "arguments": (
        400, "21", {"ru": "Неверное количество аргументов функции", "en": "Wrong number of function arguments",
                    "uk": "Невірна кількість аргументів функції"}),
    "compare": (
        500, "-1", {"ru": "{{(3, 23)}}: Неверные параметры в операции\n сравнения. Нельзя сравнивать поля неограниченной длины "
                          "и поля несовместимых типов.",
                    "en": "{{(3, 23)}}: Invalid parameters in the comparison. Fields of unlimited length and fields of "
                          "incompatible types cannot be compared.",
                    "uk": "{{(3, 23)}}: Невірні параметри в операції\n порівняння. Не можна порівнювати поля необмеженої "
                          "довжини і поля несумісних типів."}),
    "memory": (500, "-1", {"ru": "Недостаточно памяти", "en": "Not enough memory", "uk": "Недостатньо пам'яті"}),
    "internal": (
        500, "-1", {"ru": "Произошла внутренняя ошибка OData сервиса. Дополнительные сведения можно найти в технологическом "
                          "журнале.",
                    "en": "Internal OData service error. See the technological log for details.",
                    "uk": "Сталася внутрішня помилка OData сервісу. Додаткові відомості можна знайти в технологічному "
                          "журналі."}),
}  # fmt: skip


class ODataError(Exception):
    """A refusal: `key` names the text, `arguments` fill it. 1C repeats some of the input in it, and so does this."""

    def __init__(self, key: str, *arguments: str) -> None:
        super().__init__(key, *arguments)
        self.status, self.code, self._texts = _TEXTS[key]
        self._arguments = arguments

    def text(self, language: Language) -> str:
        """The message in the language that the server is set to."""
        return self._texts[language].format(*self._arguments)
