"""Asking for files and folders: shown with `open()`, so that nothing waits for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_files(parent: QWidget, title: str, then: Callable[[list[Path]], object]) -> QFileDialog:
    """Ask for one or several files that are there."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
    return _opened(dialog)


def ask_folder(parent: QWidget, title: str, then: Callable[[Path], object], begin: Path | None = None) -> QFileDialog:
    """Ask for a folder that is there."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    if begin is not None:
        dialog.setDirectory(str(begin))
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    return _opened(dialog)


def ask_where(
    parent: QWidget,
    title: str,
    name: Path,
    then: Callable[[Path], object],
    *,
    kinds: Sequence[str] = (),
    suffix: str = "",
    existing: bool = False,
) -> QFileDialog:
    """Ask where to put something new, beginning with a name; with `existing`, for a file that is there.

    `kinds` are filters such as "PDF (*.pdf)"; `suffix` is added where none was typed.
    """
    dialog = _dialog(parent, title)
    if existing:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    else:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    if kinds:
        dialog.setNameFilters(list(kinds))
    if suffix:
        dialog.setDefaultSuffix(suffix)
    if name.parent != Path():
        dialog.setDirectory(str(name.parent))
    if name.name:
        dialog.selectFile(name.name)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    return _opened(dialog)


def _dialog(parent: QWidget, title: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        # There the system has no dialog of its own.
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, True)
    return dialog


def _opened(dialog: QFileDialog) -> QFileDialog:
    dialog.open()
    return dialog
