"""What a person has chosen about the program, kept in an INI file in the configuration folder.

One line per setting. Nothing of a case is kept here but the paths of libraries that were opened.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from PySide6.QtCore import QByteArray, QSettings

T = TypeVar("T")

EMPTY = "@empty"
"""What stands in the file for a list without entries."""


class Setting(Generic[T]):
    """One setting: its key, and its default, which also gives the type. What cannot be read as that type is the
    default.
    """

    def __init__(self, key: str, default: T) -> None:
        self.key = key
        self.default = default

    @overload
    def __get__(self, owner: None, kind: type) -> Setting[T]: ...
    @overload
    def __get__(self, owner: Settings, kind: type) -> T: ...
    def __get__(self, owner: Settings | None, kind: type) -> T | Setting[T]:
        return self if owner is None else self._read(owner.store.value(self.key))

    def __set__(self, owner: Settings, value: T) -> None:
        # An INI file cannot tell an empty list from nothing; the word can.
        owner.store.setValue(self.key, EMPTY if value == [] else value)

    def _read(self, stored: Any) -> T:
        value: Any = self.default
        if stored is None:
            value = list(value) if isinstance(value, list) else value
        elif isinstance(value, bool):
            value = stored if isinstance(stored, bool) else str(stored).lower() in ("true", "1")
        elif isinstance(value, int):
            with suppress(TypeError, ValueError):
                value = int(stored)
        elif isinstance(value, list):
            parts = stored if isinstance(stored, list) else [stored]
            value = [] if stored == EMPTY else [str(part) for part in parts]
        elif isinstance(value, QByteArray):
            value = stored if isinstance(stored, QByteArray) else value
        else:
            value = str(stored)
        kept: T = value
        return kept


class Settings:
    """The settings, read and written as attributes; each write reaches the file when Qt next idles, and at `sync`."""

    theme = Setting("look/theme", "system")
    language = Setting("look/language", "")
    author = Setting("person/name", "")
    marking_scale = Setting("paper/marking_scale", "tlp")
    page_size = Setting("paper/page_size", "A4")
    time_stamp_server = Setting("stamps/server", "")
    time_stamp_certificates = Setting("stamps/certificates", "")
    recent = Setting[list[str]]("libraries/recent", [])
    last_library = Setting("libraries/last", "")
    reopen = Setting("libraries/reopen", True)
    recognise = Setting("evidence/recognise", False)
    geometry = Setting("window/geometry", QByteArray())
    maximised = Setting("window/maximised", False)
    rail_folded = Setting("window/rail_folded", False)
    list_folded = Setting("window/list_folded", False)
    list_width = Setting("window/list_width", 520)
    last_page = Setting("window/page", "")
    last_ref = Setting("window/ref", "")
    recent_commands = Setting[list[str]]("palette/recent", [])

    def __init__(self, file: Path | None = None) -> None:
        """`file` is where to keep them; by default `settings.ini` in the person's configuration folder."""
        self.file = file or default_file()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.store = QSettings(str(self.file), QSettings.Format.IniFormat)

    @property
    def folder(self) -> Path:
        """The person's profile: the settings lie in it, and what is remembered of libraries (services/remembered.py)."""
        return self.file.parent

    def columns(self, table: str) -> list[str]:
        """The columns chosen for a table, as 'key:width'; empty when none were."""
        return Setting[list[str]](f"columns/{table}", []).__get__(self, Settings)

    def set_columns(self, table: str, columns: list[str]) -> None:
        Setting[list[str]](f"columns/{table}", []).__set__(self, columns)

    def order(self, table: str) -> str:
        """How a table is sorted: a column's key, with a minus before it when the last come first; empty for its own
        order.
        """
        return Setting(f"order/{table}", "").__get__(self, Settings)

    def set_order(self, table: str, order: str) -> None:
        Setting(f"order/{table}", "").__set__(self, order)

    def working(self, library: str) -> str:
        """What was being worked on in a library, by its uid: ids and keys as JSON, no word of the case."""
        return Setting(f"working/{library}", "").__get__(self, Settings)

    def set_working(self, library: str, values: str) -> None:
        Setting(f"working/{library}", "").__set__(self, values)

    def recent_records(self, library: str) -> list[int]:
        """The entries last seen in a library, by its uid, the newest first: ids alone, no word of the case."""
        kept = Setting[list[str]](f"seen/{library}", []).__get__(self, Settings)
        return [int(one) for one in kept if one.isdecimal()]

    def set_recent_records(self, library: str, ids: list[int]) -> None:
        Setting[list[str]](f"seen/{library}", []).__set__(self, [str(one) for one in ids])

    def add_recent_command(self, action: str, *, longest: int = 12) -> None:
        """Put an action first among those that were used from the box at the top."""
        self.recent_commands = [action, *(other for other in self.recent_commands if other != action)][:longest]

    def add_recent(self, library: str, *, longest: int = 8) -> None:
        """Put a library first among the recent ones."""
        self.recent = [library, *(other for other in self.recent if other != library)][:longest]
        self.last_library = library

    def forget_recent(self, library: str) -> None:
        self.recent = [other for other in self.recent if other != library]

    def sync(self) -> None:
        """Write to the file now."""
        self.store.sync()


def default_file() -> Path:
    """Where the settings are when nobody says otherwise."""
    from platformdirs import user_config_path

    return user_config_path("casefiles", appauthor=False) / "settings.ini"
