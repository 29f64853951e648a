"""How the window was left: where it stood, what was folded, which page was open. Kept as it changes, not on exit."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.history import Place
from ui.settings import Settings

USUAL = QSize(1440, 900)
"""The window's size the first time, or less where the screen is smaller."""


def restore_geometry(window: QWidget, settings: Settings) -> None:
    """Put the window where it was left, or in the middle of the screen; never outside every screen."""
    geometry = settings.geometry
    if not (geometry.size() and window.restoreGeometry(geometry)):
        screen = QGuiApplication.primaryScreen()
        room = screen.availableGeometry() if screen else QRect(0, 0, USUAL.width(), USUAL.height())
        size = USUAL.boundedTo(room.size())
        window.resize(size)
        window.move(room.center() - QRect(0, 0, size.width(), size.height()).center())


def keep_geometry(window: QWidget, settings: Settings) -> None:
    """Remember where the window stands."""
    settings.geometry = window.saveGeometry()
    settings.maximised = window.isMaximized()


def last_place(settings: Settings) -> Place | None:
    """Where the person was when the window was last open."""
    return Place(settings.last_page, settings.last_ref) if settings.last_page else None


def keep_place(place: Place, settings: Settings) -> None:
    settings.last_page = place.page
    settings.last_ref = place.ref
