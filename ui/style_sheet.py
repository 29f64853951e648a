"""The style sheet of the window, with `$token` where a theme's colour goes.

Only what Qt draws is styled here; widgets that are ours paint themselves. `look` is a property set by the code that
makes a button: primary (one a page), plain (no box), link. A focused control has a 2 px ring in the accent colour;
its padding is 1 px less, so that nothing moves.
"""

from __future__ import annotations

SHEET = """
QToolTip { background: $raised; color: $ink; border: 1px solid $edge; padding: 4px 7px; }

QPushButton { background: $panel; color: $ink; border: 1px solid $edge; border-radius: 7px; padding: 0 11px;
    min-height: 28px; font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:open { background: $pressed; }
QPushButton:checked { background: $accent_soft; border-color: $accent_edge; }
QPushButton:disabled { color: $faint; border-color: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 0 10px; min-height: 26px; }
QPushButton::menu-indicator { image: url($folder/down.svg); subcontrol-position: right center; right: 8px; }
QPushButton[look="primary"] { background: $primary; color: $on_primary; border-color: $primary; }
QPushButton[look="primary"]:hover { background: $primary_hover; }
QPushButton[look="primary"]:disabled { background: $neutral_soft; color: $faint; border-color: $line; }
QPushButton[look="primary"]:focus { border: 2px solid $accent_edge; }
QPushButton[look="plain"] { background: transparent; border-color: transparent; padding: 0 7px; }
QPushButton[look="plain"]:hover { background: $hover; }
QPushButton[look="plain"]:pressed { background: $pressed; }
QPushButton[look="plain"]:focus { border: 2px solid $accent; padding: 0 6px; }
QPushButton[look="link"] { background: transparent; border-color: transparent; color: $accent; padding: 0 4px;
    min-height: 22px; }
QPushButton[look="link"]:hover { background: $accent_soft; }
QPushButton[look="link"]:focus { border: 2px solid $accent; padding: 0 3px; min-height: 20px; }
QPushButton[look="quiet"] { background: transparent; border-color: transparent; color: $dim; padding: 0 5px;
    min-height: 20px; font-weight: 400; }
QPushButton[look="quiet"]:hover { color: $accent; background: $hover; }
QPushButton[look="quiet"]:focus { border: 2px solid $accent; padding: 0 4px; min-height: 18px; }
QPushButton[shape="tiny"] { padding: 0; min-width: 20px; max-width: 20px; min-height: 20px; border-radius: 5px; }
QPushButton[shape="tiny"]:focus { padding: 0; min-width: 18px; max-width: 18px; min-height: 18px; }
QPushButton[shape="icon"] { padding: 0; min-width: 28px; max-width: 28px; }
QPushButton[shape="icon"]:focus { min-width: 26px; max-width: 26px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit { background: $panel; color: $ink;
    border: 1px solid $edge; border-radius: 7px; padding: 0 8px; min-height: 28px;
    selection-background-color: $primary; selection-color: $on_primary; }
QPlainTextEdit, QTextEdit { padding: 4px 5px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus {
    border: 2px solid $accent; padding: 0 7px; min-height: 26px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 3px 4px; }
QLineEdit[look="search"] { background: $field; border-color: $line; }
QLineEdit[look="search"]:focus { background: $panel; border-color: $accent; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] {
    border: 2px solid $disputed; padding: 0 7px; min-height: 26px; }
QLineEdit:disabled, QComboBox:disabled { color: $faint; background: $field; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url($folder/down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $edge; padding: 4px; outline: 0;
    selection-background-color: $accent_soft; selection-color: $ink; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; border-radius: 5px; }

QCheckBox, QRadioButton { color: $ink; spacing: 8px; min-height: 24px; border: 2px solid transparent;
    border-radius: 5px; padding: 0 2px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator, QTreeWidget::indicator { width: 14px; height: 14px; border: 1px solid $faint; border-radius: 4px;
    background: $panel; }
QCheckBox::indicator:checked, QTreeWidget::indicator:checked { background: $primary; border-color: $primary;
    image: url($folder/check.svg); }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $faint; border-radius: 7px; background: $panel; }
QRadioButton::indicator:checked { background: $primary; border-color: $primary; image: url($folder/dot.svg); }

QMenu { background: $raised; color: $ink; border: 1px solid $edge; padding: 5px; }
QMenu::item { padding: 5px 22px 5px 9px; border-radius: 5px; min-width: 150px; }
QMenu::item:selected { background: $accent_soft; color: $ink; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 6px; }
QMenu::separator { height: 1px; background: $line; margin: 5px 4px; }

QTableView, QListView, QTreeView { background: $panel; border: 0; outline: 0;
    selection-background-color: $accent_soft; selection-color: $ink; }
QHeaderView { background: $panel; border: 0; }
QTreeWidget { border: 1px solid $line; border-radius: 8px; padding: 1px; }
QTreeWidget::item { min-height: 28px; padding: 0 8px; }
QTreeWidget QHeaderView::section { background: $panel; color: $dim; border: 0; border-bottom: 1px solid $line;
    padding: 6px 8px; }

QScrollArea, QScrollArea > QWidget > QWidget[role="page"] { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; border: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; border: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QAbstractScrollArea::corner { background: transparent; border: 0; }
#navigation, #rail { background: $rail; border: 0; }
#navigation QScrollBar:vertical { width: 7px; margin: 2px 1px; }
#navigation QScrollBar::handle { background: $rail_current; border-radius: 2px; }

QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent_edge; }
QSplitter::handle:focus { background: $accent; }

QProgressBar { background: $neutral_soft; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px;
    color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QLabel[look="dim"] { color: $dim; }
QLabel[look="wrong"] { color: $disputed; }
QLabel[look="link"] { color: $accent; }
"""
