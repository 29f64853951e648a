"""Which view shows which file. A view is named as module:class and loaded when the first such file is opened."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtWidgets import QWidget

from casefiles.services.evidence.media_types import kind_of
from ui.desk import Desk
from ui.viewer.view import View

VIEWS: dict[str, str] = {
    "image": "ui.viewer.page_view:PageView",
    "pdf": "ui.viewer.page_view:PageView",
    "text": "ui.viewer.text_view:TextView",
    "document": "ui.viewer.text_view:TextView",
    "archive": "ui.viewer.text_view:TextView",
    "text/csv": "ui.viewer.table_view:TableView",
    "text/tab-separated-values": "ui.viewer.table_view:TableView",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "ui.viewer.table_view:TableView",
    "application/vnd.ms-excel": "ui.viewer.table_view:TableView",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "ui.viewer.table_view:TableView",
    "application/vnd.oasis.opendocument.spreadsheet": "ui.viewer.table_view:TableView",
    "message/rfc822": "ui.viewer.mail_view:MailView",
    "application/mbox": "ui.viewer.mail_view:MailView",
    "application/vnd.ms-outlook": "ui.viewer.mail_view:MailView",
    "audio": "ui.viewer.player_view:PlayerView",
    "video": "ui.viewer.player_view:PlayerView",
}
"""Media type, or kind of file (`media_types.kind_of`), -> its view; the media type comes first."""

OTHERS = "ui.viewer.hex_view:HexView"


def view_for(media_type: str, desk: Desk, parent: QWidget | None = None) -> View:
    """A new view for a file of this type."""
    name = VIEWS.get(media_type) or VIEWS.get(kind_of(media_type)) or OTHERS
    module, _colon, cls = name.partition(":")
    made: View = getattr(import_module(module), cls)(desk, parent)
    return made


def can_view(media_type: str) -> bool:
    """Whether there is a view for files of this type."""
    return media_type in VIEWS or kind_of(media_type) in VIEWS
