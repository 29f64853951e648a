"""Settings keep their type through the file, and a file that was tampered with does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from ui.history import Place
from ui.settings import Settings
from ui.state import keep_place, last_place


def again(settings: Settings) -> Settings:
    settings.sync()
    return Settings(settings.file)


def test_defaults(settings: Settings) -> None:
    assert settings.theme == "system"
    assert settings.maximised is False
    assert settings.list_width == 520
    assert settings.recent == []
    assert settings.geometry.isEmpty()
    assert last_place(settings) is None


def test_what_was_set_comes_back_with_its_type(settings: Settings) -> None:
    settings.theme = "dark"
    settings.maximised = True
    settings.list_width = 400
    settings.geometry = QByteArray(b"\x00\x01\xff")
    settings.author = "A. Quispe; Ñahui, 50%"
    keep_place(Place("people", "PER-0031"), settings)
    read = again(settings)
    assert read.theme == "dark"
    assert read.maximised is True
    assert read.list_width == 400
    assert read.geometry == QByteArray(b"\x00\x01\xff")
    assert read.author == "A. Quispe; Ñahui, 50%"
    assert last_place(read) == Place("people", "PER-0031")
    read.maximised = False
    assert again(read).maximised is False


@pytest.mark.parametrize("values", [[], ["one"], ["one", "two, three"], ["Ñahui", ""]])
def test_lists_of_any_length_come_back(settings: Settings, values: list[str]) -> None:
    settings.recent = values
    assert again(settings).recent == values


def test_recent_libraries_stand_last_first_and_once(settings: Settings) -> None:
    for path in ("/a", "/b", "/c", "/a"):
        settings.add_recent(path)
    assert settings.recent == ["/a", "/c", "/b"]
    assert settings.last_library == "/a"
    settings.forget_recent("/c")
    assert settings.recent == ["/a", "/b"]
    for number in range(20):
        settings.add_recent(f"/{number}")
    assert len(settings.recent) == 8


def test_columns_and_order_are_kept_for_each_table(settings: Settings) -> None:
    settings.set_columns("people", ["alias:150", "name:90"])
    settings.set_order("people", "-name")
    read = again(settings)
    assert read.columns("people") == ["alias:150", "name:90"]
    assert read.order("people") == "-name"
    assert read.columns("places") == []
    assert read.order("places") == ""


def test_nonsense_in_the_file_is_the_default(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    file.write_text("[window]\nlist_width=wide\ngeometry=nothing\nmaximised=perhaps\n", encoding="utf-8")
    settings = Settings(file)
    assert settings.list_width == 520
    assert settings.geometry.isEmpty()
    assert settings.maximised is False


def test_entries_seen_last_are_kept_by_library_as_ids_alone(settings: Settings) -> None:
    settings.set_recent_records("lib-a", [31, 7])
    settings.set_recent_records("lib-b", [])
    settings.sync()
    again = Settings(settings.file)
    assert again.recent_records("lib-a") == [31, 7]
    assert again.recent_records("lib-b") == again.recent_records("nobody") == []


def test_commands_used_last_come_first_once_each(settings: Settings) -> None:
    for action in ("edit.undo", "app.quit", "edit.undo", *(f"a.{n}" for n in range(20))):
        settings.add_recent_command(action)
    assert settings.recent_commands[:2] == ["a.19", "a.18"]
    assert len(settings.recent_commands) == len(set(settings.recent_commands)) == 12
