"""The line for a new person or organisation: says at once who is there already under that name, and lets go on."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.new_line import NewLine
from ui.record.alias_news import AliasNews


class NewPersonLine(NewLine):
    """Enter makes the entry whatever is said under the line."""

    def __init__(self, desk: Desk, type_name: str, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(name, hint, parent)
        self.news = AliasNews(desk, self, type_name=type_name)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(self.news)
        self.name.textChanged.connect(self.news.type)
