"""Takes plain data apart value by value: what is missing, of another type or left over is named with its remedy."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar, overload

from django.db.models import Choices

from ..errors import InvalidServiceData
from ..refusals import NO_DATE, NO_NUMBER, NO_WHOLE_NUMBER, not_a_choice, short

Value = TypeVar("Value")


def refuse_repeated(file: str, keys: Sequence[str]) -> None:
    """Raise InvalidServiceData if the key of an entry stands twice in a file."""
    for key in keys:
        if keys.count(key) > 1:
            raise InvalidServiceData(file, key, "key", "stands twice; give each entry its own key")


class Reader:
    """Reads one mapping of the file key by key, and refuses keys that nobody read."""

    def __init__(self, file: str, key: str, path: str, content: object) -> None:
        if not isinstance(content, Mapping):
            raise InvalidServiceData(file, key, path or "entry", "write a mapping of fields")
        self.file, self.key, self.path, self.content = file, key, path, dict(content)

    def refuse(self, field: str, remedy: str) -> InvalidServiceData:
        """Return the complaint about a field of this mapping."""
        return InvalidServiceData(self.file, self.key, f"{self.path}{field}", remedy)

    def take(self, field: str, default: object = ...) -> object:
        """Take a value out; without a default it must be there."""
        if field not in self.content:
            if default is ...:
                raise self.refuse(field, "is missing; add it")
            return default
        value = self.content.pop(field)
        return default if value is None and default is not ... else value

    def text(self, field: str, default: object = ...) -> str:
        """Take a text."""
        value = self.take(field, default)
        if not isinstance(value, str):
            raise self.refuse(field, f"is {value!r}; write a text, in quotes if it looks like something else")
        return value.strip()

    @overload
    def typed(self, field: str, kind: type[Value]) -> Value | None: ...
    @overload
    def typed(self, field: str, kind: type[Value], default: Value) -> Value: ...
    def typed(self, field: str, kind: type[Value], default: Value | None = None) -> Value | None:
        """Take a value of one type, or None. A boolean is no number."""
        value = self.take(field, default)
        if value is None:
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            known = {date: NO_DATE, int: NO_WHOLE_NUMBER}.get(kind)
            words = str(known) % {"value": short(value)} if known else ""
            raise self.refuse(field, words or f"is {value!r}; write a value of type {kind.__name__}, or null")
        return value

    def number(self, field: str) -> float | None:
        """Take a number of either kind, or None."""
        value = self.take(field, None)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise self.refuse(field, str(NO_NUMBER) % {"value": short(value)})
        return None if value is None else float(value)

    def code(self, field: str, options: type[Choices], default: object = ...) -> str:
        """Take one of the codes of a closed list; an empty default allows none."""
        value = self.take(field, default)
        allowed = list(options.values)
        if value not in allowed and value != default:
            hint = " In YAML, write yes and no in quotes." if isinstance(value, bool) else ""
            raise self.refuse(field, f"{not_a_choice(value, allowed)}{hint}")
        return str(value)

    def codes(self, field: str, allowed: Iterable[str], default: object = ...) -> tuple[str, ...]:
        """Take a list of codes of a closed list."""
        value, known = self.take(field, default), list(allowed)
        if not isinstance(value, list | tuple) or any(item not in known for item in value):
            raise self.refuse(field, f"is {value!r}; write a list of some of: {', '.join(known)}")
        return tuple(dict.fromkeys(value))

    def child(self, field: str, default: object = ...) -> "Reader":
        """Take a mapping."""
        return Reader(self.file, self.key, f"{self.path}{field}.", self.take(field, default))

    def children(self, field: str) -> list["Reader"]:
        """Take a list of mappings, empty where it is missing."""
        value = self.take(field, [])
        if not isinstance(value, list):
            raise self.refuse(field, "write a list")
        return [
            Reader(self.file, self.key, f"{self.path}{field}[{number}].", item)
            for number, item in enumerate(value, start=1)
        ]

    def finish(self) -> None:
        """Refuse what is left: a misspelt field must not be lost in silence."""
        if self.content:
            raise self.refuse(next(iter(self.content)), "is not a known field; correct or remove it")
