"""How the window looks: colours from `resources/themes`, the bundled typefaces, a palette and one style sheet made
from them.

Widgets that paint themselves ask `tokens()` while painting; setting the application's palette makes Qt repaint them,
so a change of theme needs no word from us to any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Template

from PySide6.QtCore import QJsonDocument, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from resources import FOLDER
from ui.style_sheet import SHEET

CHOICES = ("system", "light", "dark")
"""What a person may choose: as the system does, or one of the two for good."""

WINDOW_FONT = "Inter"
MONO_FONT = "JetBrains Mono"

SIZES: Mapping[str, int] = {"tiny": 10, "head": 11, "small": 12, "text": 13, "title": 15, "record": 24}
"""Heights of type in pixels at scale 1: table heads 11, secondary text 12, text 13, page titles 15, record titles 24.
"""


class Tokens:
    """The named colours of one theme."""

    def __init__(self, name: str, values: Mapping[str, str]) -> None:
        self.name = name
        self.values = values
        self._colours: dict[str, QColor] = {}

    def __getitem__(self, token: str) -> QColor:
        """The colour of a token; KeyError for one that the theme lacks."""
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = QColor(self.values[token])
        return found

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"


def read_tokens(name: str) -> Tokens:
    """Read `light` or `dark` from resources."""
    # Qt's reader is loaded already; Python's would have to be.
    text = (FOLDER / "themes" / f"{name}.json").read_bytes()
    return Tokens(name, {key: str(value) for key, value in QJsonDocument.fromJson(text).object().items()})


_current: Tokens | None = None


def tokens() -> Tokens:
    """The colours the window now shows; light until a theme was applied."""
    global _current
    if _current is None:
        _current = read_tokens("light")
    return _current


def colour(token: str) -> QColor:
    """One colour of the theme now shown."""
    return tokens()[token]


def font(size: str = "text", weight: int = 400, *, tabular: bool = False) -> QFont:
    """The window's typeface at a named size (see SIZES); `tabular` makes all digits equally wide, for columns."""
    made = _typeface(WINDOW_FONT, size, weight)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def mono(size: str = "head", weight: int = 400) -> QFont:
    """The typeface for hashes and grades."""
    return _typeface(MONO_FONT, size, weight)


def _typeface(family: str, size: str, weight: int) -> QFont:
    _load(family, weight)
    made = QFont(family)
    made.setPixelSize(SIZES[size])
    made.setWeight(QFont.Weight(weight))
    # Letters keep the distances they were drawn with, and lines their length at every scale.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def spaced(made: QFont, by: float = 0.6) -> QFont:
    """The same type, letters set apart by so many pixels: for small capitals."""
    made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, by)
    return made


FACES = {
    (WINDOW_FONT, 400): "Inter_400Regular",
    (WINDOW_FONT, 500): "Inter_500Medium",
    (WINDOW_FONT, 600): "Inter_600SemiBold",
    (WINDOW_FONT, 700): "Inter_700Bold",
    (MONO_FONT, 400): "JetBrainsMono_400Regular",
    (MONO_FONT, 500): "JetBrainsMono_500Medium",
}
"""Family and weight -> the file of the typeface."""


def load_fonts() -> None:
    """Make known to Qt what the style sheet uses; other faces are read when `font` or `mono` first asks for them.

    System fonts serve the scripts that the bundled ones lack.
    """
    for weight in (400, 500, 600):
        _load(WINDOW_FONT, weight)


@cache
def _load(family: str, weight: int) -> None:
    QFontDatabase.addApplicationFont(str(FOLDER / "fonts" / "window" / f"{FACES[family, weight]}.ttf"))


def palette_of(theme: Tokens) -> QPalette:
    """Qt's own roles in our colours, so that everything Fusion draws belongs to the theme."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, token in (
        (role.Window, "ground"), (role.WindowText, "ink"), (role.Base, "panel"), (role.AlternateBase, "head"),
        (role.Text, "ink"), (role.Button, "panel"), (role.ButtonText, "ink"), (role.BrightText, "disputed"),
        (role.Highlight, "accent"), (role.HighlightedText, "on_primary"), (role.Accent, "accent"),
        (role.Link, "accent"), (role.LinkVisited, "accent"), (role.PlaceholderText, "dim"),
        (role.ToolTipBase, "raised"), (role.ToolTipText, "ink"), (role.Light, "panel"), (role.Midlight, "line"),
        (role.Mid, "edge"), (role.Dark, "faint"), (role.Shadow, "line"),
    ):  # fmt: skip
        made.setColor(target, theme[token])
    if theme.is_dark:
        made.setColor(role.Highlight, theme["primary"])
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, theme["faint"])
    return made


def style_sheet_of(theme: Tokens) -> str:
    """The one style sheet, with the theme's colours in place of `$names`."""
    return Template(SHEET).substitute(theme.values, folder=(FOLDER / "themes").as_posix())


class Theme(QObject):
    """Keeps the application in one theme, or in the system's as that changes."""

    changed = Signal()
    """The colours are others now; only needed by what keeps painted pictures."""

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self.choice = choice
        app.setFont(font())
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._show()

    def choose(self, choice: str) -> None:
        """Follow the system, or stay light or dark. ValueError for anything else."""
        if choice not in CHOICES:
            raise ValueError(choice)
        self.choice = choice
        hints = self._app.styleHints()
        # So that title bars and the system's own dialogs go along where the platform can.
        if choice == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if choice == "dark" else Qt.ColorScheme.Light)
        self._show()

    def shown(self) -> str:
        """'light' or 'dark': what the choice comes to now. A system that does not say is light."""
        if self.choice != "system":
            return self.choice
        return "dark" if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"

    def _system_changed(self) -> None:
        if self.choice == "system":
            self._show()

    def _show(self) -> None:
        global _current
        name = self.shown()
        if _current is not None and _current.name == name and self._app.styleSheet():
            return
        _current = read_tokens(name)
        self._app.setPalette(palette_of(_current))
        self._app.setStyleSheet(style_sheet_of(_current))
        self.changed.emit()
