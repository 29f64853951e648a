"""Colours, typefaces and icons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from resources import FOLDER
from ui import icons, theme, tones
from ui.actions import ACTIONS
from ui.application import theme_of
from ui.style_sheet import SHEET


def luminance(colour: QColor) -> float:
    """Relative luminance as in WCAG 2.2."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_are_legible_on_what_they_stand_on(name: str) -> None:
    tokens = theme.read_tokens(name)
    pairs = [(ink, ground) for ink in ("ink", "dim", "accent") for ground in ("ground", "panel", "raised")]
    pairs += [(f"{tone}_ink", f"{tone}_soft") for tone in tones.TONES]
    pairs += [("rail_ink", "rail"), ("rail_dim", "rail"), ("rail_bright", "rail_current"), ("ink", "accent_soft")]
    pairs += [("on_primary", "primary"), ("on_primary", "primary_hover")]
    pairs += [("on_marking", f"marking_{colour}") for colour in ("red", "amber", "green")]
    poor = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in poor.items() if value < 4.5} == {}


def test_both_themes_name_the_same_colours_and_the_sheet_needs_no_others() -> None:
    light, dark = theme.read_tokens("light"), theme.read_tokens("dark")
    assert set(light.values) == set(dark.values)
    assert set(re.findall(r"\$(\w+)", SHEET)) - {"folder"} <= set(light.values)
    for value in (*light.values.values(), *dark.values.values()):
        assert QColor(value).isValid(), value


def test_pictures_of_the_sheet_exist() -> None:
    for file in re.findall(r"\$folder/([\w.]+)", SHEET):
        assert (FOLDER / "themes" / file).is_file()


def test_the_bundled_typefaces_are_used(app: QApplication) -> None:
    for weight in (400, 500, 600, 700):
        assert QFontInfo(theme.font("text", weight)).family().startswith("Inter")
    assert QFontInfo(theme.mono()).family() == "JetBrains Mono"
    assert theme.WINDOW_FONT in QFontDatabase.families()
    assert (FOLDER / "fonts" / "window" / "Inter-OFL.txt").is_file()
    assert (FOLDER / "fonts" / "window" / "JetBrainsMono-OFL.txt").is_file()


def test_a_choice_changes_palette_and_icons_at_once(app: QApplication, qtbot: QtBot) -> None:
    label = QLabel("words")
    qtbot.addWidget(label)
    icon = icons.icon("user")

    def ink_of() -> QColor:
        image = icon.pixmap(QSize(48, 48), 1.0, QIcon.Mode.Normal).toImage()
        inks = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255]
        return inks[0]

    assert ink_of() == theme.read_tokens("light")["ink"]
    theme_of(app).choose("dark")
    assert app.palette().color(QPalette.ColorRole.Window) == theme.read_tokens("dark")["ground"]
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.read_tokens("dark")["ink"]
    assert ink_of() == theme.read_tokens("dark")["ink"]
    theme_of(app).choose("light")
    assert ink_of() == theme.read_tokens("light")["ink"]


def test_an_unknown_choice_is_refused(app: QApplication) -> None:
    with pytest.raises(ValueError):
        theme_of(app).choose("sepia")


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_icons_are_sharp_at_every_scale(app: QApplication, scale: float) -> None:
    picture = icons.pixmap("radar", "ink", 16, scale)
    assert picture.width() == round(16 * scale)
    assert picture.devicePixelRatio() == scale


def test_copies_of_an_icon_live_as_long_as_they_are_needed(app: QApplication) -> None:
    for _round in range(50):
        copy = QIcon(icons.icon("user"))
        copy.addPixmap(icons.pixmap("user"))
        assert not copy.pixmap(16).isNull()


@pytest.mark.parametrize("file", sorted((FOLDER / "icons").glob("*.svg")), ids=lambda file: file.stem)
def test_every_bundled_icon_can_be_drawn_in_any_colour(app: QApplication, file: Path) -> None:
    assert "currentColor" in icons.drawing(file.stem)
    image = icons.pixmap_in(file.stem, QColor("#ff0000"), 48).toImage()
    inked = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 200]
    assert inked
    assert all(colour.red() > 200 and colour.green() < 60 for colour in inked)


def test_every_icon_that_is_named_is_bundled() -> None:
    bundled = {file.stem for file in (FOLDER / "icons").glob("*.svg")}
    assert set(icons.RECORD_ICONS.values()) <= bundled
    assert {spec.icon for spec in ACTIONS if spec.icon} <= bundled
    assert len(set(icons.RECORD_ICONS.values())) == len(icons.RECORD_ICONS), "two types share an icon"
    assert (FOLDER / "icons" / "LICENSE.txt").is_file()


def test_a_disabled_icon_is_paler(app: QApplication) -> None:
    icon = icons.icon("user")
    assert icon.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled).toImage() != icon.pixmap(QSize(16, 16), 1.0).toImage()
